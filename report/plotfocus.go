package report

import (
	"html/template"
	"math"

	"github.com/tomoparity/tomoparity/evidence"
)

// prediction is what one result (or the images' own model) predicts: the slope of
// underfocus across the measured axis (Å per Å) for each tilt of the evidence.
type prediction struct {
	names  string
	stance stance
	slope  []float64 // one a tilt of the evidence, NaN where unknown
}

// tiltPlots has what the plots against tilt share.
type tiltPlots struct {
	r           *evidence.Result
	tilts       []evidence.TiltEvidence // in order of angle
	lever       float64                 // Å, from the axis to the middle of half an image; 0 when unknown
	predictions []prediction            // slopes in the order of tilts
	tip         func(section int) string
}

// thetas returns the range of recorded angles.
func (p *tiltPlots) thetas() (lo, hi float64) {
	v := make([]float64, len(p.tilts))
	for i, t := range p.tilts {
		v[i] = t.Theta
	}
	return rangeOf(v...)
}

func lineClass(st stance) string { return "pred " + st.class() }

// legendOf lists the predictions, preceded by the data.
func (p *tiltPlots) legendOf(items ...legendItem) []legendItem {
	for _, q := range p.predictions {
		if q.names != "" {
			items = append(items, legendItem{text: "right half, " + q.names, line: lineClass(q.stance)})
		}
	}
	return items
}

// xPlot draws the underfocus of the right and the left half of the image
// against tilt, relative to the middle.
func (p *tiltPlots) xPlot() template.HTML {
	const w, h = 470.0, 372.0
	const nm = 0.1
	lever := p.lever
	unit, title := nm, "underfocus of the half − of the middle, nm"
	if lever <= 0 {
		lever, unit, title = 1, 1, "slope of underfocus, Å per Å"
	}
	reach := 0.0
	for i, t := range p.tilts {
		_, a := rangeOf(math.Abs(t.Slope)+math.Min(t.SlopeSigma, math.Abs(t.Slope)+0.3), math.Abs(t.Predicted))
		reach = math.Max(reach, math.Min(a, 3.6))
		for _, q := range p.predictions {
			_, b := rangeOf(math.Abs(q.slope[i]))
			reach = math.Max(reach, math.Min(b, 3.6))
		}
	}
	reach *= lever * unit * 1.08
	s := newSVG(w, h, "Underfocus of the left and right half of the aligned image against tilt angle")
	lo, hi := p.thetas()
	f := s.newFrame(plotBox{64, 12, w - 82, 250}, degreeAxis(lo, hi, "recorded tilt angle, °"), axis{lo: -reach, hi: reach, title: title})
	f.line(f.x.a, f.y.at(0), f.x.b, f.y.at(0), "zero")
	for _, q := range p.predictions {
		var line []pt
		for i, t := range p.tilts {
			line = append(line, pt{f.x.at(t.Theta), f.y.at(q.slope[i] * lever * unit)})
		}
		f.poly(line, lineClass(q.stance))
	}
	f.dots(p, lever*unit)
	s.legend(64, h-44, w-70, p.legendOf(legendItem{text: "right half, measured", dot: "dot right"}, legendItem{text: "left half, measured", dot: "dot left"})...)
	return s.html()
}

// dots draws both halves of every tilt: right filled, left open.
func (f *frame) dots(p *tiltPlots, k float64) {
	for _, t := range p.tilts {
		if !finite(t.Slope, t.Theta) {
			continue
		}
		f.tipped(t.Section, p.tip(t.Section))
		for _, side := range []struct {
			sign  float64
			class string
		}{{-1, "left"}, {1, "right"}} {
			y := side.sign * t.Slope * k
			f.errorBar(t.Theta, y, t.SlopeSigma*k, side.class)
			if finite(f.y.at(y)) {
				f.circle(f.x.at(t.Theta), f.y.clamped(y), 3.2, "dot "+side.class)
			}
		}
		f.end()
	}
}

// slopePlot draws the slope of every tilt against tan(theta) with the lines
// of both senses.
func (p *tiltPlots) slopePlot(decided bool) template.HTML {
	const w, h = 470.0, 372.0
	var xs, ys []float64
	for _, t := range p.tilts {
		xs = append(xs, math.Tan(t.Theta*math.Pi/180))
		ys = append(ys, math.Abs(t.Predicted)*1.15, math.Min(math.Abs(t.Slope)+math.Min(t.SlopeSigma, 0.5), 3.6))
	}
	lo, hi := rangeOf(xs...)
	_, reach := rangeOf(ys...)
	pad := math.Max(0.05, (hi-lo)*0.04)
	s := newSVG(w, h, "Slope of underfocus across the tilt axis against the tangent of the tilt angle")
	f := s.newFrame(plotBox{64, 12, w - 104, 250}, axis{lo: lo - pad, hi: hi + pad, title: "tan(recorded tilt angle)"},
		axis{lo: -reach * 1.05, hi: reach * 1.05, title: "slope of underfocus, Å per Å"})
	var plus, zero, minusLine []pt
	for i, t := range p.tilts {
		x := f.x.at(xs[i])
		plus, minusLine = append(plus, pt{x, f.y.at(t.Predicted)}), append(minusLine, pt{x, f.y.at(-t.Predicted)})
		zero = append(zero, pt{x, f.y.at(0)})
	}
	f.band(p, xs, decided)
	up, down := agree, disagree
	if !decided {
		up, down = unknown, unknown
	}
	f.poly(zero, "pred unknown")
	f.poly(minusLine, lineClass(down))
	f.poly(plus, lineClass(up))
	for _, e := range []struct {
		line []pt
		text string
		st   stance
	}{{plus, "+1", up}, {zero, "0", unknown}, {minusLine, "−1", down}} {
		if last := len(e.line) - 1; last >= 0 {
			f.text(f.x.b+6, e.line[last].y+4, "start", "endlab "+e.st.class(), e.text)
		}
	}
	f.slopeMarks(p, xs, up)
	fit := legendItem{text: "fitted, ± 1 standard error", line: "sample fit"}
	if !decided {
		fit.line += " open"
	}
	s.legend(64, h-44, w-70, legendItem{text: "one image", mark: up, marked: true}, fit)
	return s.html()
}

// band fills kappa ± sigma times the prediction.
func (f *frame) band(p *tiltPlots, xs []float64, decided bool) {
	k, e := p.r.Kappa, p.r.KappaSigma
	if !finite(k, e) {
		return
	}
	var up, down []pt
	for i, t := range p.tilts {
		x := f.x.at(xs[i])
		up = append(up, pt{x, f.y.clamped((k + e) * t.Predicted)})
		down = append(down, pt{x, f.y.clamped((k - e) * t.Predicted)})
	}
	for i := len(down) - 1; i >= 0; i-- {
		up = append(up, down[i])
	}
	class := "band"
	if !decided {
		class += " open"
	}
	f.area(up, class)
}

func (f *frame) slopeMarks(p *tiltPlots, xs []float64, st stance) {
	for i, t := range p.tilts {
		if !finite(t.Slope) {
			continue
		}
		f.tipped(t.Section, p.tip(t.Section))
		f.errorBar(xs[i], t.Slope, t.SlopeSigma, st.class())
		f.mark(f.x.at(xs[i]), f.y.clamped(t.Slope), 3.6, st)
		f.end()
	}
}
