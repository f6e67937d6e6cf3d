package simulate

import "math"

// stack holds moments of a cloud of points on the padded frame: term n is the
// sum over points of weight * T_n(height) * spline at the point, T_n the
// Chebyshev polynomials. Two real terms share one complex grid.
type stack struct {
	nx, ny int
	half   float64        // height that is mapped to 1, Å
	first  int            // the first pair of terms that is held
	pairs  [][]complex128 // of m: term 2(first+m) and, as imaginary part, the next
	grids  [][]complex128 // memory of pairs, kept from tilt to tilt
	cheb   []float64      // T_n of the point being added, from n = 0
}

// pairsAtOnce bounds the memory of a stack. What needs more pairs is done in
// several passes over the points.
const pairsAtOnce = 6

// accuracy is the largest relative error of the expansion in the height.
const accuracy = 1e-3

// terms returns how many Chebyshev terms exp(-i x t), |t| <= 1, needs.
// The rest of the Jacobi-Anger series is about 2 J_n(x) <= 2 (x/2)^n / n!.
func terms(x float64) int {
	bound := 2.0
	for n := 1; ; n++ {
		bound *= x / 2 / float64(n)
		if bound < accuracy && float64(n) > x/2 {
			return n
		}
	}
}

// pairsFor returns how many pairs heights up to half need, for a phase of rate
// (rad per Å) at the highest frequency.
func pairsFor(half, rate float64) int { return (terms(half*rate) + 1) / 2 }

// prepare clears the stack for n pairs of terms from the pair first on, and
// heights up to half.
func (s *stack) prepare(nx, ny int, half float64, first, n int) {
	s.nx, s.ny, s.half, s.first = nx, ny, half, first
	for len(s.grids) < n {
		s.grids = append(s.grids, make([]complex128, nx*ny))
	}
	s.pairs = s.grids[:n]
	for _, g := range s.pairs {
		clear(g)
	}
	s.cheb = make([]float64, 2*(first+n))
}

// spline returns the cubic B-spline weights of the four samples around a
// fraction t in [0, 1).
func spline(t float64) [4]float64 {
	r := 1 - t
	return [4]float64{
		r * r * r / 6,
		(4 - 6*t*t + 3*t*t*t) / 6,
		(4 - 6*r*r + 3*r*r*r) / 6,
		t * t * t / 6,
	}
}

// add puts a point at pixel (x, y) of the frame and height h; points whose
// spline leaves the frame are left out.
func (s *stack) add(x, y, h, weight float64) {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int(fx)-1, int(fy)-1
	if ix < 0 || iy < 0 || ix+4 > s.nx || iy+4 > s.ny {
		return
	}
	s.chebyshev(h / s.half)
	wx, wy := spline(x-fx), spline(y-fy)
	for j := range wy {
		wy[j] *= weight
	}
	for m, grid := range s.pairs {
		n := 2 * (s.first + m)
		even, odd := s.cheb[n], s.cheb[n+1]
		for j := range 4 {
			line := grid[(iy+j)*s.nx+ix:][:4]
			e, o := even*wy[j], odd*wy[j]
			line[0] += complex(e*wx[0], o*wx[0])
			line[1] += complex(e*wx[1], o*wx[1])
			line[2] += complex(e*wx[2], o*wx[2])
			line[3] += complex(e*wx[3], o*wx[3])
		}
	}
}

// chebyshev fills cheb with T_n(t).
func (s *stack) chebyshev(t float64) {
	c := s.cheb
	c[0], c[1] = 1, t
	for n := 2; n < len(c); n++ {
		c[n] = 2*t*c[n-1] - c[n-2]
	}
}

// splinePower returns the power that the cubic spline leaves of white noise at
// a frequency f in cycles per sample, aliases included: the sum of sinc⁸(f+m).
func splinePower(f float64) float64 {
	c1, c2, c3 := math.Cos(2*math.Pi*f), math.Cos(4*math.Pi*f), math.Cos(6*math.Pi*f)
	return (2416 + 2382*c1 + 240*c2 + 2*c3) / 5040
}
