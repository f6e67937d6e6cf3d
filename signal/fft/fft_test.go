package fft

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
	"gonum.org/v1/gonum/dsp/fourier"
	"pgregory.net/rapid"
)

// levels are all that this processor has.
func levels() []simd.Level {
	var out []simd.Level
	for l := simd.Plain; l <= simd.Available(); l++ {
		out = append(out, l)
	}
	return out
}

func randomComplex(rng *rand.Rand, n int) []complex64 {
	out := make([]complex64, n)
	for i := range out {
		out[i] = complex(float32(rng.NormFloat64()), float32(rng.NormFloat64()))
	}
	return out
}

func randomReal(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

// distance is the relative rms difference.
func distance(got, want []complex128) float64 {
	var d, s float64
	for i := range got {
		d += sq(got[i] - want[i])
		s += sq(want[i])
	}
	return math.Sqrt(d / s)
}

func sq(v complex128) float64 { return real(v)*real(v) + imag(v)*imag(v) }

func column(data []complex64, m, c int) []complex128 {
	var out []complex128
	for i := c; i < len(data); i += m {
		out = append(out, complex128(data[i]))
	}
	return out
}

// tolerance is the relative rms error that is allowed; doc.go states what is
// measured.
const tolerance = 4e-7

func checkColumns(t *testing.T, l simd.Level, n, m int, checked ...int) {
	t.Helper()
	p, err := newPlan(n, kernelsOf(l))
	if err != nil {
		t.Fatal(err)
	}
	oracle := fourier.NewCmplxFFT(n)
	rng := rand.New(rand.NewPCG(uint64(n), uint64(m)))
	in := randomComplex(rng, n*m)
	got := append([]complex64(nil), in...)
	p.Forward(got, m)
	for _, c := range checked {
		want := oracle.Coefficients(nil, column(in, m, c))
		if d := distance(column(got, m, c), want); !(d < tolerance) {
			t.Fatalf("%v n=%d m=%d column %d: forward is off by %.2g", l, n, m, c, d)
		}
	}
	got = append(got[:0], in...)
	p.Inverse(got, m)
	for _, c := range checked {
		want := oracle.Sequence(nil, column(in, m, c))
		for i := range want {
			want[i] /= complex(float64(n), 0)
		}
		if d := distance(column(got, m, c), want); !(d < tolerance) {
			t.Fatalf("%v n=%d m=%d column %d: inverse is off by %.2g", l, n, m, c, d)
		}
	}
}

// Every length, with a whole batch and a remainder.
func TestColumnsAgainstGonum(t *testing.T) {
	for _, l := range levels() {
		for n := 1; n <= 300; n++ {
			checkColumns(t, l, n, 17, 0, 5, 15, 16)
		}
		for _, n := range []int{512, 1009, 1024, 2018, 3838, 4092, 4093, 8192} {
			checkColumns(t, l, n, 1, 0)
			checkColumns(t, l, n, 16, 3)
		}
		for m := range 40 {
			if m > 0 {
				checkColumns(t, l, 12, m, 0, m/2, m-1)
			}
		}
	}
}

// Planes give the very same numbers, and exchanged ones the inverse.
func TestPlanes(t *testing.T) {
	for _, l := range levels() {
		for _, n := range []int{1, 6, 64, 257, 512} {
			for _, m := range []int{1, 16, 21} {
				p, err := newPlan(n, kernelsOf(l))
				if err != nil {
					t.Fatal(err)
				}
				data := randomComplex(rand.New(rand.NewPCG(uint64(n), uint64(m))), n*m)
				re, im := make([]float32, n*m), make([]float32, n*m)
				for i, v := range data {
					re[i], im[i] = real(v), imag(v)
				}
				before := column(data, 1, 0)
				p.Forward(data, m)
				p.ForwardPlanes(re, im, m)
				for i, v := range data {
					if v != complex(re[i], im[i]) {
						t.Fatalf("%v n=%d m=%d number %d: %v, planes (%g, %g)", l, n, m, i, v, re[i], im[i])
					}
				}
				p.ForwardPlanes(im, re, m)
				for i := range data {
					data[i] = complex(re[i], im[i]) / complex(float32(n), 0)
				}
				if d := distance(column(data, 1, 0), before); !(d < 2*tolerance) {
					t.Fatalf("%v n=%d m=%d: inverse is off by %.2g", l, n, m, d)
				}
			}
		}
	}
}

func TestNoColumns(t *testing.T) {
	p, err := NewPlan(8)
	if err != nil {
		t.Fatal(err)
	}
	p.Forward(nil, 0)
	if p.Len() != 8 {
		t.Errorf("length %d", p.Len())
	}
}

func TestRefusals(t *testing.T) {
	for _, n := range []int{-1, 0, maxLen + 1} {
		if _, err := NewPlan(n); err == nil {
			t.Errorf("length %d was accepted", n)
		}
		if _, err := NewReal(n, 4); err == nil {
			t.Errorf("width %d was accepted", n)
		}
		if _, err := NewReal(4, n); err == nil {
			t.Errorf("height %d was accepted", n)
		}
	}
	p, err := NewPlan(4)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("15 numbers were taken for 4 rows of 4")
		}
	}()
	p.Forward(make([]complex64, 15), 4)
}

// spectrum2 is the float64 half spectrum of an image.
func spectrum2(img []float32, nx, ny int) []complex128 {
	width := nx/2 + 1
	out := make([]complex128, width*ny)
	line := make([]float64, nx)
	for y := range ny {
		for x := range nx {
			line[x] = float64(img[y*nx+x])
		}
		copy(out[y*width:], fourier.NewFFT(nx).Coefficients(nil, line))
	}
	col := make([]complex128, ny)
	for x := range width {
		for y := range ny {
			col[y] = out[y*width+x]
		}
		for y, v := range fourier.NewCmplxFFT(ny).Coefficients(nil, col) {
			out[y*width+x] = v
		}
	}
	return out
}

func checkReal(t *testing.T, l simd.Level, nx, ny int) {
	t.Helper()
	r, err := newReal(nx, ny, kernelsOf(l))
	if err != nil {
		t.Fatal(err)
	}
	img := randomReal(rand.New(rand.NewPCG(uint64(nx), uint64(ny))), nx*ny)
	spec := make([]complex64, r.Width()*ny)
	r.Forward(spec, img)
	if d := distance(column(spec, 1, 0), spectrum2(img, nx, ny)); !(d < tolerance) {
		t.Fatalf("%v %d×%d: spectrum is off by %.2g", l, nx, ny, d)
	}
	back := make([]float32, nx*ny)
	r.Inverse(back, spec)
	var d, s float64
	for i := range img {
		d += math.Pow(float64(back[i]-img[i]), 2)
		s += math.Pow(float64(img[i]), 2)
	}
	if d = math.Sqrt(d / s); !(d < 2*tolerance) {
		t.Fatalf("%v %d×%d: round trip is off by %.2g", l, nx, ny, d)
	}
}

func TestRealAgainstGonum(t *testing.T) {
	for _, l := range levels() {
		for _, nx := range []int{1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 30, 31, 32, 33, 34, 36, 62, 128, 502, 503, 514} {
			for _, ny := range []int{1, 2, 3, 15, 16, 17, 31, 32, 33, 48, 61} {
				checkReal(t, l, nx, ny)
			}
		}
		checkReal(t, l, 96, 512)
	}
}

// A real line has a real mean and, when it is even, a real last number: Inverse
// ignores what else is there.
func TestInverseIgnoresImaginaryEnds(t *testing.T) {
	for _, l := range levels() {
		for _, nx := range []int{6, 7} {
			r, err := newReal(nx, 1, kernelsOf(l))
			if err != nil {
				t.Fatal(err)
			}
			img := randomReal(rand.New(rand.NewPCG(1, 8)), nx)
			a, b := make([]complex64, r.Width()), make([]complex64, r.Width())
			r.Forward(a, img)
			r.Forward(b, img)
			b[0] += 5i
			if nx%2 == 0 {
				b[nx/2] += 3i
			}
			want, got := make([]float32, nx), make([]float32, nx)
			r.Inverse(want, a)
			r.Inverse(got, b)
			if !slices.Equal(got, want) {
				t.Errorf("%v nx=%d: %v, want %v", l, nx, got, want)
			}
		}
	}
}

// Parseval: the mean square in both spaces is the same, n apart.
func TestParseval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(levels()).Draw(t, "level")
		n, m := rapid.IntRange(1, 600).Draw(t, "n"), rapid.IntRange(1, 20).Draw(t, "m")
		p, err := newPlan(n, kernelsOf(l))
		if err != nil {
			t.Fatal(err)
		}
		data := randomComplex(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), n*m)
		before := energy(data)
		p.Forward(data, m)
		if after := energy(data) / float64(n); math.Abs(after-before) > 2e-6*before {
			t.Fatalf("energy %g became %g", before, after)
		}
	})
}

func energy(data []complex64) float64 {
	var s float64
	for _, v := range data {
		s += sq(complex128(v))
	}
	return s
}

// F(a + z·b) = F(a) + z·F(b).
func TestLinearity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(levels()).Draw(t, "level")
		n, m := rapid.IntRange(1, 600).Draw(t, "n"), rapid.IntRange(1, 20).Draw(t, "m")
		z := cmplx.Rect(1, rapid.Float64Range(-3, 3).Draw(t, "phase"))
		p, err := newPlan(n, kernelsOf(l))
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		a, b := randomComplex(rng, n*m), randomComplex(rng, n*m)
		sum := make([]complex64, n*m)
		for i := range sum {
			sum[i] = complex64(complex128(a[i]) + z*complex128(b[i]))
		}
		p.Forward(a, m)
		p.Forward(b, m)
		p.Forward(sum, m)
		want := make([]complex128, n*m)
		for i := range want {
			want[i] = complex128(a[i]) + z*complex128(b[i])
		}
		if d := distance(column(sum, 1, 0), want); !(d < tolerance) {
			t.Fatalf("off by %.2g", d)
		}
	})
}

// Inverse undoes Forward.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(levels()).Draw(t, "level")
		n, m := rapid.IntRange(1, 3000).Draw(t, "n"), rapid.IntRange(1, 20).Draw(t, "m")
		p, err := newPlan(n, kernelsOf(l))
		if err != nil {
			t.Fatal(err)
		}
		data := randomComplex(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3)), n*m)
		before := column(data, 1, 0)
		p.Forward(data, m)
		p.Inverse(data, m)
		if d := distance(column(data, 1, 0), before); !(d < 2*tolerance) {
			t.Fatalf("off by %.2g", d)
		}
	})
}

func Example() {
	p, err := NewPlan(4)
	if err != nil {
		fmt.Println(err)
		return
	}
	data := []complex64{1, 1, 0, -1, 0, 1, 0, -1} // two columns: a point and a wave
	p.Forward(data, 2)
	fmt.Println(data)
	// Output: [(1+0i) (0+0i) (1+0i) (0+0i) (1+0i) (4+0i) (1+0i) (0+0i)]
}
