package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// mirrored emits the loop over the rows k = 1..half/2 and half-k; ends does row
// 0 and row half.
func (v set) mirrored(name string, ends func(first, last Mem), pair func(a, b, w Mem)) {
	TEXT(name+v.name, NOSPLIT, "func(blk, tw []float32, half int)")
	Pragma("noescape")
	up, tw, n := Load(Param("blk").Base(), GP64()), Load(Param("tw").Base(), GP64()), Load(Param("half"), GP64())
	down := GP64()
	MOVQ(n, down)
	SHLQ(Imm(7), down)
	ADDQ(up, down)
	v.parts(func(off int) { ends(at(up, off), at(down, off)) })
	SHRQ(Imm(1), n)
	JZ(LabelRef("done"))
	Label("one")
	ADDQ(U32(rowBytes), up)
	SUBQ(U32(rowBytes), down)
	ADDQ(Imm(8), tw)
	v.parts(func(off int) { pair(at(up, off), at(down, off), Mem{Base: tw}) })
	DECQ(n)
	JNZ(LabelRef("one"))
	Label("done")
	finish()
}

func at(base reg.Register, off int) Mem { return Mem{Base: base, Disp: off} }

func (v set) realSplit() {
	v.mirrored("realSplit", func(first, last Mem) {
		a := v.readC(first)
		write(cx{v.add(a.re, a.im), v.zero()}, first)
		write(cx{v.sub(a.re, a.im), v.zero()}, last)
	}, func(pa, pb, w Mem) {
		a, b, half := v.readC(pa), v.readC(pb), v.spread(v.half)
		even := v.scaleC(cx{v.add(a.re, b.re), v.sub(a.im, b.im)}, half)
		odd := v.rotate(v.scaleC(cx{v.add(a.im, b.im), v.sub(b.re, a.re)}, half), w)
		write(v.addC(even, odd), pa)
		write(cx{v.sub(even.re, odd.re), v.sub(odd.im, even.im)}, pb)
	})
}

func (v set) realJoin() {
	v.mirrored("realJoin", func(first, last Mem) {
		x, y := v.read(first), v.read(last)
		write(cx{v.add(x, y), v.sub(x, y)}, first)
	}, func(pa, pb, w Mem) {
		a, b := v.readC(pa), v.readC(pb)
		even := cx{v.add(a.re, b.re), v.sub(a.im, b.im)}
		diff := cx{v.sub(a.re, b.re), v.add(a.im, b.im)}
		wr, wi := v.spread(w), v.spread(w.Offset(4))
		re, im := v.mul(diff.im, wi), v.mul(diff.re, wi)
		VFMADD231PS(wr, diff.re, re)
		VFMSUB231PS(wr, diff.im, im)
		write(cx{v.add(even.re, im), v.sub(re, even.im)}, pa)
		write(cx{v.sub(even.re, im), v.add(even.im, re)}, pb)
	})
}
