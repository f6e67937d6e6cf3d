package gctflog

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/problem"
)

// Two fits in the forms of both versions, with numbers of our own; the second
// has a column more.
const sample = "Cycle: 12\n            30100.50   29900.25      34.52 736.376770\n" +
	"**************************************   LAST CYCLE    ******** *\n\n" +
	"   Defocus_U   Defocus_V       Angle         CCC\n    30100.50    29900.25       34.52    0.180863  Final Values\n\n" +
	"Resolution limit estimated by EPA: 3.464 \n\nDifferences from Original Values:\n" +
	"  RESOLUTION   Defocus_U   Defocus_V     Angle       CCC      CONVERGENCE  \n  20-08A       124.42       -0.95        0.38        0.19     PERFECT        \n" +
	"   Defocus_U   Defocus_V       Angle     Extra        CCC\r\n    30200.00    30300.00      -47.05     1.5   0.039181  Final Values\r\n\r\n" +
	"Resolution limit estimated by EPA: RES_LIMIT 3.972 \r\n"

func TestParse(t *testing.T) {
	f, err := Parse([]byte(sample), "a_gctf.log")
	if err != nil || len(f.Fits) != 2 {
		t.Fatalf("%+v %v", f, err)
	}
	a, b := f.Fits[0], f.Fits[1]
	if a.Number != 6 || a.DefocusUA != 30100.5 || a.DefocusVA != 29900.25 || a.AngleDeg != 34.52 || a.CCC != 0.180863 || a.ResolutionA != 3.464 || a.Others != nil {
		t.Errorf("%+v", a)
	}
	if b.DefocusVA != 30300 || b.AngleDeg != -47.05 || b.CCC != 0.039181 || b.ResolutionA != 3.972 || len(b.Others) != 1 || b.Others[0] != (Value{"Extra", 1.5}) {
		t.Errorf("%+v", b)
	}
	if !Is([]byte(sample)) || Is([]byte("Final Values")) {
		t.Error("not told by its beginning")
	}
}

func TestRefused(t *testing.T) {
	const head = "Defocus_U Defocus_V Angle CCC\n"
	for in, want := range map[string]string{
		"":                              "no line that ends",
		"a log\n":                       "no line that ends",
		head + "1 2 3 Final Values\n":   "line 2: 3 values under 4 names",
		head + "1 2 x 4 Final Values\n": "line 2: Angle",
		"DFMID1 DFMID2 ANGAST CC\n\n1 2 3 4 Final Values\n": "line 3: no names",
		"1 2 3 4 Final Values\n":                            "line 1: no names",
		"1\x00":                                             "binary",
	} {
		if _, err := Parse([]byte(in), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("Defocus_U Defocus_V\n1 2 Final Values"))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b, "fuzz")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if len(x.Fits) == 0 {
			t.Fatal("a log without fits is read")
		}
	})
}
