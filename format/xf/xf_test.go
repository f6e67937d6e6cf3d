package xf

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
	"github.com/tomoparity/tomoparity/problem"
)

func TestReadSample(t *testing.T) {
	f, err := Read(filepath.Join("testdata", "three.xf"))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Lines) != 3 {
		t.Fatalf("%d lines", len(f.Lines))
	}
	l := f.Lines[2]
	if l.Values() != [6]float64{0.0856836, 0.9963228, -0.9963228, 0.0856836, 116.328, -191.695} || l.Number != 3 {
		t.Errorf("line 3: %v number %d", l.Values(), l.Number)
	}
}

// The sample was made by hand in the layout of IMOD, so writing fresh lines
// must give it exactly.
func TestWriteAsIMOD(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("testdata", "three.xf"))
	if err != nil {
		t.Fatal(err)
	}
	f := New(Identity(),
		FromValues([6]float64{-0.0941778, 0.9955554, -0.9955554, -0.0941778, -102.603, 18.967}),
		FromValues([6]float64{0.0856836, 0.9963228, -0.9963228, 0.0856836, 116.328, -191.695}))
	path := filepath.Join(t.TempDir(), "out.xf")
	if err := f.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(want) {
		t.Errorf("err %v, got\n%swant\n%s", err, got, want)
	}
}

func TestChangedLineOnly(t *testing.T) {
	in := "1 0 0 1 0 0\r\n\r\n1.0 0.0 0.0 1.0 0.0 0.0"
	f, err := Parse([]byte(in), "a.xf")
	if err != nil {
		t.Fatal(err)
	}
	f.Lines[0].DX = 2.5
	f.Lines = append(f.Lines, Identity())
	want := "   1.0000000   0.0000000   0.0000000   1.0000000       2.500       0.000\r\n\r\n" +
		"1.0 0.0 0.0 1.0 0.0 0.0\n" +
		"   1.0000000   0.0000000   0.0000000   1.0000000       0.000       0.000\n"
	if got := string(f.Bytes()); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", "x.xf: no lines with numbers; expected an IMOD transform file"},
		{"binary", "1 0 0 1 0 0\n\x00", "x.xf: binary data, not text"},
		{"warp", "3\n960 1050 9 1 396.0 3\n", "version number"},
		{"3-D", "0.005501 -0.015051 0.984453 55.069\n", "solvematch"},
		{"local", "     2     2   235   171   149   133     0    20.2   1\n", "LOCALFILE"},
		{"words", "not a transform\n", `x.xf line 1: column 1: "not"; expected an IMOD transform file`},
		{"nan", "1 0 0 1 0 0\n1 0 0 1 nan 0\n", `x.xf line 2: column 5: "nan"; expected a number`},
		{"stars", "1 0 0 1 0 0\n1 0 0 1 0 ************\n", "did not fit"},
		{"comma", "1 0 0 1 0 0\n1 0 0 1 0 2,5\n", "decimal comma"},
		{"hex", "1 0 0 1 0 0\n1 0 0 1 0 0x1p4\n", "column 6"},
		{"huge", "1 0 0 1 0 0\n1 0 0 1 0 1e999\n", "too large"},
		{"short", "1 0 0 1 0 0\n\n1 0 0 1 0\n", "x.xf line 3: 5 numbers; expected six"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), "x.xf")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Read("testdata/none.xf"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Read("testdata"); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("folder: %v", err)
	}
}

func TestAllFaultsGathered(t *testing.T) {
	in := "1 0 0 1 0 0\n" + strings.Repeat("1 0 0 x 0 0\n", 30)
	_, err := Parse([]byte(in), "x.xf")
	var list problem.List
	if !errors.As(err, &list) || len(list) != 21 {
		t.Fatalf("want 20 problems and a count, got %d: %v", len(list), err)
	}
	if got := list[20].Error(); !strings.Contains(got, "10 further problems") {
		t.Error(got)
	}
}

func TestWideNumbersStayApart(t *testing.T) {
	l := FromValues([6]float64{-12345678, 1, -99999, 1, -123456789.5, -123456789.25})
	f, err := Parse(New(l).Bytes(), "w.xf")
	if err != nil || f.Lines[0].Values() != l.Values() {
		t.Errorf("%v: %q", err, l.Format())
	}
}

func TestRoundTrip(t *testing.T) {
	value := rapid.Float64Range(-1e6, 1e6)
	rapid.Check(t, func(rt *rapid.T) {
		f := New()
		for range rapid.IntRange(1, 8).Draw(rt, "views") {
			var v [6]float64
			for k := range v {
				v[k] = value.Draw(rt, "v")
			}
			f.Lines = append(f.Lines, FromValues(v))
		}
		g, err := Parse(f.Bytes(), "r.xf")
		if err != nil || len(g.Lines) != len(f.Lines) {
			rt.Fatalf("%v", err)
		}
		for i := range f.Lines {
			a, b := f.Lines[i].Values(), g.Lines[i].Values()
			for k := range a {
				tol := 0.51e-7
				if k >= 4 {
					tol = 0.51e-3
				}
				if math.Abs(a[k]-b[k]) > tol {
					rt.Fatalf("line %d value %d: %v -> %v", i, k, a[k], b[k])
				}
			}
		}
		if string(g.Bytes()) != string(f.Bytes()) {
			rt.Fatal("second writing differs")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("   1.0000000   0.0000000   0.0000000   1.0000000       0.000       0.000\n"))
	f.Add([]byte("1 0 0 1 0 0\r\n\n1d0 0 0 1 0 0"))
	f.Add([]byte("\ufeff1 0 0 1 0 0"))
	f.Add([]byte("3\n960 1050\n"))
	formattest.Lossless(f, Parse, nil)
}

// refused lists the corpus files that share the suffix but are something else.
var refused = map[string]string{
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBalocal.xf":                       "LOCALFILE",
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBalocal_patch-tracking.xf":        "LOCALFILE",
	"LabShare-Archive+IMOD/Etomo/uitestData/mediumscansb2/mediumscansb2_midas.xf": "version number",
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/inverse.xf":             "solvematch",
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/refine.xf":              "solvematch",
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/solve.xf":               "solvematch",
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/solvezero.xf":           "solvematch",
}

// corpusFacts: views, and atan2(A12, A11) of the middle row in degrees.
var corpusFacts = map[string]struct {
	views int
	axis  float64
}{
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa.xf":                  {61, -11.17},
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa.tltxf":               {61, -11.17},
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa_patch-tracking.xf":   {61, -12.23},
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa_simple-align.xf":     {61, -11.51},
	"TomoBabel+cets-imod/imod/tests/test_data/alignment_files/TS_03.xf": {40, 85.26},
	"bHimes+emClarity/docs/anticipatedTiltAlignment/riboNew05.xf":       {72, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.prexf":    {61, 0},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.tltxf":    {61, -11.52},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/rotationa.xf": {1, -12.50},
	"teamtomo+alnfile/global_no_local.xf":                               {61, 95.40},
	"teamtomo+etomofiles/test_data/TS_001/TS_001.xf":                    {40, 84.15},
	"teamtomo+yet-another-imod-wrapper/tests/test_data/xf_file.xf":      {41, 85.27},
	"uermel+cryoet-alignment/tests/data/test.xf":                        {3, -11.41},
	"warpem+warpylib/testdata/xf_import/00254.xf":                       {41, -4.30},
}

func TestCorpus(t *testing.T) {
	found := 0
	for _, rel := range corpus.Files(t, ".xf", ".xg", ".prexf", ".prexg", ".tltxf") {
		t.Run(rel, func(t *testing.T) {
			path := corpus.Path(t, rel)
			f, err := Read(path)
			if why, ok := refused[rel]; ok {
				if err == nil || !strings.Contains(err.Error(), why) {
					t.Errorf("want refusal with %q, got %v", why, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(path)
			if err != nil || string(f.Bytes()) != string(raw) {
				t.Errorf("not lossless (%v)", err)
			}
			fact, ok := corpusFacts[rel]
			if !ok {
				return
			}
			found++
			m := f.Lines[len(f.Lines)/2]
			axis := math.Atan2(m.A12, m.A11) * 180 / math.Pi
			if len(f.Lines) != fact.views || math.Abs(axis-fact.axis) > 0.0051 {
				t.Errorf("%d views, middle axis %.2f, want %d and %.2f", len(f.Lines), axis, fact.views, fact.axis)
			}
		})
	}
	if found != len(corpusFacts) {
		t.Errorf("facts checked for %d files, want %d", found, len(corpusFacts))
	}
}
