package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// odd is the state of passOdd that stays in registers over one butterfly.
type odd struct {
	src, dst, tw, part, apart, half reg.Register
}

// passOdd emits the pass of any odd radix: fold the inputs, then the sums of
// tiles of outputs.
func (v set) passOdd() {
	TEXT("passOdd"+v.name, NOSPLIT, "func(dst, src, tw, coef, tmp []float32, radix, length, groups, dstStep, srcStep int)")
	Pragma("noescape")
	o := odd{part: GP64(), apart: GP64(), half: GP64(), tw: GP64()}
	o.dst, o.src = Load(Param("dst").Base(), GP64()), Load(Param("src").Base(), GP64())
	srcStep, dstStep := AllocLocal(8), AllocLocal(8)
	groups, count := AllocLocal(8), AllocLocal(8)
	r := GP64()
	Load(Param("groups"), r)
	MOVQ(r, groups)
	for _, s := range []struct {
		name string
		mem  Mem
		to   reg.Register
	}{{"srcStep", srcStep, o.part}, {"dstStep", dstStep, o.apart}} {
		step := rowBytesOf(s.name)
		MOVQ(step, s.mem)
		Load(Param("length"), r)
		IMULQ(r, step)
		MOVQ(step, s.to)
	}
	Load(Param("groups"), r)
	IMULQ(r, o.part)
	Load(Param("radix"), o.half)
	SHRQ(Imm(1), o.half)

	Label("group")
	Load(Param("tw").Base(), o.tw)
	Load(Param("length"), r)
	MOVQ(r, count)
	Label("one")
	v.parts(func(off int) {
		v.oddFold(o, off)
		v.oddJoin(o, off)
	})
	ADDQ(srcStep, o.src)
	ADDQ(dstStep, o.dst)
	MOVQ(o.half, r) // radix-1 = 2·half factors of 8 bytes
	SHLQ(Imm(4), r)
	ADDQ(r, o.tw)
	DECQ(count)
	JNZ(LabelRef("one"))
	MOVQ(o.apart, r)
	IMULQ(o.half, r)
	LEAQ(Mem{Base: o.dst, Index: r, Scale: 2}, o.dst)
	DECQ(groups)
	JNZ(LabelRef("group"))
	finish()
}

// oddFold writes the first input to row 0 of tmp, the sums and differences of
// the pairs to rows 2t and 2t+1, and the first output.
func (v set) oddFold(o odd, off int) {
	label := labels("fold", off)
	up, down, wUp, wDown, tmp, n := GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
	LEAQ(Mem{Base: o.src, Index: o.part, Scale: 1}, up)
	MOVQ(o.part, down)
	IMULQ(o.half, down)
	LEAQ(Mem{Base: o.src, Index: down, Scale: 2}, down)
	MOVQ(o.tw, wUp)
	MOVQ(o.half, wDown)
	SHLQ(Imm(4), wDown)
	LEAQ(Mem{Base: o.tw, Index: wDown, Scale: 1, Disp: -8}, wDown)
	Load(Param("tmp").Base(), tmp)
	MOVQ(o.half, n)
	sum := v.readC(Mem{Base: o.src, Disp: off})
	write(sum, Mem{Base: tmp, Disp: off})
	Label(label)
	a := v.rotate(v.readC(Mem{Base: up, Disp: off}), Mem{Base: wUp})
	b := v.rotate(v.readC(Mem{Base: down, Disp: off}), Mem{Base: wDown})
	s := v.addC(a, b)
	write(s, Mem{Base: tmp, Disp: 2*rowBytes + off})
	write(v.subC(a, b), Mem{Base: tmp, Disp: 3*rowBytes + off})
	VADDPS(s.re, sum.re, sum.re)
	VADDPS(s.im, sum.im, sum.im)
	ADDQ(o.part, up)
	SUBQ(o.part, down)
	ADDQ(Imm(8), wUp)
	SUBQ(Imm(8), wDown)
	ADDQ(U32(2*rowBytes), tmp)
	DECQ(n)
	JNZ(LabelRef(label))
	write(sum, Mem{Base: o.dst, Disp: off})
}

// oddJoin computes the other outputs, tile by tile and then one by one.
func (v set) oddJoin(o odd, off int) {
	coef, up, down, left := GP64(), GP64(), GP64(), GP64()
	Load(Param("coef").Base(), coef)
	LEAQ(Mem{Base: o.dst, Index: o.apart, Scale: 1}, up)
	MOVQ(o.apart, down)
	IMULQ(o.half, down)
	LEAQ(Mem{Base: o.dst, Index: down, Scale: 2}, down)
	MOVQ(o.half, left)
	for _, tile := range []int{v.tile, 1} {
		label := labels("tile", tile, off)
		Label(label)
		CMPQ(left, Imm(uint64(tile)))
		JLT(LabelRef(label + "done"))
		v.oddTile(o, tile, off, coef, up, down)
		SUBQ(Imm(uint64(tile)), left)
		JMP(LabelRef(label))
		Label(label + "done")
	}
}

func (v set) oddTile(o odd, tile, off int, coef, up, down reg.Register) {
	label := labels("sum", tile, off)
	tmp, n := GP64(), GP64()
	Load(Param("tmp").Base(), tmp)
	MOVQ(o.half, n)
	even, odds := make([]cx, tile), make([]cx, tile)
	for i := range tile {
		even[i], odds[i] = v.readC(Mem{Base: tmp, Disp: off}), cx{v.zero(), v.zero()}
	}
	Label(label)
	sum, diff := v.readC(Mem{Base: tmp, Disp: 2*rowBytes + off}), v.readC(Mem{Base: tmp, Disp: 3*rowBytes + off})
	for i := range tile {
		accumulate(even[i], sum, v.spread(Mem{Base: coef, Disp: 8 * i}))
		accumulate(odds[i], diff, v.spread(Mem{Base: coef, Disp: 8*i + 4}))
	}
	ADDQ(U32(2*rowBytes), tmp)
	ADDQ(Imm(uint64(8*tile)), coef)
	DECQ(n)
	JNZ(LabelRef(label))
	for i := range tile {
		write(v.minusI(even[i], odds[i]), Mem{Base: up, Disp: off})
		write(v.plusI(even[i], odds[i]), Mem{Base: down, Disp: off})
		ADDQ(o.apart, up)
		SUBQ(o.apart, down)
	}
}
