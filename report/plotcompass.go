package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/evidence"
)

// pointer is a direction on the compass.
type pointer struct {
	name   string
	angle  float64 // oriented axis for the recorded angles, degrees counter-clockwise from up
	stance stance
	thin   bool // only written in a file, not a result
}

const (
	compassR = 116.0
	compassX = 235.0
	compassY = 172.0
)

// onCompass returns the place at the angle (degrees counter-clockwise from up)
// and radius.
func onCompass(angle, radius float64) pt {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	return pt{compassX - radius*sin, compassY - radius*cos}
}

// compassScale is how log-likelihoods become radii.
type compassScale struct {
	offset float64 // how much better "no change of focus" is than the best direction; 0 when it is not
	span   float64 // log-likelihood from the rim to the centre
}

// newCompassScale puts the best explanation on the rim, be it a direction or no
// change of focus at all. The span is at least twice the bar of a decision, so
// that images that do not tell give a round curve, and at most 60, so that
// clear ones give a narrow one.
func newCompassScale(r *evidence.Result) compassScale {
	low := 0.0
	for _, p := range r.AxisProfile {
		if finite(p.Y) {
			low = math.Min(low, p.Y)
		}
	}
	c := compassScale{}
	if finite(r.LR0) {
		c.offset = math.Max(0, -r.LR0)
	}
	c.span = math.Min(60, math.Max(18, c.offset-low))
	return c
}

// radius is where a log-likelihood relative to the best direction lies.
func (c compassScale) radius(y float64) float64 {
	return compassR * math.Min(1, math.Max(0, 1+(y-c.offset)/c.span))
}

// compass draws the evidence against the oriented axis over the full circle.
// The radius grows with the log-likelihood, see compassScale.
func compass(r *evidence.Result, pointers []pointer, decided bool) template.HTML {
	const w, h = 470.0, 372.0
	s := newSVG(w, h, "Evidence of the images for every direction of the tilt axis")
	for deg := 0; deg < 360; deg += 15 {
		inner := compassR - 4
		if deg%45 == 0 {
			inner = compassR - 8
		}
		a, b := onCompass(float64(deg), inner), onCompass(float64(deg), compassR)
		s.line(a.x, a.y, b.x, b.y, "ax")
	}
	s.circle(compassX, compassY, compassR, "rim")
	for _, deg := range []int{0, 90, 180, 270} {
		a, b := onCompass(float64(deg), 0), onCompass(float64(deg), compassR-10)
		s.line(a.x, a.y, b.x, b.y, "grid")
		p := onCompass(float64(deg), compassR-20)
		s.text(p.x, p.y+4, "middle", "tk", fmt.Sprintf("%d°", deg))
	}
	c := newCompassScale(r)
	s.lobe(r, c, decided)
	items := []legendItem{{text: "evidence of the images", line: "sample lobe"}}
	if !decided {
		items[0].line += " open"
	}
	if none := c.radius(-r.LR0); none > 4 {
		s.circle(compassX, compassY, none, "none")
		items = append(items, legendItem{text: "no change of focus", line: "none"})
	}
	for _, p := range pointers {
		s.pointer(p)
	}
	s.pointerNames(pointers)
	for _, p := range pointers {
		if p.thin {
			items = append(items, legendItem{text: "image files", line: "needle thin"})
			break
		}
	}
	s.legend(24, h-18, w-30, items...)
	return s.html()
}

// lobe draws the profile, and psi with its error as a wedge at the rim.
func (s *svg) lobe(r *evidence.Result, c compassScale, decided bool) {
	var line []pt
	for _, p := range r.AxisProfile {
		if finite(p.X, p.Y) {
			line = append(line, onCompass(p.X, c.radius(p.Y)))
		}
	}
	class := "lobe"
	if !decided {
		class = "lobe open"
	}
	s.area(line, class)
	if !finite(r.Psi, r.PsiSigma) || r.PsiSigma <= 0 || r.PsiSigma > 60 {
		return
	}
	half := math.Max(1, r.PsiSigma)
	wedge := []pt{}
	for k := -8; k <= 8; k++ {
		wedge = append(wedge, onCompass(r.Psi+half*float64(k)/8, compassR+1))
	}
	for k := 8; k >= -8; k-- {
		wedge = append(wedge, onCompass(r.Psi+half*float64(k)/8, compassR+8))
	}
	s.tipped(-1, "from focus alone: "+plusMinus(r.Psi, r.PsiSigma, 1)+"°")
	s.area(wedge, class+" wedge")
	s.end()
}

func (s *svg) pointer(p pointer) {
	if !finite(p.angle) {
		return
	}
	tip := onCompass(p.angle, compassR+18)
	s.tipped(-1, fmt.Sprintf("%s: %s°", p.name, fixed(p.angle, 1)))
	defer s.end()
	if p.thin {
		s.arrow(compassX, compassY, tip.x, tip.y, "needle thin")
		return
	}
	s.line(compassX, compassY, tip.x, tip.y, "needle "+p.stance.class())
	s.mark(tip.x, tip.y, 6.5, p.stance)
}

// compassLabel is what stands at the tip of one or more pointers.
type compassLabel struct {
	at    float64 // degrees
	names []string
	class string
}

// compassLabels gathers the pointers of one direction and stance.
func compassLabels(pointers []pointer) []compassLabel {
	var labels []compassLabel
	for _, p := range pointers {
		if p.thin || !finite(p.angle) {
			continue
		}
		i := slices.IndexFunc(labels, func(l compassLabel) bool {
			return math.Abs(math.Remainder(l.at-p.angle, 360)) < 10 && l.class == p.stance.class()
		})
		if i < 0 {
			i = len(labels)
			labels = append(labels, compassLabel{at: p.angle, class: p.stance.class()})
		}
		labels[i].names = append(labels[i].names, p.name)
	}
	for i, l := range labels {
		if n := len(l.names); n > 4 {
			labels[i].names = append(l.names[:3:3], fmt.Sprintf("and %d more", n-3))
		}
	}
	return labels
}

// pointerNames writes the names outside the rim and keeps them apart: beside
// the pointer left and right, away from the rim at the top and the bottom.
func (s *svg) pointerNames(pointers []pointer) {
	var used []pt
	for _, l := range compassLabels(pointers) {
		p, step, anchor := onCompass(l.at, compassR+31), 15.0, "middle"
		y := p.y + 4 - 7.5*float64(len(l.names)-1)
		switch side := p.x - compassX; {
		case side < -50:
			anchor = "end"
		case side > 50:
			anchor = "start"
		default:
			p = onCompass(l.at, compassR+18)
			p.x, anchor = p.x+12, "start"
			y = p.y + 4
			if p.y < compassY {
				step = -15
			}
		}
		for _, name := range l.names {
			for _, u := range used {
				if math.Abs(u.x-p.x) < 90 && math.Abs(u.y-y) < 14 {
					y = u.y + step
				}
			}
			s.text(p.x, y, anchor, "who "+l.class, shorten(name, 14))
			used = append(used, pt{p.x, y})
			y += step
		}
	}
}
