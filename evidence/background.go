package evidence

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// whiten turns the tile powers of all tilts into relative excess over the
// smooth background B_i(k) = gain_tile · exp(b(k) + alpha_i + beta_i s), where
// b is a quadratic in k shared by all tilts: few degrees of freedom, so that the
// rings are not fitted away.
func whiten(lay *layout, tilts []*tiltSpectra) {
	means := make([][]float64, len(tilts))
	for i, t := range tilts {
		means[i] = t.normaliseTiles(lay)
	}
	shared := sharedBackground(lay, means)
	for i, t := range tilts {
		t.divide(lay, tiltBackground(lay, shared, means[i]))
	}
}

// normaliseTiles divides each tile by its gain against the image's mean
// spectrum, drops tiles whose gain is an outlier (grid bars, ice crystals),
// and returns the mean spectrum of what is left.
func (t *tiltSpectra) normaliseTiles(lay *layout) []float64 {
	mean := t.mean(lay)
	gain := make([]float64, len(t.valid))
	var logs []float64
	for tile := range t.valid {
		if !t.valid[tile] {
			continue
		}
		gain[tile] = t.gain(lay, tile, mean)
		if !(gain[tile] > 0) {
			t.valid[tile] = false
			t.used--
			continue
		}
		logs = append(logs, math.Log(gain[tile]))
	}
	lo, hi := outlierLimits(logs)
	for tile := range t.valid {
		if !t.valid[tile] {
			continue
		}
		if g := math.Log(gain[tile]); g < lo || g > hi {
			t.valid[tile] = false
			t.used--
			continue
		}
		row := t.q[tile*lay.bins : (tile+1)*lay.bins]
		for b := range row {
			row[b] = float32(float64(row[b]) / gain[tile])
		}
	}
	return t.mean(lay)
}

// gain is the mean ratio of a tile's spectrum to the mean spectrum, weighted
// by the number of samples.
func (t *tiltSpectra) gain(lay *layout, tile int, mean []float64) float64 {
	num, den := 0.0, 0.0
	for b, v := range t.q[tile*lay.bins : (tile+1)*lay.bins] {
		if mean[b] > 0 {
			num += lay.count[b] * float64(v) / mean[b]
			den += lay.count[b]
		}
	}
	return num / den
}

// outlierLimits gives the limits of median ± max(4 MAD, 0.15).
func outlierLimits(v []float64) (lo, hi float64) {
	if len(v) == 0 {
		return 0, 0
	}
	s := slices.Sorted(slices.Values(v))
	m := s[len(s)/2]
	for i := range s {
		s[i] = math.Abs(s[i] - m)
	}
	slices.Sort(s)
	w := math.Max(4*1.4826*s[len(s)/2], 0.15)
	return m - w, m + w
}

func (t *tiltSpectra) mean(lay *layout) []float64 {
	out := make([]float64, lay.bins)
	n := 0
	for tile, ok := range t.valid {
		if !ok {
			continue
		}
		n++
		for b, v := range t.q[tile*lay.bins : (tile+1)*lay.bins] {
			out[b] += float64(v)
		}
	}
	for b := range out {
		out[b] /= float64(max(n, 1))
	}
	return out
}

// sharedBackground fits a quadratic in k to the mean over tilts of the log spectra.
func sharedBackground(lay *layout, means [][]float64) []float64 {
	avg := make([]float64, lay.bins)
	weight := make([]float64, lay.bins)
	for b := range avg {
		n := 0.0
		for _, m := range means {
			if m[b] > 0 {
				avg[b] += math.Log(m[b])
				n++
			}
		}
		if n > 0 {
			avg[b] /= n
			weight[b] = lay.count[b]
		}
	}
	kTop := math.Sqrt(lay.s[lay.bins-1])
	return fitBasis(lay, avg, weight, func(s float64) []float64 {
		k := math.Sqrt(s) / kTop
		return []float64{1, k, k * k}
	})
}

// tiltBackground adds alpha_i + beta_i s to the shared background and returns
// its exponential.
func tiltBackground(lay *layout, shared, mean []float64) []float64 {
	diff, weight := make([]float64, lay.bins), make([]float64, lay.bins)
	for b, m := range mean {
		if m > 0 {
			diff[b] = math.Log(m) - shared[b]
			weight[b] = lay.count[b]
		}
	}
	top := lay.s[lay.bins-1]
	fit := fitBasis(lay, diff, weight, func(s float64) []float64 { return []float64{1, s / top} })
	for b := range fit {
		fit[b] = math.Exp(fit[b] + shared[b])
	}
	return fit
}

// fitBasis returns the weighted least-squares fit of the basis to y at every bin.
func fitBasis(lay *layout, y, weight []float64, basis func(s float64) []float64) []float64 {
	n := len(basis(lay.s[0]))
	normal, rhs := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for b, s := range lay.s {
		f := basis(s)
		for i := range n {
			rhs.SetVec(i, rhs.AtVec(i)+weight[b]*f[i]*y[b])
			for j := i; j < n; j++ {
				normal.SetSym(i, j, normal.At(i, j)+weight[b]*f[i]*f[j])
			}
		}
	}
	out := make([]float64, lay.bins)
	var chol mat.Cholesky
	var x mat.VecDense
	if !chol.Factorize(normal) || chol.SolveVecTo(&x, rhs) != nil {
		return out
	}
	for b, s := range lay.s {
		for i, f := range basis(s) {
			out[b] += x.AtVec(i) * f
		}
	}
	return out
}

// divide turns powers into q = P/B - 1; unused tiles and bins become 0.
func (t *tiltSpectra) divide(lay *layout, background []float64) {
	for tile, ok := range t.valid {
		row := t.q[tile*lay.bins : (tile+1)*lay.bins]
		for b, v := range row {
			if !ok || lay.count[b] == 0 || !(background[b] > 0) {
				row[b] = 0
				continue
			}
			row[b] = float32(float64(v)/background[b] - 1)
		}
	}
}
