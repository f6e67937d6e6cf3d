package simulate

import (
	"math"
	"math/cmplx"
)

// bessel holds (2 - [n = 0]) J_n(x) for the terms of a stack, on a fine grid of
// x, so that a look-up replaces the function.
type bessel struct {
	step  float64
	terms int
	table []float64 // values of the terms for each x
}

const besselSamples = 2048

func newBessel(xMax float64, first, terms int) *bessel {
	b := &bessel{step: math.Max(xMax, 1e-6) / besselSamples, terms: terms}
	b.table = make([]float64, (besselSamples+2)*terms)
	for i := range besselSamples + 2 {
		for n := range terms {
			v := math.Jn(first+n, float64(i)*b.step)
			if first+n > 0 {
				v *= 2
			}
			b.table[i*terms+n] = v
		}
	}
	return b
}

// at fills out with the values at x.
func (b *bessel) at(x float64, out []float64) {
	t := x / b.step
	i := min(int(t), besselSamples)
	t -= float64(i)
	lo, hi := b.table[i*b.terms:][:b.terms], b.table[(i+1)*b.terms:][:b.terms]
	for n := range out {
		out[n] = lo[n] + t*(hi[n]-lo[n])
	}
}

// contrast turns a stack into its contribution to the spectrum of the contrast
// and adds it to spectrum: the transforms of the terms times
//
//	-2 Im( exp(i chi) (-i)^n (2 - [n = 0]) J_n(pi lambda half k²) )
//
// with the envelope, the detector and extra(k²). The width of the frame is even
// and its images are real, so half of the frequencies give the other half.
// hMid is the height (Å) of the
// middle of the stack above the specimen origin. The stack is spent.
func (l *lens) contrast(spectrum []complex128, s *stack, pl *plan, f frame, hMid float64, extra func(s float64) float64) {
	for _, g := range s.pairs {
		pl.forward(g)
	}
	n := 2 * len(s.pairs)
	kx, wx := axisTable(f.nx, f.apix)
	ky, wy := axisTable(f.ny, f.apix)
	rate := math.Pi * l.lambda * s.half
	bes := newBessel(rate*maxK2(f), 2*s.first, n)
	factor := make([]float64, n)
	for y := range f.ny {
		for x := range f.nx/2 + 1 {
			k2 := kx[x]*kx[x] + ky[y]*ky[y]
			if k2 == 0 {
				continue
			}
			gain := -2 * l.envelope(k2) * l.mtf(k2) * wx[x] * wy[y]
			if extra != nil {
				gain *= extra(k2)
			}
			chi := l.phase(kx[x], ky[y], -hMid) + l.amplitude
			bes.at(rate*k2, factor)
			l.quadrature(factor, 2*s.first, chi)
			i, j := y*f.nx+x, (f.ny-y)%f.ny*f.nx+(f.nx-x)%f.nx
			v := s.combine(factor, i, j) * complex(gain, 0)
			spectrum[i] += v
			if x > 0 && x < f.nx/2 {
				spectrum[j] += cmplx.Conj(v)
			}
		}
	}
}

// quadrature multiplies the factors by Im(exp(i chi) (-i)^n), n from first on.
// A transfer without rings has the term 0 only.
func (l *lens) quadrature(factor []float64, first int, chi float64) {
	if l.smooth {
		clear(factor)
		if first == 0 {
			factor[0] = smoothTransfer(chi)
		}
		return
	}
	sin, cos := math.Sincos(chi)
	turn := [4]float64{sin, -cos, -sin, cos}
	for n := range factor {
		factor[n] *= turn[(first+n)&3]
	}
}

// combine returns the sum of the terms' transforms at element i, weighted;
// j is the element of the opposite frequency. It separates the two real terms
// of each pair.
func (s *stack) combine(factor []float64, i, j int) complex128 {
	var re, im float64
	for m, g := range s.pairs {
		a, b := g[i], g[j]
		even, odd := factor[2*m]/2, factor[2*m+1]/2
		re += even*(real(a)+real(b)) + odd*(imag(a)+imag(b))
		im += even*(imag(a)-imag(b)) + odd*(real(b)-real(a))
	}
	return complex(re, im)
}

// axisTable returns for each element of an axis its frequency in cycles per Å
// and what undoes the spline and brings the sum over points to a density.
func axisTable(n int, apix float64) (k, gain []float64) {
	k, gain = make([]float64, n), make([]float64, n)
	for i := range n {
		f := frequency(i, n)
		k[i], gain[i] = f/apix, 1/(math.Sqrt(splinePower(f))*apix)
	}
	return k, gain
}

// maxK2 returns the largest k² on the frame.
func maxK2(f frame) float64 { return 0.5 / (f.apix * f.apix) }
