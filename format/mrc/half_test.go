package mrc

import (
	"math"
	"testing"
)

// Every float16 widens exactly and narrows back to itself.
func TestHalfExhaustive(t *testing.T) {
	for h := range 1 << 16 {
		v := fromHalf(uint16(h))
		exp, frac := h>>10&31, h&1023
		want := math.Ldexp(float64(frac), -24)
		if exp > 0 {
			want = math.Ldexp(float64(1024+frac), exp-25)
		}
		if exp == 31 {
			want = math.Inf(1)
		}
		if h&0x8000 != 0 {
			want = -want
		}
		if exp == 31 && frac != 0 {
			if v == v || fromHalf(toHalf(v)) == fromHalf(toHalf(v)) {
				t.Fatalf("%#x: NaN lost", h)
			}
			continue
		}
		if float64(v) != want || toHalf(v) != uint16(h) {
			t.Fatalf("%#x: %v want %v, back %#x", h, v, want, toHalf(v))
		}
	}
}

// Between two neighbours the nearer is taken, in the middle the even one.
func TestHalfRounding(t *testing.T) {
	for h := uint16(0); h < 0x7bff; h++ {
		a, b := float64(fromHalf(h)), float64(fromHalf(h+1))
		even := h + h&1
		if got := toHalf(float32((a + b) / 2)); got != even {
			t.Fatalf("middle of %#x: %#x", h, got)
		}
		if lo, hi := toHalf(float32(a+(b-a)*0.49)), toHalf(float32(a+(b-a)*0.51)); lo != h || hi != h+1 {
			t.Fatalf("%#x: %#x %#x", h, lo, hi)
		}
	}
	if toHalf(65519) != 0x7bff || toHalf(65520) != 0x7c00 || toHalf(-70000) != 0xfc00 {
		t.Error("upper end")
	}
}
