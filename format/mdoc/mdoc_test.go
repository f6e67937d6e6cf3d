package mdoc

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/formattest"
	"github.com/tomoparity/tomoparity/problem"
)

func parse(t *testing.T, s string) *File {
	t.Helper()
	f, err := Parse([]byte(s), "a.mdoc")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSerialEM(t *testing.T) {
	f, err := Read(filepath.Join("testdata", "serialem.mdoc"))
	if err != nil {
		t.Fatal(err)
	}
	if px, ok, p := f.Global.Float("PixelSpacing"); px != 5.4 || !ok || p != nil {
		t.Errorf("%v %v %v", px, ok, p)
	}
	if len(f.Titles) != 2 || f.Titles[1].Line != 6 || !f.Titles[1].Bracketed {
		t.Errorf("%+v", f.Titles)
	}
	title, ok := f.AxisTitle()
	if !ok || title.Text != "Tilt axis angle = 85.3, binning = 4  spot = 8  camera = 2" {
		t.Errorf("%+v", title)
	}
	for name, want := range map[string]float64{"Tilt axis angle": 85.3, "tiltaxisangle": 85.3, "binning": 4, "Spot": 8, "camera": 2} {
		if v, ok, p := title.Number(name); v != want || !ok || p != nil {
			t.Errorf("%s: %v %v %v", name, v, ok, p)
		}
	}
	if len(f.Sections) != 2 || f.Sections[1].Type != "ZValue" || f.Sections[1].Name != "1" || f.Sections[1].Line != 14 {
		t.Fatalf("%+v", f.Sections)
	}
	s := f.Sections[0]
	if v, ok, p := s.Floats("StagePosition", 2); !ok || p != nil || !slices.Equal(v, []float64{20.7936, 155.287}) {
		t.Errorf("%v %v", v, p)
	}
	if n, ok, p := s.Int("binning"); n != 4 || !ok || p != nil {
		t.Errorf("%v %v %v", n, ok, p)
	}
	if v, ok := s.Text("SubFramePath"); v != `D:\frames\a = b.tif` || !ok {
		t.Errorf("%q", v)
	}
	if _, ok, p := s.Float("none"); ok || p != nil {
		t.Error("found what is not there")
	}
}

func TestTomography5(t *testing.T) {
	f, err := Read(filepath.Join("testdata", "tomo5.mdoc"))
	if err != nil {
		t.Fatal(err)
	}
	title, ok := f.AxisTitle()
	v, _, p := title.Number("Tilt axis angle")
	if !ok || v != -91.81 || p != nil {
		t.Errorf("%v %v %v", v, p, title)
	}
	if v, ok, _ := title.Number("binning"); v != 1 || !ok {
		t.Errorf("binning %v", v)
	}
	if v, ok, _ := title.Number("angle"); ok {
		t.Errorf("angle is no word of TiltAxisAngle: %v", v)
	}
}

func TestOddForms(t *testing.T) {
	tests := []struct {
		name, in                 string
		global, titles, sections int
	}{
		{"no global section", "[ZValue = 0]\nTiltAngle = 1", 0, 0, 1},
		{"title without brackets", "T = Tilt axis angle = 85.0, binning = 1\n[FrameSet = 0]\r\nA = 1\r\n", 1, 1, 1},
		{"blank after bracket", "[ZValue = 0] \n", 0, 0, 1},
		{"no blanks", "[ZValue=0]\ntilt_angle=3\n", 0, 0, 1},
		{"byte order mark", "\ufeffPixelSpacing = 1\n", 1, 0, 0},
		{"comment and empty value", "# c\nA =\n", 1, 0, 0},
		{"title inside", "[ZValue = 0]\nA = 1\n[T = x]\nB = 2\n", 0, 1, 1},
		{"idoc", "[Image = a b.tif]\nA = 1\n[Image = c.tif]\n", 0, 0, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := parse(t, tt.in)
			if len(f.Global.Items) != tt.global || len(f.Titles) != tt.titles || len(f.Sections) != tt.sections {
				t.Errorf("%d %d %d", len(f.Global.Items), len(f.Titles), len(f.Sections))
			}
			if string(f.Bytes()) != tt.in {
				t.Errorf("%q", f.Bytes())
			}
		})
	}
	if v, ok, _ := parse(t, "[ZValue=0]\ntilt_angle=3\n").Sections[0].Float("TiltAngle"); v != 3 || !ok {
		t.Error("snake case")
	}
	if s := parse(t, "[ZValue = 0]\nA = 1\n[T = x]\nB = 2\n").Sections[0]; len(s.Items) != 2 {
		t.Error("a title ended the section")
	}
}

func TestGetterProblems(t *testing.T) {
	s := parse(t, "[ZValue = 0]\nA = 84,1\nB = nan\nC = 1.5\nD = 1 2 x\nE = 0, 100, 10.0\nF =\n").Sections[0]
	tests := []struct {
		p    func() *problem.Problem
		want string
	}{
		{func() *problem.Problem { _, _, p := s.Float("A"); return p }, `a.mdoc line 2: A: "84,1"; expected a number`},
		{func() *problem.Problem { _, _, p := s.Float("B"); return p }, "line 3: B"},
		{func() *problem.Problem { _, _, p := s.Int("C"); return p }, "whole number"},
		{func() *problem.Problem { _, _, p := s.Int("B"); return p }, "line 3: B"},
		{func() *problem.Problem { _, _, p := s.Floats("D", 3); return p }, `line 5: D: "x"`},
		{func() *problem.Problem { _, _, p := s.Floats("E", 2); return p }, "expected 2 numbers"},
		{func() *problem.Problem { _, _, p := s.Floats("A", 2); return p }, "decimal comma"},
		{func() *problem.Problem { _, _, p := s.Float("F"); return p }, "line 7: F"},
	}
	for _, tt := range tests {
		if p := tt.p(); p == nil || !strings.Contains(p.Error(), tt.want) {
			t.Errorf("%v, want %q", p, tt.want)
		}
	}
	if v, _, p := s.Floats("E", 3); p != nil || !slices.Equal(v, []float64{0, 100, 10}) {
		t.Errorf("%v %v", v, p)
	}
	f := parse(t, "[T = Tilt axis angle = 84,1, binning = 1]\n[T = a=1,b=2 c==]")
	if _, found, p := f.Titles[0].Number("Tilt axis angle"); !found || p == nil || !strings.Contains(p.Error(), "decimal comma") || p.Line != 1 {
		t.Errorf("%v", p)
	}
	if v, ok, p := f.Titles[1].Number("b"); v != 2 || !ok || p != nil {
		t.Errorf("%v %v %v", v, ok, p)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "no items and no sections"},
		{"just text\nand more\n", "a.mdoc: no items and no sections; expected an mdoc file"},
		{"A = 1\nno item here\n", `a.mdoc line 2: "no item here"; expected key = value`},
		{"A = 1\n[ZValue = 0\n", "line 2"},
		{"A = 1\n = 2\n", "line 2"},
		{"A = \x00", "binary"},
	}
	for _, tt := range tests {
		if _, err := Parse([]byte(tt.in), "a.mdoc"); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v", tt.in, err)
		}
	}
	_, err := Parse([]byte("A = 1\nx\ny\n"), "a.mdoc")
	var list problem.List
	if !errors.As(err, &list) || len(list) != 2 {
		t.Errorf("%v", err)
	}
}

func TestEdit(t *testing.T) {
	in := "PixelSpacing = 1.5\r\n\r\n[ZValue = 0]\r\nTiltAngle =   3\r\nX = 1\r\n\r\n[ZValue = 1]"
	f := parse(t, in)
	s0, s1 := f.Sections[0], f.Sections[1]
	steps := []struct {
		s        *Section
		key, val string
		want     string
	}{
		{s0, "TiltAngle", "3", in},
		{s0, "tilt_angle", "-3", strings.Replace(in, "=   3", "= -3", 1)},
		{s0, "New", "", strings.Replace(in, "=   3\r\nX = 1", "= -3\r\nX = 1\r\nNew = ", 1)},
		{s1, "TiltAngle", "6", strings.Replace(in, "=   3\r\nX = 1", "= -3\r\nX = 1\r\nNew = ", 1) + "\r\nTiltAngle = 6\r\n"},
	}
	for _, st := range steps {
		if err := st.s.Set(st.key, st.val); err != nil {
			t.Fatal(err)
		}
		if string(f.Bytes()) != st.want {
			t.Errorf("got  %q\nwant %q", f.Bytes(), st.want)
		}
	}
	for _, bad := range [][2]string{{"A", "1\n2"}, {"A=", "1"}, {"", "1"}, {"[A", "1"}, {"#A", "1"}, {" A", "1"}} {
		if s0.Set(bad[0], bad[1]) == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestNewDocument(t *testing.T) {
	f := New()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.Global.Set("PixelSpacing", "1.35"))
	check(f.Global.Set("ImageFile", "a.mrc"))
	check(f.AddTitle("SerialEM: simulated"))
	check(f.AddTitle("    Tilt axis angle = 85.3, binning = 1"))
	for i := range 2 {
		s, err := f.AddSection("ZValue", string(rune('0'+i)))
		check(err)
		check(s.Set("TiltAngle", "0"))
	}
	want := "PixelSpacing = 1.35\nImageFile = a.mrc\n\n[T = SerialEM: simulated]\n\n" +
		"[T =     Tilt axis angle = 85.3, binning = 1]\n\n[ZValue = 0]\nTiltAngle = 0\n\n[ZValue = 1]\nTiltAngle = 0\n"
	if string(f.Bytes()) != want {
		t.Errorf("got\n%s", f.Bytes())
	}
	path := filepath.Join(t.TempDir(), "n.mdoc")
	check(f.Write(path))
	if b, err := os.ReadFile(path); err != nil || string(b) != want {
		t.Errorf("%v %q", err, b)
	}
	if f.AddTitle("a\nb") == nil {
		t.Error("title of two lines")
	}
	if _, err := f.AddSection("T", "x"); err == nil {
		t.Error("title as section")
	}
}

// What is set is got, in every section, and after writing and reading.
func TestSetGet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := New()
		type at struct {
			section int
			key     string
		}
		set := map[at]string{}
		for i := range rapid.IntRange(1, 3).Draw(rt, "sections") {
			s, err := f.AddSection("ZValue", string(rune('0'+i)))
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(0, 4).Draw(rt, "items") {
				key := rapid.StringMatching(`[A-Za-z][A-Za-z0-9]{0,8}`).Draw(rt, "key")
				val := rapid.StringMatching(`([!-~]+( [!-~]+)?)?`).Draw(rt, "val")
				if err := s.Set(key, val); err != nil {
					rt.Fatal(err)
				}
				set[at{i, fold(key)}] = val
			}
		}
		g, err := Parse(f.Bytes(), "g")
		if err != nil {
			rt.Fatal(err)
		}
		for k, v := range set {
			for _, doc := range []*File{f, g} {
				if got, ok := doc.Sections[k.section].Text(k.key); got != v || !ok {
					rt.Fatalf("%v: %q, want %q in %q", k, got, v, f.Bytes())
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("PixelSpacing = 5.4\n\n[T = Tilt axis angle = 85.3, binning = 4]\n\n[ZValue = 0]\nTiltAngle = 1\n"))
	f.Add([]byte("\ufeffT = x\r\n[=]\r\n[ZValue=0]\r\na==\r\n"))
	f.Add([]byte("[T = TiltAxisAngle = -91.81  Binning = 1]"))
	formattest.Lossless(f, Parse, func(t *testing.T, x *File) {
		for _, ti := range x.Titles {
			_, _, _ = ti.Number("Tilt axis angle")
		}
		s := x.Global
		if len(x.Sections) > 0 {
			s = x.Sections[len(x.Sections)-1]
		}
		n := len(s.Items)
		_, had := s.Get("Key")
		if err := s.Set("Key", "value"); err != nil {
			t.Fatal(err)
		}
		if v, ok := s.Text("Key"); v != "value" || !ok || !had && len(s.Items) != n+1 {
			t.Fatalf("set and not found in %q", x.Bytes())
		}
	})
}
