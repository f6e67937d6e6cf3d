package report

import (
	"math"
	"strconv"
	"strings"
)

// scale maps values to viewBox units, linearly or in the logarithm.
type scale struct {
	lo, hi float64 // values at the ends
	a, b   float64 // viewBox units at lo and hi
	log    bool
}

// at returns where v lies; it may lie outside the ends.
func (s scale) at(v float64) float64 {
	lo, hi := s.lo, s.hi
	if s.log {
		lo, hi, v = math.Log10(lo), math.Log10(hi), math.Log10(v)
	}
	return s.a + (v-lo)/(hi-lo)*(s.b-s.a)
}

// clamped is at with v kept between the ends.
func (s scale) clamped(v float64) float64 { return s.at(math.Min(s.hi, math.Max(s.lo, v))) }

// axis says how one side of a plot is drawn.
type axis struct {
	lo, hi float64
	title  string
	ticks  []tick // nil: chosen
	bare   bool   // no grid lines
}

// tick is a marked value.
type tick struct {
	at   float64
	text string
}

// frame is the plotting area of a drawing.
type frame struct {
	*svg
	x, y scale
}

// plotBox is the plotting area in viewBox units.
type plotBox struct{ x, y, w, h float64 }

// newFrame draws axes, grid and titles around box.
func (s *svg) newFrame(box plotBox, x, y axis) *frame {
	x, y = x.sound(), y.sound()
	f := &frame{svg: s,
		x: scale{lo: x.lo, hi: x.hi, a: box.x, b: box.x + box.w},
		y: scale{lo: y.lo, hi: y.hi, a: box.y + box.h, b: box.y}}
	bottom, right := box.y+box.h, box.x+box.w
	for _, t := range x.marks(int(box.w / 58)) {
		at := f.x.at(t.at)
		if !x.bare {
			s.line(at, box.y, at, bottom, "grid")
		}
		s.line(at, bottom, at, bottom+4, "ax")
		s.text(at, bottom+16, "middle", "tk", t.text)
	}
	for _, t := range y.marks(int(box.h / 34)) {
		at := f.y.at(t.at)
		if !y.bare {
			s.line(box.x, at, right, at, "grid")
		}
		s.line(box.x-4, at, box.x, at, "ax")
		s.text(box.x-7, at+4, "end", "tk", t.text)
	}
	s.path("M"+coord(box.x)+" "+coord(box.y)+"V"+coord(bottom)+"H"+coord(right), "ax")
	s.text(box.x+box.w/2, bottom+34, "middle", "at", x.title)
	s.upText(box.x-44, box.y+box.h/2, "middle", "at", y.title)
	return f
}

// sound returns the axis with ends that can be drawn.
func (a axis) sound() axis {
	if !finite(a.lo, a.hi) || !(a.hi > a.lo) {
		a.lo, a.hi = -1, 1
	}
	return a
}

// marks returns the ticks, about n of them where they are to be chosen.
func (a axis) marks(n int) []tick {
	if a.ticks != nil {
		return a.ticks
	}
	step := niceStep(a.hi-a.lo, max(2, n))
	var out []tick
	for k := math.Ceil(a.lo/step - 1e-9); k*step <= a.hi+1e-9*step; k++ {
		out = append(out, tick{k * step, tickText(k*step, step)})
	}
	return out
}

// niceStep divides span into about n steps of 1, 2 or 5 times a power of ten.
func niceStep(span float64, n int) float64 {
	raw := span / float64(n)
	p := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*p >= raw*0.999 {
			return m * p
		}
	}
	return 10 * p
}

// tickText writes v with the decimals that step needs and a true minus sign.
func tickText(v, step float64) string {
	if math.Abs(v) < step/1000 {
		return "0"
	}
	digits := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	return minus(strconv.FormatFloat(v, 'f', digits, 64))
}

// minus sets a true minus sign before a negative number.
func minus(number string) string {
	if rest, ok := strings.CutPrefix(number, "-"); ok {
		return "−" + rest
	}
	return number
}

// rangeOf returns the least and largest finite value, or 0 and 0 without any.
func rangeOf(values ...float64) (lo, hi float64) {
	first := true
	for _, v := range values {
		if !finite(v) {
			continue
		}
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	return lo, hi
}

// degreeAxis is an axis in degrees with a little room at both ends.
func degreeAxis(lo, hi float64, title string) axis {
	pad := math.Max(2, (hi-lo)*0.03)
	a := axis{lo: lo - pad, hi: hi + pad, title: title}
	step := 5.0
	for _, s := range []float64{10, 15, 20, 30, 45} {
		if (hi-lo)/step <= 9 {
			break
		}
		step = s
	}
	for k := math.Ceil(a.lo / step); k*step <= a.hi; k++ {
		a.ticks = append(a.ticks, tick{k * step, signedTick(k * step)})
	}
	return a
}

func signedTick(v float64) string {
	if v > 0 {
		return "+" + strconv.FormatFloat(v, 'f', -1, 64)
	}
	return minus(strconv.FormatFloat(v+0, 'f', -1, 64))
}
