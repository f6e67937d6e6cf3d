package dynamotbl

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

const row = "43 1 1 -1.25 -2.5 3.75 30 40 50 0.15 0 0 1 -60 60 -60 60 0 0 7 1 0 0 508.5 378.5 318.5 NaN 0 0 0 0 1 0 1+0.5i 0\n"

func TestRead(t *testing.T) {
	f, err := Parse([]byte(row+"\r\n"+row), "a.tbl")
	if err != nil || len(f.Rows) != 2 || f.Columns() != 35 || f.Rows[1].Number != 3 {
		t.Fatal(f, err)
	}
	if v, p := f.Rows[0].Float(24); p != nil || v != 508.5 {
		t.Error(v, p)
	}
	for column, want := range map[int]string{27: "NaN", 34: "1+0.5i", 36: "no such column", 0: "no such column"} {
		if _, p := f.Rows[0].Float(column); p == nil || !strings.Contains(p.Error(), want) {
			t.Errorf("column %d: %v", column, p)
		}
	}
}

func TestRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":                                    "no lines",
		"1 2 3\n":                             "3 columns",
		row + strings.TrimSpace(row) + " 1\n": "line 2: 36 columns",
		"\x00":                                "binary",
	} {
		if _, err := Parse([]byte(in), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", in, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(row))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b, "fuzz")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		for c := range x.Columns() {
			_, _ = x.Rows[len(x.Rows)-1].Float(c + 1)
		}
	})
}

func TestCorpus(t *testing.T) {
	for rel, want := range map[string][2]int{"alisterburt+dynamo2m/test_data/dynamo2warp/example.tbl": {4934, 35}, "teamtomo+dynamotable/test/data/t_double.tbl": {300, 35},
		"turonova+cryoCAT/tests/test_data/motl_data/bin1.6_SG_j013_afterM_24k_subtomos_MN_Dyn_v2.tbl": {24399, 42}} {
		f, err := Read(corpus.Path(t, rel))
		if err != nil || len(f.Rows) != want[0] || f.Columns() != want[1] {
			t.Errorf("%s: %v", rel, err)
		}
	}
}
