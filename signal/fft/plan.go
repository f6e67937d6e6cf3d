package fft

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
)

// Plan transforms the columns of n×m arrays of complex numbers for one n. It
// may be shared by goroutines.
type Plan struct {
	n     int
	k     kernels
	core  *core  // of length n, or of the convolution
	chirp *chirp // set when n has a large prime factor
	pool  *sync.Pool
}

// NewPlan prepares transforms of length n, from 1 to 4194304.
func NewPlan(n int) (*Plan, error) { return newPlan(n, kernelsOf(simd.Best())) }

func newPlan(n int, k kernels) (*Plan, error) {
	if n < 1 || n > maxLen {
		return nil, fmt.Errorf("transform length %d is not from 1 to %d", n, maxLen)
	}
	p := &Plan{n: n, k: k}
	if slices.Max(append(factors(n), 1)) > maxRadix {
		p.core = newCore(smooth(2*n-1), k.tile)
		p.chirp = newChirp(n, p.core, &p.k)
	} else {
		p.core = newCore(n, k.tile)
	}
	blkRows := 0
	if p.chirp != nil {
		blkRows = p.core.n
	}
	p.pool = &sync.Pool{New: func() any { return p.core.newWork(blkRows) }}
	return p, nil
}

// smooth returns the smallest number not below n without prime factors above 5.
func smooth(n int) int {
	for ; ; n++ {
		if f := factors(n); len(f) == 0 || slices.Max(f) <= 5 {
			return n
		}
	}
}

// Len returns the transform length n.
func (p *Plan) Len() int { return p.n }

// Forward transforms each of the m columns of the n×m array data, in place and
// unnormalised. It panics when data does not hold n·m numbers.
func (p *Plan) Forward(data []complex64, m int) { p.columns(data, m, false, 1) }

// Inverse undoes Forward, with the factor 1/n.
func (p *Plan) Inverse(data []complex64, m int) {
	p.columns(data, m, true, float32(1/float64(p.n)))
}

// ForwardPlanes is Forward for complex numbers whose real and imaginary parts
// are in two arrays. With the two exchanged it is the inverse transform without
// the factor 1/n.
func (p *Plan) ForwardPlanes(re, im []float32, m int) {
	p.check(len(re), m)
	p.check(len(im), m)
	p.batches(rows{re: re, im: im, m: m, scale: 1})
}

func (p *Plan) columns(data []complex64, m int, inverse bool, scale float32) {
	p.check(len(data), m)
	p.batches(rows{data: data, m: m, reversed: inverse, scale: scale})
}

func (p *Plan) check(numbers, m int) {
	if m < 0 || numbers != p.n*m {
		panic(fmt.Sprintf("fft: %d numbers are not %d rows of %d", numbers, p.n, m))
	}
}

// batches transforms all columns, 16 at a time.
func (p *Plan) batches(r rows) {
	w := p.pool.Get().(*work)
	r.n = p.n
	for r.at = 0; r.at < r.m; r.at += lanes {
		r.width = min(lanes, r.m-r.at)
		p.batch(w, &r)
	}
	p.pool.Put(w)
}

func (p *Plan) batch(w *work, r *rows) {
	if p.chirp != nil {
		p.chirp.batch(&p.k, w, p.core, r)
	} else {
		p.core.batch(&p.k, w, r)
	}
}

// chirp is Bluestein's way to transform any length n by a convolution of a
// length M >= 2n-1 that has small factors: with c[j] = exp(-πi j²/n),
//
//	X[k] = c[k] · sum_j (x[j] c[j]) conj(c[k-j])
//
// The convolution is a product of two transforms of length M. Both transforms
// are forward ones, which is right when the first reads its input reversed.
type chirp struct {
	n       int
	c       []float32 // c[j]
	back    []float32 // c[n-j] at j, for the reversed input
	product []float32 // transform of conj(c), index negated, over M
}

func newChirp(n int, conv *core, k *kernels) *chirp {
	b := &chirp{n: n}
	for j := range n {
		b.c = appendRoot(b.c, j*j%(2*n), 2*n)
	}
	b.back = append(b.back, 1, 0)
	for j := 1; j < n; j++ {
		b.back = append(b.back, b.c[2*(n-j)], b.c[2*(n-j)+1])
	}
	w := conv.newWork(conv.n)
	for j := range n {
		for _, at := range []int{j, (conv.n - j) % conv.n} {
			w.blk[at*rowLen], w.blk[at*rowLen+lanes] = b.c[2*j], -b.c[2*j+1]
		}
	}
	conv.batch(k, w, &rows{blk: w.blk, n: conv.n})
	inv := float32(1 / float64(conv.n)) // the sequence is even, so its transform is too
	for j := range conv.n {
		b.product = append(b.product, w.blk[j*rowLen]*inv, w.blk[j*rowLen+lanes]*inv)
	}
	return b
}

func (b *chirp) batch(k *kernels, w *work, conv *core, r *rows) {
	n, blk := b.n, w.blk
	tail := blk[(conv.n-n)*rowLen:] // its row j > 0 is the input n-j
	in := *r
	in.reversed = !r.reversed
	if r.blk == nil {
		in.load(k, tail, 0, 1, n)
	} else {
		copy(tail, r.blk[:rowLen])
		for j := 1; j < n; j++ {
			copy(tail[j*rowLen:(j+1)*rowLen], r.blk[(n-j)*rowLen:])
		}
	}
	k.multiply(tail, tail, b.back, n, 1, 1)
	copy(blk[:rowLen], tail)
	clear(blk[rowLen : (conv.n-n+1)*rowLen])
	conv.batch(k, w, &rows{blk: blk, n: conv.n})
	k.multiply(blk, blk, b.product, conv.n, 1, 1)
	conv.batch(k, w, &rows{blk: blk, n: conv.n})
	k.multiply(blk, blk, b.c, n, 1, 1)
	r.put(k, blk, 0, 1, n)
}

// halfRoots are exp(-πi k/half) for k = 0..half.
func halfRoots(half int) []float32 {
	out := make([]float32, 0, 2*half+2)
	for k := range half + 1 {
		sin, cos := math.Sincos(-math.Pi * float64(k) / float64(half))
		out = append(out, float32(cos), float32(sin))
	}
	return out
}
