package ctftxt

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/format/internal/formattest"
)

const areTomo = "# Columns: #1 micrograph number; #2 - defocus 1 [A]; #3 - defocus 2;\n# #4 - azimuth of astigmatism; #5 - additional phase shift [radian];\n" +
	"# #6 - cross correlation; #7 - spacing; #8 - dfHand\n" +
	"   1   25951.41  24469.37     88.08      0.00   -0.0105   24.6784    -1\n" +
	"   2   24973.29  23547.11     83.57      0.10       nan       inf    -1\n"

const ctffind = "# Output from CTFFind version 4.1.8, run on 2019-02-25 11:33:34\n" +
	"# Input file: TS_01.mrc ; Number of micrographs: 2\n" +
	"# Pixel size: 2.500 Angstroms ; acceleration voltage: 300.0 keV ; spherical aberration: 2.70 mm ; amplitude contrast: 0.07\n" +
	"# Box size: 512 pixels ; min. res.: 30.0 Angstroms ; max. res.: 5.0 Angstroms ; min. def.: 10000.0 um; max. def. 75000.0 um\n" +
	"# Columns: #1 - micrograph number; #2 - defocus 1 [Angstroms]\n" +
	"1.000000 30100.500000 29900.250000 75.000000 0.000000 0.101000 12.144508\n" +
	"2.000000 30200.000000 30000.000000 -84.000000 -nan -nan inf\n"

// What CTFFIND 5 writes: its own ten columns, numbers of our own.
const ctffind5 = "1.000000 30100.500000 29900.250000 75.000000 0.000000 0.101000 12.144508 85.500000 -12.500000 1500.000000\r\n"

// What novaCTF writes for one slab: no header, tabs, two decimals of defocus.
const nova = "1.000000\t30100.50\t29900.25\t75.000000\t0.000000\t0.101000\t12.144508\n"

func TestCTFFIND(t *testing.T) {
	f, err := Parse([]byte(ctffind), "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := f.Header
	if h.Version != "4.1.8" || h.Input != "TS_01.mrc" || h.Images != 2 || h.PixelA != 2.5 || h.KV != 300 || h.CsMM != 2.7 || h.AmpContrast != 0.07 ||
		!slices.Equal(h.Names, []string{"micrograph number", "defocus 1 [Angstroms]"}) {
		t.Errorf("%+v", h)
	}
	a, b := f.Rows[0], f.Rows[1]
	if len(f.Rows) != 2 || f.Columns != 7 || f.Style != CTFFIND || a.Image != 1 || a.Defocus1A != 30100.5 || a.Defocus2A != 29900.25 || a.AzimuthDeg != 75 || a.Number != 6 {
		t.Errorf("%+v", f)
	}
	if !math.IsNaN(b.PhaseRad) || !math.IsNaN(b.Score) || !math.IsInf(b.ResolutionA, 1) {
		t.Errorf("%+v", b)
	}
	f.Rows[0].Defocus1A = 1
	got := string(f.Bytes())
	if !strings.Contains(got, "\n1.000000 1.000000 29900.250000 75.000000 0.000000 0.101000 12.144508\n") || !strings.HasSuffix(got, "-nan -nan inf\n") {
		t.Error(got)
	}
}

func TestAreTomo(t *testing.T) {
	f, err := Parse([]byte(areTomo), "a_CTF.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := f.Rows[0]
	if len(f.Rows) != 2 || f.Columns != 8 || f.Style != AreTomo || r.Image != 1 || r.Defocus1A != 25951.41 || r.Defocus2A != 24469.37 || r.AzimuthDeg != 88.08 ||
		r.Further != [3]float64{-1} || r.Number != 4 || len(f.Header.Names) != 8 || f.Header.Names[7] != "dfHand" {
		t.Errorf("%+v %q", f.Rows, f.Header.Names)
	}
	if !math.IsInf(f.Rows[1].ResolutionA, 1) || f.Rows[1].PhaseRad != 0.1 {
		t.Errorf("%+v", f.Rows[1])
	}
}

// Every style is read from what it writes, header included.
func TestStyles(t *testing.T) {
	v := Values{Image: 1, Defocus1A: 30100.5, Defocus2A: 29900.25, AzimuthDeg: 75, Score: 0.101, ResolutionA: 12.1445, Further: [3]float64{1}}
	for _, c := range []struct {
		style   Style
		columns int
		row     string
	}{
		{CTFFIND, 7, "1.000000 30100.500000 29900.250000 75.000000 0.000000 0.101000 12.144500\n"},
		{CTFFIND, 10, "1.000000 30100.500000 29900.250000 75.000000 0.000000 0.101000 12.144500 1.000000 0.000000 0.000000\n"},
		{AreTomo, 8, "   1   30100.50  29900.25     75.00      0.00    0.1010   12.1445     1\n"},
		{NovaCTF, 7, "1.000000\t30100.50\t29900.25\t75.000000\t0.000000\t0.101000\t12.144500\n"},
	} {
		want := v
		if c.columns == 7 {
			want.Further = [3]float64{}
		}
		b := New(Header{Input: "ts.mrc", Images: 1, PixelA: 2, KV: 300}, c.style, c.columns, v).Bytes()
		f, err := Parse(b, "new")
		if err != nil || f.Rows[0].Values != want || f.Style != c.style || f.Columns != c.columns || !strings.HasSuffix(string(b), c.row) {
			t.Errorf("%d: %s%+v %v", c.style, b, f, err)
		}
		if n := len(f.Header.Names); c.style != NovaCTF && n != c.columns || c.style == NovaCTF && n != 0 {
			t.Errorf("%d: names %q", c.style, f.Header.Names)
		}
	}
	if v.PhaseRad = 1.5708; !strings.Contains(v.format(AreTomo, 7), "     75.00     1.5708    0.1010") {
		t.Errorf("%q", v.format(AreTomo, 7))
	}
	if f, err := Parse([]byte(ctffind5), "x"); err != nil || f.Columns != 10 || f.Rows[0].Further != [3]float64{85.5, -12.5, 1500} {
		t.Errorf("%+v %v", f, err)
	}
	if f, err := Parse([]byte(nova), "x"); err != nil || f.Style != NovaCTF || f.Rows[0].format(f.Style, 7)+"\n" != nova {
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
		"-1 2 3 4 5 6 7\n":                 "column 1",
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
	for _, s := range []string{areTomo, ctffind, ctffind5, nova} {
		f.Add([]byte(s))
	}
	formattest.Lossless(f, Parse, nil)
}

func TestCorpus(t *testing.T) {
	for _, c := range []struct {
		path  string
		rows  int
		style Style
		head  Header
	}{
		// The header is of another series: 41 images, while the table has 60 rows.
		{"turonova+cryoCAT/tests/test_data/TS_017/017_ctffind4.txt", 60, CTFFIND, Header{Version: "4.1.8", Images: 41, PixelA: 1.327}},
		{"turonova+cryoCAT/tests/test_data/TS_018/018_ctffind4.txt", 60, CTFFIND, Header{Version: "4.1.8", Images: 41, PixelA: 1.327}},
		{"uermel+cryoet-alignment/tests/data/test_CTF.txt", 3, AreTomo, Header{}},
	} {
		path := corpus.Path(t, c.path)
		f, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(path)
		if err != nil || string(raw) != string(f.Bytes()) {
			t.Errorf("%s: not the same bytes (%v)", c.path, err)
		}
		h := f.Header
		if len(f.Rows) != c.rows || f.Style != c.style || len(h.Names) != 7 || h.Version != c.head.Version || h.Images != c.head.Images || h.PixelA != c.head.PixelA {
			t.Errorf("%s: %d rows, %+v", c.path, len(f.Rows), f.Header)
		}
		for _, r := range f.Rows {
			if r.format(f.Style, f.Columns) != r.src.Text {
				t.Errorf("%q is written %q", r.src.Text, r.format(f.Style, f.Columns))
			}
		}
	}
}
