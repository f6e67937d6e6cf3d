package verdict

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// solution is the orthogonal matrix and the shift that bring two claims
// together in the sense of least squares over the box.
//
// With rows R of the image part and a box centred on the origin the mean square
// distance in one tilt is |(R_b Q - R_a) W|² + |R_b t + s_b - s_a|², W² being the
// variances of the coordinates: matrix and shift are found apart.
type solution struct {
	ok    bool
	pairs []pair
	box   box
	q     geom.Mat3
	t     geom.Vec3

	turnRMS  float64 // Å, of the matrix part
	otherRMS float64 // Å, of the matrix part for the best matrix of the other determinant
	shiftRMS float64 // Å, of the shift part
	rank     int     // of the directions the tilts see: 2 for one tilt, 3 for a series
}

func (s solution) rms() float64 { return math.Hypot(s.turnRMS, s.shiftRMS) }

// solve fits the pairs.
func solve(pairs []pair, b box) solution {
	s := solution{ok: len(pairs) > 0, pairs: pairs, box: b, q: geom.Identity3()}
	if !s.ok {
		s.turnRMS, s.otherRMS = math.Inf(1), math.Inf(1)
		return s
	}
	n := newNormal(pairs, b)
	s.rank = n.rank()
	proper, costP := n.best(1)
	improper, costI := n.best(-1)
	s.q, s.turnRMS, s.otherRMS = proper, costP, costI
	if costI < costP {
		s.q, s.turnRMS, s.otherRMS = improper, costI, costP
	}
	s.t, s.shiftRMS = fitShift(pairs)
	return s
}

// quickTurn is the matrix part of the residual from one start for each
// determinant, for searches.
func quickTurn(pairs []pair, b box) float64 {
	n := newNormal(pairs, b)
	inv, ok := n.bb.Inverse()
	if !ok || n.rank() < 3 {
		return solve(pairs, b).turnRMS
	}
	least := math.Inf(1)
	for _, sign := range []float64{1, -1} {
		if q, ok := geom.NearestRotation(inv.Mul(n.ba), sign); ok {
			least = math.Min(least, n.rms(n.refine(q)))
		}
	}
	return least
}

// normal holds the sums from which the cost of any matrix follows.
type normal struct {
	bb, ba geom.Mat3 // Σ R_bᵀ R_b, Σ R_bᵀ R_a
	aa     float64   // Σ |R_a W|²
	w      geom.Mat3 // W²
	n      float64
}

func newNormal(pairs []pair, b box) normal {
	s := normal{w: geom.Diag3(b.variance[0], b.variance[1], b.variance[2]), n: float64(len(pairs))}
	for _, p := range pairs {
		for k := range 2 {
			for i := range 3 {
				for j := range 3 {
					s.bb[i][j] += p.b.rows[k][i] * p.b.rows[k][j]
					s.ba[i][j] += p.b.rows[k][i] * p.a.rows[k][j]
				}
				s.aa += p.a.rows[k][i] * p.a.rows[k][i] * b.variance[i]
			}
		}
	}
	return s
}

// rms returns the root mean square of the matrix part for q.
func (n normal) rms(q geom.Mat3) float64 {
	qt := q.Transpose()
	c := trace(n.w.Mul(qt).Mul(n.bb).Mul(q)) - 2*trace(n.w.Mul(qt).Mul(n.ba)) + n.aa
	return math.Sqrt(math.Max(0, c) / n.n)
}

func (n normal) rank() int {
	mean := trace(n.bb) / 3
	if d := n.bb.Det(); math.Abs(d) > 1e-7*mean*mean*mean {
		return 3
	}
	return 2
}

// best returns the orthogonal matrix of the given determinant with the least cost.
func (n normal) best(sign float64) (geom.Mat3, float64) {
	starts := n.starts(sign)
	bestQ, least := starts[0], math.Inf(1)
	for _, q := range starts {
		q = n.refine(q)
		if c := n.rms(q); c < least {
			bestQ, least = q, c
		}
	}
	return bestQ, least
}

// starts are matrices of a determinant from which the best one is reached: the
// orthogonal matrix nearest to the unconstrained solution, turned back along the
// axes of the first specimen and along those that the tilts see best and worst;
// where there is no such solution, the 24 permutations. Without the second kind, a
// few tilts near zero would not find that a mirror image costs them nothing.
func (n normal) starts(sign float64) []geom.Mat3 {
	var out []geom.Mat3
	axes, ok := geom.PrincipalAxes(n.bb)
	if inv, regular := n.bb.Inverse(); ok && regular && n.rank() == 3 {
		free := inv.Mul(n.ba)
		base, ok := geom.NearestRotation(free, math.Copysign(1, free.Det()))
		for _, f := range []geom.Mat3{geom.Identity3(), geom.Diag3(1, 1, -1), geom.Diag3(1, -1, 1), geom.Diag3(-1, 1, 1)} {
			if q, ok := geom.NearestRotation(free.Mul(f), sign*f.Det()); ok {
				out = append(out, q.Mul(f))
			}
			if ok {
				f = f.Scale(sign * f.Det() * base.Det())
				out = append(out, axes.Mul(f).Mul(axes.Transpose()).Mul(base))
			}
		}
	}
	if out == nil {
		for _, p := range geom.SignedPermutations() {
			if p.Det()*sign > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

// refine is Gauss-Newton on the rotations: q becomes q exp(ω).
func (n normal) refine(q geom.Mat3) geom.Mat3 {
	gen := [3]geom.Mat3{{{}, {0, 0, -1}, {0, 1, 0}}, {{0, 0, 1}, {}, {-1, 0, 0}}, {{0, -1, 0}, {1, 0, 0}, {}}}
	cost := n.rms(q)
	for range 30 {
		sq := n.bb.Mul(q)
		var diff geom.Mat3
		for i := range 3 {
			for j := range 3 {
				diff[i][j] = sq[i][j] - n.ba[i][j]
			}
		}
		qtd, qts := q.Transpose().Mul(diff), q.Transpose().Mul(sq)
		var h geom.Mat3
		var g geom.Vec3
		for k := range 3 {
			gk := n.w.Mul(gen[k].Transpose())
			g[k] = -trace(gk.Mul(qtd))
			for l := range 3 {
				h[k][l] = trace(gk.Mul(qts).Mul(gen[l]))
			}
		}
		for k := range 3 {
			h[k][k] += 1e-12 * trace(h)
		}
		inv, ok := h.Inverse()
		if !ok {
			return q
		}
		step := inv.Apply(g)
		better := false
		for range 8 {
			next := q.Mul(expSO3(step))
			if c := n.rms(next); c < cost {
				better = c < cost*(1-1e-9)
				q, cost = next, c
				break
			}
			step = step.Scale(0.5)
		}
		if !better {
			return q
		}
	}
	return q
}

// expSO3 returns the rotation by |w| radians about w.
func expSO3(w geom.Vec3) geom.Mat3 {
	angle := w.Norm()
	k := geom.Mat3{{0, -w[2], w[1]}, {w[2], 0, -w[0]}, {-w[1], w[0], 0}}
	a, b := 1.0, 0.5
	if angle > 1e-9 {
		a, b = math.Sin(angle)/angle, (1-math.Cos(angle))/(angle*angle)
	}
	k2 := k.Mul(k)
	r := geom.Identity3()
	for i := range 3 {
		for j := range 3 {
			r[i][j] += a*k[i][j] + b*k2[i][j]
		}
	}
	return r
}

func trace(m geom.Mat3) float64 { return m[0][0] + m[1][1] + m[2][2] }

// fitShift solves R_b t = s_a - s_b. Directions no tilt sees stay 0.
func fitShift(pairs []pair) (t geom.Vec3, rms float64) {
	var h geom.Mat3
	var g geom.Vec3
	for _, p := range pairs {
		d := p.a.shift.Sub(p.b.shift)
		for k := range 2 {
			for i := range 3 {
				g[i] += p.b.rows[k][i] * d[k]
				for j := range 3 {
					h[i][j] += p.b.rows[k][i] * p.b.rows[k][j]
				}
			}
		}
	}
	for i := range 3 {
		h[i][i] += 1e-9 * float64(len(pairs))
	}
	if inv, ok := h.Inverse(); ok {
		t = inv.Apply(g)
	}
	sum := 0.0
	for _, p := range pairs {
		d := shiftError(p, t)
		sum += d.Dot(d)
	}
	return t, math.Sqrt(sum / float64(len(pairs)))
}

func shiftError(p pair, t geom.Vec3) geom.Vec2 {
	return geom.Vec2{p.b.rows[0].Dot(t), p.b.rows[1].Dot(t)}.Add(p.b.shift).Sub(p.a.shift)
}

// residual returns root mean square and largest distance (Å) over the box in one tilt.
func (s solution) residual(p pair) (rms, most float64) {
	d := shiftError(p, s.t)
	var m [2]geom.Vec3
	qt := s.q.Transpose()
	sum := d.Dot(d)
	for k := range 2 {
		m[k] = qt.Apply(p.b.rows[k]).Sub(p.a.rows[k])
		for i, v := range s.box.variance {
			sum += m[k][i] * m[k][i] * v
		}
	}
	for bits := range 8 {
		corner := s.box.half
		for i := range corner {
			if bits>>i&1 == 1 {
				corner[i] = -corner[i]
			}
		}
		most = math.Max(most, geom.Vec2{m[0].Dot(corner) + d[0], m[1].Dot(corner) + d[1]}.Norm())
	}
	return math.Sqrt(sum), most
}

// ambiguous reports whether a turn and a mirror image explain the tilts about
// equally well.
func (s solution) ambiguous(width float64) bool {
	return s.rank < 3 || s.otherRMS < math.Max(0.004*width, 2*s.turnRMS)
}

func (s solution) whyAmbiguous() Cause {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range s.pairs {
		t := p.a.dec.Tilt.Degrees()
		low, high = math.Min(low, t), math.Max(high, t)
	}
	if len(s.pairs) == 1 {
		return Cause{What: "one common tilt cannot tell a turn from a mirror image", Size: "1 tilt"}
	}
	return Cause{What: "the common tilts cannot tell a turn from a mirror image",
		Size: fmt.Sprintf("%d tilts over %.1f deg", len(s.pairs), high-low)}
}

// shiftsProve reports whether the shifts of the images that change their section
// vary so much that their agreement proves which image is which. Images that
// keep their section agree in any case and are not asked.
func (s solution) shiftsProve() bool {
	spread := make([]pair, len(s.pairs))
	for i, p := range s.pairs {
		p.b.shift = geom.Vec2{}
		spread[i] = p
	}
	mean, _ := fitShift(spread)
	apart, alone := 0.0, 0.0
	for i, p := range s.pairs {
		if !p.moved() {
			continue
		}
		d, e := shiftError(p, s.t), shiftError(spread[i], mean)
		apart, alone = apart+d.Dot(d), alone+e.Dot(e)
	}
	return apart < 0.3*0.3*alone
}
