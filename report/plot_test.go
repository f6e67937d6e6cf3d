package report

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
)

// A ridge lies where 2 chi is an odd multiple of pi.
func TestRidge(t *testing.T) {
	for _, cs := range []float64{0, 2.7e7} {
		img := &evidence.RingImage{Lambda: 0.0197, CsA: cs, AmpPhase: 0.14}
		g := &rings{img: img}
		for n := range 6 {
			s := g.ridge(n, 30000)
			chi2 := 2*math.Pi*img.Lambda*30000*s - math.Pi*cs*math.Pow(img.Lambda, 3)*s*s + img.AmpPhase
			if math.Abs(chi2-float64(2*n+1)*math.Pi) > 1e-9 {
				t.Errorf("ring %d: 2 chi is %.6f pi", n, chi2/math.Pi)
			}
		}
		if s := g.ridge(0, -5); !math.IsNaN(s) {
			t.Errorf("overfocus has a ridge at %g", s)
		}
	}
}

// The oriented axis tells a right claim, its mirror image and its other
// convention apart.
func TestOrientedAxis(t *testing.T) {
	v := newView(small.full())
	for i, want := range []float64{84, 264, 84} {
		if got := v.claims[i].axis; math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: axis %g, want %g", v.claims[i].name, got, want)
		}
	}
}

// The letter is mirrored if and only if the relation is.
func TestLetterKeepsTheHand(t *testing.T) {
	for _, q := range geom.SignedPermutations() {
		m, over := planar(q)
		if math.Abs(m.Det()-q.Det()) > 1e-9 {
			t.Errorf("%v is drawn with determinant %g", q, m.Det())
		}
		if over != nil && q.Det() < 0 {
			t.Errorf("%v is drawn as turned over", q)
		}
	}
	if m, _ := planar(geom.RotZ(30)); m != geom.Rot2(30) {
		t.Errorf("a turn about z is drawn as %v", m)
	}
}

func TestDepthArrows(t *testing.T) {
	v := newView(small.full())
	for i, up := range []bool{true, false, true} {
		if a := depthOf(v.claims[i]); !a.known || a.axis != "+z" || a.up != up {
			t.Errorf("%s: %+v", v.claims[i].name, a)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		first  string
		last   string
	}{
		{0, 10, 5, "0", "10"}, {-2.2, 2.2, 5, "−2", "2"}, {0, 0.013, 4, "0", "0.010"}, {-400, 20, 5, "−400", "0"},
	} {
		got := axis{lo: c.lo, hi: c.hi}.marks(c.n)
		if len(got) < 2 || got[0].text != c.first || got[len(got)-1].text != c.last {
			t.Errorf("%g to %g: %v", c.lo, c.hi, got)
		}
	}
}

func TestNumbersAsText(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ got, want string }{
		{fixed(-0.001, 2), "0.00"}, {fixed(-1.25, 1), "−1.2"}, {fixed(nan, 1), "not measured"},
		{signedNumber(0.5, 1), "+0.5"}, {signedNumber(0.001, 1), "0.0"}, {signedNumber(-3, 0), "−3"},
		{signedPlusMinus(0.914, 0.088, 2), "+0.91 ± 0.09"}, {plusMinus(1, math.Inf(1), 1), "1.0"}, {plusMinus(nan, 1, 1), "not measured"},
		{short(0), "0"}, {short(0.0004), "< 0.001"}, {short(0.0132), "0.013"}, {short(8.84), "8.84"}, {short(246.5), "246"}, {short(nan), "not measured"},
		{prose("turned by 180 deg about z, 0.9 +- 0.1"), "turned by 180° about z, 0.9 ± 0.1"},
		{sentence("nothing is wrong"), "Nothing is wrong."}, {sentence("why?"), "Why?"}, {sentence(""), ""},
		{joined([]string{"a", "b", "c"}), "a, b and c"}, {plural(1, "image"), "1 image"}, {plural(2, "image"), "2 images"},
		{bytesText(999), "999 B"}, {bytesText(21_500_000), "21.5 MB"},
		{shorten("abcdef", 4), "abc…"}, {shorten("abc", 4), "abc"}, {coord(-0.04), "0"}, {coord(12.34), "12.3"},
		{shortNames([]string{"IMOD", "EMAN2 run 1", "EMAN2 run 2", "AreTomo"}, 30), "IMOD, EMAN2 run 1 and 2 more"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
