package simulate

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// Textbook values of wavelength (Å) and interaction (rad per V Å).
func TestElectronConstants(t *testing.T) {
	for _, c := range []struct{ kv, lambda, sigma float64 }{
		{100, 0.037014, 0.9244e-3}, {200, 0.025079, 0.7288e-3}, {300, 0.019687, 0.6526e-3},
	} {
		closeTo(t, "wavelength", wavelength(c.kv), c.lambda, 1e-6)
		closeTo(t, "interaction", interaction(c.kv), c.sigma, 2e-7)
	}
}

func TestAstigmatismDirection(t *testing.T) {
	p := Carbon()
	p.AstA, p.AstDeg = 1000, 30
	l := p.newLens(20000, 0)
	phase := func(d float64) float64 {
		sin, cos := math.Sincos(d * deg)
		return l.phase(0.05*cos, 0.05*sin, 0)
	}
	perA := math.Pi * l.lambda * 0.05 * 0.05
	closeTo(t, "along", phase(30)-phase(120), 1000*perA, 1e-9)
	closeTo(t, "opposite", phase(210), phase(30), 1e-9)
	closeTo(t, "between", phase(75), 20000*perA-l.csTerm*math.Pow(0.05, 4), 1e-9)
}

func TestTransferValues(t *testing.T) {
	p := Carbon()
	l := p.newLens(20000, 60)
	k := p.MTF50 / p.Apix
	closeTo(t, "detector at MTF50", l.mtf(k*k), 0.5, 1e-12)
	closeTo(t, "B-factor", l.bFactor, p.BFactor0+p.BFactorGrowth*61.5, 1e-12)
	p.MTF50 = 0
	l = p.newLens(20000, 0)
	closeTo(t, "perfect detector", l.mtf(k*k), 1, 0)
}

func TestSplinePowerIsSumOfAliases(t *testing.T) {
	for _, f := range []float64{0, 0.1, 0.33, 0.5} {
		sum := 0.0
		for m := -50; m <= 50; m++ {
			x := math.Pi * (f + float64(m))
			if x == 0 {
				sum++
				continue
			}
			sum += math.Pow(math.Sin(x)/x, 8)
		}
		closeTo(t, "power", splinePower(f), sum, 1e-9)
	}
	for _, x := range []float64{0, 0.2, 0.7, 0.999} {
		w := spline(x)
		closeTo(t, "sum", w[0]+w[1]+w[2]+w[3], 1, 1e-12)
		closeTo(t, "centre", -w[0]+w[2]+2*w[3], x, 1e-12)
	}
}

func TestGoodSize(t *testing.T) {
	for in, want := range map[int]int{1: 2, 7: 8, 511: 512, 521: 540, 544: 576} {
		if got := goodSize(in); got != want {
			t.Errorf("goodSize(%d) = %d, want %d", in, got, want)
		}
	}
}

func TestTransformAgainstSum(t *testing.T) {
	const nx, ny = 12, 10
	rng := rand.New(rand.NewPCG(1, 2))
	in := make([]complex128, nx*ny)
	for i := range in {
		in[i] = complex(rng.NormFloat64(), rng.NormFloat64())
	}
	got := append([]complex128(nil), in...)
	pl := newPlan(nx, ny)
	pl.forward(got)
	for _, k := range [][2]int{{0, 0}, {1, 0}, {0, 3}, {5, 7}, {11, 9}} {
		var want complex128
		for i, v := range in {
			a := float64(i%nx*k[0])/nx + float64(i/nx*k[1])/ny
			want += v * cmplx.Exp(complex(0, -2*math.Pi*a))
		}
		if d := cmplx.Abs(got[k[1]*nx+k[0]] - want); d > 1e-9 {
			t.Errorf("at %v off by %g", k, d)
		}
	}
	pl.inverse(got)
	for i := range in {
		if cmplx.Abs(got[i]/(nx*ny)-in[i]) > 1e-12 {
			t.Fatal("inverse does not give the image back")
		}
	}
}

// The stack and its expansion against the plain sum over points, each with the
// contrast transfer of its own height: the physics of the package in one test.
func TestContrastAgainstSumOverPoints(t *testing.T) {
	p := Carbon()
	p.NX, p.NY, p.Apix, p.MTF50 = 48, 40, 4, 0.3
	f := newFrame(p.NX, p.NY, p.Apix, 0)
	l := p.newLens(15000, 30)
	const half, mid = 4000.0, 700.0
	type point struct{ x, y, h, w float64 }
	rng := rand.New(rand.NewPCG(3, 4))
	var points []point
	for range 20 {
		points = append(points, point{4 + rng.Float64()*float64(f.nx-8), 4 + rng.Float64()*float64(f.ny-8), (2*rng.Float64() - 1) * half, rng.NormFloat64()})
	}
	got := make([]complex128, f.nx*f.ny)
	total := pairsFor(half, math.Pi*l.lambda*maxK2(f))
	var s stack
	for first := 0; first < total; first += 2 { // several passes
		s.prepare(f.nx, f.ny, half, first, min(2, total-first))
		for _, q := range points {
			s.add(q.x, q.y, q.h, q.w)
		}
		l.contrast(got, &s, newPlan(f.nx, f.ny), f, mid, nil)
	}
	var diff, norm float64
	for y := range f.ny {
		for x := range f.nx {
			fx, fy := frequency(x, f.nx), frequency(y, f.ny)
			if fx*fx+fy*fy == 0 || math.Abs(fx) > 0.3 || math.Abs(fy) > 0.3 {
				continue // aliases of the spline
			}
			kx, ky := fx/p.Apix, fy/p.Apix
			k2 := kx*kx + ky*ky
			var want complex128
			for _, q := range points {
				chi := math.Pi*l.lambda*(15000+150*math.Cos(2*(math.Atan2(ky, kx)-p.AstDeg*deg))-(mid+q.h))*k2 - l.csTerm*k2*k2
				ctf := math.Sin(chi + math.Asin(p.Amplitude))
				shape := math.Exp(-l.bFactor*k2/4) * math.Exp(-math.Ln2*(fx*fx+fy*fy)/0.09)
				want += cmplx.Exp(complex(0, -2*math.Pi*(fx*q.x+fy*q.y))) * complex(-2*q.w*ctf*shape/16, 0)
			}
			d := cmplx.Abs(got[y*f.nx+x] - want)
			diff += d * d
			norm += real(want)*real(want) + imag(want)*imag(want)
		}
	}
	// what is left are aliases of the spline
	if r := math.Sqrt(diff / norm); r > 0.02 {
		t.Errorf("relative error %.4f", r)
	}
}

func TestTermsBound(t *testing.T) {
	for _, x := range []float64{0.01, 0.5, 2, 10, 40} {
		n := terms(x)
		for _, arg := range []float64{-1, -0.3, 0.77, 1} {
			cheb := stack{cheb: make([]float64, max(n, 2))}
			cheb.chebyshev(arg)
			sum := complex(math.J0(x), 0)
			turn := complex(0, -1)
			for k := 1; k < n; k++ {
				sum += 2 * turn * complex(math.Jn(k, x)*cheb.cheb[k], 0)
				turn *= complex(0, -1)
			}
			if d := cmplx.Abs(sum - cmplx.Exp(complex(0, -x*arg))); d > 2*accuracy {
				t.Errorf("x %g, t %g: %d terms leave %g", x, arg, n, d)
			}
		}
	}
}
