package signal

import "math"

// Correlator finds how well two pictures at a time match a third one,
// whatever the shift, by circular cross-correlation of n×n arrays. Use one per
// goroutine.
type Correlator struct {
	n              int
	plan           *Plan
	re, im, sr, si []float32
}

// Spectrum is the Fourier transform of a real n×n picture, transposed.
type Spectrum struct{ re, im []float32 }

// NewCorrelator prepares correlations of n×n pictures, n a power of two.
func NewCorrelator(n int) (*Correlator, error) {
	plan, err := NewPlan(n)
	if err != nil {
		return nil, err
	}
	c := &Correlator{n: n, plan: plan}
	for _, p := range []*[]float32{&c.re, &c.im, &c.sr, &c.si} {
		*p = make([]float32, n*n)
	}
	return c, nil
}

// forward transforms (re, im) over both dimensions and leaves the transposed
// result in the slices it returns.
func (c *Correlator) forward(re, im []float32) (outRe, outIm []float32) {
	copy(c.re, re)
	if im == nil {
		clear(c.im)
	} else {
		copy(c.im, im)
	}
	c.plan.Columns(c.re, c.im, c.n)
	transpose(c.sr, c.re, c.n)
	transpose(c.si, c.im, c.n)
	c.plan.Columns(c.sr, c.si, c.n)
	return c.sr, c.si
}

// Transform returns the spectrum of a picture.
func (c *Correlator) Transform(img []float32) Spectrum {
	re, im := c.forward(img, nil)
	return Spectrum{re: append([]float32(nil), re...), im: append([]float32(nil), im...)}
}

// Peaks returns the largest value of the cross-correlation of a, and of b,
// with the picture of ref, over shifts of at most reach pixels. It is the plain
// sum of products: divide by the norms to compare.
func (c *Correlator) Peaks(a, b []float32, ref Spectrum, reach int) (peakA, peakB float64) {
	re, im := c.forward(a, b)
	n := c.n
	pr, pi := make([]float32, n*n), make([]float32, n*n)
	for k := range re { // Z · conj(R); conjugated once more for the inverse
		zr := re[k]*ref.re[k] + im[k]*ref.im[k]
		zi := im[k]*ref.re[k] - re[k]*ref.im[k]
		pr[k], pi[k] = zr, -zi
	}
	cr, ci := c.forward(pr, pi)
	peakA, peakB = math.Inf(-1), math.Inf(-1)
	norm := 1 / float64(n*n)
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			k := (dy&(n-1))*n + dx&(n-1)
			peakA = math.Max(peakA, float64(cr[k])*norm)
			peakB = math.Max(peakB, -float64(ci[k])*norm)
		}
	}
	return peakA, peakB
}
