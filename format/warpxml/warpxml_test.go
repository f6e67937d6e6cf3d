package warpxml

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

const sample = "testdata/small.xml"

func utf16le(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func checkSample(t *testing.T, f *File) {
	t.Helper()
	if a, ok, err := f.Floats("Angles"); !ok || err != nil || !reflect.DeepEqual(a, []float64{3, 0, -3}) {
		t.Errorf("%v %v %v", a, ok, err)
	}
	if u, _, err := f.Bools("UseTilt"); err != nil || !reflect.DeepEqual(u, []bool{true, false, true}) {
		t.Errorf("%v %v", u, err)
	}
	if m, _ := f.List("MoviePath"); len(m) != 3 || m[0] != "../frames/a b.tif" {
		t.Errorf("%q", m)
	}
	if v, ok, p := f.BoolAttr("AreAnglesInverted"); !v || !ok || p != nil {
		t.Error(p)
	}
	if v, _, p := f.FloatAttr("LevelAngleY"); v != -2 || p != nil {
		t.Error(v, p)
	}
	if v, _, p := f.VectorAttr("PlaneNormal"); !reflect.DeepEqual(v, []float64{0, 0, 1}) || p != nil {
		t.Error(v, p)
	}
	if v, _, p := f.FloatParam("CTF", "PixelSize"); v != 1.35 || p != nil {
		t.Error(v, p)
	}
	if g, ok, p := f.Grid("GridCTF"); !ok || p != nil || !reflect.DeepEqual(g, Grid{1, 1, 2, 0, [3]float64{0, 0, 0.1}, []float64{2.5, 2.75}}) {
		t.Errorf("%+v %v", g, p)
	}
	if g, _, p := f.Grid("GridVolumeWarpX"); p != nil || g.Duration != 2 || !reflect.DeepEqual(g.Values, []float64{1, 2, 3, 4e-5}) {
		t.Errorf("%+v %v", g, p)
	}
	if f.Root() != "TiltSeries" || f.Line("Angles") != 3 || f.Line("GridCTF") != 17 || f.Line("None") != 0 || !f.Has("Unknown") {
		t.Errorf("%s, lines %d, %d", f.Root(), f.Line("Angles"), f.Line("GridCTF"))
	}
}

func TestReadInThreeEncodings(t *testing.T) {
	b, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	wide := utf16le(strings.Replace(string(b), "utf-8", "utf-16", 1))
	for _, text := range [][]byte{b, append([]byte(utf8BOM), b...), wide} {
		f, err := Parse(text, "a.xml")
		if err != nil {
			t.Fatal(err)
		}
		checkSample(t, f)
		if !bytes.Equal(f.Bytes(), text) {
			t.Error("not lossless")
		}
		f.SetList("Angles", []string{"3", "0", "-3"}) // a change that changes nothing
		g, err := Parse(f.Bytes(), "b.xml")
		if err != nil {
			t.Fatal(err)
		}
		checkSample(t, g)
		if s := string(f.Bytes()); !strings.Contains(s, `<Unknown x="&lt;1>"><!-- kept --><Deep/></Unknown>`) && !strings.Contains(s, `<Unknown x="&lt;1&gt;"><!-- kept --><Deep/></Unknown>`) {
			t.Error(s)
		}
	}
}

func TestMade(t *testing.T) {
	f := New("TiltSeries")
	f.SetAttr("AreAnglesInverted", "True")
	f.SetList("Angles", []string{"3", "0"})
	f.SetParam("CTF", "PixelSize", "1.5")
	f.SetParam("CTF", "PixelSize", "1.35")
	f.SetParam("", "Top", "1")
	f.SetGrid("GridCTF", Grid{Width: 2, Height: 1, Depth: 2, Values: []float64{1, 2, 3, 4}})
	f.SetGrid("W", Grid{Width: 1, Height: 1, Depth: 1, Duration: 2, Values: []float64{1, 2}})
	g, err := Parse(f.Bytes(), "made.xml")
	if err != nil {
		t.Fatal(err)
	}
	grid, _, p := g.Grid("GridCTF")
	four, _, q := g.Grid("W")
	px, _ := g.Param("CTF", "PixelSize")
	top, _ := g.Param("", "Top")
	if p != nil || q != nil || !slices.Equal(grid.Values, []float64{1, 2, 3, 4}) || four.Duration != 2 || px != "1.35" || top != "1" {
		t.Errorf("%+v %+v %s\n%s", grid, four, px, f.Bytes())
	}
	if !strings.Contains(string(f.Bytes()), "\n\t<Angles>3\n0</Angles>\n") {
		t.Errorf("%s", f.Bytes())
	}
}

func TestDecimalComma(t *testing.T) {
	text := "<TiltSeries Vec=\"0,5, 1,5\"><AxisAngle>83,22\n-1,5</AxisAngle></TiltSeries>"
	f, err := Parse([]byte(text), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = f.Floats("AxisAngle")
	var list problem.List
	if !errors.As(err, &list) || len(list) != 2 || list[1].Line != 2 || !strings.Contains(err.Error(), "--decimal-comma") {
		t.Errorf("%v", err)
	}
	f.DecimalComma = true
	if v, _, err := f.Floats("AxisAngle"); err != nil || v[0] != 83.22 || v[1] != -1.5 {
		t.Errorf("%v %v", v, err)
	}
	if v, _, p := f.VectorAttr("Vec"); p != nil || !slices.Equal(v, []float64{0.5, 1.5}) {
		t.Errorf("%v %v", v, p)
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "0 elements",
		"<a>":                     "well-formed",
		"<a></b>":                 "well-formed",
		"<a/><b/>":                "2 elements",
		"<a/>words":               "outside of the root",
		"<a>\n<b x=1/></a>":       "line 2",
		"\x00\x01":                "neither",
		strings.Repeat("<a>", 99): "well-formed",
	} {
		if _, err := Parse([]byte(in), "x.xml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
	if _, err := Read("testdata/none.xml"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestBadValues(t *testing.T) {
	for grid, want := range map[string]string{
		`Width="0"`:                         "Width",
		`Width="9999999" Height="9999"`:     "Width",
		`Depth="x"`:                         "Depth",
		`MarginX="0.5"`:                     "MarginX",
		`Width="2"`:                         "1 nodes; expected 2",
		`Height="1"><Node Value="1"/`:       "twice",
		`Height="1"><Node X="1" Value="1"/`: `X "1"`,
	} {
		f, err := Parse([]byte("<a>\n<G "+grid+"><Node Value=\"1\"/></G></a>"), "x.xml")
		if err != nil {
			t.Fatal(grid, err)
		}
		if _, _, p := f.Grid("G"); p == nil || !strings.Contains(p.Error(), want) || p.Line != 2 {
			t.Errorf("%s: %v", grid, p)
		}
	}
	f, _ := Parse([]byte(`<a b="maybe" c="NaN"><U>True
no</U><G><Node Value="NaN"/></G></a>`), "x.xml")
	if _, _, p := f.BoolAttr("b"); p == nil {
		t.Error("maybe")
	}
	if _, _, p := f.FloatAttr("c"); p == nil {
		t.Error("NaN")
	}
	if _, _, p := f.Grid("G"); p == nil {
		t.Error("NaN in a node")
	}
	if _, _, err := f.Bools("U"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	b, _ := os.ReadFile(sample)
	f.Add(b)
	f.Add(utf16le("<TiltSeries><Angles>1\n2</Angles></TiltSeries>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b, "fuzz.xml")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		for _, name := range []string{"Angles", "UseTilt", "GridCTF", "GridVolumeWarpX"} {
			x.List(name)
			x.Floats(name)
			x.Bools(name)
			x.Grid(name)
			x.Line(name)
		}
		x.VectorAttr("PlaneNormal")
		x.FloatParam("CTF", "PixelSize")
		if !bytes.Equal(x.Bytes(), b) {
			t.Fatal("not lossless")
		}
	})
}

func TestCorpus(t *testing.T) {
	for rel, want := range map[string]struct {
		tilts int
		axis  float64
		grid  int
	}{
		"warpem+warpylib/testdata/TS_1.xml":                                             {41, -85.60053, 41},
		"warpem+warpylib/testdata/00254.xml":                                            {41, -4.2999988, 41},
		"warpem+warpylib/testdata/xf_import/00254.xml":                                  {41, -4.2999735, 1},
		"SBC-Utrecht+pytom-match-pick/tests/Data/warptools_xml_example/gs04_ts_003.xml": {47, 84.500114, 47},
		"turonova+cryoCAT/tests/test_data/TS_017/017.xml":                               {60, 83.22321, 60},
	} {
		path := corpus.Path(t, rel)
		f, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		angles, _, err1 := f.Floats("Angles")
		axis, _, err2 := f.Floats("AxisAngle")
		grid, ok, p := f.Grid("GridCTF")
		if err1 != nil || err2 != nil || p != nil || !ok || len(angles) != want.tilts || axis[0] != want.axis || grid.Depth != want.grid {
			t.Errorf("%s: %d angles, axis %v, %d; %v %v %v", rel, len(angles), axis[:1], grid.Depth, err1, err2, p)
		}
		for _, name := range []string{"GridVolumeWarpX", "GridMovementX", "GridAngleX"} {
			if _, ok, p := f.Grid(name); !ok || p != nil {
				t.Errorf("%s: %s %v %v", rel, name, ok, p)
			}
		}
		raw, _ := os.ReadFile(path)
		if !bytes.Equal(raw, f.Bytes()) {
			t.Error("not lossless")
		}
		f.SetAttr("AreAnglesInverted", "True")
		g, err := Parse(f.Bytes(), rel)
		if err != nil {
			t.Fatal(err)
		}
		if again, _, _ := g.Floats("Angles"); !slices.Equal(again, angles) || g.Has("PS1D") != f.Has("PS1D") || len(g.Bytes()) < 4*len(raw)/10 {
			t.Errorf("%s: changed and read again", rel)
		}
	}
}
