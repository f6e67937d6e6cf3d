package fft

import (
	"math"
	"slices"
)

const (
	maxLen   = 1 << 22 // longest transform
	maxRadix = 250     // primes above go by Bluestein's convolution
	maxFlat  = 160     // up to here the rows of a batch fit the first-level cache
)

// factors returns the prime factors of n, fours together and first.
func factors(n int) []int {
	var out []int
	for n%4 == 0 {
		out, n = append(out, 4), n/4
	}
	for p := 2; p*p <= n; p++ {
		for n%p == 0 {
			out, n = append(out, p), n/p
		}
	}
	if n > 1 {
		out = append(out, n)
	}
	return out
}

// pass is one step of the self-sorting (Stockham) scheme.
type pass struct {
	radix, length, groups int
	tw, coef              []float32
}

// sequence is a transform of one batch, pass after pass.
type sequence struct {
	n      int
	passes []pass
}

func newSequence(n, tile int) sequence {
	s := sequence{n: n}
	length := 1
	for _, radix := range factors(n) {
		p := pass{radix: radix, length: length, groups: n / (length * radix)}
		for j := range length {
			for power := 1; power < radix; power++ {
				p.tw = appendRoot(p.tw, j*power, length*radix)
			}
		}
		if radix > 5 {
			p.coef = coefficients(radix, tile)
		}
		s.passes = append(s.passes, p)
		length *= radix
	}
	return s
}

// appendRoot appends exp(-2πi k/n).
func appendRoot(tw []float32, k, n int) []float32 {
	sin, cos := math.Sincos(-2 * math.Pi * float64(k%n) / float64(n))
	return append(tw, float32(cos), float32(sin))
}

// run transforms the rows of src, srcStep apart. The result goes to dst, rows
// dstStep apart; without dst it goes to w.a or w.b, or stays in src when there
// is nothing to do, and is returned. src may be w.a.
func (s *sequence) run(k *kernels, w *work, dst []float32, dstStep int, src []float32, srcStep int) []float32 {
	next, other := w.b, w.a
	for i := range s.passes {
		out, step := next, 1
		if i == len(s.passes)-1 && dst != nil {
			out, step = dst, dstStep
		}
		s.passes[i].run(k, w.tmp, out, step, src, srcStep)
		src, srcStep = out, 1
		next, other = other, next
	}
	return src
}

func (p *pass) run(k *kernels, tmp, dst []float32, dstStep int, src []float32, srcStep int) {
	f := k.pass4
	switch {
	case p.radix == 4 && p.length == 1:
		f = k.first4
	case p.radix == 4:
	case p.radix == 2:
		f = k.pass2
	case p.radix == 3:
		f = k.pass3
	case p.radix == 5:
		f = k.pass5
	default:
		k.passOdd(dst, src, p.tw, p.coef, tmp, p.radix, p.length, p.groups, dstStep, srcStep)
		return
	}
	f(dst, src, p.tw, p.length, p.groups, dstStep, srcStep)
}

// core transforms batches of a length without large prime factors. A long
// transform n = n1·n2 is done in two rounds, so that each round works in the
// first-level cache: n2 transforms of every n2-th row, a rotation of each
// number, and n1 transforms of n2 neighbouring rows, which give every n1-th
// result. Short ones have n2 = 1 and a single round.
type core struct {
	n, n1, n2    int
	outer, inner sequence
	twist        []float32 // exp(-2πi j2·k1/n) at j2·n1 + k1
}

func newCore(n, tile int) *core {
	c := &core{n: n, n1: n, n2: 1}
	if n > maxFlat {
		c.n1, c.n2 = balanced(n)
	}
	c.outer, c.inner = newSequence(c.n1, tile), newSequence(c.n2, tile)
	if c.n2 > 1 {
		c.twist = make([]float32, 0, 2*n)
		for j2 := range c.n2 {
			for k1 := range c.n1 {
				c.twist = appendRoot(c.twist, j2*k1, n)
			}
		}
	}
	return c
}

// balanced splits n into two factors that differ as little as possible.
func balanced(n int) (n1, n2 int) {
	n2 = int(math.Sqrt(float64(n)))
	for n%n2 != 0 {
		n2--
	}
	return n / n2, n2
}

// batch transforms what r names, in place.
func (c *core) batch(k *kernels, w *work, r *rows) {
	for j2 := range c.n2 {
		src, step := r.take(k, w.a, j2, c.n2, c.n1)
		out := c.outer.run(k, w, nil, 1, src, step)
		if c.n2 == 1 {
			r.put(k, out, 0, 1, c.n)
			return
		}
		k.multiply(w.mid[j2*rowLen:], out, c.twist[j2*c.n1*2:], c.n1, c.n2+1, 1)
	}
	for k1 := range c.n1 {
		src := w.mid[k1*(c.n2+1)*rowLen:]
		if r.blk != nil {
			c.inner.run(k, w, r.blk[k1*rowLen:], c.n1, src, 1)
		} else {
			r.put(k, c.inner.run(k, w, nil, 1, src, 1), k1, c.n1, c.n2)
		}
	}
}

// work is the scratch memory of one batch.
type work struct {
	a, b []float32 // rows of one round
	mid  []float32 // between the rounds, with a spare row against aliasing
	tmp  []float32 // of passOdd
	blk  []float32 // of convolutions and of real transforms
}

// newWork makes scratch for a core, with a block of blkRows rows. One large
// allocation is aligned to whole cache lines.
func (c *core) newWork(blkRows int) *work {
	longest, mid, tmp := max(c.n1, c.n2), 0, 0
	if c.n2 > 1 {
		mid = c.n1 * (c.n2 + 1)
	}
	for _, p := range slices.Concat(c.outer.passes, c.inner.passes) {
		tmp = max(tmp, 2*(p.radix+1))
	}
	slab := make([]float32, max((2*longest+mid+tmp+blkRows)*rowLen, 1<<14))
	cut := func(n int) []float32 {
		out := slab[: n*rowLen : n*rowLen]
		slab = slab[n*rowLen:]
		return out
	}
	return &work{a: cut(longest), b: cut(longest), mid: cut(mid), tmp: cut(tmp), blk: cut(blkRows)}
}

// rows says where a batch is: width columns of an array with m columns, either
// complex or in two planes, or a block.
type rows struct {
	data     []complex64
	re, im   []float32 // instead of data
	at, m    int       // first column and row length
	width    int
	n        int
	reversed bool // read row -j instead of j: gives the inverse transform
	scale    float32
	blk      []float32
}

// take returns count rows, first, first+step and so on, and how many rows apart
// they are; those of an array are loaded into a.
func (r *rows) take(k *kernels, a []float32, first, step, count int) ([]float32, int) {
	if r.blk != nil {
		return r.blk[first*rowLen:], step
	}
	r.load(k, a, first, step, count)
	return a, 1
}

func (r *rows) load(k *kernels, dst []float32, first, step, count int) {
	at, stride := r.at+first*r.m, step*r.m
	if r.reversed {
		if first == 0 {
			r.loadRun(k, dst, r.at, 0, 1)
			dst, first, count = dst[rowLen:], step, count-1
		}
		at, stride = r.at+(r.n-first)*r.m, -step*r.m
	}
	if count > 0 {
		r.loadRun(k, dst, at, stride, count)
	}
}

func (r *rows) loadRun(k *kernels, dst []float32, at, stride, count int) {
	switch {
	case r.re != nil:
		loadPlanes(dst, r.re, r.im, at, stride, count, r.width)
	case r.width == lanes:
		k.load(dst, r.data, at, stride, count)
	default:
		loadSome(dst, r.data, at, stride, count, r.width)
	}
}

// put writes count neighbouring rows of src as rows first, first+step and so on.
func (r *rows) put(k *kernels, src []float32, first, step, count int) {
	switch {
	case r.blk != nil: // only short transforms, whose rows stay neighbours
		copy(r.blk[:count*rowLen], src)
	case r.re != nil:
		storePlanes(r.re, r.im, src, r.at+first*r.m, step*r.m, count, r.width, r.scale)
	case r.width == lanes:
		k.store(r.data, src, r.at+first*r.m, step*r.m, count, r.scale)
	default:
		storeSome(r.data, src, r.at+first*r.m, step*r.m, count, r.width, r.scale)
	}
}
