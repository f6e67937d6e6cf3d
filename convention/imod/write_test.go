package imod_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// What is written is read back with the same points and, where the volume is
// not a mirror image, the same voxels.
func TestWriteKeepsPointsAndVoxels(t *testing.T) {
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/imod") {
		t.Run(c.Name, func(t *testing.T) {
			claims, err := imod.Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if _, err := imod.Write(claims[0], dir); err != nil {
				t.Fatal(err)
			}
			back, err := imod.Read(c.Input(dir))
			if err != nil {
				t.Fatal(err)
			}
			px, height, n := conventiontest.Apart(claims[0], back[0])
			t.Logf("%d tilts, %.4f px, %.4f A of height", n, px, height)
			if px > 0.02 || n != c.Images.Count {
				t.Errorf("points moved by %.3f px over %d tilts", px, n)
			}
			if e := c.Measure(t, back[0]); e.P99X > 0.3 || e.P99Y > 0.3 {
				t.Errorf("voxels: %v", e)
			}
			if _, err := imod.Write(claims[0], dir); err == nil {
				t.Error("written over what was there")
			}
		})
	}
}

// Astigmatism and phase make a .defocus of version 3 in the columns of ctfplotter,
// the larger defocus first; without them it stays one of version 2.
func TestAstigmatismAndPhase(t *testing.T) {
	for _, x := range []struct {
		name  string
		astig tomo.Astigmatism
		plate geom.Angle
		want  string
		back  tomo.Astigmatism
	}{
		{"neither", tomo.Astigmatism{}, 0, "1\t1\t-10.00\t-10.00\t  2000   2\n", tomo.Astigmatism{}},
		{"along", tomo.AstigmatismOf(1500, 30), 0, "1\t0\t0.0\t0.0\t0.0\t3\n1\t1\t-10.00\t-10.00\t 2075.0\t 1925.0\t  30.00\n", tomo.Astigmatism{Difference: 1500, Angle: 30}},
		{"negative", tomo.AstigmatismOf(-1500, 30), 0, "1\t0\t0.0\t0.0\t0.0\t3\n1\t1\t-10.00\t-10.00\t 2075.0\t 1925.0\t -60.00\n", tomo.Astigmatism{Difference: 1500, Angle: -60}},
		{"near a half turn", tomo.AstigmatismOf(1500, 179.99), 0, "1\t0\t0.0\t0.0\t0.0\t3\n1\t1\t-10.00\t-10.00\t 2075.0\t 1925.0\t  -0.01\n", tomo.Astigmatism{Difference: 1500, Angle: -0.01}},
		{"phase", tomo.Astigmatism{}, 90, "4\t0\t0.0\t0.0\t0.0\t3\n1\t1\t-10.00\t-10.00\t 2000.0\t    90.00\n", tomo.Astigmatism{}},
		{"both", tomo.AstigmatismOf(1500, 30), -20, "5\t0\t0.0\t0.0\t0.0\t3\n1\t1\t-10.00\t-10.00\t 2075.0\t 1925.0\t  30.00\t   340.00\n", tomo.Astigmatism{Difference: 1500, Angle: 30}},
	} {
		claims, err := imod.Read(given(folder(t, plain())))
		if err != nil {
			t.Fatal(err)
		}
		c := claims[0]
		c.Series.Optics.AmpContrast = tomo.Some(0.07)
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Defocus, c.Series.Tilts[i].Astig = tomo.Some(20000.0), tomo.Some(x.astig)
			c.Series.SetPlate(&c.Series.Tilts[i], x.plate)
		}
		dir := t.TempDir()
		if _, err := imod.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, c.Series.Name+".defocus"))
		if err != nil || !strings.HasPrefix(string(got), x.want) {
			t.Errorf("%s: %q, %v", x.name, got, err)
		}
		back, err := imod.Read(given(dir))
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range back[0].Series.Tilts {
			a := b.Astig.Or(tomo.Astigmatism{})
			if math.Abs(a.Difference-x.back.Difference) > 1e-6 || math.Abs((a.Angle-x.back.Angle).Degrees()) > 1e-9 ||
				math.Abs(b.Plate.Or(0).DiffTo(x.plate).Degrees()) > 1e-9 || b.Plate.Known() != (x.plate != 0) || b.Defocus.Or(0) != 20000 {
				t.Errorf("%s, section %d: %+v", x.name, i, b)
			}
		}
	}
}

// Solved angles never pass for recorded ones.
func TestNoRecordedAnglesOutOfNothing(t *testing.T) {
	c := &tomo.Claim{Series: tomo.Series{Name: "ts", Grid: tomo.ImageGrid{NX: 64, NY: 64, PixelSize: 5}}}
	for i := range 3 {
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Projection: tomo.Compose(80, geom.Angle(20*i-11), 0, geom.Vec2{})})
	}
	for _, recorded := range []bool{false, true} {
		if recorded {
			for i := range c.Series.Tilts {
				c.Series.Tilts[i].Recorded = tomo.Some(geom.Angle(20*i - 20))
			}
		}
		dir := t.TempDir()
		if _, err := imod.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		claims, err := imod.Read(convention.Input{Path: dir, Grid: c.Series.Grid})
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := claims[0].Series.Tilts[0].Recorded.Get(); ok != recorded || recorded && v != -20 {
			t.Errorf("recorded %v came back as %v, %v", recorded, v, ok)
		}
	}
}
