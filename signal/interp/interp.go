package interp

import (
	"math"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
)

const (
	// Bits is how many bits of a position's fraction choose the weights.
	Bits = 9
	// LineUnit is what the length of a line is a multiple of, in numbers.
	LineUnit = 32

	phases = 1 << Bits
)

// Fixed is a position in 1/2^32 of a sample, counted from sample 0.
type Fixed int64

// Fix rounds a position in samples to a Fixed. Positions beyond ±2^30 samples are
// not meant.
func Fix(p float64) Fixed { return Fixed(math.RoundToEven(p * (1 << 32))) }

// The kernel is I0(shape·sqrt(1 - (x/2)²)) for |x| < 2 samples, I0 the modified
// Bessel function; shape is the best for waves up to 0.25 cycles per sample
// (Beatty, Nishimura and Pauly 2005).
const shape = math.Pi * 2.8635642126552707 // π sqrt(8.2)

// Response is the transform of the kernel at f cycles per sample, |f| <= 0.5, with
// 1 at 0: divide a spectrum by it, once for each direction, to get coefficients.
func Response(f float64) float64 { return transform(f) / transform(0) }

func transform(f float64) float64 {
	x := shape*shape - 16*math.Pi*math.Pi*f*f
	if x < 0 {
		return math.Sin(math.Sqrt(-x)) / math.Sqrt(-x)
	}
	return math.Sinh(math.Sqrt(x)) / math.Sqrt(x)
}

// Weights are the weights of the four coefficients around a position whose
// fraction is t, 0 <= t < 1; their sum is 1 to 0.1 %.
func Weights(t float64) [4]float64 {
	var w [4]float64
	for k := range w {
		x := (t - float64(k-1)) / 2
		if x*x < 1 {
			w[k] = bessel0(shape*math.Sqrt(1-x*x)) / (4 * transform(0))
		}
	}
	return w
}

// bessel0 is the modified Bessel function I0, by its series.
func bessel0(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-17*sum; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

// Lines works on lines of numbers. It may be shared by goroutines.
type Lines struct {
	table []float32                // four weights for each of the phases, at the middle of its range
	shift [ShiftTaps / 4][]float32 // the same for the weights of ShiftLine, four by four
	k     kernels
}

// kernels are the loops, in plain Go or in assembly. dst and src are lines with a
// stride in numbers; the position of line i is pos + i·step, in units of lines of
// the other array; n is the length of a line.
type kernels struct {
	// add: dst[i·dstStride+y] += sum over t of w[t] · src[(p+t)·srcStride+y]
	add func(dst []float32, dstStride int, src []float32, srcStride int, table []float32, pos, step int64, lines, n int)
	// spread: dst[(p+t)·dstStride+y] += w[t] · src[i·srcStride+y]
	spread func(dst []float32, dstStride int, src []float32, srcStride int, table []float32, pos, step int64, lines, n int)
	// sample: dst[i] = sum over s, t of wy[s] · wx[t] · img[(py+s)·stride+px+t], at
	// the positions px + i·dx and py + i·dy
	sample func(dst, img []float32, stride int, table []float32, px, py, dx, dy int64)
	// gather transposes 16 lines of n numbers, a multiple of 16, stride apart:
	// number i of all comes to dst[i·pitch:]
	gather func(dst, src []float32, stride, n, pitch int)
}

// New returns the best loops that this processor has.
func New() *Lines { return newLines(simd.Best()) }

func newLines(l simd.Level) *Lines {
	s := &Lines{k: kernelsOf(l)}
	best := newShifts()
	for i := range phases {
		t := (float64(i) + 0.5) / phases
		for _, w := range Weights(t) {
			s.table = append(s.table, float32(w))
		}
		for k, w := range best.weights(t) {
			s.shift[k/4] = append(s.shift[k/4], float32(w))
		}
	}
	return s
}

// AddLines adds to each of the count lines in dst, of n numbers and dstStride
// apart, the value through the lines of src, srcStride apart, at the position
// first + i·step for line i. All lines that the positions use must be in src, and n
// must be a multiple of LineUnit; it panics otherwise.
func (s *Lines) AddLines(dst []float32, dstStride int, src []float32, srcStride int, first, step Fixed, count, n int) {
	if count <= 0 {
		return
	}
	check(len(src), srcStride, first, step, count, n)
	_ = dst[(count-1)*dstStride+n-1]
	s.k.add(dst, dstStride, src, srcStride, s.table, int64(first), int64(step), count, n)
}

// SpreadLines is the adjoint of AddLines: line i of src is added, weighted, to the
// four lines of dst around the position first + i·step.
func (s *Lines) SpreadLines(dst []float32, dstStride int, src []float32, srcStride int, first, step Fixed, count, n int) {
	if count <= 0 {
		return
	}
	check(len(dst), dstStride, first, step, count, n)
	_ = src[(count-1)*srcStride+n-1]
	s.k.spread(dst, dstStride, src, srcStride, s.table, int64(first), int64(step), count, n)
}

// ShiftBefore is how many numbers before its place ShiftLine reads, and ShiftTaps
// how many in all.
const (
	ShiftBefore = 11
	ShiftTaps   = 24
)

// ShiftLine adds to dst[y], for y < n, the value of the line src at
// y + ShiftBefore + frac, 0 <= frac < 1. src has at least n + ShiftTaps - 1
// numbers, none of them a coefficient; n is a multiple of LineUnit.
func (s *Lines) ShiftLine(dst, src []float32, frac Fixed, n int) {
	if frac < 0 || frac >= 1<<32 {
		panic("interp: a shift of more than a sample")
	}
	_ = dst[n-1]
	for k, table := range s.shift {
		check(len(src)-4*k, 1, frac, 0, 1, n)
		s.k.add(dst, 0, src[4*k:], 1, table, int64(frac), 0, 1, n)
	}
}

func check(size, stride int, first, step Fixed, count, n int) {
	last := first + Fixed(count-1)*step
	lo, hi := int(min(first, last)>>32), int(max(first, last)>>32)
	if n < LineUnit || n%LineUnit != 0 || lo < 0 || (hi+3)*stride+n > size {
		panic("interp: lines outside the array")
	}
}

// Sample sets dst[i] to the value in the image img, rows of stride numbers,
// at (x + i·dx, y + i·dy). All 4×4 coefficients used must be in the image; it
// panics otherwise.
func (s *Lines) Sample(dst, img []float32, stride int, x, y, dx, dy Fixed) {
	if len(dst) == 0 {
		return
	}
	n := Fixed(len(dst) - 1)
	x1, y1 := x+n*dx, y+n*dy
	if min(x, x1) < 0 || min(y, y1) < 0 || int(max(x, x1)>>32)+4 > stride || (int(max(y, y1)>>32)+4)*stride > len(img) {
		panic("interp: positions outside the image")
	}
	s.k.sample(dst, img, stride, s.table, int64(x), int64(y), int64(dx), int64(dy))
}

// Transpose sets dst[i·pitch+k] to src[k·stride+i], for k < lines and i < n.
func (s *Lines) Transpose(dst []float32, pitch int, src []float32, stride, lines, n int) {
	if lines <= 0 || n <= 0 {
		return
	}
	_, _ = dst[(n-1)*pitch+lines-1], src[(lines-1)*stride+n-1]
	const unit = 16
	k := 0
	for ; k+unit <= lines; k += unit {
		whole := n / unit * unit
		s.k.gather(dst[k:], src[k*stride:], stride, whole, pitch)
		if whole == n {
			continue
		}
		transposePlain(dst[whole*pitch+k:], pitch, src[k*stride+whole:], stride, unit, n-whole)
	}
	if k < lines {
		transposePlain(dst[k:], pitch, src[k*stride:], stride, lines-k, n)
	}
}

func transposePlain(dst []float32, pitch int, src []float32, stride, lines, n int) {
	for k := range lines {
		for i, v := range src[k*stride:][:n] {
			dst[i*pitch+k] = v
		}
	}
}

func gatherPlain(dst, src []float32, stride, n, pitch int) {
	transposePlain(dst, pitch, src, stride, 16, n)
}

// weightsAt is the row of the table for a position.
func weightsAt(table []float32, p int64) *[4]float32 {
	return (*[4]float32)(table[4*int(uint32(p)>>(32-Bits)):])
}

func addPlain(dst []float32, dstStride int, src []float32, srcStride int, table []float32, pos, step int64, lines, n int) {
	for i := range lines {
		w, at := weightsAt(table, pos), int(pos>>32)*srcStride
		a, b, c, d := src[at:][:n], src[at+srcStride:][:n], src[at+2*srcStride:][:n], src[at+3*srcStride:][:n]
		for y, v := range dst[i*dstStride:][:n] {
			dst[i*dstStride+y] = v + w[0]*a[y] + w[1]*b[y] + w[2]*c[y] + w[3]*d[y]
		}
		pos += step
	}
}

func spreadPlain(dst []float32, dstStride int, src []float32, srcStride int, table []float32, pos, step int64, lines, n int) {
	for i := range lines {
		w, at := weightsAt(table, pos), int(pos>>32)*dstStride
		for t := range 4 {
			to := dst[at+t*dstStride:][:n]
			for y, v := range src[i*srcStride:][:n] {
				to[y] += w[t] * v
			}
		}
		pos += step
	}
}

func samplePlain(dst, img []float32, stride int, table []float32, px, py, dx, dy int64) {
	for i := range dst {
		wx, wy := weightsAt(table, px), weightsAt(table, py)
		at := int(py>>32)*stride + int(px>>32)
		var sum float32
		for s := range 4 {
			r := img[at+s*stride:][:4]
			sum += wy[s] * (wx[0]*r[0] + wx[1]*r[1] + wx[2]*r[2] + wx[3]*r[3])
		}
		dst[i] = sum
		px, py = px+dx, py+dy
	}
}

func plainKernels() kernels {
	return kernels{add: addPlain, spread: spreadPlain, sample: samplePlain, gather: gatherPlain}
}
