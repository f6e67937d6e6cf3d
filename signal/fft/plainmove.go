package fft

func multiplyPlain(dst, src, tw []float32, rows, dstStep, srcStep int) {
	for j := range rows {
		s, d := rowAt(src, j*srcStep), rowAt(dst, j*dstStep)
		wr, wi := tw[2*j], tw[2*j+1]
		for c := range lanes {
			d[c], d[c+lanes] = rotate(s, c, wr, wi)
		}
	}
}

func loadPlain(dst []float32, src []complex64, at, stride, rows int) {
	loadSome(dst, src, at, stride, rows, lanes)
}

// loadSome is load for the first width lanes; the others are cleared.
func loadSome(dst []float32, src []complex64, at, stride, rows, width int) {
	for j := range rows {
		d, line := rowAt(dst, j), src[at+j*stride:][:width]
		*d = row{}
		for c, v := range line {
			d[c], d[c+lanes] = real(v), imag(v)
		}
	}
}

func storePlain(dst []complex64, src []float32, at, stride, rows int, scale float32) {
	storeSome(dst, src, at, stride, rows, lanes, scale)
}

// storeSome is store for the first width lanes.
func storeSome(dst []complex64, src []float32, at, stride, rows, width int, scale float32) {
	for j := range rows {
		s, line := rowAt(src, j), dst[at+j*stride:][:width]
		for c := range line {
			line[c] = complex(s[c]*scale, s[c+lanes]*scale)
		}
	}
}

// loadPlanes and storePlanes are loadSome and storeSome for real and imaginary
// parts apart. They only copy, so that plain Go is quick enough.
func loadPlanes(dst, re, im []float32, at, stride, rows, width int) {
	for j := range rows {
		d, i := rowAt(dst, j), at+j*stride
		if width == lanes {
			*(*[lanes]float32)(d[:]) = [lanes]float32(re[i:])
			*(*[lanes]float32)(d[lanes:]) = [lanes]float32(im[i:])
			continue
		}
		*d = row{}
		copy(d[:], re[i:i+width])
		copy(d[lanes:], im[i:i+width])
	}
}

func storePlanes(re, im, src []float32, at, stride, rows, width int, scale float32) {
	for j := range rows {
		s, i := rowAt(src, j), at+j*stride
		if width == lanes && scale == 1 {
			*(*[lanes]float32)(re[i:]) = [lanes]float32(s[:])
			*(*[lanes]float32)(im[i:]) = [lanes]float32(s[lanes:])
			continue
		}
		for c := range width {
			re[i+c], im[i+c] = s[c]*scale, s[c+lanes]*scale
		}
	}
}

func gatherPlain(dst, src []float32, stride, n, pitch int) {
	gatherSome(dst, src, stride, 0, n, pitch, lanes)
}

// gatherSome transposes the numbers from..n-1 of count lines; the missing lanes
// are cleared.
func gatherSome(dst, src []float32, stride, from, n, pitch, count int) {
	for i := from; i < n; i++ {
		clear(dst[i*pitch+count : i*pitch+lanes])
	}
	for c := range count {
		for i, v := range src[c*stride+from : c*stride+n] {
			dst[(from+i)*pitch+c] = v
		}
	}
}

func scatterPlain(dst, src []float32, stride, n, pitch int) {
	scatterSome(dst, src, stride, 0, n, pitch, lanes)
}

func scatterSome(dst, src []float32, stride, from, n, pitch, count int) {
	for c := range count {
		line := dst[c*stride+from : c*stride+n]
		for i := range line {
			line[i] = src[(from+i)*pitch+c]
		}
	}
}

func gatherComplexPlain(dst []float32, src []complex64, stride, n int) {
	gatherComplexSome(dst, src, stride, 0, n, lanes)
}

func gatherComplexSome(dst []float32, src []complex64, stride, from, n, count int) {
	if count < lanes {
		clear(dst[from*rowLen : n*rowLen])
	}
	for c := range count {
		for i, v := range src[c*stride+from : c*stride+n] {
			at := (from+i)*rowLen + c
			dst[at], dst[at+lanes] = real(v), imag(v)
		}
	}
}

func scatterComplexPlain(dst []complex64, src []float32, stride, n int) {
	scatterComplexSome(dst, src, stride, 0, n, lanes)
}

func scatterComplexSome(dst []complex64, src []float32, stride, from, n, count int) {
	for c := range count {
		line := dst[c*stride+from : c*stride+n]
		for i := range line {
			at := (from+i)*rowLen + c
			line[i] = complex(src[at], src[at+lanes])
		}
	}
}

// realSplitPlain: with Z the transform of even + i·odd samples,
// E = (Z[k] + conj Z[half-k])/2 and O = (Z[k] - conj Z[half-k])/2i are the
// transforms of the even and of the odd samples, X[k] = E + w^k O and
// X[half-k] = conj(E - w^k O).
func realSplitPlain(blk, tw []float32, half int) {
	first, last := rowAt(blk, 0), rowAt(blk, half)
	for c := range lanes {
		re, im := first[c], first[c+lanes]
		first[c], first[c+lanes] = re+im, 0
		last[c], last[c+lanes] = re-im, 0
	}
	for k := 1; k <= half/2; k++ {
		a, b := rowAt(blk, k), rowAt(blk, half-k)
		wr, wi := tw[2*k], tw[2*k+1]
		for c := range lanes {
			er, ei := 0.5*(a[c]+b[c]), 0.5*(a[c+lanes]-b[c+lanes])
			or, oi := 0.5*(a[c+lanes]+b[c+lanes]), 0.5*(b[c]-a[c])
			or, oi = or*wr-oi*wi, or*wi+oi*wr
			a[c], a[c+lanes] = er+or, ei+oi
			b[c], b[c+lanes] = er-or, oi-ei
		}
	}
}

// realJoinPlain undoes realSplitPlain and leaves 2·Z[k] in row half-k, so that
// a forward transform gives the inverse one. The imaginary parts of the first
// and the last number of the half spectrum count as 0.
func realJoinPlain(blk, tw []float32, half int) {
	first, last := rowAt(blk, 0), rowAt(blk, half)
	for c := range lanes {
		x, y := first[c], last[c]
		first[c], first[c+lanes] = x+y, x-y
	}
	for k := 1; k <= half/2; k++ {
		a, b := rowAt(blk, k), rowAt(blk, half-k)
		wr, wi := tw[2*k], tw[2*k+1]
		for c := range lanes {
			er, ei := a[c]+b[c], a[c+lanes]-b[c+lanes]
			dr, di := a[c]-b[c], a[c+lanes]+b[c+lanes]
			or, oi := dr*wr+di*wi, di*wr-dr*wi // times the conjugate of w
			a[c], a[c+lanes] = er+oi, or-ei
			b[c], b[c+lanes] = er-oi, ei+or
		}
	}
}
