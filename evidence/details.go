package evidence

import (
	"math"
	"slices"
)

func sortProfile(p []ProfilePoint) {
	slices.SortFunc(p, func(a, b ProfilePoint) int {
		switch {
		case a.X < b.X:
			return -1
		case a.X > b.X:
			return 1
		}
		return 0
	})
}

// details fills what the report draws.
func (e *estimator) details(f *fitter, plus pose, d []float64, r *Result) {
	for i, g := range f.grids {
		r.Tilts = append(r.Tilts, e.tiltDetail(g, plus, d[i]))
	}
	e.axisProfile(f, plus, r)
	if i := e.mostTelling(plus); i >= 0 {
		r.Ring = e.ringImage(i, plus, r.Tilts[i].Defocus)
	}
	for _, i := range e.highest(2) {
		r.Maps = append(r.Maps, e.defocusMap(i, r.Tilts[i].Defocus))
	}
}

// tiltDetail measures the slope across the axis in one tilt with everything
// else at the joint best.
func (e *estimator) tiltDetail(g *gradGrid, p pose, lr float64) TiltEvidence {
	gx, gy := p.gradient(g.t.theta)
	sin, cos := math.Sincos(p.psi * math.Pi / 180)
	across, along := gx*cos+gy*sin, -gx*sin+gy*cos
	at := func(slope float64) float64 {
		return g.at(slope*cos-along*sin, slope*sin+along*cos)
	}
	reach := math.Min(maxGrad, math.Abs(across)*2+0.6)
	best, top := 0.0, math.Inf(-1)
	for s := -reach; s <= reach; s += g.step / 2 {
		if v := at(s); v > top {
			best, top = s, v
		}
	}
	h := g.step
	curve := -(at(best+h) - 2*at(best) + at(best-h)) / (h * h)
	sigma := math.Inf(1)
	if curve > 0 {
		sigma = 1 / math.Sqrt(curve)
	}
	return TiltEvidence{Section: g.t.section, Theta: g.t.theta, LR: lr, Slope: best, SlopeSigma: math.Min(sigma, reach),
		Predicted: across, Defocus: e.tiltDefocus(g.t, gx, gy)}
}

// tiltDefocus is the best underfocus (Å) of one tilt for a gradient.
func (e *estimator) tiltDefocus(t *tiltSpectra, gx, gy float64) float64 {
	re, im := make([]float32, e.bins), make([]float32, e.bins)
	cr, ci := t.columnSums(e.lay, e.opt.lambda, gx, e.bins)
	rowSums(e.lay, cr, ci, e.opt.lambda, gy, e.bins, re, im)
	m := t.match(e.lay, e.opt, e.tab, oneStrength(), e.nuis.decay, re, im, gx, gy)
	return m.best(e.tab, e.nuis.defocus, e.nuis.ampAt(t.theta))
}

// axisProfile scans the oriented axis over the full circle at kappa = 1. With
// a known line the prior is left out, so that the profile shows the images alone.
func (e *estimator) axisProfile(f *fitter, plus pose, r *Result) {
	top := math.Inf(-1)
	for psi := 0.0; psi < 360; psi += 5 {
		high := math.Inf(-1)
		for _, a := range []float64{plus.pretilt, 0, -plus.pretilt} {
			p := pose{psi: psi, kappa: 1, pretilt: a, incline: plus.incline}
			sum := p.logPrior()
			for _, v := range f.perTilt(p) {
				sum += v
			}
			high = math.Max(high, sum)
		}
		top = math.Max(top, high)
		r.AxisProfile = append(r.AxisProfile, ProfilePoint{X: psi, Y: high})
	}
	for i := range r.AxisProfile {
		r.AxisProfile[i].Y -= top
	}
}

// mostTelling returns the tilt whose expected share of the evidence is largest.
func (e *estimator) mostTelling(p pose) int {
	best, top := -1, 0.0
	for i, t := range e.tilts {
		gx, gy := p.gradient(t.theta)
		amp, share := e.nuis.ampAt(t.theta), 0.0
		for b := range e.bins {
			s := e.lay.s[b]
			h := amp * math.Exp(-e.nuis.decay*s/2) * windowSmear(e.opt.lambda*s*gx*e.lay.sideA) * windowSmear(e.opt.lambda*s*gy*e.lay.sideA)
			share += s * s * e.lay.eff[b] * h * h
		}
		if share *= (gx*gx + gy*gy) * float64(t.used); share > top {
			best, top = i, share
		}
	}
	return best
}

// highest returns the n most tilted images.
func (e *estimator) highest(n int) []int {
	order := make([]int, len(e.tilts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		d := math.Abs(e.tilts[b].theta) - math.Abs(e.tilts[a].theta)
		switch {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return a - b
	})
	return order[:min(n, len(order))]
}

// ringImage averages the spectra of one tilt over strips across the axis.
func (e *estimator) ringImage(i int, p pose, defocus float64) *RingImage {
	t := e.tilts[i]
	sin, cos := math.Sincos(p.psi * math.Pi / 180)
	gx, gy := p.gradient(t.theta)
	img := &RingImage{Section: t.section, Theta: t.theta, Defocus: defocus, Slope: gx*cos + gy*sin,
		Lambda: e.opt.lambda, CsA: e.opt.cs, AmpPhase: e.opt.phase, S: e.lay.s[:e.bins]}
	half := math.Abs(e.lay.cx[0])*math.Abs(cos) + math.Abs(e.lay.cy[0])*math.Abs(sin)
	strips := max(9, min(31, int(2*half/e.lay.sideA*4)))
	width := 2 * half / float64(strips)
	sum, count := make([][]float64, strips), make([]float64, strips)
	for s := range sum {
		sum[s] = make([]float64, e.bins)
		img.X = append(img.X, (float64(s)+0.5)*width-half)
	}
	for tile, ok := range t.valid {
		if !ok {
			continue
		}
		x := e.lay.cx[tile%e.lay.nx]*cos + e.lay.cy[tile/e.lay.nx]*sin
		s := min(strips-1, max(0, int((x+half)/width)))
		count[s]++
		for b, v := range t.q[tile*e.lay.bins : tile*e.lay.bins+e.bins] {
			sum[s][b] += float64(v)
		}
	}
	for s := range sum {
		for b := range sum[s] {
			if count[s] > 0 {
				sum[s][b] /= count[s]
			} else {
				sum[s][b] = math.NaN()
			}
		}
	}
	img.Q = sum
	return img
}

// mapReach is how far (Å) local defocus may lie from the tilt's own.
const mapReach = 12000.0

// defocusMap fits each tile's underfocus, smoothed over its 3×3 neighbours.
func (e *estimator) defocusMap(i int, centre float64) DefocusMap {
	t := e.tilts[i]
	m := DefocusMap{Section: t.section, Theta: t.theta, X: e.lay.cx, Y: e.lay.cy}
	step := 0.6 / (2 * math.Pi * e.opt.lambda * e.lay.s[e.bins-1])
	tab := newRings(e.opt, e.lay, math.Max(1000, centre-mapReach), centre+mapReach, step, e.bins)
	zero := make([]float32, e.bins)
	for y := range e.lay.ny {
		row := make([]float64, e.lay.nx)
		for x := range e.lay.nx {
			sum := e.neighbourhood(t, x, y)
			row[x] = math.NaN()
			if sum != nil {
				row[x] = peakDefocus(t.match(e.lay, e.opt, tab, oneStrength(), e.nuis.decay, sum, zero, 0, 0), tab)
			}
		}
		m.Defocus = append(m.Defocus, row)
	}
	return m
}

// neighbourhood sums the spectra of the valid tiles around (x, y); nil if the
// tile itself is not valid.
func (e *estimator) neighbourhood(t *tiltSpectra, x, y int) []float32 {
	if !t.valid[y*e.lay.nx+x] {
		return nil
	}
	sum := make([]float32, e.bins)
	for yy := max(0, y-1); yy <= min(e.lay.ny-1, y+1); yy++ {
		for xx := max(0, x-1); xx <= min(e.lay.nx-1, x+1); xx++ {
			tile := yy*e.lay.nx + xx
			if !t.valid[tile] {
				continue
			}
			for b, v := range t.q[tile*e.lay.bins : tile*e.lay.bins+e.bins] {
				sum[b] += v
			}
		}
	}
	return sum
}

func peakDefocus(m matched, tab *rings) float64 {
	best := 0
	score := m.score[0]
	for d, s := range score {
		if s > score[best] {
			best = d
		}
	}
	return tab.defocus[best]
}
