package mrc

import (
	"encoding/binary"
	"math"
)

// encoder turns rows of values into the bytes of a little-endian file.
type encoder struct {
	mode     Mode
	unsigned bool // bytes of mode 0
	nx       int
	clipped  int64
	stats    stats
}

// encode fills dst. It returns the index of a value the mode has no place for,
// or -1.
func (e *encoder) encode(dst []byte, values []float32) (bad int) {
	switch e.mode {
	case Float32:
		for i, v := range values {
			binary.LittleEndian.PutUint32(dst[4*i:], math.Float32bits(v))
		}
		e.stats = statsOf(values)
		return -1
	case Float16:
		e.half(dst, values)
		return -1
	}
	return e.integers(dst, values)
}

// half writes float16 and the statistics of the rounded values.
func (e *encoder) half(dst []byte, values []float32) {
	stored := make([]float32, len(values))
	for i, v := range values {
		if math.Abs(float64(v)) > halfMax && !math.IsInf(float64(v), 0) {
			v = float32(math.Copysign(halfMax, float64(v)))
			e.clipped++
		}
		h := toHalf(v)
		stored[i] = fromHalf(h)
		binary.LittleEndian.PutUint16(dst[2*i:], h)
	}
	e.stats = statsOf(stored)
}

// limits is the range of an integer mode.
func (e *encoder) limits() (lo, hi float64) {
	switch {
	case e.mode == Int8 && e.unsigned:
		return 0, math.MaxUint8
	case e.mode == Int8:
		return math.MinInt8, math.MaxInt8
	case e.mode == Int16:
		return math.MinInt16, math.MaxInt16
	case e.mode == Uint16:
		return 0, math.MaxUint16
	}
	return 0, 15
}

// integers rounds, clips and writes.
func (e *encoder) integers(dst []byte, values []float32) (bad int) {
	lo, hi := e.limits()
	stored := make([]float32, len(values))
	for i, v := range values {
		r := math.RoundToEven(float64(v))
		switch {
		case math.IsNaN(r) || math.IsInf(r, 0):
			return i
		case r < lo:
			r = lo
			e.clipped++
		case r > hi:
			r = hi
			e.clipped++
		}
		stored[i] = float32(r)
	}
	switch e.mode {
	case Int8:
		for i, v := range stored {
			dst[i] = byte(int(v))
		}
	case Int16, Uint16:
		for i, v := range stored {
			binary.LittleEndian.PutUint16(dst[2*i:], uint16(int(v)))
		}
	case Uint4:
		pack4(dst, stored, e.nx)
	}
	e.stats = statsOf(stored)
	return -1
}

// pack4 is the inverse of unpack4; the nibble left over in a row is 0.
func pack4(dst []byte, values []float32, nx int) {
	clear(dst)
	rowBytes := nx/2 + nx%2
	for i, v := range values {
		x := i % nx
		dst[i/nx*rowBytes+x/2] |= byte(v) << (4 * (x % 2))
	}
}

// stats are running statistics of finite values.
type stats struct {
	n        int64
	min, max float64
	mean, m2 float64 // m2: sum of squared deviations from the mean
}

// statsOf takes the statistics of a chunk.
func statsOf(values []float32) stats {
	if s, ok := finiteStats(values); ok {
		return s
	}
	return anyStats(values)
}

// finiteStats takes them in one pass, as deviations from the first value; ok is
// false when there is no value or one that is not finite.
func finiteStats(values []float32) (s stats, ok bool) {
	if len(values) == 0 {
		return s, false
	}
	lo, hi, from := values[0], values[0], float64(values[0])
	var sum, square [4]float64
	rest := values
	for ; len(rest) >= 4; rest = rest[4:] {
		v := (*[4]float32)(rest)
		lo, hi = min(lo, v[0], v[1], v[2], v[3]), max(hi, v[0], v[1], v[2], v[3])
		a, b, c, d := float64(v[0])-from, float64(v[1])-from, float64(v[2])-from, float64(v[3])-from
		sum[0], sum[1], sum[2], sum[3] = sum[0]+a, sum[1]+b, sum[2]+c, sum[3]+d
		square[0], square[1], square[2], square[3] = square[0]+a*a, square[1]+b*b, square[2]+c*c, square[3]+d*d
	}
	for _, v := range rest {
		lo, hi = min(lo, v), max(hi, v)
		d := float64(v) - from
		sum[0], square[0] = sum[0]+d, square[0]+d*d
	}
	all, squares := sum[0]+sum[1]+sum[2]+sum[3], square[0]+square[1]+square[2]+square[3]
	n := float64(len(values))
	s = stats{n: int64(len(values)), min: float64(lo), max: float64(hi), mean: from + all/n, m2: max(0, squares-all*all/n)}
	return s, !math.IsNaN(squares) && !math.IsInf(squares, 0)
}

// anyStats passes over what is not finite, in two passes.
func anyStats(values []float32) stats {
	s := stats{min: math.Inf(1), max: math.Inf(-1)}
	sum := 0.0
	for _, v := range values {
		x := float64(v)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		s.n++
		sum += x
		s.min, s.max = min(s.min, x), max(s.max, x)
	}
	if s.n == 0 {
		return s
	}
	s.mean = sum / float64(s.n)
	for _, v := range values {
		d := float64(v) - s.mean
		if math.IsNaN(d) || math.IsInf(d, 0) {
			continue
		}
		s.m2 += d * d
	}
	return s
}

// add joins the statistics of two sets of values.
func (s *stats) add(o stats) {
	if o.n == 0 {
		return
	}
	n := float64(s.n + o.n)
	d := o.mean - s.mean
	s.m2 += o.m2 + d*d*float64(s.n)*float64(o.n)/n
	s.mean += d * float64(o.n) / n
	s.n += o.n
	s.min, s.max = min(s.min, o.min), max(s.max, o.max)
}

// fill puts the statistics into a header. Without a finite value it says, in the
// way of MRC2014, that they are not known: maximum below minimum.
func (s *stats) fill(h *Header) {
	if s.n == 0 {
		h.DMin, h.DMax, h.DMean, h.RMS = 0, -1, -2, -1
		return
	}
	h.DMin, h.DMax, h.DMean = float32(s.min), float32(s.max), float32(s.mean)
	h.RMS = float32(math.Sqrt(s.m2 / float64(s.n)))
}
