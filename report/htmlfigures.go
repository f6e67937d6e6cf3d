package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/verdict"
)

// sliders are the three scales below the strip.
func (v *view) sliders() []figure {
	var out []figure
	if v.seen {
		var rs []reading
		for _, c := range v.claims {
			rs = append(rs, reading{text: c.name, value: c.Agreement, sigma: c.Sigma, stance: c.stance,
				valueText: signedPlusMinus(c.Agreement, c.Sigma, 2)})
		}
		if len(rs) == 0 {
			st := unknown
			if v.decided {
				st = agree
			}
			rs = append(rs, reading{text: "axis at " + fixed(v.r.Psi, 0) + "°, as found", value: v.r.Kappa, sigma: v.r.KappaSigma,
				stance: st, valueText: signedPlusMinus(v.r.Kappa, v.r.KappaSigma, 2)})
		}
		st := unknown
		if v.decided {
			st = agree
		}
		out = append(out,
			figure{ID: "agreement", Title: "Agreement with the images", SVG: []template.HTML{agreementSlider(rs)},
				See: "In a tilted image one side lies farther from focus than the other; which side depends on the direction of tilt. " +
					"Agreement is the measured change of focus across the tilt axis, divided by the change that a result predicts."},
			figure{ID: "evidence", Title: "Strength of the evidence", SVG: []template.HTML{evidenceSlider(reading{text: "the images", value: logSafe(v.r.Margin),
				stance: st, valueText: short(v.r.Margin) + " (1 decides)"})},
				See: "How many times the evidence is what is needed to tell the two directions apart and from no change at all."})
	}
	if rs := v.mismatches(); len(rs) > 0 {
		out = append(out, figure{ID: "mismatch", Title: "Mismatch between results", SVG: []template.HTML{mismatchSlider(rs)},
			See: "How far apart two results put the same point of the specimen in the images, once one is turned or mirrored onto the other (root mean square, pixels)."})
	}
	return out
}

func (v *view) mismatches() []reading {
	var out []reading
	for _, r := range v.o.Relations {
		if r.Matched == 0 || !finite(r.RMSPx) {
			continue
		}
		st, more := agree, ""
		switch r.Kind {
		case verdict.Mirrored:
			st, more = disagree, ", mirrored"
		case verdict.InconsistentKind:
			st = disagree
		case verdict.AmbiguousKind:
			st = unknown
		}
		out = append(out, reading{text: v.nameOf(r.A) + " – " + v.nameOf(r.B), value: logSafe(r.RMSPx), stance: st, valueText: short(r.RMSPx) + " px" + more})
	}
	if len(out) > 10 {
		out = out[:10]
	}
	return out
}

// lead is the evidence in words, or why there is none.
func (v *view) lead() (text []string, none string) {
	switch {
	case v.r == nil:
		return nil, "No images were given. Results can be compared with each other, but only the images tell which of two mirror images is right."
	case !v.seen:
		return nil, "Nothing could be measured in the images: " + sentence(v.r.Reason) + " " + whatHelps(v.r.Help)
	}
	r := v.r
	text = append(text, sentence(r.Reason))
	if !v.decided {
		return append(text, fmt.Sprintf("The evidence is %s of the 1 needed. The best direction found, not to be relied on, has the votes of %d of %s.",
			short(r.Margin), r.Votes, plural(r.TiltsUsed, "image"))), ""
	}
	text = append(text, fmt.Sprintf("%d of %s vote for the tilt axis at %s° (counter-clockwise from up, for the angles as recorded). The evidence is %s times what is needed to decide.",
		r.Votes, plural(r.TiltsUsed, "image"), plusMinus(r.Psi, r.PsiSigma, 1), short(r.Margin)))
	return text, ""
}

// figures are the plots of the evidence, in rows.
func (v *view) figures() []figureGroup {
	if !v.seen {
		return nil
	}
	var out []figureGroup
	add := func(f ...figure) {
		var row []figure
		for _, x := range f {
			if len(x.SVG) > 0 {
				row = append(row, x)
			}
		}
		if len(row) > 0 {
			out = append(out, figureGroup{row})
		}
	}
	if len(v.plots.tilts) > 0 {
		add(v.xFigure(), v.slopeFigure())
	}
	add(v.compassFigure(), v.kappaFigure())
	add(v.ringFigure())
	if len(v.plots.tilts) > 0 {
		add(v.voteFigure())
	}
	add(v.mapFigure())
	return out
}

func (v *view) xFigure() figure {
	f := figure{ID: "xplot", Title: "One side goes out of focus as the stage tilts", SVG: []template.HTML{v.plots.xPlot()},
		See: "The two halves form an X. The right half follows the solid line, not the dashed one.",
		Notes: []string{"Left and right are those of the aligned image, with the measured axis (" + fixed(v.r.Psi, 0) + "°) pointing up. " +
			"Each image is fitted with one straight slope, so its two halves mirror each other; bars are one standard error."}}
	follows := slices.ContainsFunc(v.plots.predictions, func(p prediction) bool { return p.stance == agree })
	against := slices.ContainsFunc(v.plots.predictions, func(p prediction) bool { return p.stance == disagree })
	switch {
	case !v.decided:
		f.See = "In a clear series the two halves form an X. Here the images do not decide."
	case follows && !against:
		f.See = "The two halves form an X. The right half follows the solid line: focus changes as predicted."
	case against && !follows:
		f.See = "The two halves form an X. The right half runs against the dashed line: focus changes the other way."
	case !follows:
		f.See = "The two halves form an X, but no result predicts it along this axis."
	}
	return f
}

func (v *view) slopeFigure() figure {
	f := figure{ID: "slope", Title: "The slope grows with the tangent of the tilt", SVG: []template.HTML{v.plots.slopePlot(v.decided)},
		See:   "The points lie on the line +1: the change of focus is as large as geometry predicts, and in one sense.",
		Notes: []string{"+1: as the recorded angles and this axis predict. 0: no change of focus. −1: the reverse sense, as for an axis turned by 180°."}}
	if finite(v.r.PreTilt) && math.Abs(v.r.PreTilt) >= 0.5 {
		f.Notes = append(f.Notes, "Specimen inclined by "+signedNumber(v.r.PreTilt, 1)+"° across the axis (pre-tilt); the lines take it into account.")
	}
	if v.r.State == evidence.ScaleConflict {
		f.See = "The points lie on one side, but not on the line +1: the size of the change is not what pixel size and angles predict."
	}
	if !v.decided {
		f.See = "Points on the line +1 or −1 would tell the sense; points along 0 mean no change of focus."
	}
	return f
}

func (v *view) compassFigure() figure {
	if len(v.r.AxisProfile) == 0 {
		return figure{}
	}
	var ps []pointer
	for _, c := range v.claims {
		ps = append(ps, pointer{name: c.name, angle: c.axis, stance: c.stance})
	}
	if a, ok := v.o.NominalAxis.Get(); ok && a.IsFinite() {
		ps = append([]pointer{{name: "axis written in the image files", angle: a.Positive().Degrees(), thin: true}}, ps...)
	}
	f := figure{ID: "compass", Title: "Which way the axis points", SVG: []template.HTML{compass(v.r, ps, v.decided)},
		See: "The bulge is where the images put the axis. A result that agrees points with it, one that disagrees the opposite way.",
		Notes: []string{"Direction of the axis about which the specimen turns right-handed by the recorded angle, counter-clockwise from up. " +
			"Radius: log-likelihood, the best explanation on the rim, one worse by " + fixed(newCompassScale(v.r).span, 0) + " or more in the centre; a round curve means that the images do not tell. " +
			"The wedge on the rim is ± one standard error."}}
	if len(v.claims) == 0 {
		f.See = "The bulge is where the images put the axis."
	}
	if !v.decided {
		f.See = "Images that tell give one narrow bulge that reaches the rim. These do not tell."
	}
	return f
}

func (v *view) kappaFigure() figure {
	if len(v.r.KappaProfile) == 0 {
		return figure{}
	}
	f := figure{ID: "kappa", Title: "Three explanations compared", SVG: []template.HTML{kappaPlot(v.r, v.decided)},
		See: "The curve peaks at the explanation that fits best: as predicted, no change, or reversed."}
	f.Notes = append(f.Notes, fmt.Sprintf("Measured %s. Log-likelihood of +1 above −1: %s (9 decides); above 0: %s (%s decides).",
		signedPlusMinus(v.r.Kappa, v.r.KappaSigma, 2), fixed(v.r.LR, 1), fixed(v.r.LR0, 1), map[bool]string{true: "6", false: "12, the axis is not given"}[v.r.AxisGiven]))
	if finite(v.r.SignFlipP) {
		f.Notes = append(f.Notes, fmt.Sprintf("Control: with the sign of every image's vote tossed like a coin, a sum as large as the real one comes up with probability %s.", probability(v.r.SignFlipP)))
	}
	return f
}

// probability writes p; the smallest one 20000 tosses can show is 1 in 20001.
func probability(p float64) string {
	switch {
	case !finite(p):
		return notMeasured
	case p < 0.0001:
		return "below 0.0001"
	}
	return fixed(p, 4)
}

func (v *view) ringFigure() figure {
	g, ok := newRings(v.r, v.decided)
	if !ok {
		return figure{}
	}
	side := "right"
	if g.img.Slope < 0 {
		side = "left"
	}
	f := figure{ID: "rings", Wide: true, Title: "See it yourself",
		SVG: []template.HTML{g.panel(1), g.panel(-1), g.strips()},
		See: fmt.Sprintf("Bright bands are the rings in the power spectrum of %s (%s°), from the left to the right of the aligned image. "+
			"Rings are tighter where the image is farther from focus: here towards the %s.", imageName(g.img.Section), signedNumber(g.img.Theta, 1), side),
		Notes: []string{"Left: solid lines, where the rings should lie for the measured sense. Middle: the same picture with dashed lines for the opposite sense. " +
			"Right: mean spectra of the outer thirds; the peaks stand on the solid lines. Underfocus in the middle " + fixed(g.img.Defocus/1e4, 2) + " µm."}}
	if !v.decided {
		f.See = fmt.Sprintf("The picture shows the power spectrum of %s (%s°) from the left to the right of the aligned image. Rings, where there are any, would slant to one side. The images do not decide.",
			imageName(g.img.Section), signedNumber(g.img.Theta, 1))
		f.Notes = []string{"Left and middle: the same picture with lines where the rings would lie for either sense. Right: mean spectra of the outer thirds."}
	}
	return f
}

func (v *view) voteFigure() figure {
	f := figure{ID: "votes", Wide: true, Title: "The vote of every image", SVG: []template.HTML{v.plots.votes(v.decided)},
		See: fmt.Sprintf("%d of %d images vote for the measured sense (up). Highly tilted images count most.", v.r.Votes, v.r.TiltsUsed)}
	if !v.decided {
		f.See = fmt.Sprintf("%d of %d images favour the best direction found (up). In a clear series nearly all highly tilted ones do.", v.r.Votes, v.r.TiltsUsed)
	}
	var names []string
	for _, t := range worst(v.plots.tilts, 5) {
		names = append(names, fmt.Sprintf("%s (%s°, %s)", imageName(t.Section), signedNumber(t.Theta, 1), signedNumber(t.LR, 1)))
	}
	if len(names) == 0 {
		f.Notes = append(f.Notes, "No image votes against.")
	} else {
		f.Notes = append(f.Notes, "Strongest votes against: "+strings.Join(names, ", ")+".")
	}
	if finite(v.r.TopShare) && v.r.TopShare <= 1 {
		f.Notes = append(f.Notes, fmt.Sprintf("The five strongest images carry %s %% of the sum. Images are counted from 1.", fixed(100*v.r.TopShare, 0)))
	}
	return f
}

func (v *view) mapFigure() figure {
	c, ok := mapRange(v.r.Maps)
	if !ok {
		return figure{}
	}
	f := figure{ID: "maps", Wide: true, Title: "Underfocus across the most tilted images",
		See: "The colour changes across the tilt axis (arrow), not along it; at opposite tilts it changes the opposite way.",
		Notes: []string{"Raw images as stored, row 0 at the bottom. Every tile is fitted with its neighbours. " +
			"Tiles without a measurement are left blank; single outliers are rings mistaken for their neighbours."}}
	for i, m := range v.r.Maps {
		if i > 1 || len(m.Defocus) == 0 || len(m.Defocus[0]) == 0 {
			continue
		}
		f.SVG = append(f.SVG, defocusMap(m, c, v.o.Grid, v.r.Psi))
	}
	f.SVG = append(f.SVG, colourBar(c))
	if !v.decided {
		f.See = "Local underfocus. In a clear series the colour changes across the tilt axis (arrow)."
	}
	return f
}
