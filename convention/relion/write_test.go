package relion_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// text reads a written file.
func text(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The hand is that of the claim's own depth, and the file says why.
func TestHandIsDerived(t *testing.T) {
	v := conventiontest.LoadCases(t, vectors+"relion5")[0]
	for asserts, want := range map[tomo.DepthParity]struct {
		hand  float64
		words string
		back  tomo.DepthParity
	}{
		tomo.DepthRight:        {-1, "underfocus falls with the height", tomo.DepthRight},
		tomo.DepthWrong:        {1, "underfocus grows with the height", tomo.DepthWrong},
		tomo.DepthUndetermined: {-1, "the source does not say", tomo.DepthRight},
	} {
		c := readOne(t, v.Input(v.Dir))
		c.Series.Asserts = asserts
		dir := t.TempDir()
		if _, err := relion.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		f, err := star.Read(filepath.Join(dir, "tomograms.star"))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := f.Block("global")
		l, _ := b.Loop()
		if got, _, _ := l.Float(0, "rlnTomoHand"); got != want.hand || !strings.Contains(strings.Join(b.Comments(), "\n"), want.words) {
			t.Errorf("%v: hand %g, %q", asserts, got, b.Comments())
		}
		back := readOne(t, convention.Input{Path: dir, Grid: c.Series.Grid})
		if back.Series.Asserts != want.back {
			t.Errorf("%v became %v", asserts, back.Series.Asserts)
		}
		sameDefocus(t, c, back, asserts != tomo.DepthUndetermined)
	}
}

// sameDefocus compares the underfocus of points in both claims.
func sameDefocus(t *testing.T, a, b *tomo.Claim, known bool) {
	t.Helper()
	p := tomo.SpecimenPoint{300, -200, 250}
	x, y := a.Series.Project(p), b.Series.Project(p)
	for i := range x {
		if u, v := x[i].Defocus.Or(0), y[i].Defocus.Or(0); known && math.Abs(u-v) > 0.02 {
			t.Errorf("tilt %d: underfocus %g became %g", i, u, v)
		}
	}
}

// Everything but the images themselves survives, odd sizes and a phase plate
// included; what is not known is left out with a word.
func TestWrite(t *testing.T) {
	dir := small(t)
	c := readOne(t, given(filepath.Join(dir, "Job", "job002")))
	out := t.TempDir()
	paths, err := relion.Write(c, out)
	if err != nil || len(paths) != 2 || filepath.Base(paths[1]) != "TS_1.star" {
		t.Fatal(paths, err)
	}
	back := readOne(t, convention.Input{Path: out, Grid: c.Series.Grid})
	if px, height, n := conventiontest.Apart(c, back); px > 1e-3 || height > 1e-3 || n != 3 {
		t.Errorf("%g px, %g A, %d tilts", px, height, n)
	}
	sameDefocus(t, c, back, true)
	for i, x := range back.Series.Tilts {
		y := c.Series.Tilts[i]
		if x.Dose != y.Dose || x.Order != y.Order || math.Abs((x.Phase.Or(0)-y.Phase.Or(0)).Degrees()) > 1e-3 || x.Recorded != y.Recorded {
			t.Errorf("%+v became %+v", y, x)
		}
	}
	if back.Volume != c.Volume || back.Series.Optics != c.Series.Optics || back.Series.Name != "TS_1" {
		t.Errorf("%+v became %+v", c.Volume, back.Volume)
	}

	bare := &tomo.Claim{Series: tomo.Series{Name: "a b", Grid: c.Series.Grid, Tilts: []tomo.Tilt{
		{Section: 1, Projection: tomo.Compose(10, 5, 0, geom.Vec2{})}, {Section: 2, NoGeometry: true}, {Section: 3, Excluded: true, Projection: tomo.Compose(10, 8, 0, geom.Vec2{})},
		{Section: 4, Projection: tomo.Compose(10, 11, 0, geom.Vec2{})}}}}
	out = t.TempDir()
	if _, err := relion.Write(bare, out); err != nil {
		t.Fatal(err)
	}
	global, tilts := text(t, out, "tomograms.star"), text(t, out, "tilt_series/ts.star")
	for _, words := range []string{"needed by RELION: rlnVoltage rlnSphericalAberration rlnAmplitudeContrast", "the dose before each image is not known", "the defocus is not known", "tilt_series/ts.star", "ts.mrcs"} {
		if !strings.Contains(global, words) {
			t.Errorf("no %q in\n%s", words, global)
		}
	}
	if strings.Contains(tilts, "rlnDefocusU") || strings.Contains(tilts, "rlnTomoNominalStageTiltAngle") || !strings.Contains(tilts, "000002@ts.mrcs 0.0000 0.000000 5.000000 10.000000") || strings.Contains(tilts, "000004@") {
		t.Error(tilts)
	}
	in := convention.Input{Path: out, Grid: c.Series.Grid, Sections: 6}
	back = readOne(t, in)
	usable := 0
	for _, x := range back.Series.Tilts {
		if x.Usable() {
			usable++
		}
	}
	if x := back.Series.Tilts[1]; len(back.Series.Tilts) != 6 || usable != 2 || x.Dose.Known() || x.Order.Known() || x.Recorded.Known() || x.Defocus.Known() {
		t.Errorf("%d usable of %+v", usable, back.Series.Tilts)
	}
}

// Stretch and magnification have no place: nothing is written.
func TestLossIsRefused(t *testing.T) {
	c := readOne(t, given(filepath.Join(small(t), "Job", "job002")))
	rapid.Check(t, func(rt *rapid.T) {
		x := *c
		x.Series.Tilts = append([]tomo.Tilt(nil), c.Series.Tilts...)
		row := rapid.IntRange(0, 1).Draw(rt, "row")
		by := rapid.Float64Range(1.002, 1.05).Draw(rt, "by")
		for j := range 3 {
			x.Series.Tilts[1].Projection.M[row][j] *= by
		}
		dir := t.TempDir()
		_, err := relion.Write(&x, dir)
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || !strings.Contains(err.Error(), "--allow-loss stretch") {
			rt.Fatalf("%v", err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			rt.Fatal("something was written")
		}
		rigid, lost := x.Rigid()
		if _, err := relion.Write(rigid, dir); err != nil || lost < 0.1 {
			rt.Fatalf("%v, %g A", err, lost)
		}
	})
}

// A wrong depth is put right by the angles: the first remedy, done to the
// tilts, mirrors the specimen in z and keeps the pixels.
func TestRemedies(t *testing.T) {
	c := readOne(t, given(filepath.Join(small(t), "Job", "job002")))
	all := ""
	for _, r := range relion.Remedies(c) {
		all += r.Action + "\n" + r.Command + "\n"
	}
	for _, words := range []string{"rlnTomoYTilt and rlnTomoXTilt", "--nominal-tilt-axis-angle -100.0 --invert-defocus-handedness", "rlnTomoHand alone does not repair the volume"} {
		if !strings.Contains(all, words) {
			t.Errorf("no %q in\n%s", words, all)
		}
	}
	turned := strings.NewReplacer("29000 1.0 ", "29000 -1.0 ", "30000 11.0 ", "30000 -11.0 ", "31000 -9.0 ", "31000 9.0 ").Replace(smallTilts)
	dir := put(t, map[string]string{"tomograms.star": strings.ReplaceAll(smallGlobal, "2.5 1 401", "2.5 -1 401"), "tilt_series/TS_1.star": turned})
	other := readOne(t, given(dir))
	p, q := tomo.SpecimenPoint{100, 200, 300}, tomo.SpecimenPoint{100, 200, -300}
	for i, x := range c.Series.Project(p) {
		y := other.Series.Project(q)[i]
		if geom.Vec2(x.Pixel).Sub(geom.Vec2(y.Pixel)).Norm() > 1e-9 || math.Abs(x.Height+y.Height) > 1e-9 {
			t.Errorf("%+v, %+v", x, y)
		}
	}
	if words := relion.Next(c); !strings.Contains(words, "--t tomograms.star") || !strings.Contains(words, "--d 15") || !strings.Contains(words, "TS_1.mrcs") {
		t.Error(words)
	}
}
