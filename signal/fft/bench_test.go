package fft

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// quickest also reports the shortest time, which other load disturbs least.
func quickest(b *testing.B, f func()) {
	shortest := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		f()
		shortest = min(shortest, time.Since(start))
	}
	b.ReportMetric(float64(shortest)/1e6, "best-ms")
}

func BenchmarkReal(b *testing.B) {
	for _, size := range [][2]int{{256, 256}, {512, 512}, {1024, 1024}, {4096, 4096}, {4092, 5760}, {3838, 3710}} {
		nx, ny := size[0], size[1]
		img := randomReal(rand.New(rand.NewPCG(1, 1)), nx*ny)
		spec := make([]complex64, (nx/2+1)*ny)
		for _, l := range levels() {
			r, err := newReal(nx, ny, kernelsOf(l))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%dx%d/%v", nx, ny, l), func(b *testing.B) {
				quickest(b, func() { r.Forward(spec, img) })
			})
		}
	}
}

func BenchmarkColumns(b *testing.B) {
	for _, size := range [][2]int{{256, 128}, {512, 256}, {1024, 512}, {4096, 2048}, {4092, 2880}, {3838, 1856}, {4093, 512}} {
		n, m := size[0], size[1]
		data := randomComplex(rand.New(rand.NewPCG(1, 1)), n*m)
		for _, l := range levels() {
			p, err := newPlan(n, kernelsOf(l))
			if err != nil {
				b.Fatal(err)
			}
			forward := true // one after the other, so that numbers stay finite
			b.Run(fmt.Sprintf("%dx%d/%v", n, m, l), func(b *testing.B) {
				quickest(b, func() {
					if forward {
						p.Forward(data, m)
					} else {
						p.Inverse(data, m)
					}
					forward = !forward
				})
			})
		}
	}
}
