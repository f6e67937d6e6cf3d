package report

import (
	"html/template"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/evidence"
)

// votes draws each image's contribution to the evidence: up for the measured
// sense, down for the opposite one.
func (p *tiltPlots) votes(decided bool) template.HTML {
	const w, h = 960.0, 240.0
	var lr []float64
	for _, t := range p.tilts {
		lr = append(lr, t.LR)
	}
	lo, hi := rangeOf(append(lr, 0)...)
	pad := math.Max(0.5, (hi-lo)*0.08)
	s := newSVG(w, h, "Vote of every image, against tilt angle")
	from, to := p.thetas()
	f := s.newFrame(plotBox{64, 10, w - 78, h - 56}, degreeAxis(from, to, "recorded tilt angle, °"),
		axis{lo: lo - pad, hi: hi + pad, title: "vote (log-likelihood)"})
	s.b.WriteString(`<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="hatch0"/><line x1="0" y1="0" x2="0" y2="5" class="hatch1"/></pattern>`)
	width := p.barWidth(f)
	for _, t := range p.tilts {
		if !finite(t.LR, t.Theta) {
			continue
		}
		x, a, b := f.x.at(t.Theta)-width/2, f.y.at(math.Max(0, t.LR)), f.y.at(math.Min(0, t.LR))
		class := "vote up"
		switch {
		case !decided:
			class = "vote open"
		case t.LR < 0:
			class = "vote down"
		}
		f.tipped(t.Section, p.tip(t.Section))
		f.rect(x, a, width, math.Max(0.6, b-a), class)
		f.end()
	}
	f.line(f.x.a, f.y.at(0), f.x.b, f.y.at(0), "base")
	return s.html()
}

// barWidth is three quarters of the least distance between angles.
func (p *tiltPlots) barWidth(f *frame) float64 {
	least := 20.0
	for i := 1; i < len(p.tilts); i++ {
		if d := f.x.at(p.tilts[i].Theta) - f.x.at(p.tilts[i-1].Theta); d > 1 {
			least = math.Min(least, d)
		}
	}
	return math.Max(1.5, least*0.75)
}

// worst returns the up to n images that vote most strongly against.
func worst(tilts []evidence.TiltEvidence, n int) []evidence.TiltEvidence {
	var out []evidence.TiltEvidence
	for _, t := range tilts {
		if t.LR < 0 {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b evidence.TiltEvidence) int {
		switch {
		case a.LR < b.LR:
			return -1
		case a.LR > b.LR:
			return 1
		}
		return a.Section - b.Section
	})
	return out[:min(n, len(out))]
}

// kappaPlot draws the log-likelihood against the agreement.
func kappaPlot(r *evidence.Result, decided bool) template.HTML {
	const w, h = 470.0, 372.0
	var xs, ys []float64
	for _, p := range r.KappaProfile {
		xs, ys = append(xs, p.X), append(ys, p.Y)
	}
	xlo, xhi := rangeOf(append(xs, -1.6, 1.6)...)
	low, top := rangeOf(append(ys, 0)...)
	span := math.Max(top-low, 12)
	s := newSVG(w, h, "Log-likelihood of the images against agreement")
	f := s.newFrame(plotBox{64, 30, w - 82, 286}, axis{lo: xlo, hi: xhi, title: "agreement (measured change of focus / predicted)", bare: true,
		ticks: []tick{{-2, "−2"}, {-1, "−1"}, {0, "0"}, {1, "+1"}, {2, "+2"}}},
		axis{lo: top - span*1.06, hi: top + span*0.06, title: "log-likelihood, relative to the best"})
	up, down := agree, disagree
	if !decided {
		up, down = unknown, unknown
	}
	for _, m := range []struct {
		at float64
		st stance
		s  string
	}{{-1, down, "reversed"}, {0, unknown, "no change"}, {1, up, "as predicted"}} {
		f.line(f.x.at(m.at), f.y.b, f.x.at(m.at), f.y.a, "pred "+m.st.class())
		f.text(f.x.at(m.at), f.y.b-17, "middle", "hint", m.s)
		f.mark(f.x.at(m.at), f.y.b-6, 4.5, m.st)
	}
	if finite(r.Kappa, r.KappaSigma) {
		a, b := f.x.clamped(r.Kappa-r.KappaSigma), f.x.clamped(r.Kappa+r.KappaSigma)
		class := "band"
		if !decided {
			class += " open"
		}
		f.rect(a, f.y.b, b-a, f.y.a-f.y.b, class)
	}
	f.clip("kappa", f.x.a, f.y.b-2, f.x.b-f.x.a, f.y.a-f.y.b+2)
	var line []pt
	for i := range xs {
		line = append(line, pt{f.x.at(xs[i]), f.y.at(ys[i])})
	}
	f.poly(line, "curve")
	f.end()
	return s.html()
}
