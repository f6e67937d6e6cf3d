package signal

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPeaksFindShiftedPictures(t *testing.T) {
	const n = 32
	rng := rand.New(rand.NewPCG(9, 10))
	ref := randoms(rng, n*n)
	shifted := make([]float32, n*n)
	for y := range n {
		for x := range n {
			shifted[((y+5)%n)*n+(x+n-3)%n] = ref[y*n+x]
		}
	}
	other := randoms(rng, n*n)
	c, err := NewCorrelator(n)
	if err != nil {
		t.Fatal(err)
	}
	spec := c.Transform(ref)
	var energy float64
	for _, v := range ref {
		energy += float64(v) * float64(v)
	}
	a, b := c.Peaks(shifted, other, spec, 8)
	if math.Abs(a-energy) > 1e-3*energy {
		t.Errorf("peak of the shifted picture %.2f, want its energy %.2f", a, energy)
	}
	if want := directPeak(other, ref, n, 8); math.Abs(b-want) > 1e-3*energy {
		t.Errorf("peak of the other picture %.3f, want %.3f", b, want)
	}
	if a, _ := c.Peaks(shifted, other, spec, 2); a > 0.5*energy {
		t.Errorf("a shift beyond the reach was found: %.2f of %.2f", a, energy)
	}
}

func directPeak(a, ref []float32, n, reach int) float64 {
	top := math.Inf(-1)
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			var sum float64
			for y := range n {
				for x := range n {
					sum += float64(a[((y+dy+n)%n)*n+(x+dx+n)%n]) * float64(ref[y*n+x])
				}
			}
			top = math.Max(top, sum)
		}
	}
	return top
}
