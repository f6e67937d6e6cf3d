package imod_test

import (
	"fmt"
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
				math.Abs(back[0].Series.PlateOf(b).Or(0).DiffTo(x.plate).Degrees()) > 1e-9 || b.Phase.Known() != (x.plate != 0) || b.Defocus.Or(0) != 20000 {
				t.Errorf("%s, section %d: %+v", x.name, i, b)
			}
		}
	}
}

// Optics and the hand of the CTF are in ctfcorrection.com, as ctfphaseflip takes
// them: kV, mm, and nm for a pixel of the aligned stack. Nothing is made up.
func TestCTFCom(t *testing.T) {
	const head = "# made by tomoparity\n$setenv IMOD_OUTPUT_FORMAT MRC\n$ctfphaseflip -StandardInput\n" +
		"InputStack\tTS.ali\nAngleFile\tTS.tlt\nOutputFileName\tTS_ctfcorr.ali\n"
	for _, x := range []struct {
		name    string
		defocus tomo.Opt[float64]
		asserts tomo.DepthParity
		optics  tomo.Optics
		want    string // empty: no file
	}{
		{"no defocus", tomo.Opt[float64]{}, tomo.DepthRight, tomo.Optics{}, ""},
		{"all", tomo.Some(20000.0), tomo.DepthUndetermined, tomo.Optics{KV: tomo.Some(300.0), Cs: tomo.Some(2.7), AmpContrast: tomo.Some(0.07)},
			head + "DefocusFile\tTS.defocus\nVoltage\t300\nSphericalAberration\t2.7\nAmplitudeContrast\t0.07\nPixelSize\t0.5\nDefocusTol\t200\nInterpolationWidth\t20\n"},
		{"other hand", tomo.Some(20000.0), tomo.DepthWrong, tomo.Optics{KV: tomo.Some(200.0)},
			head + "DefocusFile\tTS.defocus\nVoltage\t200\n# SphericalAberration was not known: set it\n# AmplitudeContrast was not known: set it\nPixelSize\t0.5\nDefocusTol\t200\nInterpolationWidth\t20\nInvertTiltAngles\n"},
		{"only the hand", tomo.Opt[float64]{}, tomo.DepthWrong, tomo.Optics{KV: tomo.Some(300.0), Cs: tomo.Some(2.7), AmpContrast: tomo.Some(0.1)},
			head + "# DefocusFile was not known: fit it\nVoltage\t300\nSphericalAberration\t2.7\nAmplitudeContrast\t0.1\nPixelSize\t0.5\nDefocusTol\t200\nInterpolationWidth\t20\nInvertTiltAngles\n"},
	} {
		claims, err := imod.Read(given(folder(t, plain())))
		if err != nil {
			t.Fatal(err)
		}
		c := claims[0]
		c.Series.Name, c.Series.Asserts, c.Series.Optics = "TS", x.asserts, x.optics
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Defocus = x.defocus
			c.Series.Tilts[i].Projection.T[2] = 40 // Å: IMOD's defocus is that of a height of 0
		}
		dir := t.TempDir()
		if _, err := imod.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "ctfcorrection.com"))
		if string(got) != x.want || (err == nil) != (x.want != "") {
			t.Errorf("%s:\n%s\nexpected\n%s", x.name, got, x.want)
		}
		back, err := imod.Read(given(dir))
		if err != nil {
			t.Fatal(err)
		}
		b := back[0].Series
		if x.want != "" && b.Optics != x.optics || (b.Asserts == tomo.DepthWrong) != (x.asserts == tomo.DepthWrong) {
			t.Errorf("%s: %+v, hand %v", x.name, b.Optics, b.Asserts)
		}
		if x.defocus.Known() {
			here, there := c.Series.Project(tomo.SpecimenPoint{100, 50, 30}), b.Project(tomo.SpecimenPoint{100, 50, 30})
			for i := range here {
				if d := here[i].Defocus.Or(0) - there[i].Defocus.Or(0); math.Abs(d) > 5.01 { // written to the nm
					t.Errorf("%s, section %d: %.1f A apart", x.name, i, d)
				}
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

// A tomogram wider than the images, which holds what the tilted corners show, is
// made from aligned images of its width.
func TestWideTomogram(t *testing.T) {
	claims, err := imod.Read(given(folder(t, plain())))
	if err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	if !c.Volume.Known {
		t.Fatal("no volume")
	}
	wide := c.Volume.NX + 38
	c.Volume.ToSpecimen.T[0] -= 19 * c.Volume.ToSpecimen.M[0][0]
	c.Volume.NX = wide
	dir := t.TempDir()
	if _, err := imod.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	newst, err := os.ReadFile(filepath.Join(dir, "newst.com"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("SizeToOutputInXandY\t%d,", wide); !strings.Contains(string(newst), want) {
		t.Errorf("%s\nexpected %q", newst, want)
	}
	back, err := imod.Read(convention.Input{Path: dir, Grid: c.Series.Grid})
	if err != nil {
		t.Fatal(err)
	}
	if px, _, _ := conventiontest.Apart(c, back[0]); px > 0.001 {
		t.Errorf("points moved by %.4f px", px)
	}
	a, b := c.Volume, back[0].Volume
	if b.NX != a.NX || b.NY != a.NY || b.NZ != a.NZ {
		t.Errorf("%d x %d x %d voxels, expected %d x %d x %d", b.NX, b.NY, b.NZ, a.NX, a.NY, a.NZ)
	}
	for _, v := range []geom.Vec3{{}, {10, 20, 30}} {
		if d := a.ToSpecimen.Apply(v).Sub(b.ToSpecimen.Apply(v)).Norm(); d > 0.01*a.VoxelSize {
			t.Errorf("voxel %v: %.3f A off", v, d)
		}
	}
}
