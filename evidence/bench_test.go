package evidence

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// noiseStack gives int16-like Poisson noise from a pool that is small beside an
// image; the cost of the estimator does not depend on what is in the images.
type noiseStack struct {
	nx, ny, n int
	pool      []float32
}

func newNoiseStack(nx, ny, n int) *noiseStack {
	rng := rand.New(rand.NewPCG(1, 1))
	s := &noiseStack{nx: nx, ny: ny, n: n, pool: make([]float32, 1<<20+4099)}
	for i := range s.pool {
		s.pool[i] = float32(int16(80 + 9*rng.NormFloat64()))
	}
	return s
}

func (s *noiseStack) Size() (nx, ny, n int) { return s.nx, s.ny, s.n }

func (s *noiseStack) ReadSection(z int, dst []float32) error {
	for off := z * 97; len(dst) > 0; off += 8191 {
		dst = dst[copy(dst, s.pool[off%4099:]):]
	}
	return nil
}

func benchRun(b *testing.B, side, tilts int, apix float64, given bool) {
	benchWorkers(b, side, tilts, apix, given, 1)
}

func benchWorkers(b *testing.B, side, tilts int, apix float64, given bool, workers int) {
	stack := newNoiseStack(side, side, tilts)
	in := Input{Images: stack, PixelSize: apix, KV: 300, Cs: 2.7, AmpContrast: 0.07, Workers: workers}
	for i := range tilts {
		in.Angles = append(in.Angles, tomo.Some(geom.Angle(float64(i-tilts/2)*3)))
	}
	if given {
		in.Axis = tomo.Some(geom.Angle(84.1))
	}
	resetPeak()
	for b.Loop() {
		if _, err := Run(context.Background(), in); err != nil {
			b.Fatal(err)
		}
	}
	if mb, ok := peakMB(); ok {
		b.ReportMetric(mb, "peak-RSS-MB")
	}
}

// resetPeak makes the kernel forget the largest memory the process has had.
// Where there is no such file the metric is left out.
func resetPeak() {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// peakMB is the largest memory (resident set, 10⁶ bytes) of the process since
// resetPeak.
func peakMB() (float64, bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib * 1024 / 1e6, err == nil
		}
	}
	return 0, false
}

// One worker: seconds of one core, and the memory of the whole process, for 41
// tilts.
func BenchmarkRun1024AxisGiven(b *testing.B) { benchRun(b, 1024, 41, 5.4, true) }
func BenchmarkRun1024AxisFree(b *testing.B)  { benchRun(b, 1024, 41, 5.4, false) }
func BenchmarkRun1024Fine(b *testing.B)      { benchRun(b, 1024, 41, 2.0, false) }
func BenchmarkRun4096(b *testing.B)          { benchRun(b, 4096, 41, 1.35, true) }

// Two workers: every worker has scratch memory of its own.
func BenchmarkRun4096Two(b *testing.B) { benchWorkers(b, 4096, 41, 1.35, true, 2) }

// The axis is searched for, with grids over all directions.
func BenchmarkRun4096Free(b *testing.B) { benchRun(b, 4096, 41, 1.35, false) }
