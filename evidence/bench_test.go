package evidence

import (
	"context"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// noiseStack gives int16-like Poisson noise; the cost of the estimator does not
// depend on what is in the images.
type noiseStack struct {
	nx, ny, n int
	pool      []float32
}

func newNoiseStack(nx, ny, n int) *noiseStack {
	rng := rand.New(rand.NewPCG(1, 1))
	s := &noiseStack{nx: nx, ny: ny, n: n, pool: make([]float32, nx*ny+4099)}
	for i := range s.pool {
		s.pool[i] = float32(int16(80 + 9*rng.NormFloat64()))
	}
	return s
}

func (s *noiseStack) Size() (nx, ny, n int) { return s.nx, s.ny, s.n }

func (s *noiseStack) ReadSection(z int, dst []float32) error {
	off := z * 97 % 4099
	copy(dst, s.pool[off:off+len(dst)])
	return nil
}

func benchRun(b *testing.B, side, tilts int, apix float64, given bool) {
	stack := newNoiseStack(side, side, tilts)
	in := Input{Images: stack, PixelSize: apix, KV: 300, Cs: 2.7, AmpContrast: 0.07, Workers: 1}
	for i := range tilts {
		in.Angles = append(in.Angles, tomo.Some(geom.Angle(float64(i-tilts/2)*3)))
	}
	if given {
		in.Axis = tomo.Some(geom.Angle(84.1))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if _, err := Run(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Sys)/1e6, "MB-from-OS")
}

// One worker: seconds of one core for 41 tilts of 1024².
func BenchmarkRun1024AxisGiven(b *testing.B) { benchRun(b, 1024, 41, 5.4, true) }
func BenchmarkRun1024AxisFree(b *testing.B)  { benchRun(b, 1024, 41, 5.4, false) }
func BenchmarkRun1024Fine(b *testing.B)      { benchRun(b, 1024, 41, 2.0, false) }
func BenchmarkRun4096(b *testing.B)          { benchRun(b, 4096, 41, 1.35, true) }
