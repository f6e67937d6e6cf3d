package evidence

import (
	"fmt"
	"math"
)

// The bars of a decision.
const (
	barLR         = 9.0  // log-likelihood ratio between the two hands
	barLR0        = 6.0  // against no gradient, axis line known
	barLR0Free    = 12.0 // against no gradient, axis searched for
	barProbableLR = 4.6
	barFlip       = 0.05
	barPosterior  = 0.99 // with the spread among the tilts taken into account
	barSized      = 4.0  // kappa over its error, for a gradient of another size to count as measured
)

// The scale of the gradient is searched from -kappaReach to kappaReach.
const kappaReach, kappaStep = 2.0, 0.1

// conclude compares the hypotheses and fills the result.
func (e *estimator) conclude(f *fitter) *Result {
	plus, top := f.search()
	opposite := plus.psi + 180
	minus, topMinus := f.best(opposite, opposite, 1, []float64{-plus.pretilt, -10, 0, 10})
	if topMinus > top { // the restricted climb found more on the other side
		plus, minus, top, topMinus = minus, plus, topMinus, top
	}
	_, topZero := f.best(plus.psi, plus.psi, 0, []float64{0})

	r := &Result{AxisGiven: e.in.Axis.Known(), AxisLine: e.line, AxisLineSigma: e.axisSigma,
		PictureLine: e.pictures.line, PictureSigma: e.pictures.sigma, PictureShrink: e.pictures.shrink, TiltsUsed: len(e.tilts),
		LR: top - topMinus, LR0: top - topZero,
		Defocus: e.nuis.defocus, Modulation: e.nuis.amp, Decay: e.nuis.decay}
	free := e.kappaProfile(f, plus, r)
	curv, jack := f.curvatureErrors(free), f.jackknife(free)
	r.Kappa, r.KappaSigma = free.kappa, math.Max(curv.kappa, jack.kappa)
	r.Psi, r.PsiSigma = math.Mod(plus.psi+720, 360), math.Max(curv.psi, jack.psi)
	r.PreTilt, r.Incline = plus.pretilt, math.Atan(plus.incline)*180/math.Pi

	lp, lm := f.perTilt(plus), f.perTilt(minus)
	d := make([]float64, len(lp))
	for i := range d {
		d[i] = lp[i] - lm[i]
		if d[i] > 0 {
			r.Votes++
		}
	}
	r.SignFlipP = signFlipP(d, e.in.Seed)
	r.TopShare = topShare(d, 5)
	t := temperature(d, r.LR)
	r.Posterior = 1 / (1 + math.Exp(-r.LR/t) + math.Exp(-r.LR0/t))
	r.ExpectedLR = e.expectedLR(plus.psi)
	r.Margin = math.Max(0, math.Min(r.LR/barLR, r.LR0/e.barZero()))
	e.decide(r)
	e.details(f, plus, d, r)
	return r
}

func (e *estimator) barZero() float64 {
	if e.line.Known() {
		return barLR0
	}
	return barLR0Free
}

// kappaProfile scans the scale of the gradient with everything else free and
// returns the best pose.
func (e *estimator) kappaProfile(f *fitter, plus pose, r *Result) pose {
	best, top := plus, math.Inf(-1)
	type point struct {
		k, v float64
	}
	var points []point
	scan := func(from, dir float64) {
		p := plus
		for k := from; math.Abs(k) <= kappaReach+1e-9; k += dir * kappaStep {
			p.kappa = k
			q, v := f.climb(p, plus.psi, false)
			p = q
			points = append(points, point{k, v})
			if v > top {
				best, top = q, v
			}
		}
	}
	scan(1, 1)
	scan(1-kappaStep, -1)
	best, top = f.climb(best, plus.psi, true)
	for _, p := range points {
		r.KappaProfile = append(r.KappaProfile, ProfilePoint{X: round3(p.k), Y: p.v - top})
	}
	sortProfile(r.KappaProfile)
	return best
}

// decide sets state, reason and help from the numbers.
func (e *estimator) decide(r *Result) {
	scaleLimit := math.Max(0.12, math.Min(0.45, 3.3*r.KappaSigma))
	clear := r.LR >= barLR && r.LR0 >= e.barZero() && !(r.SignFlipP >= barFlip)
	sized := r.Kappa > barSized*r.KappaSigma && r.Kappa < kappaReach-kappaStep/2
	switch {
	case clear && math.Abs(r.Kappa-1) < scaleLimit && r.Posterior >= barPosterior:
		r.State = Determined
		r.Reason = fmt.Sprintf("the change of focus across the axis is %.2f +- %.2f of what the geometry predicts, on one side only", r.Kappa, r.KappaSigma)
	case clear && sized && math.Abs(r.Kappa-1) >= scaleLimit:
		r.State = ScaleConflict
		r.Reason = fmt.Sprintf("the direction of the change of focus is clear, but its size is %.2f +- %.2f of what pixel size and angles predict", r.Kappa, r.KappaSigma)
		r.Help = fmt.Sprintf("check the pixel size (this size fits %.3g A instead of %.3g A) and the tilt angles", e.in.PixelSize/r.Kappa, e.in.PixelSize)
	case math.Abs(r.Kappa) < 3*r.KappaSigma && r.KappaSigma < 0.2 && math.Abs(r.Kappa-1) > 3*r.KappaSigma:
		r.State = NoGradient
		r.Reason = "no change of focus with tilt is seen (a tilted specimen gives +1 or -1)"
		if r.PictureShrink < -clearShrink {
			r.Reason += ", and neighbouring pictures do not shrink with tilt either"
		}
		r.Help = "Are these images really tilted? Is the pixel size right? Are they in the order of the angles?"
	case r.LR >= barProbableLR && r.LR0 >= e.barZero()/2 && math.Abs(r.Kappa-1) < 0.5 && r.KappaSigma < 0.5 && !(r.SignFlipP >= barFlip):
		r.State = Probable
		r.Reason = "the images favour one side, but not by enough to decide"
		r.Help = e.helpText(r)
	default:
		r.State = Undetermined
		r.Reason = e.whyUndetermined(r, clear)
		r.Help = e.helpText(r)
	}
}

func (e *estimator) whyUndetermined(r *Result, clear bool) string {
	switch {
	case r.ExpectedLR < barLR:
		return fmt.Sprintf("rings are too weak for this field and these angles: a log-likelihood ratio of %.1f is expected, %.0f is needed", r.ExpectedLR, barLR)
	case r.SignFlipP >= barFlip:
		return "the images contradict each other: their votes could be chance"
	case clear:
		return fmt.Sprintf("the tilts contribute too unevenly, or the size of the change of focus is not what was predicted (%.2f +- %.2f of it)", r.Kappa, r.KappaSigma)
	case r.LR >= barLR && r.LR0 < e.barZero():
		return fmt.Sprintf("a gradient of the predicted size explains the images hardly better than none (measured %.2f +- %.2f of it)", r.Kappa, r.KappaSigma)
	}
	return "both directions explain the images about equally well"
}

func (e *estimator) helpText(r *Result) string {
	help := "unbinned images, higher tilts, more series of the same session"
	if !e.in.Axis.Known() {
		help += "; the tilt axis from an alignment (--tilt-axis)"
	}
	return fmt.Sprintf("%s (expected log-likelihood ratio of this acquisition: %.1f)", help, r.ExpectedLR)
}
