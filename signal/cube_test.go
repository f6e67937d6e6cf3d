package signal

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestCubeAgainstDirectSum(t *testing.T) {
	for _, n := range []int{4, 8} {
		rng := rand.New(rand.NewPCG(uint64(n), 1))
		re, im := randoms(rng, n*n*n), randoms(rng, n*n*n)
		inRe, inIm := append([]float32(nil), re...), append([]float32(nil), im...)
		c, err := NewCube(n)
		if err != nil {
			t.Fatal(err)
		}
		c.Forward(re, im)
		for _, k := range [][3]int{{0, 0, 0}, {1, 0, 0}, {0, 2, 0}, {0, 0, 3}, {3, 1, 2}, {n - 1, n - 2, 1}} {
			var wr, wi float64
			for z := range n {
				for y := range n {
					for x := range n {
						s, co := math.Sincos(-2 * math.Pi * float64(k[0]*x+k[1]*y+k[2]*z) / float64(n))
						a, b := float64(inRe[(z*n+y)*n+x]), float64(inIm[(z*n+y)*n+x])
						wr, wi = wr+a*co-b*s, wi+a*s+b*co
					}
				}
			}
			at := (k[2]*n+k[1])*n + k[0]
			if math.Hypot(float64(re[at])-wr, float64(im[at])-wi) > 1e-3 {
				t.Errorf("n=%d k=%v: got (%g, %g), want (%g, %g)", n, k, re[at], im[at], wr, wi)
			}
		}
	}
}

func BenchmarkCube128(b *testing.B) {
	const n = 128
	c, err := NewCube(n)
	if err != nil {
		b.Fatal(err)
	}
	re, im := randoms(rand.New(rand.NewPCG(1, 1)), n*n*n), make([]float32, n*n*n)
	for b.Loop() {
		c.Forward(re, im)
	}
}
