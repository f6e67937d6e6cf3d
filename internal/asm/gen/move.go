package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func labels(name string, numbers ...int) string {
	for _, n := range numbers {
		name += fmt.Sprintf("_%d", n)
	}
	return name
}

// strided loads the pointer to number at of an array of complex numbers, the
// stride in bytes and the count of rows.
func strided(array string) (ptr, stride, rows reg.Register) {
	ptr, stride, rows = Load(Param(array).Base(), GP64()), Load(Param("stride"), GP64()), Load(Param("rows"), GP64())
	at := Load(Param("at"), GP64())
	LEAQ(Mem{Base: ptr, Index: at, Scale: 8}, ptr)
	SHLQ(Imm(3), stride)
	return ptr, stride, rows
}

// load emits the separation of real and imaginary parts.
func load() {
	v := set{width: 8}
	TEXT("loadAVX2", NOSPLIT, "func(dst []float32, src []complex64, at, stride, rows int)")
	Pragma("noescape")
	dst := Load(Param("dst").Base(), GP64())
	src, stride, rows := strided("src")
	Label("one")
	for off := 0; off < imOffset; off += 32 {
		a, b := v.read(Mem{Base: src, Disp: 2 * off}), v.read(Mem{Base: src, Disp: 2*off + 32})
		re, im := YMM(), YMM()
		VSHUFPS(Imm(0x88), b, a, re)
		VSHUFPS(Imm(0xdd), b, a, im)
		VPERMPD(Imm(0xd8), re, re)
		VPERMPD(Imm(0xd8), im, im)
		write(cx{re, im}, Mem{Base: dst, Disp: off})
	}
	ADDQ(stride, src)
	ADDQ(U32(rowBytes), dst)
	DECQ(rows)
	JNZ(LabelRef("one"))
	finish()
}

func store() {
	v := set{width: 8}
	TEXT("storeAVX2", NOSPLIT, "func(dst []complex64, src []float32, at, stride, rows int, scale float32)")
	Pragma("noescape")
	src := Load(Param("src").Base(), GP64())
	dst, stride, rows := strided("dst")
	factor, err := Param("scale").Resolve()
	if err != nil {
		panic(err)
	}
	scale := v.spread(factor.Addr)
	Label("one")
	for off := 0; off < imOffset; off += 32 {
		a := v.scaleC(v.readC(Mem{Base: src, Disp: off}), scale)
		VPERMPD(Imm(0xd8), a.re, a.re)
		VPERMPD(Imm(0xd8), a.im, a.im)
		lo, hi := YMM(), YMM()
		VUNPCKLPS(a.im, a.re, lo)
		VUNPCKHPS(a.im, a.re, hi)
		VMOVUPS(lo, Mem{Base: dst, Disp: 2 * off})
		VMOVUPS(hi, Mem{Base: dst, Disp: 2*off + 32})
	}
	ADDQ(stride, dst)
	ADDQ(U32(rowBytes), src)
	DECQ(rows)
	JNZ(LabelRef("one"))
	finish()
}

// transposes emits the four transpositions between 16 lines and a block, in
// squares of 8×8. Complex numbers are two neighbouring ones.
func transposes() {
	transpose("gather", "func(dst, src []float32, stride, n, pitch int)", "src", "dst", false)
	transpose("scatter", "func(dst, src []float32, stride, n, pitch int)", "dst", "src", false)
	transpose("gatherComplex", "func(dst []float32, src []complex64, stride, n int)", "src", "dst", true)
	transpose("scatterComplex", "func(dst []complex64, src []float32, stride, n int)", "dst", "src", true)
}

func transpose(name, signature, lineParam, blockParam string, isComplex bool) {
	TEXT(name+"AVX2", NOSPLIT, signature)
	Pragma("noescape")
	line, blk := Load(Param(lineParam).Base(), GP64()), Load(Param(blockParam).Base(), GP64())
	stride, n, pitch := Load(Param("stride"), GP64()), Load(Param("n"), GP64()), GP64()
	if isComplex {
		SHLQ(Imm(3), stride)
		SHRQ(Imm(3), n)
		MOVQ(U32(64), pitch)
	} else {
		SHLQ(Imm(2), stride)
		SHRQ(Imm(4), n)
		Load(Param("pitch"), pitch)
		SHLQ(Imm(2), pitch)
	}
	TESTQ(n, n)
	JZ(LabelRef("done"))
	stride3, pitch3, line4, blk4, at, to := GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
	LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, stride3)
	LEAQ(Mem{Base: pitch, Index: pitch, Scale: 2}, pitch3)
	Label("tile")
	MOVQ(line, at)
	for half := range 2 { // 8 lines
		LEAQ(Mem{Base: at, Index: stride, Scale: 4}, line4)
		MOVQ(blk, to)
		for part := range 2 { // 8 numbers of each
			LEAQ(Mem{Base: to, Index: pitch, Scale: 4}, blk4)
			lines := eight(at, line4, stride, stride3, 32*part)
			rows := eight(to, blk4, pitch, pitch3, 32*half)
			if lineParam == "src" {
				square(lines, rows)
			} else {
				square(rows, lines)
			}
			LEAQ(Mem{Base: to, Index: pitch, Scale: 8}, to)
		}
		LEAQ(Mem{Base: at, Index: stride, Scale: 8}, at)
	}
	MOVQ(to, blk)
	ADDQ(Imm(64), line)
	DECQ(n)
	JNZ(LabelRef("tile"))
	Label("done")
	finish()
}

func eight(low, high, step, step3 reg.Register, off int) [8]Mem {
	var out [8]Mem
	for i := range 8 {
		s := steps{base: low, one: step, three: step3}
		if i >= 4 {
			s.base = high
		}
		out[i] = s.at(i%4, off)
	}
	return out
}

// square transposes 8×8 numbers.
func square(from, to [8]Mem) {
	v := set{width: 8}
	var r, t [8]vector
	for i := range r {
		r[i] = v.read(from[i])
	}
	for i := 0; i < 8; i += 2 {
		t[i], t[i+1] = YMM(), YMM()
		VUNPCKLPS(r[i+1], r[i], t[i])
		VUNPCKHPS(r[i+1], r[i], t[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for k := range 2 {
			a, b := t[i+k], t[i+k+2]
			r[i+2*k], r[i+2*k+1] = YMM(), YMM()
			VSHUFPS(Imm(0x44), b, a, r[i+2*k])
			VSHUFPS(Imm(0xee), b, a, r[i+2*k+1])
		}
	}
	for i := range 4 {
		lo, hi := YMM(), YMM()
		VPERM2F128(Imm(0x20), r[i+4], r[i], lo)
		VPERM2F128(Imm(0x31), r[i+4], r[i], hi)
		VMOVUPS(lo, to[i])
		VMOVUPS(hi, to[i+4])
	}
}
