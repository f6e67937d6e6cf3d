package tlt

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

func TestExtraColumns(t *testing.T) {
	f, err := Read(filepath.Join("testdata", "dose.tlt"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Columns() != 2 || len(f.Rows) != 3 {
		t.Fatalf("%d rows of %d", len(f.Rows), f.Columns())
	}
	if got := f.Values()[1]; got[0] != 0.01 || got[1] != 0 || f.Rows[1].Number != 2 {
		t.Errorf("row 1: %v line %d", got, f.Rows[1].Number)
	}
	f.Rows[1].Values[0] = -1.005
	f.Decimals = 3
	want := "-57.00 117\n -1.005 0\n60.00 123\n"
	if got := string(f.Bytes()); got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestWriteAsIMOD(t *testing.T) {
	got := string(New(-60.01, 0, 3.005, 120.5).Bytes())
	want := " -60.01\n   0.00\n   3.00\n 120.50\n"
	if got != want {
		t.Errorf("got %q want %q", got, want)
	}
}

func TestRefused(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", " \n\n", "a.tlt: no angles"},
		{"nan", "1\nnan\n", `a.tlt line 2: column 1: "nan"`},
		{"inf", "-inf\n", "line 1"},
		{"comma", "-57,00\n", "decimal comma"},
		{"words", "angle\n1\n", "line 1"},
		{"ragged", "1\n\n2 3\n", "a.tlt line 3: 2 columns; expected 1 as on line 1"},
		{"binary", "\x00\x01", "binary data"},
		{"utf16", "\xff\xfe1\x00\n\x00", "UTF-16"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in), "a.tlt")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		angles := rapid.SliceOfN(rapid.Float64Range(-180, 180), 1, 50).Draw(rt, "angles")
		f := New(angles...)
		f.Decimals = rapid.IntRange(0, 6).Draw(rt, "decimals")
		g, err := Parse(f.Bytes(), "r.tlt")
		if err != nil {
			rt.Fatal(err)
		}
		for i, a := range g.Angles() {
			if math.Abs(a-angles[i]) > 0.51*math.Pow(10, -float64(f.Decimals)) {
				rt.Fatalf("%v -> %v", angles[i], a)
			}
		}
		if string(g.Bytes()) != string(f.Bytes()) {
			rt.Fatal("second writing differs")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(" -60.01\n -57.00\n"))
	f.Add([]byte("-57.00 117\r\n-54.00 108"))
	f.Add([]byte("\n\n1\n\n"))
	f.Add([]byte("1 2\n3\n"))
	formattest.Lossless(f, Parse, nil)
}

// corpusFacts: rows, columns, first and last value of the first column.
var corpusFacts = map[string]struct {
	rows, cols  int
	first, last float64
}{
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa.tlt":                                               {61, 1, 65.06, -55.12},
	"LabShare-Archive+IMOD/Etomo/uitestData/BB/BBa.xtilt":                                             {61, 1, 0, 0},
	"SBC-Utrecht+pytom-match-pick/tests/Data/test_angles.rawtlt":                                      {35, 1, -51, 51},
	"TomoBabel+cets-imod/imod/tests/test_data/tilt_series/TS_03.tlt":                                  {40, 2, -57, 60},
	"anmartinezs+pyseg_system/code/pyto/tomo/test/tomo_int16.tlt":                                     {4, 1, -2.8, -0.9},
	"bHimes+emClarity/docs/anticipatedTiltAlignment/riboNew06.tlt":                                    {41, 1, 59.46, -60.30},
	"bHimes+emClarity/docs/anticipatedTiltAlignment/ctf/riboNew05_ali1_ctf.tlt":                       {41, 22, 41, 21},
	"hanjinliu+cylindra/cylindra_builtins/imod/tests/imod_test_projects/position_1/position_1.rawtlt": {5, 1, -59.9, 60.1},
	"tacyas+Eos/example/IMOD-DEMO/tutorialData/finalFiles/BBa.rawtlt":                                 {61, 1, 65, -55},
	"teamtomo+alnfile/test_data_no_local.tlt":                                                         {61, 1, -63.20, 56.79},
	"teamtomo+etomofiles/test_data/TS_001/TS_001.rawtlt":                                              {40, 1, -60, 56.99},
	"teamtomo+etomofiles/test_data/TS_001/TS_001.tlt":                                                 {40, 1, -57.12, 59.84},
	"teamtomo+etomofiles/test_data/TS_001/TS_001.xtilt":                                               {40, 1, -0.01, 0},
	"turonova+cryoCAT/tests/test_data/TS_017/017.tlt":                                                 {60, 1, -52.01, 65.97},
	"turonova+cryoCAT/tests/test_data/TS_018/018.tlt":                                                 {60, 1, -54.01, 69.97},
	"uermel+cryoet-alignment/tests/data/test.rawtlt":                                                  {3, 1, -66, -63},
	"usnistgov+etspy/etspy/tests/test_data/HAADF.rawtlt":                                              {77, 1, -76, 76},
	"warpem+warpylib/testdata/xf_import/00254.tlt":                                                    {41, 1, -60.01, 59.98},
}

// Every file with these suffixes in the corpus reads; none is refused.
func TestCorpus(t *testing.T) {
	found := 0
	for _, rel := range corpus.Files(t, ".tlt", ".rawtlt", ".xtilt") {
		t.Run(rel, func(t *testing.T) {
			path := corpus.Path(t, rel)
			f, err := Read(path)
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
			a := f.Angles()
			if len(a) != fact.rows || f.Columns() != fact.cols || a[0] != fact.first || a[len(a)-1] != fact.last {
				t.Errorf("%d rows, %d columns, %v..%v, want %v", len(a), f.Columns(), a[0], a[len(a)-1], fact)
			}
		})
	}
	if found != len(corpusFacts) {
		t.Errorf("facts checked for %d files, want %d", found, len(corpusFacts))
	}
}
