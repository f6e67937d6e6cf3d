package ctftxt

import (
	"os"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

const sample = "# Columns: #1 micrograph number; #2 - defocus 1 [A]\n" +
	"   1   25951.41  24469.37     88.08      0.00   -0.0105   24.6784   -1\n" +
	"   2   24973.29  23547.11     83.57      0.10       nan       inf   -1\n"

func TestRead(t *testing.T) {
	f, err := Parse([]byte(sample), "a_CTF.txt")
	if err != nil {
		t.Fatal(err)
	}
	if r := f.Rows[0]; len(f.Rows) != 2 || r.Image != 1 || r.Defocus1A != 25951.41 || r.Defocus2A != 24469.37 || r.AzimuthDeg != 88.08 || r.Hand != -1 || r.Number != 2 {
		t.Errorf("%+v", f.Rows)
	}
	f.Rows[0].Hand = 0
	if got := string(f.Bytes()); strings.Count(got, "-1") != 1 || !strings.Contains(got, "nan") {
		t.Error(got)
	}
	g, err := Parse(New(f.Rows[0].Values, Values{Image: 2, Defocus1A: 1, Hand: 1}).Bytes(), "b")
	if err != nil || g.Rows[0].Values != f.Rows[0].Values || g.Rows[1].Hand != 1 {
		t.Errorf("%+v %v", g, err)
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "no rows",
		"# only\n":             "no rows",
		"1 2 3\n":              "line 1: 3 columns",
		"1 2 3 4 5 6 7 8\n":    "dfHand",
		"1.5 2 3 4 5 6 7\n":    "column 1",
		"1 nan 3 4 5 6 7\n":    `column 2: "nan"`,
		"#\n1 2,5 3 4 5 6 7\n": "line 2",
		"1\x00":                "binary",
	} {
		if _, err := Parse([]byte(in), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
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
	path := corpus.Path(t, "uermel+cryoet-alignment/tests/data/test_CTF.txt")
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := os.ReadFile(path)
	if len(f.Rows) != 3 || f.Rows[2].Defocus1A != 20648.45 || f.Rows[0].Hand != 0 || string(raw) != string(f.Bytes()) {
		t.Errorf("%+v", f.Rows)
	}
	for _, r := range f.Rows {
		if r.Format() != r.src.Text {
			t.Errorf("%q is written %q", r.src.Text, r.Format())
		}
	}
}
