package signal

import "math"

// TileSpectra computes power spectra of real n×n tiles, two at a time.
// It owns its scratch memory: use one per goroutine.
type TileSpectra struct {
	n              int
	plan           *Plan
	window         []float32 // Hann, length n, zero at index 0
	re, im, sr, si []float32
}

// NewTileSpectra prepares spectra of n×n tiles, n a power of two.
func NewTileSpectra(n int) (*TileSpectra, error) {
	plan, err := NewPlan(n)
	if err != nil {
		return nil, err
	}
	t := &TileSpectra{n: n, plan: plan, window: make([]float32, n)}
	for i := range t.window {
		t.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n)))
	}
	for _, p := range []*[]float32{&t.re, &t.im, &t.sr, &t.si} {
		*p = make([]float32, n*n)
	}
	return t, nil
}

// Pair computes the power spectra of the tiles of img (row length stride)
// whose first pixels have the offsets offA and offB. Each tile is multiplied
// by a Hann window. The spectra are written to powA and powB as
// pow[kx*n + ky] for kx = 0..n/2 and ky = 0..n-1 (ky > n/2 means ky - n), the
// half plane that a real image needs, normalised so that white noise of
// variance v gives v.
func (t *TileSpectra) Pair(img []float32, stride, offA, offB int, powA, powB []float32) {
	n := t.n
	for y := range n {
		wy := t.window[y]
		a, b := img[offA+y*stride:offA+y*stride+n], img[offB+y*stride:offB+y*stride+n]
		re, im := t.re[y*n:y*n+n], t.im[y*n:y*n+n]
		for x, wx := range t.window {
			w := wx * wy
			re[x], im[x] = a[x]*w, b[x]*w
		}
	}
	re, im := t.plan.Columns(t.re, t.im, t.sr, t.si, n)
	sr, si := t.sr, t.si
	if &re[0] == &t.sr[0] {
		sr, si = t.re, t.im
	}
	transpose(sr, re, n)
	transpose(si, im, n)
	fr, fi := t.plan.Columns(sr, si, re, im, n)
	split(fr, fi, n, float32(1/(0.375*0.375*4*float64(n)*float64(n))), powA, powB)
}

// split separates the spectra of the real and the imaginary part of a complex
// image: F{a}(k) = (Z(k) + conj Z(-k))/2, F{b}(k) = (Z(k) - conj Z(-k))/(2i).
func split(fr, fi []float32, n int, norm float32, powA, powB []float32) {
	for kx := 0; kx <= n/2; kx++ {
		row := fr[kx*n : kx*n+n]
		rowI := fi[kx*n : kx*n+n]
		mx := (n - kx) & (n - 1)
		neg, negI := fr[mx*n:mx*n+n], fi[mx*n:mx*n+n]
		pa, pb := powA[kx*n:kx*n+n], powB[kx*n:kx*n+n]
		for ky := range n {
			my := (n - ky) & (n - 1)
			ar, ai := row[ky]+neg[my], rowI[ky]-negI[my]
			br, bi := rowI[ky]+negI[my], neg[my]-row[ky]
			pa[ky] = (ar*ar + ai*ai) * norm
			pb[ky] = (br*br + bi*bi) * norm
		}
	}
}

func transpose(dst, src []float32, n int) {
	const block = 16
	for y0 := 0; y0 < n; y0 += block {
		for x0 := 0; x0 < n; x0 += block {
			for y := y0; y < min(y0+block, n); y++ {
				for x := x0; x < min(x0+block, n); x++ {
					dst[x*n+y] = src[y*n+x]
				}
			}
		}
	}
}
