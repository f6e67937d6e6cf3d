package verdict

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// attempt is one hypothesis of what is wrong with the second claim, put right.
type attempt struct {
	cause   Cause
	pairs   []pair
	freedom float64 // how much the hypothesis can bend; the stiffer one wins a tie
}

// repair looks for the one correction that makes inconsistent claims agree:
// first of the angles and the axis, then of the shifts. The solution returned is
// that of the corrected claims, not ok when none was found.
func repair(m match, va, vb []view, s solution, sc scale, limit float64) ([]Cause, solution) {
	var causes []Cause
	pairs, found := m.pairs, true
	if s.turnRMS > 0.7*limit {
		best, ok := bestAttempt(turnAttempts(m.pairs, s.box), s, limit)
		if found = ok; ok {
			causes, pairs = append(causes, best.cause), best.pairs
		} else {
			causes = append(causes, Cause{What: "no single correction makes axis and angles agree", Size: fmt.Sprintf("%.0f px rms", s.turnRMS/sc.pixel)})
		}
	}
	after := solve(pairs, s.box)
	if after.shiftRMS > 0.7*limit {
		cause, fixed, ok := repairShift(pairs, after, sc, limit)
		causes, found = append(causes, cause), found && ok
		if ok {
			after = solve(fixed, s.box)
		}
	}
	if na, nb := len(va), len(vb); na != nb {
		causes = append(causes, Cause{What: "the numbers of tilts differ", Size: fmt.Sprintf("%d and %d", na, nb)})
	}
	after.ok = found
	return causes, after
}

// bestAttempt returns the hypothesis that repairs best.
func bestAttempt(all []attempt, s solution, limit float64) (attempt, bool) {
	var best attempt
	least := math.Inf(1)
	for _, a := range all {
		if len(a.pairs) < 2 {
			continue
		}
		got := solve(a.pairs, s.box)
		if got.turnRMS > 0.5*limit || got.turnRMS > 0.5*s.turnRMS {
			continue
		}
		if cost := got.turnRMS + 0.02*limit*a.freedom + 1e-3*got.shiftRMS; cost < least {
			best, least = a, cost
		}
	}
	return best, !math.IsInf(least, 1)
}

func turnAttempts(pairs []pair, b box) []attempt {
	out := flipAttempts(pairs)
	out = append(out, axisAttempt(pairs, b), scaleAttempt(pairs, b))
	out = append(out, orderAttempts(pairs)...)
	return append(out, signAttempts(pairs, b)...)
}

// changed returns the pairs with the second claim's rows and shift replaced.
func changed(pairs []pair, change func(view) ([2]geom.Vec3, geom.Vec2)) []pair {
	out := make([]pair, len(pairs))
	for i, p := range pairs {
		p.b.rows, p.b.shift = change(p.b)
		out[i] = p
	}
	return out
}

// flipAttempts take the two to be made from images that are mirror images of
// each other.
func flipAttempts(pairs []pair) []attempt {
	var out []attempt
	for _, f := range []struct {
		m    geom.Mat2
		what string
	}{
		{geom.Mat2{{1, 0}, {0, -1}}, "the images are mirror images of each other: rows in opposite order (top and bottom exchanged)"},
		{geom.Mat2{{-1, 0}, {0, 1}}, "the images are mirror images of each other: columns in opposite order (left and right exchanged)"},
		{geom.Mat2{{0, 1}, {1, 0}}, "the images are transposed: rows and columns exchanged"},
	} {
		out = append(out, attempt{cause: Cause{What: f.what}, freedom: 1, pairs: changed(pairs, func(v view) ([2]geom.Vec3, geom.Vec2) {
			return turned(f.m, v.rows), f.m.Apply(v.shift)
		})})
	}
	return out
}

// turned applies a 2×2 matrix to image rows.
func turned(m geom.Mat2, rows [2]geom.Vec3) [2]geom.Vec3 {
	return [2]geom.Vec3{
		rows[0].Scale(m[0][0]).Add(rows[1].Scale(m[0][1])),
		rows[0].Scale(m[1][0]).Add(rows[1].Scale(m[1][1])),
	}
}

// axisAttempt turns the second claim's axis in the images by the best constant
// angle; the shifts, measured in the images, stay.
func axisAttempt(pairs []pair, b box) attempt {
	at := func(deg float64) []pair {
		m := geom.Rot2(geom.Angle(deg))
		return changed(pairs, func(v view) ([2]geom.Vec3, geom.Vec2) { return turned(m, v.rows), v.shift })
	}
	deg := search(-90, 90, 2, func(deg float64) float64 { return quickTurn(at(deg), b) })
	return attempt{pairs: at(deg), freedom: 1,
		cause: Cause{What: "the tilt axis differs by a constant angle", Size: fmt.Sprintf("%+.2f deg", -deg)}}
}

// scaleAttempt multiplies the second claim's tilt angles by the best factor.
func scaleAttempt(pairs []pair, b box) attempt {
	at := func(log float64) []pair {
		k := geom.Angle(math.Exp(log))
		return changed(pairs, func(v view) ([2]geom.Vec3, geom.Vec2) { return v.retilted(v.dec.Tilt * k), v.shift })
	}
	log := search(-1.4, 1.4, 0.05, func(log float64) float64 { return quickTurn(at(log), b) })
	return attempt{pairs: at(log), freedom: 1,
		cause: Cause{What: "the tilt angles differ by a factor", Size: fmt.Sprintf("%.3f", math.Exp(-log))}}
}

// search minimises f on a grid and then by golden sections beside the best point.
func search(low, high, step float64, f func(float64) float64) float64 {
	best, least := low, math.Inf(1)
	for x := low; x <= high+step/2; x += step {
		if v := f(x); v < least {
			best, least = x, v
		}
	}
	a, b := best-step, best+step
	const ratio = 0.6180339887498949
	for range 40 {
		c, d := b-ratio*(b-a), a+ratio*(b-a)
		if f(c) < f(d) {
			b = d
		} else {
			a = c
		}
	}
	return (a + b) / 2
}

// orderAttempts give each image of the second claim the angles of another of
// its images: that of the same rank. Shifts stay with the images.
func orderAttempts(pairs []pair) []attempt {
	var out []attempt
	for _, sign := range []float64{1, -1} {
		a := ranked(pairs, func(p pair) float64 { return p.a.dec.Tilt.Degrees() })
		b := ranked(pairs, func(p pair) float64 { return sign * p.b.dec.Tilt.Degrees() })
		fixed := make([]pair, len(pairs))
		copy(fixed, pairs)
		moved := 0
		for rank, i := range a {
			from := pairs[b[rank]].b
			fixed[i].b.rows, fixed[i].b.dec = from.rows, from.dec
			if d := math.Abs((from.dec.Tilt - pairs[i].b.dec.Tilt).Degrees()); d > 0.5 {
				moved++
			}
		}
		out = append(out, attempt{pairs: fixed, freedom: 3, cause: Cause{What: "the order of the tilts differs: the same angles belong to other sections",
			Size: fmt.Sprintf("%d of %d tilts", moved, len(pairs))}})
	}
	return out
}

// ranked returns the indices of the pairs in ascending order of key.
func ranked(pairs []pair, key func(pair) float64) []int {
	keys := make([]float64, len(pairs))
	for i, p := range pairs {
		keys[i] = key(p)
	}
	return orderOf(keys)
}
