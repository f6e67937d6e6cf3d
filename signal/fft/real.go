package fft

import (
	"fmt"
	"sync"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
)

// Real transforms real ny×nx images to their half spectra and back. It may be
// shared by goroutines.
type Real struct {
	nx, ny  int
	line    *Plan // of length nx/2, or nx when that is odd
	columns *Plan
	roots   []float32
	pool    *sync.Pool // blocks of lines
}

// NewReal prepares transforms of images with ny rows of nx pixels.
func NewReal(nx, ny int) (*Real, error) { return newReal(nx, ny, kernelsOf(simd.Best())) }

func newReal(nx, ny int, k kernels) (*Real, error) {
	if nx < 1 || ny < 1 || nx > maxLen || ny > maxLen {
		return nil, fmt.Errorf("image of %d×%d pixels: both must be from 1 to %d", nx, ny, maxLen)
	}
	length, blkRows := nx, 2*nx
	if nx%2 == 0 {
		length, blkRows = nx/2, nx/2+1
	}
	line, err := newPlan(length, k)
	if err != nil {
		return nil, err
	}
	columns, err := newPlan(ny, k)
	if err != nil {
		return nil, err
	}
	r := &Real{nx: nx, ny: ny, line: line, columns: columns}
	if nx%2 == 0 {
		r.roots = halfRoots(nx / 2)
	}
	size := max(blkRows*rowLen, 1<<14)
	r.pool = &sync.Pool{New: func() any { b := make([]float32, size); return &b }}
	return r, nil
}

// Width returns nx/2+1, the numbers in a row of the half spectrum.
func (r *Real) Width() int { return r.nx/2 + 1 }

// Forward writes the half spectrum of img, ny rows of nx pixels, to dst, ny rows
// of Width() numbers, unnormalised. It panics when a size is wrong.
func (r *Real) Forward(dst []complex64, img []float32) {
	r.check(len(img), len(dst))
	r.lines(func(w *work, blk []float32, y int) {
		if r.nx%2 == 0 {
			r.forwardEven(w, blk, dst, img, y)
		} else {
			r.forwardOdd(w, blk, dst, img, y)
		}
	})
	r.columns.Forward(dst, r.Width())
}

// Inverse writes the image of a half spectrum to img, with the factor
// 1/(nx·ny), so that it undoes Forward. It overwrites spec. Numbers that the
// symmetry of a real image's spectrum ties to others count as far as the
// transform of a complex-to-real line does: the imaginary parts of column 0
// and, for even nx, of the last column after the transform along y are ignored.
func (r *Real) Inverse(img []float32, spec []complex64) {
	r.check(len(img), len(spec))
	r.columns.columns(spec, r.Width(), true, float32(1/(float64(r.nx)*float64(r.ny))))
	r.lines(func(w *work, blk []float32, y int) {
		if r.nx%2 == 0 {
			r.inverseEven(w, blk, img, spec, y)
		} else {
			r.inverseOdd(w, blk, img, spec, y)
		}
	})
}

func (r *Real) check(pixels, numbers int) {
	if pixels != r.nx*r.ny || numbers != r.Width()*r.ny {
		panic(fmt.Sprintf("fft: %d pixels and %d numbers do not fit an image of %d×%d", pixels, numbers, r.nx, r.ny))
	}
}

// lines calls f for every batch of image rows: 16, or 32 when nx is odd.
func (r *Real) lines(f func(w *work, blk []float32, y int)) {
	blk := r.pool.Get().(*[]float32)
	w := r.line.pool.Get().(*work)
	step := lanes
	if r.nx%2 != 0 {
		step = 2 * lanes
	}
	for y := 0; y < r.ny; y += step {
		f(w, *blk, y)
	}
	r.line.pool.Put(w)
	r.pool.Put(blk)
}

// transform runs the line transform over a block in place.
func (r *Real) transform(w *work, blk []float32) {
	r.line.batch(w, &rows{blk: blk, n: r.line.n})
}

// forwardEven packs each line's even and odd samples as real and imaginary
// parts; the transposed lines have that layout already.
func (r *Real) forwardEven(w *work, blk []float32, dst []complex64, img []float32, y int) {
	half, k := r.nx/2, &r.line.k
	count := min(lanes, r.ny-y)
	gatherLines(k, blk, img[y*r.nx:], r.nx, lanes, count)
	r.transform(w, blk)
	k.realSplit(blk, r.roots, half)
	scatterSpectra(k, dst[y*(half+1):], blk, half+1, count)
}

func (r *Real) inverseEven(w *work, blk []float32, img []float32, spec []complex64, y int) {
	half, k := r.nx/2, &r.line.k
	count := min(lanes, r.ny-y)
	gatherSpectra(k, blk, spec[y*(half+1):], half+1, count)
	k.realJoin(blk, r.roots, half)
	r.transform(w, blk)
	scatterLines(k, img[y*r.nx:], blk, r.nx, lanes, count)
}

// forwardOdd takes 16 lines as real and the next 16 as imaginary parts and
// separates the two spectra: (Z[k] + conj Z[n-k])/2 and (Z[k] - conj Z[n-k])/2i.
func (r *Real) forwardOdd(w *work, blk []float32, dst []complex64, img []float32, y int) {
	k, width := &r.line.k, r.Width()
	blk, second := blk[:r.nx*rowLen], blk[r.nx*rowLen:]
	count, more := min(lanes, r.ny-y), min(lanes, max(0, r.ny-y-lanes))
	gatherLines(k, blk, img[y*r.nx:], r.nx, rowLen, count)
	gatherLines(k, blk[lanes:], img[min(r.ny, y+lanes)*r.nx:], r.nx, rowLen, more)
	r.transform(w, blk)
	for j := range width {
		a, b, o := rowAt(blk, j), rowAt(blk, (r.nx-j)%r.nx), rowAt(second, j)
		for c := range lanes {
			o[c], o[c+lanes] = 0.5*(a[c+lanes]+b[c+lanes]), 0.5*(b[c]-a[c])
			a[c], a[c+lanes] = 0.5*(a[c]+b[c]), 0.5*(a[c+lanes]-b[c+lanes])
		}
	}
	scatterSpectra(k, dst[y*width:], blk, width, count)
	scatterSpectra(k, dst[min(r.ny, y+lanes)*width:], second, width, more)
}

// inverseOdd joins the spectra of 32 lines to Z = A + iB, in reversed order.
func (r *Real) inverseOdd(w *work, blk []float32, img []float32, spec []complex64, y int) {
	k, width, n := &r.line.k, r.Width(), r.nx
	blk, second := blk[:n*rowLen], blk[n*rowLen:]
	count, more := min(lanes, r.ny-y), min(lanes, max(0, r.ny-y-lanes))
	gatherSpectra(k, blk, spec[y*width:], width, count)
	gatherSpectra(k, second, spec[min(r.ny, y+lanes)*width:], width, more)
	for j := range width {
		a, o := *rowAt(blk, j), *rowAt(second, j)
		if j == 0 {
			a, o = realParts(a), realParts(o)
		}
		plus, minus := rowAt(blk, (n-j)%n), rowAt(blk, j)
		for c := range lanes {
			minus[c], minus[c+lanes] = a[c]+o[c+lanes], o[c]-a[c+lanes]
			plus[c], plus[c+lanes] = a[c]-o[c+lanes], a[c+lanes]+o[c]
		}
	}
	r.transform(w, blk)
	scatterLines(k, img[y*n:], blk, n, rowLen, count)
	scatterLines(k, img[min(r.ny, y+lanes)*n:], blk[lanes:], n, rowLen, more)
}

func realParts(a row) row {
	clear(a[lanes:])
	return a
}

// gatherLines transposes count lines of n numbers; whole tiles of 16×16 go
// through the kernel.
func gatherLines(k *kernels, dst, src []float32, n, pitch, count int) {
	whole := 0
	if count == lanes {
		whole = n &^ (lanes - 1)
		k.gather(dst, src, n, whole, pitch)
	}
	gatherSome(dst, src, n, whole, n, pitch, count)
}

func scatterLines(k *kernels, dst, src []float32, n, pitch, count int) {
	whole := 0
	if count == lanes {
		whole = n &^ (lanes - 1)
		k.scatter(dst, src, n, whole, pitch)
	}
	scatterSome(dst, src, n, whole, n, pitch, count)
}

// gatherSpectra and scatterSpectra do the same for complex numbers, in tiles of
// 8.
func gatherSpectra(k *kernels, dst []float32, src []complex64, n, count int) {
	whole := 0
	if count == lanes {
		whole = n &^ (lanes/2 - 1)
		k.gatherComplex(dst, src, n, whole)
	}
	gatherComplexSome(dst, src, n, whole, n, count)
}

func scatterSpectra(k *kernels, dst []complex64, src []float32, n, count int) {
	whole := 0
	if count == lanes {
		whole = n &^ (lanes/2 - 1)
		k.scatterComplex(dst, src, n, whole)
	}
	scatterComplexSome(dst, src, n, whole, n, count)
}
