// Gen writes the assembly of the packages signal/fft and signal/interp:
//
//	go run . -pkg fft -out ../../../signal/fft/asm_amd64.s -stubs ../../../signal/fft/asm_amd64.go
//	go run . -pkg interp -out ../../../signal/interp/asm_amd64.s -stubs ../../../signal/interp/asm_amd64.go
//
// The files are committed; a check of the project writes them anew and compares.
// The plain Go kernels of those packages say what each routine computes. Rules
// kept here: after the first wide register only instructions with a V in front,
// because mixing them with the older encoding is slow on some processors, and
// VZEROUPPER before every return; constants as U32 bits, because floats that are
// whole numbers would be stored as integers.
package main

import (
	"math"
	"os"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	rowBytes = 128 // 16 real parts, 16 imaginary parts
	imOffset = 64
	lanes    = 16
)

func main() {
	ConstraintExpr("amd64,!noasm")
	if slices.Contains(os.Args, "interp") {
		lineLoops()
	} else {
		transforms()
	}
	Generate()
}

// transforms are the routines of package signal/fft.
func transforms() {
	c := constants{
		half: single("half", 0.5), sin3: single("sin3", math.Sqrt(3)/2),
		cos1: single("cos1", math.Cos(2*math.Pi/5)), cos2: single("cos2", math.Cos(4*math.Pi/5)),
		sin1: single("sin1", math.Sin(2*math.Pi/5)), sin2: single("sin2", math.Sin(4*math.Pi/5)),
	}
	for _, v := range []set{{name: "AVX2", width: 8, tile: 2}, {name: "AVX512", width: 16, tile: 4}} {
		v.constants = c
		v.pass("first4", 4, false, v.radix4)
		v.pass("pass2", 2, true, v.radix2)
		v.pass("pass3", 3, true, v.radix3)
		v.pass("pass4", 4, true, v.radix4)
		v.pass("pass5", 5, true, v.radix5)
		v.passOdd()
		v.multiply()
		v.realSplit()
		v.realJoin()
	}
	load()
	store()
	transposes()
}

// constants are in memory, to be broadcast.
type constants struct{ half, sin3, cos1, cos2, sin1, sin2 Mem }

func single(name string, x float64) Mem {
	return ConstData(name, U32(math.Float32bits(float32(x))))
}

// set is a set of instructions: width numbers in a register, and the outputs
// that passOdd computes at a time.
type set struct {
	name  string
	width int
	tile  int
	constants
}

type vector = reg.VecVirtual

func (v set) register() vector {
	if v.width == 16 {
		return ZMM()
	}
	return YMM()
}

// parts calls f for each register's worth of lanes, with its offset in a row.
func (v set) parts(f func(off int)) {
	for at := 0; at < lanes; at += v.width {
		f(4 * at)
	}
}

func (v set) read(m Mem) vector {
	r := v.register()
	VMOVUPS(m, r)
	return r
}

func (v set) spread(m Mem) vector {
	r := v.register()
	VBROADCASTSS(m, r)
	return r
}

func (v set) zero() vector {
	r := v.register()
	if v.width == 16 {
		VPXORD(r, r, r)
	} else {
		VXORPS(r, r, r)
	}
	return r
}

func (v set) add(a, b vector) vector {
	r := v.register()
	VADDPS(b, a, r)
	return r
}

func (v set) sub(a, b vector) vector {
	r := v.register()
	VSUBPS(b, a, r)
	return r
}

func (v set) mul(a, b vector) vector {
	r := v.register()
	VMULPS(b, a, r)
	return r
}

// complex numbers in two registers
type cx struct{ re, im vector }

func (v set) readC(m Mem) cx { return cx{v.read(m), v.read(m.Offset(imOffset))} }

func write(a cx, m Mem) {
	VMOVUPS(a.re, m)
	VMOVUPS(a.im, m.Offset(imOffset))
}

func (v set) addC(a, b cx) cx { return cx{v.add(a.re, b.re), v.add(a.im, b.im)} }
func (v set) subC(a, b cx) cx { return cx{v.sub(a.re, b.re), v.sub(a.im, b.im)} }

// plusI is a + ib, minusI is a - ib.
func (v set) plusI(a, b cx) cx  { return cx{v.sub(a.re, b.im), v.add(a.im, b.re)} }
func (v set) minusI(a, b cx) cx { return cx{v.add(a.re, b.im), v.sub(a.im, b.re)} }

// scaleC is a times a real constant.
func (v set) scaleC(a cx, by vector) cx { return cx{v.mul(a.re, by), v.mul(a.im, by)} }

// accumulate adds b times a real constant to a, in place.
func accumulate(a, b cx, by vector) {
	VFMADD231PS(b.re, by, a.re)
	VFMADD231PS(b.im, by, a.im)
}

// rotate is a times the complex number at w.
func (v set) rotate(a cx, w Mem) cx {
	wr, wi := v.spread(w), v.spread(w.Offset(4))
	re, im := v.mul(a.im, wi), v.mul(a.im, wr)
	VFMSUB231PS(wr, a.re, re)
	VFMADD231PS(wi, a.re, im)
	return cx{re, im}
}

func finish() {
	VZEROUPPER()
	RET()
}

// rowBytesOf loads a step counted in rows, as bytes.
func rowBytesOf(name string) reg.Register {
	r := Load(Param(name), GP64())
	SHLQ(Imm(7), r)
	return r
}
