package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// steps addresses rows that are a fixed step apart.
type steps struct{ base, one, three reg.Register }

func newSteps(base, one reg.Register, radix int) steps {
	s := steps{base: base, one: one}
	if radix > 3 {
		s.three = GP64()
		LEAQ(Mem{Base: one, Index: one, Scale: 2}, s.three)
	}
	return s
}

func (s steps) at(t, off int) Mem {
	m := Mem{Base: s.base, Disp: off}
	switch t {
	case 0:
	case 3:
		m.Index, m.Scale = s.three, 1
	default:
		m.Index, m.Scale = s.one, uint8(t)
	}
	return m
}

// butterfly emits one butterfly of the lanes at off; in reads input t, already
// rotated.
type butterfly func(in func(t int) cx, out func(t int) Mem)

// pass emits the loops over groups and butterflies around one butterfly.
func (v set) pass(name string, radix int, rotated bool, body butterfly) {
	TEXT(name+v.name, NOSPLIT, "func(dst, src, tw []float32, length, groups, dstStep, srcStep int)")
	Pragma("noescape")
	dst, src := Load(Param("dst").Base(), GP64()), Load(Param("src").Base(), GP64())
	length, groups := Load(Param("length"), GP64()), Load(Param("groups"), GP64())
	dstStep, srcStep := rowBytesOf("dstStep"), rowBytesOf("srcStep")
	part, apart := GP64(), GP64()
	MOVQ(srcStep, part)
	IMULQ(length, part)
	IMULQ(groups, part)
	MOVQ(dstStep, apart)
	IMULQ(length, apart)
	in, out := newSteps(src, part, radix), newSteps(dst, apart, radix)
	tw, count := GP64(), GP64()

	Label("group")
	if rotated {
		Load(Param("tw").Base(), tw)
	}
	MOVQ(length, count)
	Label("one")
	v.parts(func(off int) {
		body(func(t int) cx {
			a := v.readC(in.at(t, off))
			if rotated && t > 0 {
				a = v.rotate(a, Mem{Base: tw, Disp: 8 * (t - 1)})
			}
			return a
		}, func(t int) Mem { return out.at(t, off) })
	})
	ADDQ(srcStep, src)
	ADDQ(dstStep, dst)
	if rotated {
		ADDQ(Imm(uint64(8*(radix-1))), tw)
	}
	DECQ(count)
	JNZ(LabelRef("one"))
	LEAQ(out.at(radix-1, 0), dst)
	DECQ(groups)
	JNZ(LabelRef("group"))
	finish()
}

func (v set) radix2(in func(int) cx, out func(int) Mem) {
	a, b := in(0), in(1)
	write(v.addC(a, b), out(0))
	write(v.subC(a, b), out(1))
}

func (v set) radix3(in func(int) cx, out func(int) Mem) {
	b, e := in(1), in(2)
	sum := v.addC(b, e)
	diff := v.scaleC(v.subC(b, e), v.spread(v.sin3))
	a := in(0)
	write(v.addC(a, sum), out(0))
	half := v.spread(v.half)
	VFNMADD231PS(sum.re, half, a.re)
	VFNMADD231PS(sum.im, half, a.im)
	write(v.minusI(a, diff), out(1))
	write(v.plusI(a, diff), out(2))
}

func (v set) radix4(in func(int) cx, out func(int) Mem) {
	a, c := in(0), in(2)
	even, evenDiff := v.addC(a, c), v.subC(a, c)
	b, d := in(1), in(3)
	odd, oddDiff := v.addC(b, d), v.subC(b, d)
	write(v.addC(even, odd), out(0))
	write(v.subC(even, odd), out(2))
	write(v.minusI(evenDiff, oddDiff), out(1))
	write(v.plusI(evenDiff, oddDiff), out(3))
}

func (v set) radix5(in func(int) cx, out func(int) Mem) {
	b, e := in(1), in(4)
	p1, m1 := v.addC(b, e), v.subC(b, e)
	c, d := in(2), in(3)
	p2, m2 := v.addC(c, d), v.subC(c, d)
	a := in(0)
	write(v.addC(v.addC(a, p1), p2), out(0))
	c1, c2 := v.spread(v.cos1), v.spread(v.cos2)
	e1 := v.scaleC(p1, c1)
	accumulate(e1, p2, c2)
	e1 = v.addC(e1, a)
	accumulate(a, p1, c2)
	accumulate(a, p2, c1)
	s1, s2 := v.spread(v.sin1), v.spread(v.sin2)
	o1 := v.scaleC(m1, s1)
	accumulate(o1, m2, s2)
	write(v.minusI(e1, o1), out(1))
	write(v.plusI(e1, o1), out(4))
	o2 := v.scaleC(m1, s2)
	VFNMADD231PS(m2.re, s1, o2.re)
	VFNMADD231PS(m2.im, s1, o2.im)
	write(v.minusI(a, o2), out(2))
	write(v.plusI(a, o2), out(3))
}

func (v set) multiply() {
	TEXT("multiply"+v.name, NOSPLIT, "func(dst, src, tw []float32, rows, dstStep, srcStep int)")
	Pragma("noescape")
	dst, src := Load(Param("dst").Base(), GP64()), Load(Param("src").Base(), GP64())
	tw, rows := Load(Param("tw").Base(), GP64()), Load(Param("rows"), GP64())
	dstStep, srcStep := rowBytesOf("dstStep"), rowBytesOf("srcStep")
	Label("one")
	v.parts(func(off int) {
		a := v.readC(Mem{Base: src, Disp: off})
		write(v.rotate(a, Mem{Base: tw}), Mem{Base: dst, Disp: off})
	})
	ADDQ(srcStep, src)
	ADDQ(dstStep, dst)
	ADDQ(Imm(8), tw)
	DECQ(rows)
	JNZ(LabelRef("one"))
	finish()
}
