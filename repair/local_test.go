package repair_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/convention/warp"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/repair"
	"github.com/tomoparity/tomoparity/tomo"
)

const xmlText = `<?xml version="1.0"?>
<TiltSeries AreAnglesInverted="True" LevelAngleX="2" LevelAngleY="-4" ImageDimensionsAngstrom="2000, 1800" VolumeDimensionsAngstrom="2000, 2000, 600">
<Angles>30
0
-30</Angles><Dose>0
3
6</Dose><UseTilt>True
True
True</UseTilt><AxisAngle>84
84
84</AxisAngle><AxisOffsetX>5
-7
9</AxisOffsetX><AxisOffsetY>0
3
1</AxisOffsetY>
<CTF><Param Name="PixelSize" Value="5" /></CTF>
<GridMovementX Width="2" Height="2" Depth="1"><Node X="0" Y="0" Z="0" Value="-12"/><Node X="1" Y="0" Z="0" Value="15"/><Node X="0" Y="1" Z="0" Value="3"/><Node X="1" Y="1" Z="0" Value="25"/></GridMovementX>
</TiltSeries>`

const volumeWarp = `<GridVolumeWarpX Width="2" Height="1" Depth="1" Duration="1"><Node X="0" Y="0" Z="0" W="0" Value="9"/><Node X="1" Y="0" Z="0" W="0" Value="-9"/></GridVolumeWarpX>`

const alnText = `# AreTomo Alignment / Priims bprmMn
# RawSize = 400 360 3
# NumPatches = 2
# AlphaOffset = 0
1 84.1 1 6.125 -4.5 1 1 1 0 -30
2 84.1 1 2.5 -3.25 1 1 1 0 0
3 84.1 1 1.75 8 1 1 1 0 30
# Local Alignment
0 0 -100 50 4.25 -1 1
0 1 110 -40 -3 2 1
1 0 -100 50 1 2 1
1 1 110 -40 -5 3 1
2 0 -100 50 2 -6 1
2 1 110 -40 7 2 1
`

// imodFiles are three views with a local alignment of 2 x 2 patches.
func imodFiles() map[string]string {
	patch := "0.1 0 -0.1\n"
	for i := range 3 {
		patch += fmt.Sprintf("1 0 0 1 %d -1\n", i+1)
	}
	return map[string]string{
		"ts.xf": strings.Repeat("0.1 0.995 -0.995 0.1 2 3\n", 3), "ts.tlt": "-30\n0\n30\n",
		"newst.com":  "$newstack -StandardInput\nInputFile ts.st\nOutputFile ts.ali\nTransformFile ts.xf\n",
		"tilt.com":   "$tilt -StandardInput\nInputProjections ts.ali\nOutputFile ts.rec\nTILTFILE ts.tlt\nTHICKNESS 100\nFULLIMAGE 400 400\nLOCALFILE tslocal.xf\n",
		"tslocal.xf": "2 2 100 100 200 200 0 5.0 0\n" + strings.Repeat(patch, 4),
	}
}

func readSet(t *testing.T, room convention.Room, files map[string]string) *tomo.Claim {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	claims, err := room.Read(convention.Input{Path: dir, Grid: tomo.ImageGrid{NX: 400, NY: 360, PixelSize: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if claims[0].Series.Local == nil {
		t.Fatal("no local part")
	}
	return claims[0]
}

// AreTomo's patches and Warp's movement belong to the images: after a fix, written
// and read back, the point that lies under a pixel now is moved as the one that lay
// there was.
func TestLocalPartsOfImagesSurviveAFix(t *testing.T) {
	for _, c := range []struct {
		room  convention.Room
		claim *tomo.Claim
	}{
		{aretomo.New(), readSet(t, aretomo.New(), map[string]string{"ts.aln": alnText})},
		{warp.New(), readSet(t, warp.New(), map[string]string{"ts.xml": xmlText})},
	} {
		for fix, sign := range map[string]geom.Vec3{"reverse-angles": {1, 1, -1}, "turn-axis": {-1, -1, -1}} {
			fixed, err := repair.Apply(c.claim, fix)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if _, err := c.room.Write(fixed, dir); err != nil {
				t.Fatal(err)
			}
			back, err := c.room.Read(convention.Input{Path: dir, Grid: c.claim.Series.Grid})
			if err != nil || back[0].Series.Local == nil {
				t.Fatalf("%s, %s: %v, no local part", c.room.Name, fix, err)
			}
			most := 0.0
			for _, p := range []tomo.SpecimenPoint{{300, -700, 150}, {-800, 500, -250}, {900, 200, 80}} {
				q := tomo.SpecimenPoint{p[0] * sign[0], p[1] * sign[1], p[2] * sign[2]}
				for i, was := range c.claim.Series.Project(p) {
					is := back[0].Series.Project(q)[i]
					if geom.Vec2(is.Pixel).Sub(geom.Vec2(was.Pixel)).Norm() > 0.01 || math.Abs(is.Height+was.Height) > 0.01 {
						t.Errorf("%s, %s: section %d at %v and %.2f A, was at %v and %.2f A", c.room.Name, fix, i, is.Pixel, is.Height, was.Pixel, was.Height)
					}
					d, _ := c.claim.Series.Local.At(i, p)
					most = math.Max(most, d.Norm())
				}
			}
			if most < 5 {
				t.Errorf("%s: the local part moves points by %.1f A only", c.room.Name, most)
			}
		}
	}
}

// IMOD's local alignment and Warp's volume warp belong to points of the specimen,
// which a fix moves: they are refused, and would not be written.
func TestLocalPartsOfTheSpecimenAreRefused(t *testing.T) {
	withWarp := strings.Replace(xmlText, "</TiltSeries>", volumeWarp+"</TiltSeries>", 1)
	for _, c := range []struct {
		room  convention.Room
		claim *tomo.Claim
	}{
		{imod.New(), readSet(t, imod.New(), imodFiles())},
		{warp.New(), readSet(t, warp.New(), map[string]string{"ts.xml": withWarp})},
	} {
		for _, f := range repair.Fixes() {
			if _, err := repair.Apply(c.claim, f.Name); err == nil || !strings.Contains(err.Error(), "--allow-loss local") {
				t.Errorf("%s, %s: %v", c.room.Name, f.Name, err)
			}
		}
		if !c.room.Holds.Local(c.claim) {
			t.Errorf("%s: not held as it was read", c.room.Name)
		}
		for _, f := range []string{"reverse-angles", "turn-axis"} {
			bare := *c.claim
			bare.Series.Local = nil
			fixed, err := repair.Apply(&bare, f)
			if err != nil {
				t.Fatal(err)
			}
			fixed.Series.Local = c.claim.Series.Local
			if c.room.Holds.Local(fixed) {
				t.Errorf("%s, %s: a local part of another geometry is held", c.room.Name, f)
			}
			if _, err := c.room.Write(fixed, t.TempDir()); err == nil {
				t.Errorf("%s, %s: a local part of another geometry is written", c.room.Name, f)
			}
		}
	}
}
