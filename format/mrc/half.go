package mrc

import "math"

// halfMax is the largest finite float16.
const halfMax = 65504

// fromHalf widens a float16; exact for every value.
func fromHalf(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exp := uint32(h>>10) & 0x1f
	frac := uint32(h & 0x3ff)
	switch {
	case exp == 0x1f: // infinity, NaN
		return math.Float32frombits(sign | 0xff<<23 | frac<<13)
	case exp == 0: // zero and subnormal: frac * 2^-24
		v := float32(frac) * (1.0 / (1 << 24))
		return math.Float32frombits(sign | math.Float32bits(v))
	}
	return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
}

// toHalf narrows to float16, rounding to nearest, ties to even. Values beyond
// the range become infinite; the caller clips first if that is not wanted.
func toHalf(v float32) uint16 {
	bits := math.Float32bits(v)
	sign := uint16(bits >> 16 & 0x8000)
	abs := bits & 0x7fffffff
	switch {
	case abs > 0xff<<23: // NaN: keep it quiet
		return sign | 0x7e00
	case abs >= 0x477ff000: // 65520 and more rounds to infinity
		return sign | 0x7c00
	case abs < 0x38800000: // below 2^-14: a multiple of 2^-24
		m := math.Float32frombits(abs) * (1 << 24)
		return sign | uint16(math.RoundToEven(float64(m)))
	}
	abs += 0xfff + (abs >> 13 & 1) // round half to even at bit 13
	return sign | uint16((abs>>13)-(112<<10))
}
