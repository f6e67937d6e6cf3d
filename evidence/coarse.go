package evidence

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/internal/parallel"
)

// The coarse stage finds what does not depend on the hand: the series' median
// defocus and the strength of the rings. Every orientation of the axis (or the
// two of a known line) takes part alike.

const coarseHighest = 1 / 9.0 // highest k of the coarse stage, 1/Å

// coarseY is Y(s) of one tilt for one orientation.
type coarseY struct {
	gx, gy float64
	re, im []float32
}

// coarse holds Y(s) of all tilts for a fan of orientations.
type coarse struct {
	e     *estimator
	bins  int
	psis  []float64   // degrees
	y     [][]coarseY // [tilt][orientation]
	match [][]matched // [tilt][orientation], for the current table and decay
	tab   *rings
}

func (e *estimator) newCoarse() *coarse {
	c := &coarse{e: e, bins: e.binsBelow(coarseHighest)}
	if axis, ok := e.line.Get(); ok {
		c.psis = []float64{axis, axis + 180}
	} else {
		for p := 0.0; p < 360; p += 15 {
			c.psis = append(c.psis, p)
		}
	}
	c.y = make([][]coarseY, len(e.tilts))
	e.parallel(len(e.tilts), func(i int) {
		t := e.tilts[i]
		for _, psi := range c.psis {
			gx, gy := pose{psi: psi, kappa: 1}.gradient(t.theta)
			y := coarseY{gx: gx, gy: gy, re: make([]float32, c.bins), im: make([]float32, c.bins)}
			cr, ci := t.columnSums(e.lay, e.opt.lambda, gx, c.bins)
			rowSums(e.lay, cr, ci, e.opt.lambda, gy, c.bins, y.re, y.im)
			c.y[i] = append(c.y[i], y)
		}
	})
	return c
}

// project fills c.match for the given defocus table and decay.
func (c *coarse) project(tab *rings, decay float64) {
	c.tab = tab
	c.match = make([][]matched, len(c.y))
	c.e.parallel(len(c.y), func(i int) {
		for _, y := range c.y[i] {
			c.match[i] = append(c.match[i], c.e.tilts[i].match(c.e.lay, c.e.opt, tab, oneStrength(), decay, y.re, y.im, y.gx, y.gy))
		}
	})
}

// evidence returns the log of the mean over orientations of the likelihood.
func (c *coarse) evidence(n nuisance) float64 {
	sums := make([]float64, len(c.psis))
	for i := range c.match {
		amp := n.ampAt(c.e.tilts[i].theta)
		for o, m := range c.match[i] {
			sums[o] += m.marginal(c.tab, n.defocus, amp)
		}
	}
	return logMeanExp(sums)
}

// fit finds the nuisance parameters of highest evidence.
func (c *coarse) fit() nuisance {
	e := c.e
	step := 0.6 / (2 * math.Pi * e.opt.lambda * e.lay.s[c.bins-1])
	c.project(newRings(e.opt, e.lay, minDefocus, maxDefocus, step, c.bins), 100)
	var candidates []nuisance
	for d := minDefocus; d <= maxDefocus; d += 1000 {
		for _, amp := range []float64{0.04, 0.1, 0.25, 0.6} {
			candidates = append(candidates, nuisance{defocus: d, amp: amp, decay: 100, thick: 0.4})
		}
	}
	best, _ := c.pick(candidates)
	near := newRings(e.opt, e.lay, math.Max(minDefocus, best.defocus-4*defocusSD), best.defocus+4*defocusSD, step/1.5, c.bins)
	start, top := best, math.Inf(-1)
	for _, decay := range []float64{0, 60, 120, 200, 300, 400, 500, 600, 700, 850, 1000, 1200, 1500} {
		c.project(near, decay)
		var cand []nuisance
		for _, thick := range []float64{0, 0.2, 0.4, 0.6, 0.8, 1.1, 1.5} {
			for amp := 0.015; amp < 1.2; amp *= 1.15 {
				cand = append(cand, nuisance{defocus: start.defocus, amp: amp, decay: decay, thick: thick})
			}
		}
		if n, v := c.pick(cand); v > top {
			best, top = n, v
		}
	}
	c.project(near, best.decay)
	var shifts []nuisance
	for d := -3000.0; d <= 3000; d += 250 {
		n := best
		n.defocus += d
		shifts = append(shifts, n)
	}
	best, _ = c.pick(shifts)
	return best
}

// pick returns the candidate of highest evidence.
func (c *coarse) pick(candidates []nuisance) (nuisance, float64) {
	values := make([]float64, len(candidates))
	c.e.parallel(len(candidates), func(i int) { values[i] = c.evidence(candidates[i]) })
	best := 0
	for i, v := range values {
		if v > values[best] {
			best = i
		}
	}
	return candidates[best], values[best]
}

func logMeanExp(v []float64) float64 {
	top := math.Inf(-1)
	for _, x := range v {
		top = math.Max(top, x)
	}
	sum := 0.0
	for _, x := range v {
		sum += math.Exp(x - top)
	}
	return top + math.Log(sum/float64(len(v)))
}

// parallel calls f for 0..n-1 on the estimator's workers.
func (e *estimator) parallel(n int, f func(i int)) {
	_ = parallel.Each(context.Background(), e.in.workers(), n, func(_, i int) error { // no call fails
		f(i)
		return nil
	})
}
