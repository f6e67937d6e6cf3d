package evidence

import "math/bits"

// bitmap is a set of pixel indices.
type bitmap []uint64

func newBitmap(n int) bitmap { return make(bitmap, (n+63)/64) }

func (b bitmap) clear() { clear(b) }

func (b bitmap) set(i int) { b[i/64] |= 1 << (i % 64) }

func (b bitmap) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }

// count is how many of the indices from (included) to to (not included) are set.
func (b bitmap) count(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if i%64 == 0 && i+64 <= to {
			n += bits.OnesCount64(b[i/64])
			i += 63
		} else if b.has(i) {
			n++
		}
	}
	return n
}

// each calls f for every index that is set, in rising order.
func (b bitmap) each(f func(i int)) {
	for k, word := range b {
		for ; word != 0; word &= word - 1 {
			f(64*k + bits.TrailingZeros64(word))
		}
	}
}
