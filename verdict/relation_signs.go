package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
)

// orderOf returns the indices of values in ascending order, stable.
func orderOf(values []float64) []int {
	out := make([]int, len(values))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return out
}

// signAttempts reverse the sign of some of the second claim's angles: each tilt
// takes the sign that fits a matrix found from a part of the tilts, in turns.
func signAttempts(pairs []pair, b box) []attempt {
	tilt := func(p pair) float64 { return p.a.dec.Tilt.Degrees() }
	parts := []func(int, pair) bool{
		func(int, pair) bool { return true },
		func(_ int, p pair) bool { return tilt(p) >= 0 },
		func(_ int, p pair) bool { return tilt(p) <= 0 },
		func(i int, _ pair) bool { return i < len(pairs)/2 },
		func(i int, _ pair) bool { return i >= len(pairs)/2 },
		func(_ int, p pair) bool { return math.Abs(tilt(p)) > 30 },
		func(_ int, p pair) bool { return math.Abs(tilt(p)) < 30 },
	}
	var best attempt
	least := math.Inf(1)
	for _, keep := range parts {
		var part []pair
		for i, p := range pairs {
			if keep(i, p) {
				part = append(part, p)
			}
		}
		if len(part) < 2 {
			continue
		}
		n := newNormal(part, b)
		for _, sign := range []float64{1, -1} {
			q, _ := n.best(sign)
			a, cost := chooseSigns(pairs, b, q)
			if cost < least {
				best, least = a, cost
			}
		}
	}
	if best.pairs == nil {
		return nil
	}
	return []attempt{best}
}

// chooseSigns reverses the angles of the tilts that fit q better so, and
// improves q, in turns.
func chooseSigns(pairs []pair, b box, q geom.Mat3) (attempt, float64) {
	reversed := make([]bool, len(pairs))
	var fixed []pair
	cost := math.Inf(1)
	for range 4 {
		for i, p := range pairs {
			same := solution{q: q, box: b}.turnError(p)
			reversed[i] = math.Abs(p.b.dec.Tilt.Degrees()) > 0.5 && solution{q: q, box: b}.turnError(p.withReversedTilt()) < same
		}
		fixed = withSigns(pairs, reversed)
		s := solve(fixed, b)
		q, cost = s.q, s.turnRMS
	}
	count := 0
	for _, r := range reversed {
		if r {
			count++
		}
	}
	if 2*count > len(pairs) { // all the others are the odd ones
		for i := range reversed {
			reversed[i] = !reversed[i] && math.Abs(pairs[i].b.dec.Tilt.Degrees()) > 0.5
		}
		fixed = withSigns(pairs, reversed)
		cost = solve(fixed, b).turnRMS
	}
	return attempt{pairs: fixed, freedom: 2, cause: Cause{What: "the sign of the tilt angle is reversed for a part of the tilts", Size: sectionsText(pairs, reversed)}}, cost
}

func withSigns(pairs []pair, reversed []bool) []pair {
	out := make([]pair, len(pairs))
	for i, p := range pairs {
		if reversed[i] {
			p = p.withReversedTilt()
		}
		out[i] = p
	}
	return out
}

// withReversedTilt gives the second claim's tilt the opposite sign.
func (p pair) withReversedTilt() pair {
	p.b.rows = p.b.retilted(-p.b.dec.Tilt)
	p.b.dec.Tilt = -p.b.dec.Tilt
	return p
}

// turnError is the mean square of the matrix part in one tilt.
func (s solution) turnError(p pair) float64 {
	qt := s.q.Transpose()
	sum := 0.0
	for k := range 2 {
		d := qt.Apply(p.b.rows[k]).Sub(p.a.rows[k])
		for i, v := range s.box.variance {
			sum += d[i] * d[i] * v
		}
	}
	return sum
}

// sectionsText lists the sections that are marked: "12 of 41: sections 0-5, 9".
func sectionsText(pairs []pair, marked []bool) string {
	var parts []string
	count := 0
	for i := 0; i < len(pairs); i++ {
		if !marked[i] {
			continue
		}
		j := i
		for j+1 < len(pairs) && marked[j+1] {
			j++
		}
		count += j - i + 1
		text := fmt.Sprint(pairs[i].a.section)
		if j > i {
			text += fmt.Sprintf("-%d", pairs[j].a.section)
		}
		parts = append(parts, text)
		i = j
	}
	if len(parts) > 6 {
		parts = append(parts[:6], "...")
	}
	return fmt.Sprintf("%d of %d tilts: sections %s", count, len(pairs), strings.Join(parts, ", "))
}
