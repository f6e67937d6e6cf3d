package warp_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/warp"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const sample = "testdata/project/warp_tiltseries/ts.xml"

func read(t *testing.T, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := warp.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// changed is the sample with replacements, alone in a folder.
func changed(t *testing.T, pairs ...string) string {
	t.Helper()
	b, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ts.xml")
	if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(b))), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Row 7 of the conformance table of SPEC.md, with the levelling as x-tilt.
func TestConformance(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/project", VoxelSize: 10})
	if c.Series.Grid != (tomo.ImageGrid{NX: 1024, NY: 960, PixelSize: 5}) || c.Series.Asserts != tomo.DepthRight || len(c.Series.Tilts) != 4 {
		t.Fatalf("%+v %v", c.Series.Grid, c.Series.Asserts)
	}
	p := c.Series.Project(tomo.SpecimenPoint{1000, -400, 250})[2]
	if math.Abs(p.Pixel[0]-618.841) > 5e-4 || math.Abs(p.Pixel[1]-649.164) > 5e-4 || math.Abs(p.Height+467.576) > 5e-4 || math.Abs(p.Defocus.Or(0)-30467.576) > 5e-4 {
		t.Errorf("%+v", p)
	}
	first, last := c.Series.Tilts[0], c.Series.Tilts[3]
	if first.Dose.Or(-1) != 9 || first.Order.Or(-1) != 2 || first.Written != 39 || last.Usable() || last.NoGeometry || !last.Excluded {
		t.Errorf("%+v %+v", first, last)
	}
	if v := c.Volume; !v.Known || v.NX != 500 || v.NY != 600 || v.NZ != 150 || v.Orientation() != tomo.VolumeProper {
		t.Errorf("%+v", v)
	}
	if v, _ := c.Volume.Voxel(tomo.SpecimenPoint{100, 0, -50}); geom.Vec3(v).Sub(geom.Vec3{260, 300, 70}).Norm() > 1e-9 {
		t.Errorf("%v", v)
	}
	if phase := c.Series.Tilts[0].Phase; math.Abs(phase.Or(0).Sin()-0.07) > 1e-9 {
		t.Errorf("phase %v", phase)
	}
}

// An odd size has its centre half a pixel from the hub's origin.
func TestOddSize(t *testing.T) {
	even := read(t, convention.Input{Path: sample}).Series.Tilts[1].Projection.T
	odd := read(t, convention.Input{Path: changed(t, "5120, 4800", "5125, 4805"), Grid: tomo.ImageGrid{PixelSize: 5}}).Series.Tilts[1].Projection.T
	if odd.Sub(even).Sub(geom.Vec3{2.5, 2.5, 0}).Norm() > 1e-9 {
		t.Errorf("%v and %v", even, odd)
	}
}

func TestHand(t *testing.T) {
	for _, c := range []struct {
		pairs []string
		want  tomo.DepthParity
	}{
		{nil, tomo.DepthRight},
		{[]string{`AreAnglesInverted="True"`, `AreAnglesInverted="False"`}, tomo.DepthWrong},
		{[]string{`AreAnglesInverted="True"`, ""}, tomo.DepthUndetermined},
		{[]string{`AreAnglesInverted="True"`, `AreAnglesInverted="False"`, "<GridCTF", "<GridOther", "</GridCTF>", "</GridOther>"}, tomo.DepthUndetermined},
	} {
		claim := read(t, convention.Input{Path: changed(t, c.pairs...)})
		if claim.Series.Asserts != c.want {
			t.Errorf("%v: %v, %q", c.pairs, claim.Series.Asserts, claim.Notes)
		}
	}
}

// The flag is derived from what the claim asserts, angles are reversed.
func TestWrittenFlagAndAngles(t *testing.T) {
	for asserts, want := range map[tomo.DepthParity]string{tomo.DepthRight: "True", tomo.DepthUndetermined: "True", tomo.DepthWrong: "False"} {
		c := read(t, convention.Input{Path: "testdata/project"})
		c.Series.Asserts = asserts
		dir := t.TempDir()
		if _, err := warp.Write(c, dir); err != nil {
			t.Fatal(err)
		}
		f, err := warpxml.Read(filepath.Join(dir, "ts.xml"))
		if err != nil {
			t.Fatal(err)
		}
		flag, _ := f.Attr("AreAnglesInverted")
		angles, _, _ := f.Floats("Angles")
		x, _, _ := f.FloatAttr("LevelAngleX")
		y, _, _ := f.FloatAttr("LevelAngleY")
		if flag != want || angles[2] != -41 || x != 3 || y != 1 { // levelling stays apart
			t.Errorf("%v: %s, %v, %g, %g", asserts, flag, angles, x, y)
		}
		back := read(t, convention.Input{Path: dir, Grid: c.Series.Grid})
		p := tomo.SpecimenPoint{1000, -400, 250}
		if a, b := c.Series.Project(p)[0].Defocus.Or(0), back.Series.Project(p)[0].Defocus.Or(1); math.Abs(a-b) > 0.01 {
			t.Errorf("%v: defocus %g became %g", asserts, a, b)
		}
		os.Remove(filepath.Join(dir, "ts.xml"))
		list := read(t, convention.Input{Path: dir, Grid: c.Series.Grid}) // the .tomostar alone has no x-tilt
		if d, _ := list.Series.Tilts[2].Projection.Decompose(); math.Abs((d.Tilt-40).Degrees()) > 1e-9 || d.Shift != (geom.Vec2{30, -20}) {
			t.Errorf("tomostar: %+v", d)
		}
	}
}

// Doses that are not known are written as numbers that differ, and read as unknown.
func TestUnknownDose(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/project"})
	c.Series.Tilts[1].Dose = tomo.Opt[float64]{}
	dir := t.TempDir()
	if _, err := warp.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	f, _ := warpxml.Read(filepath.Join(dir, "ts.xml"))
	if d, _, _ := f.Floats("Dose"); d[0] == d[1] || d[3] > 0.1 || d[2] >= d[0] {
		t.Errorf("%v", d)
	}
	if back := read(t, convention.Input{Path: dir}); back.Series.Tilts[2].Dose.Known() {
		t.Error("a dose out of nothing")
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, cs := range []struct {
		option string
		spoil  func(*tomo.Series)
	}{
		{"stretch", func(s *tomo.Series) { s.Tilts[1].Projection.M[0] = geom.Vec3(s.Tilts[1].Projection.M[0]).Scale(1.01) }},
		{"x-tilt", func(s *tomo.Series) { s.Tilts[1].Projection.M = s.Tilts[1].Projection.M.Mul(geom.RotX(1)) }},
		{"", func(s *tomo.Series) { s.Local = still{} }},
	} {
		c := read(t, convention.Input{Path: "testdata/project"})
		cs.spoil(&c.Series)
		_, err := warp.Write(c, t.TempDir())
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || cs.option != "" && !strings.Contains(err.Error(), "--allow-loss "+cs.option) {
			t.Errorf("%s: %v", cs.option, err)
		}
	}
}

type still struct{}

func (still) At(int, tomo.SpecimenPoint) (geom.Vec3, float64) { return geom.Vec3{}, 0 }
func (still) Words() string                                   { return "a deformation" }

// Rows are matched with the sections of the stack by their angles.
func TestRows(t *testing.T) {
	angles := func(v ...float64) (out []tomo.Opt[geom.Angle]) {
		for _, a := range v {
			out = append(out, tomo.Some(geom.Angle(a)))
		}
		return out
	}
	for _, c := range []struct {
		name     string
		in       convention.Input
		sections []int // of the tilts with geometry
		fault    string
	}{
		{"unknown", convention.Input{}, []int{0, 1, 2, 3}, ""},
		{"reversed, with an offset", convention.Input{Recorded: angles(-38, 2, 42, 52)}, []int{0, 1, 2, 3}, ""},
		{"order of acquisition", convention.Input{Recorded: angles(1, 41, -39, 51)}, []int{0, 1, 2, 3}, ""},
		{"two left out", convention.Input{Sections: 6, Recorded: angles(-60, -39, 1, 20, 41, 51)}, []int{1, 2, 4, 5}, ""},
		{"no angles", convention.Input{Sections: 6}, nil, "ts_stack"},
		{"other angles", convention.Input{Sections: 6, Recorded: angles(1, 2, 3, 4, 5, 6)}, nil, "4 tilts; expected 6"},
		{"exclude", convention.Input{Exclude: []int{9}}, nil, "section 10; expected 1 to 4"},
	} {
		c.in.Path = sample
		claims, err := warp.Read(c.in)
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, x := range claims[0].Series.Tilts {
			if !x.NoGeometry {
				got = append(got, x.Section)
			}
		}
		if len(got) != len(c.sections) {
			t.Errorf("%s: %v", c.name, got)
		}
		for i := range c.sections {
			if got[i] != c.sections[i] {
				t.Errorf("%s: %v", c.name, got)
			}
		}
		// Recorded and written angles belong together.
		for _, x := range claims[0].Series.Tilts {
			if r, ok := x.Recorded.Get(); ok && !x.NoGeometry && math.Abs((x.Written+r).Degrees()) > 3.1 {
				t.Errorf("%s: section %d written %v, recorded %v", c.name, x.Section, x.Written, r)
			}
		}
	}
}

const grids = `<GridMovementX Width="2" Height="1" Depth="1" MarginX="0" MarginY="0" MarginZ="0"><Node X="0" Y="0" Z="0" Value="4"/><Node X="1" Y="0" Z="0" Value="8"/></GridMovementX>
<GridVolumeWarpZ Width="1" Height="1" Depth="1" Duration="2"><Node X="0" Y="0" Z="0" W="0" Value="0"/><Node X="0" Y="0" Z="0" W="1" Value="24"/></GridVolumeWarpZ>
</TiltSeries>`

// Movement is subtracted, warp is added before the rotation and grows with dose.
func TestLocal(t *testing.T) {
	path := changed(t, "</TiltSeries>", grids)
	c := read(t, convention.Input{Path: path, Grid: tomo.ImageGrid{PixelSize: 5}})
	if c.Series.Local == nil || !strings.Contains(c.Series.Local.Words(), "movement 2 x 1 x 1") || !strings.Contains(c.Series.Local.Words(), "warp 1 x 1 x 1 x 2") {
		t.Fatal("no local part")
	}
	// Tilt 1 has no dose: at the image's centre the movement is (6, 0).
	if d, _ := c.Series.Local.At(1, tomo.SpecimenPoint{}); d.Sub(geom.Vec3{-6, 0, 0}).Norm() > 1e-9 {
		t.Errorf("%v", d)
	}
	// Tilt 2 has a quarter of the dose: z moves by 6.
	m := c.Series.Tilts[2].Projection.M
	w := m.Apply(geom.Vec3{0, 0, 6})
	d, extra := c.Series.Local.At(2, tomo.SpecimenPoint{})
	if math.Abs(d[1]-w[1]) > 1e-9 || math.Abs(d[2]-w[2]) > 1e-9 || extra != 0 || math.Abs(d[0]-(w[0]-6-4*(w[0]+30)/5120)) > 1e-9 {
		t.Errorf("%v, warp %v", d, w)
	}
	plain := changed(t, "</TiltSeries>", grids, ` VolumeDimensionsAngstrom="5000, 6000, 1500"`, "")
	c = read(t, convention.Input{Path: plain})
	if notes := strings.Join(c.Notes, "\n"); !strings.Contains(notes, "GridVolumeWarp is left out") || strings.Contains(c.Series.Local.Words(), "warp 1") {
		t.Error(notes)
	}
	// The same movement everywhere is a shift.
	uniform := changed(t, "</TiltSeries>", `<GridMovementY Width="1" Height="1" Depth="2"><Node X="0" Y="0" Z="0" Value="1"/><Node X="0" Y="0" Z="1" Value="4"/></GridMovementY></TiltSeries>`)
	c = read(t, convention.Input{Path: uniform})
	if y := c.Series.Tilts[3].Projection.T[1]; c.Series.Local != nil || math.Abs(y+4) > 1e-9 {
		t.Errorf("%v, shift %g", c.Series.Local, y)
	}
}

// Defocus that varies over the volume is part of the local deformation.
func TestDefocusOverTheVolume(t *testing.T) {
	path := changed(t, "<GridCTF", "<Old", "</GridCTF>", "</Old>", "</TiltSeries>",
		`<GridCTF Width="2" Height="1" Depth="1"><Node X="0" Y="0" Z="0" Value="3"/><Node X="1" Y="0" Z="0" Value="4"/></GridCTF></TiltSeries>`)
	c := read(t, convention.Input{Path: path})
	if d := c.Series.Tilts[0].Defocus.Or(0); math.Abs(d-35000) > 1e-6 {
		t.Errorf("%g", d)
	}
	if _, extra := c.Series.Local.At(0, tomo.SpecimenPoint{1250, 0, 0}); math.Abs(extra-2500) > 1e-6 {
		t.Errorf("%g", extra)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		pairs []string
		in    convention.Input
		want  string
	}{
		{"angles", []string{"39\n", ""}, convention.Input{}, "AxisAngle: 4 values; expected 3"},
		{"use", []string{"False</Use", "</Use"}, convention.Input{}, "UseTilt: 3 values"},
		{"comma", []string{"84.1\n84.1", "84,1\n84.1"}, convention.Input{}, "--decimal-comma"},
		{"angle of 400", []string{"39\n", "400\n"}, convention.Input{}, "line 3"},
		{"dimensions", []string{"5120, 4800", "5120"}, convention.Input{}, "ImageDimensionsAngstrom: 1 numbers"},
		{"no dimensions", []string{"5120, 4800", "0, 0"}, convention.Input{}, "--image-size"},
		{"other images", nil, convention.Input{Grid: tomo.ImageGrid{NX: 512, NY: 480, PixelSize: 5}}, "another binning"},
		{"no pixel size", []string{`Name="PixelSize"`, `Name="X"`}, convention.Input{}, "--angpix"},
		{"grid", []string{`Depth="4"`, `Depth="5"`}, convention.Input{}, "GridCTF: 4 nodes; expected 5"},
		{"a frame series", []string{"TiltSeries", "Movie"}, convention.Input{}, "<Movie>"},
		{"damaged", []string{"</Angles>", ""}, convention.Input{}, "well-formed"},
		{"flag", []string{`"True"`, `"perhaps"`}, convention.Input{}, "AreAnglesInverted"},
	} {
		c.in.Path = changed(t, c.pairs...)
		_, err := warp.Read(c.in)
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	in := convention.Input{Path: changed(t, "84.1\n84.1", "84,1\n84.1"), DecimalComma: true}
	if c := read(t, in); math.Abs((c.Axis.Or(0) - 84.1).Degrees()) > 1e-9 {
		t.Error(c.Axis)
	}
}

// Files of Warp 1 and WarpTools are read, written and read back.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	for name, want := range map[string]string{
		"turonova+cryoCAT/tests/test_data/TS_017/017.xml":                               "3 x 3 x 60",
		"SBC-Utrecht+pytom-match-pick/tests/Data/warptools_xml_example/gs04_ts_003.xml": "",
		"warpem+warp/docs-excerpts/TS_1.tomostar":                                       "",
	} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
		}
		c := read(t, convention.Input{Path: path, Grid: tomo.ImageGrid{NX: 4092, NY: 5760, PixelSize: 1}})
		if c.Series.Local != nil && !strings.Contains(c.Series.Local.Words(), want) || (c.Series.Local == nil) != (want == "") {
			t.Errorf("%s: %v", name, c.Series.Local)
		}
		out := t.TempDir()
		if _, err := warp.Write(c, out); err != nil {
			t.Fatal(err)
		}
		back := read(t, convention.Input{Path: out, Grid: c.Series.Grid})
		px, _, n := conventiontest.Apart(c, back)
		t.Logf("%s: %.2g px apart, %d tilts", name, px, n)
		if px > 1e-4 || n != len(c.Series.Tilts) || (back.Series.Local == nil) != (want == "") {
			t.Errorf("%s: %g px apart, %d tilts, %v", name, px, n, back.Series.Local)
		}
	}
}
