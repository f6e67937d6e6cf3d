package signal

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSquareForwardAndBack(t *testing.T) {
	for _, n := range []int{8, 16, 64} {
		rng := rand.New(rand.NewPCG(uint64(n), 2))
		re, im := randoms(rng, n*n), make([]float32, n*n)
		in := append([]float32(nil), re...)
		s, err := NewSquare(n)
		if err != nil {
			t.Fatal(err)
		}
		s.Forward(re, im)
		for _, k := range [][2]int{{0, 0}, {1, 0}, {0, 3}, {n - 1, 2}} {
			var wr, wi float64
			for y := range n {
				for x := range n {
					si, co := math.Sincos(-2 * math.Pi * float64(k[0]*x+k[1]*y) / float64(n))
					wr, wi = wr+float64(in[y*n+x])*co, wi+float64(in[y*n+x])*si
				}
			}
			at := k[0]*n + k[1]
			if math.Hypot(float64(re[at])-wr, float64(im[at])-wi) > 1e-3 {
				t.Errorf("n=%d k=%v: got (%g, %g), want (%g, %g)", n, k, re[at], im[at], wr, wi)
			}
		}
		for i := range im {
			im[i] = -im[i]
		}
		s.Forward(re, im)
		for i := range in {
			if math.Abs(float64(re[i])/float64(n*n)-float64(in[i])) > 1e-5 {
				t.Fatalf("n=%d: pixel %d came back as %g, was %g", n, i, re[i]/float32(n*n), in[i])
			}
		}
	}
}
