package interp

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
	"pgregory.net/rapid"
)

func noise(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

func levels() []simd.Level {
	var out []simd.Level
	for l := simd.Plain; l <= simd.Available(); l++ {
		out = append(out, l)
	}
	return out
}

func allLevels() map[simd.Level]*Lines {
	out := map[simd.Level]*Lines{}
	for _, l := range levels() {
		out[l] = newLines(l)
	}
	return out
}

func checkNear(t interface{ Fatalf(string, ...any) }, what string, got, want []float32) {
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d < 2e-6*(1+math.Abs(float64(want[i])))) {
			t.Fatalf("%s: number %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

// A wave at f with coefficients 1/Response comes out as itself; the weights of
// the slowest wave sum to 1.
func TestWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, f := rapid.Float64Range(0, 1).Draw(t, "t"), rapid.Float64Range(-0.25, 0.25).Draw(t, "f")
		var sum, wave complex128
		for k, w := range Weights(x) {
			sum += complex(w, 0)
			wave += complex(w/Response(f), 0) * cmplx.Exp(complex(0, 2*math.Pi*f*(float64(k-1)-x)))
		}
		if cmplx.Abs(sum-1) > 1e-3 || cmplx.Abs(wave-1) > 3e-3 {
			t.Fatalf("sum %g, wave %g", sum, wave)
		}
	})
}

// A wave of half the highest frequency of the grid comes out between the samples
// to 0.1 %, whatever the rounding of positions.
func TestWaveBetweenSamples(t *testing.T) {
	s := New()
	for f, limit := range map[float64]float64{0.25: 1.2e-3, 0.175: 1e-3, 0.1: 7e-4} {
		const n = 64
		img := make([]float32, n*n)
		for y := range n {
			for x := range n {
				img[y*n+x] = float32(math.Cos(2*math.Pi*f*float64(x)) / Response(f))
			}
		}
		dst := make([]float32, 1000)
		s.Sample(dst, img, n, Fix(10-1), Fix(20), Fix(0.0371), 0)
		want := make([]float64, len(dst))
		for i := range want {
			want[i] = math.Cos(2 * math.Pi * f * (10 + 0.0371*float64(i)))
		}
		if d := distance(dst, want); d > limit {
			t.Errorf("frequency %g: relative rms error %.2g", f, d)
		}
	}
}

// Lines that are not oversampled are moved to 1.6 % at 0.44 cycles per
// sample and 0.5 % or better below 0.4.
func TestShiftLine(t *testing.T) {
	s := New()
	for f, limit := range map[float64]float64{0.44: 0.016, 0.4: 5e-3, 0.3: 3e-3, 0.05: 1e-3} {
		for _, frac := range []float64{0, 0.13, 0.5, 0.77} {
			src := make([]float32, 128+ShiftTaps)
			for i := range src {
				src[i] = float32(math.Cos(2 * math.Pi * f * float64(i)))
			}
			dst, want := make([]float32, 128), make([]float64, 128)
			for y := range want {
				want[y] = math.Cos(2 * math.Pi * f * (float64(y+ShiftBefore) + frac))
			}
			s.ShiftLine(dst, src, Fix(frac), 128)
			if d := distance(dst, want); d > limit {
				t.Errorf("frequency %g moved by %g: relative rms error %.2g", f, frac, d)
			}
		}
	}
}

// distance is the relative rms difference.
func distance(got []float32, want []float64) float64 {
	var diff, norm float64
	for i, w := range want {
		diff += (float64(got[i]) - w) * (float64(got[i]) - w)
		norm += w * w
	}
	return math.Sqrt(diff / norm)
}

// Every level agrees with the formula in float64, whatever the positions.
func TestLevelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	all := allLevels()
	rapid.Check(t, func(t *rapid.T) {
		n := LineUnit * rapid.IntRange(1, 5).Draw(t, "units")
		stride, rows := n+rapid.IntRange(0, 9).Draw(t, "gap"), rapid.IntRange(8, 40).Draw(t, "rows")
		count := rapid.IntRange(1, 20).Draw(t, "count")
		step := rapid.Float64Range(-1, 1).Draw(t, "step") * float64(rows-5) / float64(count)
		first := rapid.Float64Range(0, 1).Draw(t, "first")
		if step < 0 {
			first -= step * float64(count)
		}
		src, start := noise(rng, rows*stride), noise(rng, count*stride)
		pos, inc := Fix(first), Fix(step)
		wantAdd, wantSpread := append([]float32(nil), start...), append([]float32(nil), src...)
		for i := range count {
			p := pos + Fixed(i)*inc
			row := int(p >> 32)
			w := Weights((float64(uint32(p)>>(32-Bits)) + 0.5) / (1 << Bits))
			for y := range n {
				var sum float64
				for k := range 4 {
					sum += w[k] * float64(src[(row+k)*stride+y])
					wantSpread[(row+k)*stride+y] += float32(w[k] * float64(start[i*stride+y]))
				}
				wantAdd[i*stride+y] += float32(sum)
			}
		}
		for l, s := range all {
			got := append([]float32(nil), start...)
			s.AddLines(got, stride, src, stride, pos, inc, count, n)
			checkNear(t, l.String()+" add", got, wantAdd)
			got = append([]float32(nil), src...)
			s.SpreadLines(got, stride, start, stride, pos, inc, count, n)
			checkNear(t, l.String()+" spread", got, wantSpread)
		}
	})
}

func TestSampleLevelsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const nx, ny = 37, 29
	img := noise(rng, nx*ny)
	all := allLevels()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, limit int) Fixed {
			return Fix(rapid.Float64Range(0, float64(limit-4)-0.01).Draw(t, name))
		}
		n := Fixed(rapid.IntRange(1, 60).Draw(t, "n"))
		x, y := draw("x", nx), draw("y", ny)
		dx, dy := (draw("x end", nx)-x)/n, (draw("y end", ny)-y)/n
		want, got := make([]float32, n), make([]float32, n)
		all[simd.Plain].Sample(want, img, nx, x, y, dx, dy)
		for l, s := range all {
			s.Sample(got, img, nx, x, y, dx, dy)
			checkNear(t, l.String(), got, want)
		}
	})
}

func TestTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	all := allLevels()
	rapid.Check(t, func(t *rapid.T) {
		lines, n := rapid.IntRange(1, 50).Draw(t, "lines"), rapid.IntRange(1, 50).Draw(t, "n")
		stride, pitch := n+rapid.IntRange(0, 5).Draw(t, "stride"), lines+rapid.IntRange(0, 5).Draw(t, "pitch")
		src, start := noise(rng, lines*stride), noise(rng, n*pitch)
		want := slices.Clone(start)
		for k := range lines {
			for i := range n {
				want[i*pitch+k] = src[k*stride+i]
			}
		}
		for l, s := range all {
			got := slices.Clone(start)
			s.Transpose(got, pitch, src, stride, lines, n)
			if !slices.Equal(got, want) {
				t.Fatalf("%s differs", l)
			}
		}
	})
}

// What would read or write outside an array panics before it does.
func TestOutside(t *testing.T) {
	s := New()
	buf := make([]float32, 10*LineUnit)
	for name, f := range map[string]func(){
		"before":      func() { s.AddLines(buf, LineUnit, buf, LineUnit, Fix(-0.1), 0, 1, LineUnit) },
		"behind":      func() { s.AddLines(buf, LineUnit, buf, LineUnit, Fix(6.5), Fix(0.3), 3, LineUnit) },
		"length":      func() { s.AddLines(buf, LineUnit, buf, LineUnit, 0, 0, 1, LineUnit+1) },
		"destination": func() { s.AddLines(buf[:40], LineUnit, buf, LineUnit, 0, 0, 2, LineUnit) },
		"spread":      func() { s.SpreadLines(buf, LineUnit, buf, LineUnit, Fix(7), 0, 1, LineUnit) },
		"shift":       func() { s.ShiftLine(buf[:64], buf[:64+ShiftTaps-2], 0, 64) },
		"far shift":   func() { s.ShiftLine(buf[:64], buf, Fix(1), 64) },
		"column":      func() { s.Sample(buf[:3], buf, LineUnit, Fix(27.5), 0, Fix(1), 0) },
		"row":         func() { s.Sample(buf[:3], buf, LineUnit, 0, Fix(6.5), 0, Fix(0.6)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: nothing said", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkAddLines(b *testing.B) {
	const n, count, rows = 256, 16, 40
	rng := rand.New(rand.NewPCG(1, 2))
	src, dst := noise(rng, rows*n), make([]float32, count*n)
	for _, l := range levels() {
		s := newLines(l)
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				s.AddLines(dst, n, src, n, Fix(2.3), Fix(1.41), count, n)
			}
			b.ReportMetric(float64(b.N)*n*count/b.Elapsed().Seconds()/1e9, "Gupdates/s")
		})
	}
}

func BenchmarkSpreadLines(b *testing.B) {
	const n, count, rows = 256, 16, 40
	rng := rand.New(rand.NewPCG(1, 2))
	src, dst := make([]float32, rows*n), noise(rng, count*n)
	for _, l := range levels() {
		s := newLines(l)
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				s.SpreadLines(src, n, dst, n, Fix(2.3), Fix(1.41), count, n)
			}
			b.ReportMetric(float64(b.N)*n*count/b.Elapsed().Seconds()/1e9, "Gupdates/s")
		})
	}
}

func BenchmarkSample(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	const nx = 512
	img, dst := noise(rng, nx*nx), make([]float32, 400)
	for _, l := range levels() {
		s := newLines(l)
		b.Run(l.String(), func(b *testing.B) {
			for b.Loop() {
				s.Sample(dst, img, nx, Fix(20), Fix(30), Fix(0.3), Fix(1.1))
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/400*1e9, "ns/sample")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
