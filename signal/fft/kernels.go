package fft

// lanes is how many transforms run side by side: 16 columns (or 16 rows) make
// one batch. A block is a batch in scratch memory: element j of all transforms
// is one row of 32 numbers, 16 real parts and then 16 imaginary parts. The
// layout is the same at every level, so levels can be compared row by row.
const (
	lanes  = 16
	rowLen = 2 * lanes
)

// kernels are the loops over one batch that do the work, in plain Go or in
// assembly. Steps and lengths count rows of a block unless said otherwise.
type kernels struct {
	// The passes join radix sub-transforms of the given length into one, for
	// every group. Butterfly (q, j) reads rows (q·length + j + t·length·groups)
	// ·srcStep for t = 0..radix-1, multiplies row t > 0 by the twiddle factor
	// number j·(radix-1) + t-1 and writes rows (q·radix·length + j + t·length)
	// ·dstStep. first4 is pass4 for length 1, where all factors are 1.
	first4, pass2, pass3, pass4, pass5 func(dst, src, tw []float32, length, groups, dstStep, srcStep int)

	// passOdd is the pass of any odd radix; coef is from coefficients with the
	// same tile, tmp holds 2·(radix+1) rows.
	passOdd func(dst, src, tw, coef, tmp []float32, radix, length, groups, dstStep, srcStep int)
	tile    int // outputs that passOdd computes at a time

	// multiply sets row j·dstStep of dst to row j·srcStep of src times the
	// complex number j of tw, for j below rows.
	multiply func(dst, src, tw []float32, rows, dstStep, srcStep int)

	// load fills rows of dst from 16 neighbouring numbers of src that start at
	// index at, at+stride, at+2·stride and so on; store is the reverse, times
	// scale.
	load  func(dst []float32, src []complex64, at, stride, rows int)
	store func(dst []complex64, src []float32, at, stride, rows int, scale float32)

	// gather transposes 16 lines of n numbers, stride apart, so that number i of
	// all lines comes to dst[i·pitch:]; scatter is the reverse. The complex ones
	// do the same with n complex numbers and rows of 32.
	gather         func(dst, src []float32, stride, n, pitch int)
	scatter        func(dst, src []float32, stride, n, pitch int)
	gatherComplex  func(dst []float32, src []complex64, stride, n int)
	scatterComplex func(dst []complex64, src []float32, stride, n int)

	// realSplit turns the transform of the even and odd samples, half rows, into
	// the half spectrum of the real samples, half+1 rows, in place. realJoin goes
	// back, doubled, and in reversed order for an inverse transform. tw holds
	// exp(-πi k/half).
	realSplit, realJoin func(blk, tw []float32, half int)
}

// plainKernels are the reference: readable loops that every level must agree
// with.
func plainKernels() kernels {
	return kernels{
		first4: first4Plain, pass2: pass2Plain, pass3: pass3Plain, pass4: pass4Plain, pass5: pass5Plain,
		passOdd: passOddPlain, tile: 1,
		multiply: multiplyPlain, load: loadPlain, store: storePlain,
		gather: gatherPlain, scatter: scatterPlain,
		gatherComplex: gatherComplexPlain, scatterComplex: scatterComplexPlain,
		realSplit: realSplitPlain, realJoin: realJoinPlain,
	}
}

// row is one row of a block: 16 real parts, 16 imaginary parts.
type row = [rowLen]float32

func rowAt(blk []float32, i int) *row { return (*row)(blk[i*rowLen:]) }
