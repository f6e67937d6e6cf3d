package aln

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
)

const sample = "testdata/three.aln"

func TestReadSample(t *testing.T) {
	f, err := Read(sample)
	if err != nil {
		t.Fatal(err)
	}
	if f.RawNX != 1024 || f.RawNY != 960 || f.RawN != 4 || f.Patches != 2 || f.AlphaOffsetDeg != 1 || f.ThicknessPX != 300 ||
		!f.Said.Has(RawSize|NumPatches|AlphaOffset|BetaOffset|Thickness) || f.Said.Has(Counts) || f.Version() != "AreTomo3" {
		t.Errorf("%+v", f.Header)
	}
	if len(f.Darks) != 1 || f.Darks[0] != (Dark{Index: 3, Section: 4, TiltDeg: 6, Number: 4}) {
		t.Errorf("%+v", f.Darks)
	}
	if r := f.Rows[2]; len(f.Rows) != 3 || r.Section != 3 || r.RotDeg != 84.1 || r.TXPX != -3.125 || r.TYPX != 2 || r.TiltDeg != 4 || r.Number != 11 {
		t.Errorf("%+v", f.Rows)
	}
	if p := f.Local[3]; len(f.Local) != 6 || p.PatchValues != (PatchValues{1, 1, 200, 150, 0.25, 0.25, 0}) || p.Number != 16 {
		t.Errorf("%+v", f.Local)
	}
}

// Lines made afresh are those of the sample, which is in AreTomo's columns.
func TestWriteAsAreTomo(t *testing.T) {
	f, err := Read(sample)
	if err != nil {
		t.Fatal(err)
	}
	h := f.Header
	g := New(h)
	for _, r := range f.Rows {
		g.Rows = append(g.Rows, NewRow(r.Section, r.RotDeg, r.TXPX, r.TYPX, r.TiltDeg))
	}
	for _, p := range f.Local {
		g.Local = append(g.Local, Patch{PatchValues: p.PatchValues})
	}
	want, _ := os.ReadFile(sample)
	if got := string(g.Bytes()); got != string(want) {
		t.Errorf("got\n%s", got)
	}
	path := filepath.Join(t.TempDir(), "out.aln")
	if err := g.Write(path); err != nil {
		t.Error(err)
	}
	f.Rows[1].TiltDeg = 1.0625
	f.Darks[0].TiltDeg = 7
	text := string(f.Bytes())
	if !strings.Contains(text, "    1.0625\n") || !strings.Contains(text, "    7.00\n") || strings.Count(text, localTitle) != 1 {
		t.Error(text)
	}
}

func TestRefused(t *testing.T) {
	b, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	tests := []struct{ name, old, new, want string }{
		{"other file", "AreTomo", "Other", "an alignment file of AreTomo"},
		{"binary", "1024", "\x00", "binary data"},
		{"columns", "     4.00\n", "\n", "line 11: 9 columns"},
		{"nan", "84.1000    1.00000      6", "nan  1  6", `line 9: column 2: "nan"`},
		{"comma", "6.000     -4.000", "6,000 -4.000", "decimal comma"},
		{"stars", "-3.125", "**********", "did not fit"},
		{"section", "    1    84", "  1.5    84", "line 9: SEC: 1.5"},
		{"negative section", "    1    84", "  -1    84", "SEC: -1"},
		{"raw size", "960 4", "960", "line 2: RawSize: 2 numbers"},
		{"raw size zero", "960 4", "960 0", "1 or more"},
		{"twice", "# BetaOffset", "# AlphaOffset", "a second such line"},
		{"dark", "   4     6.00", "   4   six", "line 4: DarkFrame"},
		{"patch columns", "0.25   0.0", "0.25", "line 16: 6 columns"},
		{"patch row", "   2   1", "   7   1", "line 18: row: 7"},
		{"thickness", "= 300", "= 3e9", "Thickness"},
		{"words", "# Local", "words\n# Local", `line 12: column 1: "words"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(strings.Replace(good, tt.old, tt.new, 1)), "x.aln")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Parse([]byte(columns+"\n# "+magic+"\n"), "x.aln"); err == nil || !strings.Contains(err.Error(), "no row") {
		t.Error(err)
	}
	if _, err := Read("testdata/none.aln"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := Parse([]byte(strings.ReplaceAll(good, "84.1000", "x")), "x.aln"); strings.Count(err.Error(), "line") != 3 {
		t.Errorf("not every fault: %v", err)
	}
}

func TestOldHeaders(t *testing.T) {
	f, err := Parse([]byte("Hello\r\n# AreTomo Alignment / Priims bprmMn \r\n# 41  0\r\n"+columns+"\r\n 0 -93 1 2 3 1 1 1 0 -51.98\r\n"), "old.aln")
	if err != nil || f.RawN != 41 || f.Patches != 0 || !f.Said.Has(Counts) || f.Version() != "AreTomo 1.2 or older" {
		t.Errorf("%+v %v", f, err)
	}
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.Float64Range(-2000, 2000)
		f := New(Header{Said: RawSize | AlphaOffset, RawNX: 10, RawNY: 20, RawN: 5, AlphaOffsetDeg: 2.5})
		for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
			f.Rows = append(f.Rows, NewRow(i+1, v.Draw(rt, "rot"), v.Draw(rt, "tx"), v.Draw(rt, "ty"), v.Draw(rt, "tilt")))
			if rapid.Bool().Draw(rt, "local") {
				f.Local = append(f.Local, Patch{PatchValues: PatchValues{Row: i, XPX: v.Draw(rt, "x"), DXPX: v.Draw(rt, "dx"), Good: 1}})
			}
		}
		g, err := Parse(f.Bytes(), "r.aln")
		if err != nil || len(g.Rows) != len(f.Rows) || len(g.Local) != len(f.Local) || string(g.Bytes()) != string(f.Bytes()) {
			rt.Fatalf("%v", err)
		}
		for i, r := range g.Rows {
			w := f.Rows[i]
			if math.Abs(r.TiltDeg-w.TiltDeg) > 0.51e-4 || math.Abs(r.RotDeg-w.RotDeg) > 0.51e-4 || math.Abs(r.TXPX-w.TXPX) > 0.51e-3 || r.Section != w.Section {
				rt.Fatalf("%+v became %+v", w, r)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	b, _ := os.ReadFile(sample)
	f.Add(b)
	f.Add([]byte("# AreTomo Alignment\r\n# 2 0\n 0 1 1 0 0 1 1 1 0 -3\n\n1 1 1 0 0 1 1 1 0 3"))
	formattest.Lossless(f, Parse, nil)
}

// corpusFacts: rows, dark frames, local rows, first ROT, first SEC.
var corpusFacts = map[string]struct {
	rows, darks, local int
	rot                float64
	sec                int
	version            string
}{
	"uermel+cryoet-alignment/later-version/test_thickness.aln":                    {4, 4, 6, -12.6611, 1, "AreTomo3"},
	"uermel+cryoet-alignment/tests/data/test.aln":                                 {4, 4, 6, -12.6611, 1, "AreTomo3"},
	"teamtomo+lil-aretomo/tests/test_data/example_v1_2_0.aln":                     {41, 0, 0, -93.7196, 0, "AreTomo 1.2 or older"},
	"TomoBabel+cets-cryoet-data-portal/tests/data/10445_TS_105_5.global-part.aln": {31, 0, 0, -96.3299, 1, "AreTomo3"},
	"teamtomo+alnfile/test_data_no_local.aln":                                     {61, 0, 0, -95.4040, 1, "AreTomo3"},
}

func TestCorpus(t *testing.T) {
	files := corpus.Files(t, ".aln")
	if len(files) < len(corpusFacts) {
		t.Errorf("%d files", len(files))
	}
	for _, rel := range files {
		t.Run(rel, func(t *testing.T) {
			path := corpus.Path(t, rel)
			f, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			if raw, _ := os.ReadFile(path); string(raw) != string(f.Bytes()) {
				t.Error("not lossless")
			}
			for i := range f.Rows { // the columns are AreTomo's own
				if got := f.Rows[i].Values.Format(); got != f.Rows[i].src.Text {
					t.Errorf("%q is written %q", f.Rows[i].src.Text, got)
				}
			}
			if w, ok := corpusFacts[rel]; ok && (len(f.Rows) != w.rows || len(f.Darks) != w.darks || len(f.Local) != w.local ||
				f.Rows[0].RotDeg != w.rot || f.Rows[0].Section != w.sec || f.Version() != w.version) {
				t.Errorf("%d rows, %d dark, %d local, %+v", len(f.Rows), len(f.Darks), len(f.Local), f.Rows[0].Values)
			}
		})
	}
}
