package report

import (
	"html/template"
	"math"
)

// reading is one value on a slider.
type reading struct {
	text      string
	value     float64
	sigma     float64 // standard error; NaN or 0: none
	valueText string
	stance    stance
}

const (
	sliderW     = 960.0
	sliderLeft  = 246.0
	sliderRight = 146.0
	sliderRow   = 26.0
)

// barPiece is a part of a slider's bar, up to a value.
type barPiece struct {
	upTo   float64
	stance stance
}

// slider draws readings, one a row, over a bar that says which end is good.
type slider struct {
	label    string // for people who cannot see it
	x        scale
	ticks    []tick
	ends     [2]string  // words at the two ends
	bar      []barPiece // colours of the bar, from the left
	limit    float64    // a marked threshold
	readings []reading
}

func newSlider(label string, x scale) *slider {
	x.a, x.b = sliderLeft, sliderW-sliderRight
	return &slider{label: label, x: x}
}

func (sl *slider) draw() template.HTML {
	rows := float64(len(sl.readings))
	top := 8.0
	s := newSVG(sliderW, top+rows*sliderRow+48, sl.label)
	bottom := top + rows*sliderRow
	for _, t := range sl.ticks {
		class := "grid"
		if t.at == sl.limit {
			class = "limit"
		}
		s.line(sl.x.at(t.at), top, sl.x.at(t.at), bottom+9, class)
		s.text(sl.x.at(t.at), bottom+25, "middle", "tk", t.text)
	}
	from := sl.x.a
	for _, b := range sl.bar {
		to := sl.x.clamped(b.upTo)
		s.rect(from, bottom+1, to-from, 7, "slide "+b.stance.class())
		from = to
	}
	s.text(sl.x.a, bottom+42, "start", "hint", sl.ends[0])
	s.text(sl.x.b, bottom+42, "end", "hint", sl.ends[1])
	for i, r := range sl.readings {
		sl.row(s, top+(float64(i)+0.5)*sliderRow, r)
	}
	return s.html()
}

func (sl *slider) row(s *svg, y float64, r reading) {
	s.tipped(-1, r.text+": "+r.valueText)
	defer s.end()
	s.text(sl.x.a-22, y+4.5, "end", "name", shorten(r.text, 34))
	s.text(sl.x.b+22, y+4.5, "start", "num", r.valueText)
	if !finite(r.value) {
		return
	}
	at := sl.x.clamped(r.value)
	if finite(r.sigma) && r.sigma > 0 {
		a, b := sl.x.clamped(r.value-r.sigma), sl.x.clamped(r.value+r.sigma)
		s.line(a, y, b, y, "whisk "+r.stance.class())
		s.line(a, y-5, a, y+5, "whisk "+r.stance.class())
		s.line(b, y-5, b, y+5, "whisk "+r.stance.class())
	}
	s.mark(at, y, 6.5, r.stance)
}

// agreementSlider shows measured over predicted change of focus.
func agreementSlider(readings []reading) template.HTML {
	sl := newSlider("Agreement of each result with the images, from -1 to +1", scale{lo: -1.5, hi: 1.5})
	sl.ticks = []tick{{-1, "−1"}, {-0.5, ""}, {0, "0"}, {0.5, ""}, {1, "+1"}}
	sl.ends = [2]string{"−1: the reverse of what the result predicts", "+1: as the result predicts"}
	sl.bar, sl.readings, sl.limit = []barPiece{{-0.5, disagree}, {0.5, unknown}, {1.5, agree}}, readings, 0
	return sl.draw()
}

// evidenceSlider shows the margin of the evidence, 1 decides.
func evidenceSlider(r reading) template.HTML {
	sl := newSlider("Strength of the evidence; 1 decides", scale{lo: 0.05, hi: 200, log: true})
	sl.ticks = []tick{{0.1, "0.1"}, {1, "1"}, {10, "10"}, {100, "100"}}
	sl.ends = [2]string{"does not decide", "decides"}
	sl.bar, sl.limit, sl.readings = []barPiece{{1, unknown}, {200, agree}}, 1, []reading{r}
	return sl.draw()
}

// mismatchSlider shows what is left between two results after the best turn.
func mismatchSlider(readings []reading) template.HTML {
	sl := newSlider("Mismatch between results, pixels", scale{lo: 0.0005, hi: 200, log: true})
	sl.ticks = []tick{{0.001, "0.001"}, {0.01, "0.01"}, {0.1, "0.1"}, {1, "1 px"}, {10, "10"}, {100, "100"}}
	sl.ends = [2]string{"the same alignment", "another geometry"}
	sl.bar, sl.limit, sl.readings = []barPiece{{1, agree}, {200, disagree}}, 1, readings
	return sl.draw()
}

// logSafe keeps a value on a logarithmic scale; 0 goes to its left end.
func logSafe(v float64) float64 {
	if v <= 0 {
		return math.SmallestNonzeroFloat64
	}
	return v
}
