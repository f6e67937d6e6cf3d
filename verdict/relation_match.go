package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// view is the image part of one tilt, in Å of the first claim's images.
type view struct {
	section int
	rows    [2]geom.Vec3 // image position of a specimen point: rows · p + shift
	shift   geom.Vec2
	dec     tomo.Decomposition
}

// toFirst converts image positions of a claim to those of the first one:
// u' = factor u + offset (Å).
type toFirst struct {
	factor float64
	offset geom.Vec2
}

// scale is how the two image grids compare.
type scale struct {
	pixel  float64 // Å, of the first claim's images
	width  float64 // Å, of its images
	box    box
	second toFirst // converts the second claim
	error  float64 // relative error of one of the pixel sizes, 0 when they agree
	causes []Cause
}

// box is the region over which two claims are compared: |x|, |y|, |z| up to
// half, Å; variance is that of a coordinate spread evenly over it.
type box struct{ half, variance geom.Vec3 }

func newBox(g tomo.ImageGrid) box {
	l := float64(g.NX+g.NY) / 4 * g.PixelSize
	b := box{half: geom.Vec3{l, l, l / 2}}
	for i, h := range b.half {
		b.variance[i] = h * h / 3
	}
	return b
}

// newScale compares image sizes and pixel sizes. Images binned by whole pixels
// have their centre floor(N/2) at another place, which is taken into account.
func newScale(a, b tomo.ImageGrid) scale {
	s := scale{pixel: a.PixelSize, width: float64(a.NX) * a.PixelSize, box: newBox(a), second: toFirst{factor: 1}}
	bin := b.PixelSize / a.PixelSize
	nx, ny := float64(a.NX)/float64(b.NX), float64(a.NY)/float64(b.NY)
	switch {
	case a.NX == b.NX && a.NY == b.NY:
		s.mismatch(a, b, 1, bin)
		bin = 1
	case within(nx, bin, 0.03) && within(ny, bin, 0.03):
		if n, ok := wholeFactor(nx); ok {
			s.mismatch(a, b, n, bin)
			bin = n
		}
	case within(nx, ny, 0.03):
		if n, ok := wholeFactor(nx); ok {
			s.mismatch(a, b, n, bin)
			bin = n
		} else {
			s.sizes(a, b)
		}
	default:
		s.sizes(a, b)
	}
	s.second.factor = a.PixelSize * bin / b.PixelSize
	if n, ok := wholeFactor(bin); ok && n != 1 {
		ca, cb := a.Centre(), b.Centre()
		s.second.offset = geom.Vec2{(n*cb[0] + (n-1)/2 - ca[0]) * a.PixelSize, (n*cb[1] + (n-1)/2 - ca[1]) * a.PixelSize}
	}
	return s
}

// mismatch records that pixel sizes do not follow from the binning n.
func (s *scale) mismatch(a, b tomo.ImageGrid, n, bin float64) {
	if s.error = bin/n - 1; math.Abs(s.error) < 1e-4 {
		s.error = 0
		return
	}
	s.causes = append(s.causes, Cause{What: "the pixel sizes disagree", Size: fmt.Sprintf("%.4g A for %d columns, %.4g A for %d: factor %.4g", a.PixelSize, a.NX, b.PixelSize, b.NX, bin/n)})
}

func (s *scale) sizes(a, b tomo.ImageGrid) {
	c := Cause{What: "the image sizes disagree", Size: fmt.Sprintf("%d x %d and %d x %d", a.NX, a.NY, b.NX, b.NY)}
	if a.NX == b.NY && a.NY == b.NX {
		c.What = "the image sizes are transposed: columns and rows were taken for each other"
	}
	s.causes = append(s.causes, c)
}

// broken reports whether the pixel sizes alone contradict each other.
func (s scale) broken(tolerance float64) bool { return math.Abs(s.error)/2 > tolerance }

func within(a, b, tolerance float64) bool { return math.Abs(a/b-1) < tolerance }

// wholeFactor recognises a binning factor: a whole number or one over it.
func wholeFactor(f float64) (float64, bool) {
	if f < 1 {
		n, ok := wholeFactor(1 / f)
		return 1 / n, ok
	}
	n := math.Round(f)
	return n, math.Abs(f/n-1) < 0.01 && n <= 64
}

// viewsOf collects the usable tilts of a claim.
func viewsOf(c *tomo.Claim, to toFirst) []view {
	var out []view
	for _, t := range c.Series.Tilts {
		if !t.Usable() {
			continue
		}
		d, ok := t.Projection.Decompose()
		if !ok {
			continue
		}
		rows, shift := t.Projection.Image2()
		out = append(out, view{section: t.Section, rows: rows, shift: shift.Scale(to.factor).Add(to.offset), dec: d})
	}
	return out
}

// pair is one image as both claims see it.
type pair struct{ a, b view }

// moved reports whether the image has another section number in the second claim.
func (p pair) moved() bool { return p.a.section != p.b.section }

// match is the assignment of images.
type match struct {
	pairs        []pair
	onlyA, onlyB []int
}

func matchSections(a, b []view) match {
	var m match
	at := map[int]view{}
	for _, v := range b {
		at[v.section] = v
	}
	for _, v := range a {
		if w, ok := at[v.section]; ok {
			m.pairs = append(m.pairs, pair{v, w})
			delete(at, v.section)
		} else {
			m.onlyA = append(m.onlyA, v.section)
		}
	}
	for section := range at {
		m.onlyB = append(m.onlyB, section)
	}
	slices.Sort(m.onlyB)
	return m
}

// matchAngles matches by tilt angle, of either sign and with a constant offset.
// It is ok only when the shifts follow: then the stacks hold the same images in
// another order. Shifts that are all alike prove nothing.
func matchAngles(a, b []view, box box, limit float64) (match, bool) {
	var best match
	found, least := false, math.Inf(1)
	for _, sign := range []float64{1, -1} {
		for _, m := range anglePairings(a, b, sign) {
			if !m.anotherOrder() {
				continue
			}
			s := solve(m.pairs, box)
			if cost := s.rms() + limit*float64(len(m.onlyA)+len(m.onlyB))/float64(len(a)+len(b)); s.rms() <= limit && cost < least && s.shiftsProve() {
				best, found, least = m, true, cost
			}
		}
	}
	return best, found
}

// anotherOrder reports whether a match by angle says something a match by
// section does not: sections change their number, and few images that both
// claims have remain without a partner.
func (m match) anotherOrder() bool {
	n, moved := len(m.pairs), 0
	for _, p := range m.pairs {
		if p.moved() {
			moved++
		}
	}
	return n >= 3 && 10*moved >= n && min(len(m.onlyA), len(m.onlyB)) <= max(1, n/10)
}

// anglePairings pairs a and b by tilt angle for the offsets that bring one end
// or the other, or the middle, of the two ranges together, and for none.
func anglePairings(a, b []view, sign float64) []match {
	byTilt := func(views []view, sign float64) []view {
		out := slices.Clone(views)
		slices.SortStableFunc(out, func(x, y view) int { return cmp.Compare(sign*x.dec.Tilt.Degrees(), sign*y.dec.Tilt.Degrees()) })
		return out
	}
	sa, sb := byTilt(a, 1), byTilt(b, sign)
	if len(sa) < 2 || len(sb) < 2 {
		return nil
	}
	angle := func(v view, sign float64) float64 { return sign * v.dec.Tilt.Degrees() }
	first := angle(sa[0], 1) - angle(sb[0], sign)
	last := angle(sa[len(sa)-1], 1) - angle(sb[len(sb)-1], sign)
	middle := angle(sa[len(sa)/2], 1) - angle(sb[len(sb)/2], sign)
	step := math.Inf(1)
	for i := 1; i < len(sa); i++ {
		if d := angle(sa[i], 1) - angle(sa[i-1], 1); d > 0.05 {
			step = math.Min(step, d)
		}
	}
	var out []match
	for _, offset := range []float64{0, first, last, middle} {
		out = append(out, pairUp(sa, sb, sign, offset, 0.5*step))
	}
	return out
}

// pairUp goes through both lists, sorted by angle, and pairs what is within reach.
func pairUp(sa, sb []view, sign, offset, reach float64) match {
	var m match
	i, j := 0, 0
	for i < len(sa) && j < len(sb) {
		d := sa[i].dec.Tilt.Degrees() - (sign*sb[j].dec.Tilt.Degrees() + offset)
		switch {
		case math.Abs(d) <= reach:
			m.pairs = append(m.pairs, pair{sa[i], sb[j]})
			i, j = i+1, j+1
		case d < 0:
			m.onlyA = append(m.onlyA, sa[i].section)
			i++
		default:
			m.onlyB = append(m.onlyB, sb[j].section)
			j++
		}
	}
	for ; i < len(sa); i++ {
		m.onlyA = append(m.onlyA, sa[i].section)
	}
	for ; j < len(sb); j++ {
		m.onlyB = append(m.onlyB, sb[j].section)
	}
	slices.Sort(m.onlyA)
	slices.Sort(m.onlyB)
	slices.SortFunc(m.pairs, func(x, y pair) int { return cmp.Compare(x.a.section, y.a.section) })
	return m
}
