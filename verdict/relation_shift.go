package verdict

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// repairShift looks for the change of the second claim's shifts that makes them
// agree, the angles being right.
func repairShift(pairs []pair, s solution, sc scale, limit float64) (Cause, []pair, bool) {
	good := math.Min(0.5*limit, 0.4*s.shiftRMS)
	if empty(pairs, sc) {
		return Cause{What: "one of the two has no shifts", Size: fmt.Sprintf("%.0f px rms in the other", s.shiftRMS/sc.pixel)}, pairs, false
	}
	best, least := attempt{}, math.Inf(1)
	for _, a := range shiftAttempts(pairs, sc) {
		if _, rms := fitShift(a.pairs); rms < least*0.8 {
			best, least = a, rms
		}
	}
	if k, fixed := freeFactor(pairs); k != 0 {
		if _, rms := fitShift(fixed); rms < 0.5*least && rms <= good {
			return Cause{What: "the shifts differ by a factor", Size: fmt.Sprintf("%.3f", 1/k)}, fixed, true
		}
	}
	if least <= good {
		return best.cause, best.pairs, true
	}
	return Cause{What: "the shifts differ from image to image", Size: fmt.Sprintf("%.0f px rms", s.shiftRMS/sc.pixel)}, pairs, false
}

// shiftAttempts are the usual mistakes with shifts, the commonest first.
func shiftAttempts(pairs []pair, sc scale) []attempt {
	var out []attempt
	add := func(what, size string, change func(view) geom.Vec2) {
		out = append(out, attempt{cause: Cause{What: what, Size: size},
			pairs: changed(pairs, func(v view) ([2]geom.Vec3, geom.Vec2) { return v.rows, change(v) })})
	}
	by := func(k float64) func(view) geom.Vec2 { return func(v view) geom.Vec2 { return v.shift.Scale(k) } }
	add("the shifts have the opposite sign", "", by(-1))
	for _, n := range []float64{2, 4, 8, 3, 6} {
		add("the shifts differ by a binning factor", fmt.Sprintf("%g times as large", n), by(1/n))
		add("the shifts differ by a binning factor", fmt.Sprintf("1/%g as large", n), by(n))
		add("the shifts differ by a binning factor and the sign", fmt.Sprintf("-%g", n), by(-1/n))
		add("the shifts differ by a binning factor and the sign", fmt.Sprintf("-1/%g", n), by(-n))
	}
	add("the shifts are in other units: A taken for pixels", fmt.Sprintf("factor %.4g, the pixel size", sc.pixel), by(1/sc.pixel))
	add("the shifts are in other units: pixels taken for A", fmt.Sprintf("factor 1/%.4g, the pixel size", sc.pixel), by(sc.pixel))
	add("the shifts are transposed: x and y exchanged", "", func(v view) geom.Vec2 { return geom.Vec2{v.shift[1], v.shift[0]} })
	add("the shifts have one component reversed", "x", func(v view) geom.Vec2 { return geom.Vec2{-v.shift[0], v.shift[1]} })
	add("the shifts have one component reversed", "y", func(v view) geom.Vec2 { return geom.Vec2{v.shift[0], -v.shift[1]} })
	for _, sign := range []float64{1, -1} {
		for _, turn := range []geom.Angle{1, -1} {
			add("the shifts are along other axes: of the aligned instead of the raw image", "", func(v view) geom.Vec2 {
				return geom.Rot2(turn * v.dec.Axis).Apply(v.shift).Scale(sign)
			})
		}
	}
	return out
}

// empty reports whether one of the two claims has no shifts at all.
func empty(pairs []pair, sc scale) bool {
	a, b := 0.0, 0.0
	for _, p := range pairs {
		a, b = math.Max(a, p.a.shift.Norm()), math.Max(b, p.b.shift.Norm())
	}
	return math.Min(a, b) < 1e-3*sc.pixel
}

// freeFactor finds the factor of the second claim's shifts that fits best
// together with a constant 3-D shift.
func freeFactor(pairs []pair) (float64, []pair) {
	// With the part of either shift that a 3-D shift explains taken out, the
	// factor is a ratio of scalar products.
	restOf := func(of func(pair) geom.Vec2) []geom.Vec2 {
		probe := make([]pair, len(pairs))
		for i, p := range pairs {
			p.a.shift, p.b.shift = of(p), geom.Vec2{}
			probe[i] = p
		}
		t, _ := fitShift(probe)
		out := make([]geom.Vec2, len(pairs))
		for i, p := range probe {
			out[i] = shiftError(p, t)
		}
		return out
	}
	ra := restOf(func(p pair) geom.Vec2 { return p.a.shift })
	rb := restOf(func(p pair) geom.Vec2 { return p.b.shift })
	ab, bb := 0.0, 0.0
	for i := range ra {
		ab, bb = ab+ra[i].Dot(rb[i]), bb+rb[i].Dot(rb[i])
	}
	if bb == 0 {
		return 0, nil
	}
	k := ab / bb
	return k, changed(pairs, func(v view) ([2]geom.Vec3, geom.Vec2) { return v.rows, v.shift.Scale(k) })
}
