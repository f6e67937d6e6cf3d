package convert_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/tomo"
)

// imodLocal is an IMOD vector with a local alignment of a few pixels.
func imodLocal(t *testing.T, name string) *tomo.Claim {
	t.Helper()
	for _, c := range conventiontest.LoadCases(t, "../testdata/vectors/imod") {
		if c.Name != name {
			continue
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(c.Dir)); err != nil {
			t.Fatal(err)
		}
		l := &imodlocal.File{NX: 2, NY: 2, XStart: 120, YStart: 130, DX: 260, DY: 240, PixelSizeA: c.Images.Pixel, Views: c.Images.Count}
		for k := range 4 {
			var p imodlocal.Patch
			for i := range l.Views {
				p.DTiltDeg = append(p.DTiltDeg, 0.1*float64(k)-0.01*float64(i))
				p.Transform = append(p.Transform, [6]float64{1.001, 0.002, -0.001, 0.999, 2 - float64(k), 0.1 * float64(i)})
			}
			l.Patches = append(l.Patches, p)
		}
		com, err := os.ReadFile(filepath.Join(dir, "tilt.com"))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(com), "$tilt -StandardInput\n", "$tilt -StandardInput\nLOCALFILE tslocal.xf\n", 1)
		for name, data := range map[string][]byte{"tilt.com": []byte(text), "tslocal.xf": l.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return one(t, "imod", c.Input(dir))
	}
	t.Fatalf("no vector %s", name)
	return nil
}

func one(t *testing.T, pkg string, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := room(t, pkg).Read(in)
	if err != nil {
		t.Fatal(err)
	}
	if claims[0].Series.Local == nil {
		t.Fatalf("%s: no local part", in.Path)
	}
	return claims[0]
}

// areTomoLocal is an alignment of three images with two patches.
func areTomoLocal(t *testing.T) *tomo.Claim {
	t.Helper()
	text := "# AreTomo Alignment / Priims bprmMn\n# RawSize = 800 600 3\n# NumPatches = 2\n# AlphaOffset = 0\n"
	for i, tilt := range []float64{-30, 0, 30} {
		text += fmt.Sprintf("%d 84.1 1 6.125 -4.5 1 1 1 0 %g\n", i+1, tilt)
	}
	text += "# Local Alignment\n"
	for i := range 3 {
		text += fmt.Sprintf("%d 0 -200 100 4.25 -%d 1\n%d 1 210 -90 -3 2 1\n", i, i, i)
	}
	path := filepath.Join(t.TempDir(), "ts.aln")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return one(t, "aretomo", convention.Input{Path: path, Grid: tomo.ImageGrid{PixelSize: 5}})
}

// warpLocal is the project of the room's tests with grids, as its .xml alone.
func warpLocal(t *testing.T, grids string) *tomo.Claim {
	t.Helper()
	data, err := os.ReadFile("../convention/warp/testdata/project/warp_tiltseries/ts.xml")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ts.xml")
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), "</TiltSeries>", grids+"</TiltSeries>", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return one(t, "warp", convention.Input{Path: path})
}

const (
	movementGrid = `<GridMovementX Width="2" Height="1" Depth="1"><Node X="0" Y="0" Z="0" Value="-14"/><Node X="1" Y="0" Z="0" Value="18"/></GridMovementX>`
	warpGrid     = `<GridVolumeWarpZ Width="1" Height="2" Depth="1" Duration="2"><Node X="0" Y="0" Z="0" W="0" Value="3"/><Node X="0" Y="1" Z="0" W="0" Value="-9"/>` +
		`<Node X="0" Y="0" Z="0" W="1" Value="24"/><Node X="0" Y="1" Z="0" W="1" Value="-40"/></GridVolumeWarpZ>`
)

// A package's own local part comes through a conversion to the same package, and
// nothing is lost; in any other it is measured and refused.
func TestLocalPartsStayInTheirPackage(t *testing.T) {
	for name, c := range map[string]*tomo.Claim{
		"imod": imodLocal(t, "plain"), "imod, binned": imodLocal(t, "binned2"), "imod, OFFSET": imodLocal(t, "xaxistilt_offset"), "imod, stretch": imodLocal(t, "axis_minus95_mag_stretch"),
		"aretomo": areTomoLocal(t), "warp, movement": warpLocal(t, movementGrid), "warp, warp": warpLocal(t, movementGrid+warpGrid),
	} {
		kept(t, name, c)
		for _, to := range writtenForms() {
			if to.Name == c.Package {
				continue
			}
			_, err := convert.Run(convert.Request{Source: c, Target: to, Dir: filepath.Join(t.TempDir(), "out")})
			if err == nil || !strings.Contains(err.Error(), "--allow-loss local") {
				t.Errorf("%s to %s%s: %v", name, to.Name, to.Version, err)
			}
		}
	}
}

// kept converts a claim to its own package and wants its local part in what is
// written, and no loss but rounding below a hundredth of a pixel.
func kept(t *testing.T, name string, c *tomo.Claim) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	cert, err := convert.Run(convert.Request{Source: c, Target: room(t, c.Package), Dir: dir})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for _, l := range cert.Lost {
		if l.MaxPx != nil && l.What != "rounding" || l.What == convert.LossLocal {
			t.Errorf("%s: lost %+v", name, l)
		}
	}
	t.Logf("%s: %s: %.5f px", name, c.Series.Local.Words(), cert.MaxPx)
	if cert.MaxPx > 0.01 {
		t.Errorf("%s: %.4f px", name, cert.MaxPx)
	}
	back := one(t, c.Package, convention.Input{Path: dir, Grid: c.Series.Grid})
	if back.Series.Local.Words() != c.Series.Local.Words() {
		t.Errorf("%s: %q became %q", name, c.Series.Local.Words(), back.Series.Local.Words())
	}
}

// The same for files of real projects.
func TestRealLocalPartsStayInTheirPackage(t *testing.T) {
	for _, c := range []struct {
		pkg string
		in  convention.Input
		at  []string
	}{
		{"imod", convention.Input{Grid: tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 20.2}}, []string{"LabShare-Archive+IMOD", "Etomo", "uitestData", "BB", "tilt.com"}},
		{"warp", convention.Input{Grid: tomo.ImageGrid{NX: 5760, NY: 4092, PixelSize: 0.834}}, []string{"warpem+warpylib", "testdata", "TS_1.xml"}},
		{"warp", convention.Input{Grid: tomo.ImageGrid{NX: 4092, NY: 5760, PixelSize: 1}, VolumeNX: 4000, VolumeNY: 5700, VolumeNZ: 1500, VoxelSize: 1}, []string{"turonova+cryoCAT", "tests", "test_data", "TS_017", "017.xml"}},
	} {
		c.in.Path = corpusFile(t, c.at...)
		kept(t, filepath.Base(c.in.Path), one(t, c.pkg, c.in))
	}
}
