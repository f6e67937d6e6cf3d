package aretomo_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const head = "# AreTomo Alignment / Priims bprmMn\n"

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// row is one line of the table.
func row(sec, tilt string) string {
	return sec + " 84.1 1 6 -4 1 1 1 0 " + tilt + "\n"
}

func read(t *testing.T, in convention.Input) *tomo.Claim {
	t.Helper()
	if in.Grid.PixelSize == 0 {
		in.Grid.PixelSize = 5
	}
	claims, err := aretomo.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// Row 8 of the conformance table of SPEC.md.
func TestConformance(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/three"})
	if len(c.Series.Tilts) != 5 || c.Series.Grid != (tomo.ImageGrid{NX: 1024, NY: 960, PixelSize: 5}) {
		t.Fatalf("%+v", c.Series.Grid)
	}
	p := c.Series.Project(tomo.SpecimenPoint{1000, -400, 250})[3]
	if p.Section != 3 || math.Abs(p.Pixel[0]-616.629) > 5e-4 || math.Abs(p.Pixel[1]-652.143) > 5e-4 || math.Abs(p.Height+451.276) > 5e-4 ||
		math.Abs(p.Defocus.Or(0)-(30300+451.276)) > 5e-4 {
		t.Errorf("%+v", p)
	}
	dark := c.Series.Tilts[4]
	if !dark.Excluded || !dark.NoGeometry || dark.Defocus.Or(0) != 30400 || dark.Recorded.Or(0) != 42 {
		t.Errorf("%+v", dark)
	}
	if c.Series.Asserts != tomo.DepthRight || c.Version != "AreTomo3" || c.Series.Local != nil {
		t.Errorf("asserts %v, version %q", c.Series.Asserts, c.Version)
	}
	if a := c.Series.Tilts[0]; a.Order.Or(-1) != 3 || a.Dose.Or(-1) != 9 || a.Written != -40 {
		t.Errorf("%+v", a)
	}
}

// SEC counts from 0 or 1: content first, then recorded angles, then a guess that is said.
func TestSections(t *testing.T) {
	angles := []tomo.Opt[geom.Angle]{tomo.Some(geom.Angle(-2)), tomo.Some(geom.Angle(0)), tomo.Some(geom.Angle(2.9)), tomo.Some(geom.Angle(5))}
	equal := []tomo.Opt[geom.Angle]{tomo.Some(geom.Angle(-2)), tomo.Some(geom.Angle(0)), tomo.Some(geom.Angle(2)), tomo.Some(geom.Angle(4))}
	negated := []tomo.Opt[geom.Angle]{tomo.Some(geom.Angle(9)), tomo.Some(geom.Angle(2)), tomo.Some(geom.Angle(0)), tomo.Some(geom.Angle(-2.9))}
	size := "# RawSize = 64 64 4\n"
	cases := []struct {
		name, text string
		in         convention.Input
		first      int    // section of the first row
		note       string // in the notes
		fault      string // in the problem
	}{
		{"zero", head + size + row("0", "-2") + row("2", "2"), convention.Input{}, 0, "", ""},
		{"as many as images", head + size + row("1", "-2") + row("4", "2"), convention.Input{}, 0, "", ""},
		{"zero in a dark line", head + size + "# DarkFrame = 0 0 -4\n" + row("1", "-2") + row("2", "2"), convention.Input{}, 1, "", ""},
		{"AreTomo3 undecided", head + size + "# AlphaOffset = 0\n" + row("1", "-2") + row("2", "2"), convention.Input{}, 0, "count from 1, as AreTomo3", ""},
		{"AreTomo2 undecided", head + size + row("1", "-2") + row("2", "2"), convention.Input{}, 1, "count from 0, as AreTomo and", ""},
		{"dark line twice the same", head + size + "# AlphaOffset = 0\n# DarkFrame = 3 3 6\n" + row("1", "-2") + row("2", "2"), convention.Input{}, 1, "first DarkFrame", ""},
		{"by angles, 1", head + size + row("1", "-1") + row("2", "1") + row("3", "3.9"), convention.Input{Recorded: angles}, 0, "counts from 1", ""},
		{"by AlphaOffset, equal steps", head + size + "# AlphaOffset = 1.5\n" + row("1", "-0.5") + row("2", "1.5"), convention.Input{Recorded: equal}, 0, "counts from 1", ""},
		{"by reversed angles, 0", head + size + row("1", "-2") + row("2", "0") + row("3", "2.9"), convention.Input{Recorded: negated}, 1, "counts from 0", ""},
		{"dark lines of one section", head + size + "# DarkFrame = 0 0 -4\n# DarkFrame = 3 0 6\n" + row("1", "-2") + row("2", "2"), convention.Input{}, 1, "several times", ""},
		{"too many", head + size + row("0", "-2") + row("4", "2"), convention.Input{}, 0, "", "0 to 3 or 1 to 4"},
		{"outside", head + size + row("2", "-2") + row("7", "2"), convention.Input{}, 0, "", "another stack"},
		{"twice", head + size + row("0", "-2") + row("0", "2"), convention.Input{}, 0, "", "line 4: SEC: section 0, which line 3 has too"},
		{"another stack", head + size + row("0", "-2"), convention.Input{Sections: 5}, 0, "", "4 images; expected 5"},
		{"another size", head + size + row("0", "-2"), convention.Input{Grid: tomo.ImageGrid{NX: 32, NY: 32}}, 0, "", "-McBin"},
		{"no size", head + "# 1  0\n" + row("0", "-2"), convention.Input{}, 0, "", "--image-size"},
		{"exclude", head + size + row("0", "-2"), convention.Input{Exclude: []int{4}}, 0, "", "section 5; expected 1 to 4"},
		{"reorient", head + size + row("0", "-2"), convention.Input{Reorient: "up"}, 0, "", "-FlipVol 2"},
		{"tilt of 400", head + size + row("0", "400"), convention.Input{}, 0, "", "line 3"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.in.Path = filepath.Join(folder(t, map[string]string{"a.aln": c.text}), "a.aln")
			c.in.Grid.PixelSize = 5
			claims, err := aretomo.Read(c.in)
			if c.fault != "" {
				var p *problem.Problem
				if !errors.As(err, &p) || !strings.Contains(err.Error(), c.fault) {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			first := -1
			for _, x := range claims[0].Series.Tilts {
				if !x.NoGeometry && first < 0 {
					first = x.Section
				}
			}
			if notes := strings.Join(claims[0].Notes, "\n"); first != c.first || !strings.Contains(notes, c.note) {
				t.Errorf("first section %d, want %d; notes %s", first, c.first, notes)
			}
			undecided := strings.Contains(strings.Join(claims[0].Notes, "\n"), "does not tell whether SEC")
			if doubts := claims[0].Doubts; undecided != (len(doubts) == 1 && doubts[0].Kind == tomo.DoubtSectionBase) {
				t.Errorf("undecided %v, doubts %+v", undecided, doubts)
			}
		})
	}
}

func TestNoPixelSize(t *testing.T) {
	_, err := aretomo.Read(convention.Input{Path: "testdata/three"})
	if err == nil || !strings.Contains(err.Error(), "--angpix") {
		t.Error(err)
	}
}

// dfHand asserts something only where it has one meaning.
func TestHand(t *testing.T) {
	table := head + "# RawSize = 64 64 2\n" + row("1", "-2") + row("2", "2")
	ctf := func(hands ...string) string {
		out := ""
		for i, h := range hands {
			out += string(rune('1'+i)) + " 20000 19000 0 0 0.1 8 " + h + "\n"
		}
		return out
	}
	for _, c := range []struct {
		name, ctf string
		want      tomo.DepthParity
		defocus   float64
		note      string
	}{
		{"one", ctf("1", "1"), tomo.DepthRight, 19500, "dfHand"},
		{"minus one", ctf("-1", "-1"), tomo.DepthUndetermined, 19500, "turned by 180 degrees already"},
		{"mixed", ctf("-1", "1"), tomo.DepthUndetermined, 19500, "not the same"},
		{"no column", ctf("", ""), tomo.DepthUndetermined, 19500, ""},
		{"too short", ctf("1"), tomo.DepthUndetermined, 0, "cannot be matched"},
		{"counted from 0", "1 20000 19000 0 0 0.1 8 1\n0 10000 9000 0 0 0.1 8 1\n", tomo.DepthRight, 19500, "dfHand"},
		{"phase plate", "1 20000 19000 0 1.2 0.1 8\n2 20000 19000 0 1.2 0.1 8\n", tomo.DepthUndetermined, 19500, ""},
		{"of CTFFIND 5", ctf("84 12 900", "84 12 900"), tomo.DepthUndetermined, 0, "a table of CTFFIND"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": table, "a_CTF.txt": c.ctf})})
			if got.Series.Asserts != c.want || got.Series.Tilts[1].Defocus.Or(0) != c.defocus || !strings.Contains(strings.Join(got.Notes, "\n"), c.note) {
				t.Errorf("asserts %v, defocus %v, notes %q", got.Series.Asserts, got.Series.Tilts[1].Defocus, got.Notes)
			}
		})
	}
}

// The shift of the nearest good patch at its own centre, a mean between two of
// them, nothing in a section without good ones.
func TestLocal(t *testing.T) {
	text := head + "# RawSize = 1000 800 2\n# NumPatches = 3\n" + row("1", "0") + row("2", "60") + "# Local Alignment\n" +
		"0 0 -300 0 4 -2 1\n0 1 300 0 8 6 1.0\n0 2 0 0 99 99 0\n1 0 -300 0 1 1 0\n1 1 300 0 1 1 0\n1 2 0 0 1 1 0\n"
	c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": text})})
	if c.Series.Local == nil || !strings.Contains(c.Series.Local.Words(), "3 patches") {
		t.Fatal("no local alignment")
	}
	// A point whose unturned place in the image is the centre of patch 1.
	at := geom.RotZ(-84.1).Apply(geom.Vec3{300 * 5, 0, 0})
	d, extra := c.Series.Local.At(0, tomo.SpecimenPoint(at))
	if math.Abs(d[0]-8*5) > 1e-6 || math.Abs(d[1]-6*5) > 1e-6 || d[2] != 0 || extra != 0 {
		t.Errorf("%v %g", d, extra)
	}
	if d, _ := c.Series.Local.At(0, tomo.SpecimenPoint{}); math.Abs(d[0]-6*5) > 1e-9 || math.Abs(d[1]-2*5) > 1e-9 {
		t.Errorf("between them %v", d)
	}
	// Weights at x = 100 px: exp(-100 (0.2² - 0.4²)) = e^12 to 1.
	at = geom.RotZ(-84.1).Apply(geom.Vec3{100 * 5, 0, 0})
	w := math.Exp(12)
	if d, _ := c.Series.Local.At(0, tomo.SpecimenPoint(at)); math.Abs(d[0]-5*(4+8*w)/(1+w)) > 1e-9 {
		t.Errorf("weights: %v", d)
	}
	if d, _ := c.Series.Local.At(1, tomo.SpecimenPoint(at)); d != (geom.Vec3{}) {
		t.Errorf("no good patch: %v", d)
	}
}

// -FlipVol 0 and 1 are rotations, 2 is a mirror; the same specimen point lies in
// all three.
func TestVolume(t *testing.T) {
	sizes := map[string][3]int{"none": {240, 60, 256}, "rotx": {240, 256, 60}, "flipyz": {240, 256, 60}}
	want := map[string]tomo.VoxelPoint{"none": {130, 24, 133}, "rotx": {130, 133, 35}, "flipyz": {130, 133, 24}}
	for how, n := range sizes {
		c := read(t, convention.Input{Path: "testdata/three", Reorient: how, VolumeNX: n[0], VolumeNY: n[1], VolumeNZ: n[2]})
		v, ok := c.Volume.Voxel(tomo.SpecimenPoint{10 * 20, 5 * 20, 5 * 20})
		if !ok || c.Volume.VoxelSize != 20 || geom.Vec3(v).Sub(geom.Vec3(want[how])).Norm() > 1e-9 {
			t.Errorf("%s: %v, voxel %g", how, v, c.Volume.VoxelSize)
		}
		if mirrored := c.Volume.Orientation() == tomo.VolumeMirrored; mirrored != (how == "flipyz") {
			t.Errorf("%s: %v", how, c.Volume.Orientation())
		}
	}
	if c := read(t, convention.Input{Path: "testdata/three"}); c.Volume.Known || c.Volume.Laid != tomo.VolumeProper {
		t.Errorf("%+v", c.Volume)
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, cs := range []struct {
		name  string
		spoil func(*tomo.Projection)
	}{
		{"stretch", func(p *tomo.Projection) { p.M[0] = geom.Vec3(p.M[0]).Scale(1.01) }},
		{"x-tilt", func(p *tomo.Projection) { p.M = p.M.Mul(geom.RotX(1)) }},
	} {
		c := read(t, convention.Input{Path: "testdata/three"})
		cs.spoil(&c.Series.Tilts[1].Projection)
		_, err := aretomo.Write(c, t.TempDir())
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || !strings.Contains(err.Error(), "--allow-loss "+cs.name) {
			t.Errorf("%s: %v", cs.name, err)
		}
	}
}

// What is written is in AreTomo3's own columns.
func TestWrittenText(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/three"})
	dir := t.TempDir()
	if _, err := aretomo.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	want, _ := os.ReadFile("testdata/three/ts.aln")
	got, _ := os.ReadFile(filepath.Join(dir, "ts.aln"))
	if string(got) != strings.Replace(string(want), "Thickness = 300", "Thickness = 0", 1) {
		t.Errorf("%s", got)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "ts.tlt")); string(got) != " -40.00\n   0.00\n  20.00\n  40.00\n  42.00\n" {
		t.Errorf("%q", got)
	}
}

// A file of the alignment stands for it; without the alignment it says so.
func TestPartsOfAnAlignment(t *testing.T) {
	whole := read(t, convention.Input{Path: "testdata/three/ts.aln"})
	for _, name := range []string{"ts_CTF.txt", "ts_TLT.txt"} {
		path := filepath.Join("testdata", "three", name)
		if f := aretomo.Detect(path); f.Score < 2 || f.Base != "ts" || !strings.Contains(f.What, "ts.aln") {
			t.Errorf("%s: %+v", name, f)
		}
		c := read(t, convention.Input{Path: path})
		for i, x := range whole.Series.Tilts {
			if c.Series.Tilts[i] != x {
				t.Errorf("%s: section %d is %+v", name, i, c.Series.Tilts[i])
			}
		}
		alone := filepath.Join(folder(t, map[string]string{name: "1 2 3\n"}), name)
		if f := aretomo.Detect(alone); f.Score != 0 {
			t.Errorf("%s alone: %+v", name, f)
		}
		if _, err := aretomo.Read(convention.Input{Path: alone}); err == nil || !strings.Contains(err.Error(), "no ts.aln beside it") {
			t.Errorf("%s alone: %v", name, err)
		}
	}
}

// The centre is n/2 for odd sizes too: half a pixel beyond the hub's origin.
func TestOddSize(t *testing.T) {
	text := head + "# RawSize = 401 299 2\n" + strings.ReplaceAll(row("1", "0")+row("2", "60"), " 84.1 1 6 -4 ", " 0 1 6 -4 ")
	c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": text})})
	if p := c.Series.Project(tomo.SpecimenPoint{})[0].Pixel; p != (tomo.PixelPoint{200.5 + 6, 149.5 - 4}) {
		t.Errorf("the volume's centre falls on %v", p)
	}
	dir := t.TempDir()
	if _, err := aretomo.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "a.aln"))
	if err != nil || !strings.Contains(string(b), "  6.000     -4.000 ") {
		t.Errorf("%s %v", b, err)
	}
}

// Defocus, astigmatism, phase plate, order and dose are written in AreTomo3's own
// columns and places.
func TestAstigmatismAndPhase(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/three"})
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Astig = tomo.Some(tomo.AstigmatismOf(-400, 179.5)) // that is 400 along 89.5
		c.Series.SetPlate(&c.Series.Tilts[i], 90)
	}
	dir := t.TempDir()
	if _, err := aretomo.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(filepath.Join(dir, "ts_CTF.txt"))
	if !strings.Contains(string(got), "\n   2   30300.00  29900.00     89.50     1.5708    0.0000    0.0000     1\n") {
		t.Errorf("%s", got)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "ts_TLT.txt")); string(got) != " -40.00 4 3\n   0.00 1 3\n  20.00 2 3\n  40.00 3 3\n  42.00 5 3\n" {
		t.Errorf("%s", got)
	}
	back := read(t, convention.Input{Path: dir})
	for i, x := range back.Series.Tilts {
		y := c.Series.Tilts[i]
		if x.Astig.Or(tomo.Astigmatism{}) != (tomo.Astigmatism{Difference: 400, Angle: 89.5}) || math.Abs(x.Plate.Or(0).Degrees()-90) > 0.003 || x.Dose != y.Dose || x.Order != y.Order {
			t.Errorf("section %d: %+v", i, x)
		}
	}

	// The order may follow from the doses; a dose before the first image has no place.
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Order = tomo.Opt[int]{}
	}
	for _, more := range []float64{0, 5} {
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Dose = tomo.Some(c.Series.Tilts[i].Dose.Or(0) + more)
		}
		dir := t.TempDir()
		if _, err := aretomo.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		x := read(t, convention.Input{Path: dir}).Series.Tilts[0]
		if x.Order.Or(-1) != 3 || x.Dose.Known() != (more == 0) {
			t.Errorf("dose from %g on: order %v, dose %v", more, x.Order, x.Dose)
		}
	}
}
