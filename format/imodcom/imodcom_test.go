package imodcom

import (
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

func read(t *testing.T, name string) *File {
	t.Helper()
	f, err := Read(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestModern(t *testing.T) {
	f := read(t, "tilt.com")
	c := f.Program("tilt")
	if c == nil || !c.StandardInput || c.Number != 3 || len(c.Files) != 0 {
		t.Fatalf("%+v", c)
	}
	if v, line, ok := c.Get("xaxistilt"); v != "1.5" || line != 8 || !ok {
		t.Errorf("%q %d %v", v, line, ok)
	}
	if v, _, ok := c.Get("adjustorigin"); v != "" || !ok {
		t.Errorf("switch: %q %v", v, ok)
	}
	if _, _, ok := c.Get("OFFSET"); ok {
		t.Error("the commented entry was found")
	}
	if n := len(c.All("EXCLUDELIST2")); n != 2 {
		t.Errorf("%d entries", n)
	}
	if s := f.Program("setenv"); s == nil || len(s.Args) != 2 {
		t.Errorf("%+v", s)
	}
}

func TestOldStyle(t *testing.T) {
	c := read(t, "old.com").Program("tilt")
	if c.StandardInput || len(c.Files) != 2 || c.Files[0].Value != "a.ali" || c.Files[1].Number != 3 {
		t.Fatalf("%+v", c)
	}
	if v, _, _ := c.Get("FULLIMAGE"); v != "512 512" {
		t.Errorf("%q", v)
	}
	if err := c.Set("OFFSET", "1.5"); err != nil {
		t.Fatal(err)
	}
	want := "PERPENDICULAR\nOFFSET 1.5\nDONE\n"
	if got := string(c.doc.Bytes()); !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
}

func TestNoDollar(t *testing.T) {
	f, err := Parse([]byte("# nova\nAlgorithm defocus\nSHIFT 0.0 -20.0\n\n"), "nova.com")
	if err != nil {
		t.Fatal(err)
	}
	if v, line, _ := f.Program("").Get("shift"); v != "0.0 -20.0" || line != 3 {
		t.Errorf("%q %d", v, line)
	}
	if err := f.Commands[0].Set("Z", "1"); err != nil {
		t.Fatal(err)
	}
	if got := string(f.Bytes()); got != "# nova\nAlgorithm defocus\nSHIFT 0.0 -20.0\nZ 1\n\n" {
		t.Errorf("%q", got)
	}
}

func TestWords(t *testing.T) {
	f, err := Parse([]byte(`$newstack -input "a b.st" -xform x.xf`+"\n$dopiece0:\n"), "n.com")
	if err != nil {
		t.Fatal(err)
	}
	c := f.Program("newstack")
	if v, ok := c.Arg("-inp", "-input"); v != "a b.st" || !ok {
		t.Errorf("%q %v", v, ok)
	}
	if _, ok := c.Arg("x.xf"); ok {
		t.Error("last word has no value")
	}
	if f.Commands[1].Name != "dopiece0:" {
		t.Errorf("%q", f.Commands[1].Name)
	}
}

func TestEdit(t *testing.T) {
	in := "$tiltxcorr -StandardInput\r\n  RotationAngle\t-12.5\r\n$if (-e x) x"
	f, err := Parse([]byte(in), "x.com")
	if err != nil {
		t.Fatal(err)
	}
	c := f.Program("tiltxcorr")
	steps := []struct{ key, val, want string }{
		{"rotationangle", "-12.5", in},
		{"rotationangle", "84.1", "$tiltxcorr -StandardInput\r\n  RotationAngle\t84.1\r\n$if (-e x) x"},
		{"TiltFile", "a.tlt", "$tiltxcorr -StandardInput\r\n  RotationAngle\t84.1\r\nTiltFile\ta.tlt\r\n$if (-e x) x"},
		{"TiltFile", "", "$tiltxcorr -StandardInput\r\n  RotationAngle\t84.1\r\nTiltFile\r\n$if (-e x) x"},
	}
	for _, s := range steps {
		if err := c.Set(s.key, s.val); err != nil {
			t.Fatal(err)
		}
		if got := string(f.Bytes()); got != s.want {
			t.Errorf("got %q want %q", got, s.want)
		}
	}
	if n := c.Remove("tiltfile"); n != 1 || strings.Contains(string(f.Bytes()), "TiltFile") {
		t.Errorf("removed %d: %q", n, f.Bytes())
	}
	for _, bad := range [][2]string{{"A", "1\n$rm"}, {"A B", "1"}, {"", "1"}, {"$rm", ""}, {"#", ""}} {
		if c.Set(bad[0], bad[1]) == nil {
			t.Errorf("%q accepted", bad)
		}
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{"": "no commands", "# only\n": "no commands", "$a\x00": "binary"} {
		if _, err := Parse([]byte(in), "r.com"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// Setting then getting returns the value, and leaves all other lines alone.
func TestSetGet(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f, err := Parse([]byte("$tilt -StandardInput\n# c\nA 1\nB\t2\nDONE\n$if x\n"), "p.com")
		if err != nil {
			rt.Fatal(err)
		}
		c := f.Program("tilt")
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			key := rapid.StringMatching(`[A-Za-z][A-Za-z0-9]{0,9}`).Draw(rt, "key")
			val := rapid.StringMatching(`([0-9a-z.,-]+( [0-9a-z]+)?)?`).Draw(rt, "val")
			if strings.EqualFold(key, "DONE") {
				continue
			}
			if err := c.Set(key, val); err != nil {
				rt.Fatal(err)
			}
			if got, _, ok := c.Get(key); got != val || !ok {
				rt.Fatalf("%s: %q, want %q", key, got, val)
			}
			g, err := Parse(f.Bytes(), "again")
			if err != nil || len(g.Commands) != 2 || len(g.Program("tilt").Entries) != len(c.Entries) {
				rt.Fatalf("%v %q", err, f.Bytes())
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("$tilt -StandardInput\nTHICKNESS 100\nOFFSET 0.0\n"))
	f.Add([]byte("$tilt\na.ali\nb.rec\nDONE\n"))
	f.Add([]byte("A\r\n$\n$ 'x\n\ufeff"))
	formattest.Lossless(f, Parse, func(t *testing.T, x *File) {
		c := x.Commands[0]
		if err := c.Set("Key", "value"); err != nil {
			t.Fatal(err)
		}
		if v, _, ok := c.Get("KEY"); v != "value" || !ok {
			t.Fatalf("set and not found in %q", x.Bytes())
		}
	})
}

const (
	bb  = "LabShare-Archive+IMOD/Etomo/uitestData/BB/"
	eos = "tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/"
)

var corpusFacts = []struct{ file, program, keyword, value string }{
	{bb + "tilt.com", "tilt", "XAXISTILT", "1.94"},
	{bb + "tilt.com", "tilt", "EXCLUDELIST", "1"},
	{bb + "tilt_3dfind.com", "tilt", "SHIFT", "0.0 -12.5"},
	{bb + "tilt-001.com", "tilt", "xaxistilt", "1.76"},
	{bb + "tilt-005.com", "tilt", "SUBSETSTART", "-19 -19"},
	{bb + "xcorr.com", "tiltxcorr", "rotationangle", "-12.5"},
	{eos + "aligna.com", "tiltalign", "RotationAngle", "-12.5"},
	{eos + "tilta.com", "tilt", "XAXISTILT", "1.83"},
	{eos + "patchcorr.com", "corrsearch3d", "PatchSizeXYZ", "64,32,64"},
	{"turonova+cryoCAT/tests/test_data/TS_018/tilt.com", "tilt", "SHIFT", "0.0 100.0"},
	{"turonova+novaCTF/setup_examples/setup_reconstruction.com", "", "SHIFT", "0.0 -20.0"},
	{"uermel+cryoet-alignment/tests/data/newst.com", "newstack", "BinByFactor", "2"},
	{"uermel+cryoet-alignment/tests/data/tilt.com", "tilt", "THICKNESS", "900"},
}

// Every .com file in the corpus reads; none is refused.
func TestCorpus(t *testing.T) {
	for _, rel := range corpus.Files(t, ".com") {
		path := corpus.Path(t, rel)
		formattest.ReadBack(t, path, Read)
	}
	for _, fact := range corpusFacts {
		f, err := Read(corpus.Path(t, fact.file))
		if err != nil {
			t.Fatal(err)
		}
		c := f.Program(fact.program)
		if c == nil {
			t.Errorf("%s: no program %s", fact.file, fact.program)
			continue
		}
		if v, _, ok := c.Get(fact.keyword); v != fact.value || !ok {
			t.Errorf("%s: %s is %q, want %q", fact.file, fact.keyword, v, fact.value)
		}
	}
	f, err := Read(corpus.Path(t, eos+"tilta.com"))
	if err != nil {
		t.Fatal(err)
	}
	if c := f.Program("tilt"); len(c.Files) != 2 || c.Files[0].Value != "BBa.ali" || c.Files[1].Value != "BBa.rec" {
		t.Errorf("old-style files: %+v", c.Files)
	}
}
