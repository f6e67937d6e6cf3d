package ctffind

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

const sample = "# Output from CTFFind version 4.1.8, run on 2019-02-25 11:33:34\n" +
	"# Input file: TS_01.mrc ; Number of micrographs: 2\n" +
	"# Pixel size: 2.500 Angstroms ; acceleration voltage: 300.0 keV ; spherical aberration: 2.70 mm ; amplitude contrast: 0.07\n" +
	"# Box size: 512 pixels ; min. res.: 30.0 Angstroms ; max. res.: 5.0 Angstroms ; min. def.: 10000.0 um; max. def. 75000.0 um\n" +
	"# Columns: #1 - micrograph number; #2 - defocus 1 [Angstroms]\n" +
	"1.000000 30100.500000 29900.250000 75.000000 0.000000 0.101000 12.144508\n" +
	"2.000000 30200.000000 30000.000000 -84.000000 -nan -nan inf\n"

func TestRead(t *testing.T) {
	f, err := Parse([]byte(sample), "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Header{Version: "4.1.8", Input: "TS_01.mrc", Images: 2, PixelA: 2.5, KV: 300, CsMM: 2.7, AmpContrast: 0.07}); f.Header != want {
		t.Errorf("%+v", f.Header)
	}
	a, b := f.Rows[0], f.Rows[1]
	if len(f.Rows) != 2 || f.Columns != 7 || a.Image != 1 || a.Defocus1A != 30100.5 || a.Defocus2A != 29900.25 || a.AzimuthDeg != 75 || a.Number != 6 {
		t.Errorf("%+v", f.Rows)
	}
	if !math.IsNaN(b.PhaseRad) || !math.IsNaN(b.Score) || !math.IsInf(b.ResolutionA, 1) {
		t.Errorf("%+v", b)
	}
	f.Rows[0].Defocus1A = 1
	got := string(f.Bytes())
	if !strings.Contains(got, "\n1.000000 1.000000 29900.250000 75.000000 0.000000 0.101000 12.144508\n") || !strings.HasSuffix(got, "-nan -nan inf\n") {
		t.Error(got)
	}
	g, err := Parse(New(f.Header, a.Values).Bytes(), "new")
	if err != nil || g.Rows[0].Values != a.Values || g.Header.KV != 300 || g.Header.Input != "TS_01.mrc" {
		t.Errorf("%+v %v", g, err)
	}
}

// CTFFIND 5 adds tilt axis, tilt and thickness.
func TestTenColumns(t *testing.T) {
	f, err := Parse([]byte("1 2 3 4 5 6 7 85.5 -12.5 1500\n"), "x")
	if err != nil || f.Columns != 10 || f.Rows[0].TiltAxisDeg != 85.5 || f.Rows[0].TiltDeg != -12.5 || f.Rows[0].ThicknessA != 1500 {
		t.Errorf("%+v %v", f, err)
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "no rows",
		"# only\n":                         "no rows",
		"1 2 3\n":                          "line 1: 3 columns",
		"1 2 3 4 5 6 7 8 9 10 11\n":        "11 columns",
		"1.5 2 3 4 5 6 7\n":                "column 1",
		"0 2 3 4 5 6 7\n":                  "from 1",
		"1 nan 3 4 5 6 7\n":                `column 2: "nan"`,
		"#\n1 2,5 3 4 5 6 7\n":             "line 2",
		"1 2 3 4 5 6 7\n2 2 3 4 5 6 7 8\n": "line 2: 8 columns; expected 7",
		"1\x00":                            "binary",
	} {
		if _, err := Parse([]byte(in), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("1 2 3 4 5 6 7 85.5 -12.5 1500\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b, "fuzz")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if string(x.Bytes()) != string(b) {
			t.Fatalf("%q became %q", b, x.Bytes())
		}
	})
}

func TestCorpus(t *testing.T) {
	for _, rel := range []string{"turonova+cryoCAT/tests/test_data/TS_017/017_ctffind4.txt", "turonova+cryoCAT/tests/test_data/TS_018/018_ctffind4.txt"} {
		path := corpus.Path(t, rel)
		f, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(path)
		if err != nil || string(raw) != string(f.Bytes()) {
			t.Errorf("%s: not the same bytes (%v)", rel, err)
		}
		// The header is of another series: 41 images, while the table has 60 rows.
		if len(f.Rows) != 60 || f.Header.Images != 41 || f.Header.PixelA != 1.327 || f.Header.Version != "4.1.8" || f.Rows[59].Image < 1 {
			t.Errorf("%s: %d rows, %+v", rel, len(f.Rows), f.Header)
		}
		for _, r := range f.Rows {
			if r.format(f.Columns) != r.src.Text {
				t.Errorf("%q is written %q", r.src.Text, r.format(f.Columns))
			}
		}
	}
}
