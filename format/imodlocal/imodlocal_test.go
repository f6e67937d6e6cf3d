package imodlocal

import (
	"bytes"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

// Two by one patches of two views, with x-tilts and z factors.
const small = `     2     1   100   120    80    90     1    5.40000   1
   0.10  -0.20
   0.01   0.02
    0.001000    0.002000    0.003000    0.004000
   1.0010000   0.0000000   0.0000000   0.9990000       0.500      -0.250
   1.0000000   0.0000000   0.0000000   1.0000000       0.000       0.000
   0.30   0.40
   0.00   0.00
    0.000000    0.000000    0.000000    0.000000
   1.0000000   0.0000000   0.0000000   1.0000000       1.000       2.000
   1.0000000   0.0000000   0.0000000   1.0000000       3.000       4.000
`

func TestParse(t *testing.T) {
	f, err := Parse([]byte(small), "small.xf")
	if err != nil {
		t.Fatal(err)
	}
	if f.NX != 2 || f.NY != 1 || f.Views != 2 || f.XStart != 100 || f.DY != 90 || f.PixelSizeA != 5.4 || len(f.Patches) != 2 {
		t.Errorf("%+v", f)
	}
	p, q := f.Patches[0], f.Patches[1]
	if p.DTiltDeg[1] != -0.2 || p.DXTiltDeg[1] != 0.02 || p.ZFactors[1] != [2]float64{0.003, 0.004} || p.Transform[0][0] != 1.001 || q.Transform[1] != [6]float64{1, 0, 0, 1, 3, 4} {
		t.Errorf("%+v\n%+v", p, q)
	}
	if !bytes.Equal(f.Bytes(), []byte(small)) {
		t.Error("bytes changed")
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "words": "hello world\n", "no patches": "0 1 1 1 1 1 0\n1\n",
		"cut short": small[:len(small)-30], "too many": strings.Replace(small, "     2     1", "99999 99999", 1), "nan": strings.Replace(small, "0.10", "NaN", 1),
	} {
		if _, err := Parse([]byte(text), name); err == nil {
			t.Errorf("%s was accepted", name)
		} else if _, ok := problem.ClassOf(err); !ok {
			t.Errorf("%s: %v is no problem", name, err)
		}
	}
}

func TestCorpus(t *testing.T) {
	n := 0
	for _, rel := range corpus.Files(t, "bblocal.xf", "bbalocal.xf", "local_patch-tracking.xf") {
		path := filepath.Join(corpus.Dir(t), filepath.FromSlash(rel))
		f, err := Read(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		n++
		if f.Views != 61 || f.PixelSizeA != 20.2 {
			t.Errorf("%s: %d views at %g A, want 61 at 20.2", path, f.Views, f.PixelSizeA)
		}
		read := string(f.Bytes())
		f.raw = nil
		if made := string(f.Bytes()); made != read {
			t.Errorf("%s: made of the same numbers it is another text:\n%.400s", path, made)
		}
	}
	if n == 0 {
		t.Error("no local alignment in the corpus")
	}
}

// A made file has the numbers it was made of, to the decimals of its columns.
func TestMade(t *testing.T) {
	f, err := Parse([]byte(small), "small.xf")
	if err != nil {
		t.Fatal(err)
	}
	f.raw = nil
	f.XStart, f.Patches[0].DXTiltDeg[1] = 100.5, -0.0123
	f.Patches[1].DTiltDeg[0] = -99.5
	g, err := Parse(f.Bytes(), "made")
	if err != nil {
		t.Fatalf("%v in\n%s", err, f.Bytes())
	}
	g.raw, g.Name = nil, f.Name
	if !reflect.DeepEqual(f, g) {
		t.Errorf("%+v became %+v", f, g)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("1 1 1 1 1 1 0\n0 1 0 0 1 0 0\n"))
	f.Add([]byte("65536 1 1 1 1 1 1 1 1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if g, err := Parse(b, "fuzz"); err == nil && len(g.Patches) != g.NX*g.NY {
			t.Fatal("patches are missing")
		}
	})
}
