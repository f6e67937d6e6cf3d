package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"gonum.org/v1/gonum/mat"
)

// Sizes below which a difference is not worth a word.
const (
	leastShiftPx = 1.0   // constant 3-D shift
	leastTurn    = 0.05  // degrees
	leastScale   = 0.001 // of the tilt angles, and of lengths
	leastDrift   = 0.3   // rms of the shifts that is left, pixels
)

// smallCauses puts numbers to what differs between consistent claims.
func smallCauses(s solution, sc scale) []Cause {
	var out []Cause
	if s.t.Norm() > leastShiftPx*sc.pixel {
		out = append(out, Cause{What: "the origins of the specimen differ by a constant shift",
			Size: fmt.Sprintf("x %+.1f, y %+.1f, z %+.1f A", s.t[0], s.t[1], s.t[2])})
	}
	out = append(out, turnCauses(s)...)
	out = append(out, stretchCauses(s)...)
	return append(out, driftCauses(s, sc)...)
}

// turnCauses names the turn that remains beside an axis permutation.
func turnCauses(s solution) []Cause {
	p, rest := geom.NearestSignedPermutation(s.q)
	if rest > 20 {
		return nil // a general turn; Operation says it
	}
	delta := p.Transpose().Mul(s.q)
	turn := geom.RotationAxis(delta).Scale(rest.Degrees())
	var out []Cause
	for _, c := range []struct {
		axis int
		what string
	}{
		{1, "the tilt angles differ by a constant offset (a turn about the axis)"},
		{0, "the tilts about x differ by a constant"},
		{2, "the specimen is turned about z (the tilt axes lie differently in it)"},
	} {
		if v := turn[c.axis]; math.Abs(v) > leastTurn {
			out = append(out, Cause{What: c.what, Size: fmt.Sprintf("%+.2f deg", v)})
		}
	}
	return out
}

// stretchCauses estimates, to first order and together with a turn of the
// specimen, how far axis direction, angle scale and magnification of the second
// claim are from the first. They are reported when they explain the residual.
func stretchCauses(s solution) []Cause {
	v, explained, ok := s.firstOrder()
	if !ok || explained < 0.3 {
		return nil
	}
	var out []Cause
	if deg := -v[3] * 180 / math.Pi; math.Abs(deg) > leastTurn {
		out = append(out, Cause{What: "the tilt axes differ by a constant angle in the images", Size: fmt.Sprintf("%+.2f deg", deg)})
	}
	if math.Abs(v[4]) > leastScale {
		out = append(out, Cause{What: "the tilt angles differ by a factor", Size: fmt.Sprintf("%.4f", 1/(1+v[4]))})
	}
	if math.Abs(v[5]) > leastScale {
		out = append(out, Cause{What: "the magnifications differ", Size: fmt.Sprintf("factor %.4f", 1/(1+v[5]))})
	}
	return out
}

// firstOrder solves for the six small changes of the second claim that would
// lessen the residual of the matrix part: turn of the specimen (3, radians), turn
// of the images (radians), relative change of the angles and of lengths. explained
// is the fraction of the residual (rms) that goes away.
func (s solution) firstOrder() (v [6]float64, explained float64, ok bool) {
	h := mat.NewSymDense(6, nil)
	g := mat.NewVecDense(6, nil)
	sum := 0.0
	for _, p := range s.pairs {
		e, d := s.derivatives(p)
		for k := range 2 {
			for i, variance := range s.box.variance {
				sum += e[k][i] * e[k][i] * variance
				for a := range 6 {
					g.SetVec(a, g.AtVec(a)-d[a][k][i]*e[k][i]*variance)
					for b := a; b < 6; b++ {
						h.SetSym(a, b, h.At(a, b)+d[a][k][i]*d[b][k][i]*variance)
					}
				}
			}
		}
	}
	for a := range 6 {
		h.SetSym(a, a, h.At(a, a)*(1+1e-9)+1e-12)
	}
	var chol mat.Cholesky
	if sum == 0 || !chol.Factorize(h) {
		return v, 0, false
	}
	x := mat.NewVecDense(6, nil)
	if err := chol.SolveVecTo(x, g); err != nil && !isConditionOnly(err) {
		return v, 0, false
	}
	left := math.Max(0, sum-mat.Dot(x, g))
	for i := range v {
		v[i] = x.AtVec(i)
	}
	return v, 1 - math.Sqrt(left/sum), true
}

func isConditionOnly(err error) bool {
	_, ok := err.(mat.Condition)
	return ok
}

// derivatives returns the difference of the image rows of a pair and its change
// with the six parameters of firstOrder.
func (s solution) derivatives(p pair) (e [2]geom.Vec3, d [6][2]geom.Vec3) {
	qt := s.q.Transpose()
	rows := [2]geom.Vec3{qt.Apply(p.b.rows[0]), qt.Apply(p.b.rows[1])}
	const h = 1e-5 // of the tilt angle
	more := p.b.retilted(p.b.dec.Tilt * (1 + h))
	base := p.b.retilted(p.b.dec.Tilt)
	for k := range 2 {
		e[k] = rows[k].Sub(p.a.rows[k])
		for axis := range 3 {
			var unit geom.Vec3
			unit[axis] = 1
			d[axis][k] = rows[k].Cross(unit) // row · [unit]×
		}
		d[4][k] = qt.Apply(more[k].Sub(base[k])).Scale(1 / h)
	}
	d[3] = [2]geom.Vec3{rows[1].Scale(-1), rows[0]}
	d[5] = rows
	return e, d
}

// retilted returns the image rows with another tilt angle, without stretch.
func (v view) retilted(tilt geom.Angle) [2]geom.Vec3 {
	m := geom.RotZ(v.dec.Axis).Mul(geom.RotY(tilt)).Mul(geom.RotX(v.dec.XTilt)).Scale(v.dec.Magnification)
	return [2]geom.Vec3{geom.Vec3(m[0]), geom.Vec3(m[1])}
}

// driftCauses describes what is left of the shifts once the constant part is
// taken out.
func driftCauses(s solution, sc scale) []Cause {
	if s.shiftRMS < leastDrift*sc.pixel {
		return nil
	}
	n := float64(len(s.pairs))
	var mean, slope geom.Vec2
	var position, square float64
	for i, p := range s.pairs {
		mean = mean.Add(shiftError(p, s.t))
		position += float64(i)
		square += float64(i * i)
	}
	mean, position = mean.Scale(1/n), position/n
	for i, p := range s.pairs {
		slope = slope.Add(shiftError(p, s.t).Scale(float64(i) - position))
	}
	if v := square - n*position*position; v > 0 {
		slope = slope.Scale(1 / v)
	}
	left := 0.0
	for i, p := range s.pairs {
		d := shiftError(p, s.t).Sub(mean).Sub(slope.Scale(float64(i) - position))
		left += d.Dot(d)
	}
	if math.Sqrt(left/n) < 0.5*s.shiftRMS && n > 3 {
		return []Cause{{What: "the shifts drift apart from the first image to the last",
			Size: fmt.Sprintf("%.1f px", slope.Norm()*(n-1)/sc.pixel)}}
	}
	return []Cause{{What: "the shifts differ from image to image", Size: fmt.Sprintf("%.2f px rms", s.shiftRMS/sc.pixel)}}
}

// worstTilts names the up to three tilts that are farthest apart.
func worstTilts(all []TiltResidual, limit float64) []Cause {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b TiltResidual) int { return cmp.Compare(b.RMSPx, a.RMSPx) })
	var parts []string
	for _, t := range sorted[:min(3, len(sorted))] {
		if t.RMSPx > limit {
			parts = append(parts, fmt.Sprintf("section %d: %.0f px", t.SectionA, t.RMSPx))
		}
	}
	if parts == nil {
		return nil
	}
	return []Cause{{What: "the worst tilts", Size: strings.Join(parts, ", ")}}
}
