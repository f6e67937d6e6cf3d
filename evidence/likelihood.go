package evidence

import "math"

// rings is a table of cos and sin of 2 chi for a list of defocus values.
type rings struct {
	defocus  []float64 // Å
	bins     int
	cos, sin []float32 // [defocus][bin]
}

func newRings(o optics, lay *layout, from, to, step float64, bins int) *rings {
	r := &rings{bins: bins}
	for d := from; d <= to+step/2; d += step {
		r.defocus = append(r.defocus, d)
		for b := range bins {
			s, c := math.Sincos(o.twoChi(lay.s[b], d))
			r.cos, r.sin = append(r.cos, float32(c)), append(r.sin, float32(s))
		}
	}
	return r
}

// nuisance holds what describes the rings of a series beside their place.
type nuisance struct {
	defocus float64 // series median underfocus, Å
	amp     float64 // modulation of the rings at s = 0 in an untilted image
	decay   float64 // B: modulation falls as exp(-B s / 2), Å²
	thick   float64 // modulation falls as exp(-thick (1/cos theta - 1))
}

// ampAt is the ring modulation of a tilt, before the decay with s.
func (n nuisance) ampAt(theta float64) float64 {
	return n.amp * math.Exp(-n.thick*(1/math.Cos(theta*math.Pi/180)-1))
}

// columnSums returns, for each tile row and bin, the sum over the tile columns
// of q·exp(2 pi i lambda s gx x): half of the separable gradient transform.
func (t *tiltSpectra) columnSums(lay *layout, lambda, gx float64, bins int) (re, im []float32) {
	phaseRe, phaseIm := phases(lay, lay.cx, lambda*gx, bins)
	re, im = make([]float32, lay.ny*bins), make([]float32, lay.ny*bins)
	for y := range lay.ny {
		sr, si := re[y*bins:(y+1)*bins], im[y*bins:(y+1)*bins]
		for x := range lay.nx {
			tile := y*lay.nx + x
			if !t.valid[tile] {
				continue
			}
			q := t.q[tile*lay.bins : tile*lay.bins+bins]
			pr, pi := phaseRe[x*bins:(x+1)*bins], phaseIm[x*bins:(x+1)*bins]
			for b, v := range q {
				sr[b] += v * pr[b]
				si[b] += v * pi[b]
			}
		}
	}
	return re, im
}

// rowSums completes the transform: Y(s) = sum over tiles of
// q·exp(2 pi i lambda s g·r).
func rowSums(lay *layout, colRe, colIm []float32, lambda, gy float64, bins int, re, im []float32) {
	phaseRe, phaseIm := phases(lay, lay.cy, lambda*gy, bins)
	clear(re)
	clear(im)
	for y := range lay.ny {
		cr, ci := colRe[y*bins:(y+1)*bins], colIm[y*bins:(y+1)*bins]
		pr, pi := phaseRe[y*bins:(y+1)*bins], phaseIm[y*bins:(y+1)*bins]
		for b := range bins {
			re[b] += cr[b]*pr[b] - ci[b]*pi[b]
			im[b] += cr[b]*pi[b] + ci[b]*pr[b]
		}
	}
}

// phases returns exp(2 pi i rate s_b x) for every position x and bin b.
func phases(lay *layout, xs []float64, rate float64, bins int) (re, im []float32) {
	re, im = make([]float32, len(xs)*bins), make([]float32, len(xs)*bins)
	for i, x := range xs {
		s0, c0 := math.Sincos(2 * math.Pi * rate * x * lay.s0)
		s1, c1 := math.Sincos(2 * math.Pi * rate * x * lay.ds)
		z, w := complex(c0, s0), complex(c1, s1)
		for b := range bins {
			re[i*bins+b], im[i*bins+b] = float32(real(z)), float32(imag(z))
			z *= w
		}
	}
	return re, im
}

// The strength of the rings differs from tilt to tilt (dose, drift, ice), so
// each tilt's likelihood is averaged over a few multiples of the series'
// modulation and decay.
type strengths struct{ decay, amp []step }

// step is a multiple of a series value with its prior weight.
type step struct{ factor, weight float64 }

// oneStrength takes the series' values as they are.
func oneStrength() strengths { return strengths{decay: []step{{1, 1}}, amp: []step{{1, 1}}} }

// variedStrength averages over weaker and stronger rings; the series' own
// value comes first.
func variedStrength() strengths {
	return strengths{
		decay: []step{{1, 0.5}, {0.45, 0.25}, {1.8, 0.25}},
		amp:   []step{{1, 0.5}, {0.5, 0.25}, {1.5, 0.25}},
	}
}

// matched is the projection of one tilt's tiles on the rings of one gradient,
// for each decay step: log-likelihood(defocus, amp) = amp·score - amp²·norm/2.
type matched struct {
	steps strengths
	score [][]float64 // [decay step][defocus of the table]
	norm  []float64   // [decay step]
}

// match evaluates the rings for Y(s) of the gradient (gx, gy).
func (t *tiltSpectra) match(lay *layout, o optics, tab *rings, steps strengths, decay float64, yRe, yIm []float32, gx, gy float64) matched {
	bins := tab.bins
	wr, wi := make([]float32, bins), make([]float32, bins)
	smear := make([]float64, bins)
	for b := range bins {
		x := o.lambda * lay.s[b] * lay.sideA
		smear[b] = windowSmear(x*gx) * windowSmear(x*gy)
	}
	m := matched{steps: steps, score: make([][]float64, len(steps.decay)), norm: make([]float64, len(steps.decay))}
	for k, st := range steps.decay {
		norm := 0.0
		for b := range bins {
			h := math.Exp(-decay*st.factor*lay.s[b]/2) * smear[b]
			norm += lay.eff[b] * h * h
			w := float32(lay.eff[b] * h)
			wr[b], wi[b] = w*yRe[b], w*yIm[b]
		}
		m.norm[k] = norm * float64(t.used) / 2
		m.score[k] = make([]float64, len(tab.defocus))
		for d := range m.score[k] {
			m.score[k][d] = -tab.project(d, wr, wi)
		}
	}
	return m
}

// project returns the sum over bins of Re(exp(2 i chi) (wr + i wi)) for the
// d-th defocus.
func (r *rings) project(d int, wr, wi []float32) float64 {
	c, s := r.cos[d*r.bins:(d+1)*r.bins], r.sin[d*r.bins:(d+1)*r.bins]
	wr, wi = wr[:len(c)], wi[:len(c)]
	s = s[:len(c)]
	var sum float32
	for b, v := range c {
		sum += v*wr[b] - s[b]*wi[b]
	}
	return float64(sum)
}

// marginal returns the log of the mean likelihood over defocus (normal prior
// of width defocusSD about centre) and over the steps of strength; amp is the
// modulation of this tilt.
func (m matched) marginal(tab *rings, centre, amp float64) float64 {
	const inv = 1 / (2 * defocusSD * defocusSD)
	logs := make([]float64, 0, len(m.steps.decay)*len(m.steps.amp)*len(tab.defocus))
	weights := make([]float64, 0, cap(logs))
	top, prior := math.Inf(-1), 0.0
	for d, defocus := range tab.defocus {
		x := defocus - centre
		w := math.Exp(-x * x * inv)
		if x*x*inv > 8 {
			continue
		}
		prior += w
		for k, dk := range m.steps.decay {
			for _, ak := range m.steps.amp {
				a := amp * ak.factor
				l := a*m.score[k][d] - a*a*m.norm[k]/2
				logs = append(logs, l)
				weights = append(weights, w*dk.weight*ak.weight)
				top = math.Max(top, l)
			}
		}
	}
	if prior == 0 {
		return 0
	}
	sum := 0.0
	for i, l := range logs {
		if l-top > -40 {
			sum += weights[i] * math.Exp(l-top)
		}
	}
	return top + math.Log(sum/prior)
}

// best returns the defocus of highest likelihood under the same prior, at the
// series' own strength.
func (m matched) best(tab *rings, centre, amp float64) float64 {
	top, at := math.Inf(-1), centre
	for d, s := range m.score[0] {
		x := tab.defocus[d] - centre
		if l := amp*s - x*x/(2*defocusSD*defocusSD); l > top {
			top, at = l, tab.defocus[d]
		}
	}
	return at
}
