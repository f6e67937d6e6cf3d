package main

import (
	"math/bits"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const (
	phaseBits = 9  // interp.Bits
	lineUnit  = 32 // interp.LineUnit
)

// lineLoops are the routines of package signal/interp.
func lineLoops() {
	for _, v := range []set{{name: "AVX2", width: 8}, {name: "AVX512", width: 16}} {
		v.lines("add", "src", v.addLine)
		v.lines("spread", "dst", v.spreadLine)
	}
	sample()
	transpose("gather", "func(dst, src []float32, stride, n, pitch int)", "src", "dst", false)
}

// lines emits the loop over lines. across names the array of four lines, and
// line emits the loop along one: its pointer, those of the four, their weights
// and the length.
func (v set) lines(name, across string, line func(one reg.Register, four [4]reg.Register, w [4]vector, n reg.Register)) {
	TEXT(name+v.name, NOSPLIT, "func(dst []float32, dstStride int, src []float32, srcStride int, table []float32, pos, step int64, lines, n int)")
	Pragma("noescape")
	along := map[string]string{"src": "dst", "dst": "src"}[across]
	one, oneStride := Load(Param(along).Base(), GP64()), Load(Param(along+"Stride"), GP64())
	base, stride := Load(Param(across).Base(), GP64()), Load(Param(across+"Stride"), GP64())
	table := Load(Param("table").Base(), GP64())
	pos, step := Load(Param("pos"), GP64()), Load(Param("step"), GP64())
	count := Load(Param("lines"), GP64())
	SHLQ(Imm(2), oneStride)
	SHLQ(Imm(2), stride)

	Label("line")
	four := [4]reg.Register{GP64(), GP64(), GP64(), GP64()}
	MOVQ(pos, four[0])
	SARQ(Imm(32), four[0])
	IMULQ(stride, four[0])
	ADDQ(base, four[0])
	for t := 1; t < 4; t++ {
		LEAQ(Mem{Base: four[t-1], Index: stride, Scale: 1}, four[t])
	}
	weights := weightsOf(table, pos)
	var w [4]vector
	for t := range w {
		w[t] = v.spread(weights.Offset(4 * t))
	}
	n, to := GP64(), GP64()
	Load(Param("n"), n)
	MOVQ(one, to)
	line(to, four, w, n)
	ADDQ(step, pos)
	ADDQ(oneStride, one)
	DECQ(count)
	JNZ(LabelRef("line"))
	finish()
}

// weightsOf is the row of the table for a position.
func weightsOf(table, pos reg.Register) Mem {
	phase := GP64()
	MOVL(pos.(reg.GPVirtual).As32(), phase.As32())
	SHRL(Imm(32-phaseBits), phase.As32())
	SHLL(Imm(4), phase.As32())
	return Mem{Base: table, Index: phase, Scale: 1}
}

// along emits the loop over a line, lineUnit numbers at a time.
func (v set) along(pointers []reg.Register, n reg.Register, body func(off int)) {
	SHRQ(Imm(uint64(bits.TrailingZeros(lineUnit))), n)
	Label("number")
	for off := 0; off < 4*lineUnit; off += 4 * v.width {
		body(off)
	}
	for _, p := range pointers {
		ADDQ(U32(4*lineUnit), p)
	}
	DECQ(n)
	JNZ(LabelRef("number"))
}

func (v set) addLine(one reg.Register, four [4]reg.Register, w [4]vector, n reg.Register) {
	v.along(append(four[:], one), n, func(off int) {
		sum := v.read(at(one, off))
		for t := range four {
			VFMADD231PS(at(four[t], off), w[t], sum)
		}
		VMOVUPS(sum, at(one, off))
	})
}

func (v set) spreadLine(one reg.Register, four [4]reg.Register, w [4]vector, n reg.Register) {
	v.along(append(four[:], one), n, func(off int) {
		x := v.read(at(one, off))
		for t := range four {
			sum := v.read(at(four[t], off))
			VFMADD231PS(x, w[t], sum)
			VMOVUPS(sum, at(four[t], off))
		}
	})
}

// sample emits the loop over points of an image: four rows of four numbers each.
func sample() {
	TEXT("sampleAVX2", NOSPLIT, "func(dst, img []float32, stride int, table []float32, px, py, dx, dy int64)")
	Pragma("noescape")
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	img, stride, table := Load(Param("img").Base(), GP64()), Load(Param("stride"), GP64()), Load(Param("table").Base(), GP64())
	px, py := Load(Param("px"), GP64()), Load(Param("py"), GP64())
	dx, dy := Load(Param("dx"), GP64()), Load(Param("dy"), GP64())
	stride4 := GP64()
	MOVQ(stride, stride4)
	SHLQ(Imm(2), stride4)

	Label("point")
	row, col := GP64(), GP64()
	MOVQ(py, row)
	SARQ(Imm(32), row)
	IMULQ(stride4, row)
	ADDQ(img, row)
	MOVQ(px, col)
	SARQ(Imm(32), col)
	LEAQ(Mem{Base: row, Index: col, Scale: 4}, row)
	wx, wy := weightsOf(table, px), weightsOf(table, py)
	sum := XMM()
	for s := range 4 {
		w := XMM()
		VBROADCASTSS(wy.Offset(4*s), w)
		if s == 0 {
			VMULPS(Mem{Base: row}, w, sum)
		} else {
			VFMADD231PS(Mem{Base: row}, w, sum)
		}
		if s < 3 {
			ADDQ(stride4, row)
		}
	}
	VMULPS(wx, sum, sum)
	half := XMM()
	VMOVHLPS(sum, sum, half)
	VADDPS(half, sum, sum)
	VMOVSHDUP(sum, half)
	VADDSS(half, sum, sum)
	VMOVSS(sum, Mem{Base: dst})
	ADDQ(Imm(4), dst)
	ADDQ(dx, px)
	ADDQ(dy, py)
	DECQ(n)
	JNZ(LabelRef("point"))
	finish()
}
