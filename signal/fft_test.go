package signal

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func TestColumnsAgainstGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 4, 8, 16, 32, 64, 128, 256, 512, 1024} {
		for _, m := range []int{1, 3, 8} {
			plan, err := NewPlan(n)
			if err != nil {
				t.Fatal(err)
			}
			re, im := randoms(rng, n*m), randoms(rng, n*m)
			ref := make([][]complex128, m)
			for c := range m {
				col := make([]complex128, n)
				for j := range n {
					col[j] = complex(float64(re[j*m+c]), float64(im[j*m+c]))
				}
				ref[c] = fourier.NewCmplxFFT(n).Coefficients(nil, col)
			}
			gr, gi := re, im
			plan.Columns(gr, gi, m)
			for c := range m {
				for k := range n {
					got := complex(float64(gr[k*m+c]), float64(gi[k*m+c]))
					if d := got - ref[c][k]; math.Hypot(real(d), imag(d)) > 2e-6*math.Sqrt(float64(n))*math.Log2(float64(2*n)) {
						t.Fatalf("n=%d m=%d column %d k=%d: got %v, want %v", n, m, c, k, got, ref[c][k])
					}
				}
			}
		}
	}
}

func TestNewPlanRefuses(t *testing.T) {
	for _, n := range []int{-4, 0, 1, 3, 12, 1 << 21} {
		if _, err := NewPlan(n); err == nil {
			t.Errorf("length %d was accepted", n)
		}
	}
}

func TestTilePairSeparatesAndNormalises(t *testing.T) {
	const n, stride = 32, 80
	rng := rand.New(rand.NewPCG(3, 4))
	img := randoms(rng, stride*40)
	ts, err := NewTileSpectra(n)
	if err != nil {
		t.Fatal(err)
	}
	pa, pb := make([]float32, (n/2+1)*n), make([]float32, (n/2+1)*n)
	ts.Pair(img, stride, 3, 2*stride+41, pa, pb)
	for i, off := range []int{3, 2*stride + 41} {
		got := [][]float32{pa, pb}[i]
		for _, k := range [][2]int{{0, 0}, {1, 0}, {3, 5}, {16, 31}, {7, 20}, {0, 9}} {
			want := directPower(img, stride, off, n, k[0], k[1])
			if g := float64(got[k[0]*n+k[1]]); math.Abs(g-want) > 1e-4*(1+want) {
				t.Errorf("tile %d k=%v: got %g, want %g", i, k, g, want)
			}
		}
	}
	var sum float64
	const tiles = 60
	for range tiles {
		copy(img, randoms(rng, len(img)))
		ts.Pair(img, stride, 0, 40, pa, pb)
		for kx := 1; kx < n/2; kx++ {
			for ky := range n {
				sum += float64(pa[kx*n+ky]+pb[kx*n+ky]) / 2
			}
		}
	}
	if mean := sum / float64(tiles*(n/2-1)*n); math.Abs(mean-1) > 0.03 {
		t.Errorf("white noise of variance 1 has mean power %.3f", mean)
	}
}

func directPower(img []float32, stride, off, n, kx, ky int) float64 {
	var re, im float64
	for y := range n {
		for x := range n {
			w := (0.5 - 0.5*math.Cos(2*math.Pi*float64(x)/float64(n))) * (0.5 - 0.5*math.Cos(2*math.Pi*float64(y)/float64(n)))
			s, c := math.Sincos(-2 * math.Pi * float64(kx*x+ky*y) / float64(n))
			v := float64(img[off+y*stride+x]) * w
			re, im = re+v*c, im+v*s
		}
	}
	return (re*re + im*im) / (0.375 * 0.375 * float64(n) * float64(n))
}

func randoms(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

func TestBoxMeanAgainstDirect(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct{ nx, ny, r int }{{7, 5, 2}, {1, 1, 3}, {20, 3, 0}, {9, 30, 11}} {
		img := randoms(rng, c.nx*c.ny)
		got := make([]float32, len(img))
		BoxMean(got, img, c.nx, c.ny, c.r)
		for y := range c.ny {
			for x := range c.nx {
				var s float64
				n := 0
				for yy := max(0, y-c.r); yy <= min(c.ny-1, y+c.r); yy++ {
					for xx := max(0, x-c.r); xx <= min(c.nx-1, x+c.r); xx++ {
						s += float64(img[yy*c.nx+xx])
						n++
					}
				}
				if math.Abs(float64(got[y*c.nx+x])-s/float64(n)) > 1e-5 {
					t.Fatalf("%+v at (%d,%d): got %g want %g", c, x, y, got[y*c.nx+x], s/float64(n))
				}
			}
		}
	}
}

func BenchmarkTilePair128(b *testing.B) { benchPair(b, 128) }
func BenchmarkTilePair512(b *testing.B) { benchPair(b, 512) }

func benchPair(b *testing.B, n int) {
	img := randoms(rand.New(rand.NewPCG(7, 8)), 2*n*n)
	ts, err := NewTileSpectra(n)
	if err != nil {
		b.Fatal(err)
	}
	pa, pb := make([]float32, (n/2+1)*n), make([]float32, (n/2+1)*n)
	for b.Loop() {
		ts.Pair(img, 2*n, 0, n, pa, pb)
	}
}
