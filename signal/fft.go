package signal

import (
	"fmt"
	"math"
	"math/bits"
)

// Plan transforms the columns of n×m arrays for one power of two n.
// A Plan is read-only after NewPlan and may be shared by goroutines.
type Plan struct {
	n      int
	stages []stage
}

// stage is one pass of the self-sorting (Stockham) scheme: radix 4 or 2, with
// the twiddle factors w^j, w^2j, w^3j for j = 0..len-1.
type stage struct {
	radix  int
	length int         // sub-transforms already joined: product of earlier radices
	twRe   [][]float32 // [power-1][j]
	twIm   [][]float32
}

// NewPlan prepares transforms of length n, a power of two from 2 to 1<<20.
func NewPlan(n int) (*Plan, error) {
	if n < 2 || n > 1<<20 || bits.OnesCount(uint(n)) != 1 {
		return nil, fmt.Errorf("transform length %d is not a power of two from 2 to 1048576", n)
	}
	p := &Plan{n: n}
	for length := 1; length < n; {
		radix := 4
		if n/length < 4 {
			radix = 2
		}
		st := stage{radix: radix, length: length}
		for power := 1; power < radix; power++ {
			re, im := make([]float32, length), make([]float32, length)
			for j := range length {
				sin, cos := math.Sincos(-2 * math.Pi * float64(j*power) / float64(length*radix))
				re[j], im[j] = float32(cos), float32(sin)
			}
			st.twRe, st.twIm = append(st.twRe, re), append(st.twIm, im)
		}
		p.stages = append(p.stages, st)
		length *= radix
	}
	return p, nil
}

// Len returns the transform length n.
func (p *Plan) Len() int { return p.n }

// Columns transforms each of the m columns of the n×m array (re, im). The
// scratch slices must be as large as the data; the result is in the slices
// that are returned, which are either the data or the scratch.
func (p *Plan) Columns(re, im, sre, sim []float32, m int) (outRe, outIm []float32) {
	for i := range p.stages {
		if p.stages[i].radix == 4 {
			p.pass4(&p.stages[i], re, im, sre, sim, m)
		} else {
			p.pass2(&p.stages[i], re, im, sre, sim, m)
		}
		re, im, sre, sim = sre, sim, re, im
	}
	return re, im
}

// pass2 joins pairs of sub-transforms of st.length into ones twice as long.
// Row r of the source holds element j of sub-transform q with r = q·length + j
// after re-sorting; the destination is written in order.
func (p *Plan) pass2(st *stage, re, im, dre, dim []float32, m int) {
	groups := p.n / (2 * st.length)
	half := p.n / 2
	for q := range groups {
		for j := range st.length {
			src := (q*st.length + j) * m
			a, b := src, src+half*m
			dst := (q*2*st.length + j) * m
			butterfly2(re[a:a+m], im[a:a+m], re[b:b+m], im[b:b+m],
				dre[dst:dst+m], dim[dst:dst+m], dre[dst+st.length*m:dst+st.length*m+m], dim[dst+st.length*m:dst+st.length*m+m],
				st.twRe[0][j], st.twIm[0][j])
		}
	}
}

func butterfly2(ar, ai, br, bi, xr, xi, yr, yi []float32, wr, wi float32) {
	n := len(ar)
	ai, br, bi, xr, xi, yr, yi = ai[:n], br[:n], bi[:n], xr[:n], xi[:n], yr[:n], yi[:n]
	for c := range n {
		tr, ti := br[c]*wr-bi[c]*wi, br[c]*wi+bi[c]*wr
		xr[c], xi[c] = ar[c]+tr, ai[c]+ti
		yr[c], yi[c] = ar[c]-tr, ai[c]-ti
	}
}

// pass4 joins four sub-transforms of st.length into one four times as long.
func (p *Plan) pass4(st *stage, re, im, dre, dim []float32, m int) {
	groups := p.n / (4 * st.length)
	quarter := p.n / 4 * m
	step := st.length * m
	for q := range groups {
		for j := range st.length {
			s := (q*st.length + j) * m
			d := (q*4*st.length + j) * m
			w := [6]float32{st.twRe[0][j], st.twIm[0][j], st.twRe[1][j], st.twIm[1][j], st.twRe[2][j], st.twIm[2][j]}
			in := [4]int{s, s + quarter, s + 2*quarter, s + 3*quarter}
			out := [4]int{d, d + step, d + 2*step, d + 3*step}
			butterfly4(re, im, dre, dim, in, out, m, &w)
		}
	}
}

func butterfly4(re, im, dre, dim []float32, in, out [4]int, m int, w *[6]float32) {
	a0r, a0i := re[in[0]:in[0]+m], im[in[0]:in[0]+m]
	a1r, a1i := re[in[1]:in[1]+m], im[in[1]:in[1]+m]
	a2r, a2i := re[in[2]:in[2]+m], im[in[2]:in[2]+m]
	a3r, a3i := re[in[3]:in[3]+m], im[in[3]:in[3]+m]
	x0r, x0i := dre[out[0]:out[0]+m], dim[out[0]:out[0]+m]
	x1r, x1i := dre[out[1]:out[1]+m], dim[out[1]:out[1]+m]
	x2r, x2i := dre[out[2]:out[2]+m], dim[out[2]:out[2]+m]
	x3r, x3i := dre[out[3]:out[3]+m], dim[out[3]:out[3]+m]
	w1r, w1i, w2r, w2i, w3r, w3i := w[0], w[1], w[2], w[3], w[4], w[5]
	for c := range m {
		b1r, b1i := a1r[c]*w1r-a1i[c]*w1i, a1r[c]*w1i+a1i[c]*w1r
		b2r, b2i := a2r[c]*w2r-a2i[c]*w2i, a2r[c]*w2i+a2i[c]*w2r
		b3r, b3i := a3r[c]*w3r-a3i[c]*w3i, a3r[c]*w3i+a3i[c]*w3r
		s02r, s02i := a0r[c]+b2r, a0i[c]+b2i
		d02r, d02i := a0r[c]-b2r, a0i[c]-b2i
		s13r, s13i := b1r+b3r, b1i+b3i
		d13r, d13i := b1r-b3r, b1i-b3i
		x0r[c], x0i[c] = s02r+s13r, s02i+s13i
		x1r[c], x1i[c] = d02r+d13i, d02i-d13r
		x2r[c], x2i[c] = s02r-s13r, s02i-s13i
		x3r[c], x3i[c] = d02r-d13i, d02i+d13r
	}
}
