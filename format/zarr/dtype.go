package zarr

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Type is the type of the stored values.
type Type uint8

// The types. The first five can be written, all can be read.
const (
	Float32 Type = iota
	Int8
	Uint8
	Int16
	Uint16
	Float16
	Float64
	Int32
	Uint32
)

// lastType is the highest value of a Type.
const lastType = Uint32

// String returns the name that Zarr v3 uses, such as "float32".
func (t Type) String() string {
	switch t {
	case Float32:
		return "float32"
	case Int8:
		return "int8"
	case Uint8:
		return "uint8"
	case Int16:
		return "int16"
	case Uint16:
		return "uint16"
	case Float16:
		return "float16"
	case Float64:
		return "float64"
	case Int32:
		return "int32"
	case Uint32:
		return "uint32"
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// Size returns the bytes of a value; 0 for a Type that does not exist.
func (t Type) Size() int {
	switch t {
	case Int8, Uint8:
		return 1
	case Int16, Uint16, Float16:
		return 2
	case Float32, Int32, Uint32:
		return 4
	case Float64:
		return 8
	}
	return 0
}

// writable tells whether values of the type can be written.
func (t Type) writable() bool { return t <= Uint16 }

// kind is the letter of Zarr v2 for the type.
func (t Type) kind() byte {
	switch t {
	case Int8, Int16, Int32:
		return 'i'
	case Uint8, Uint16, Uint32:
		return 'u'
	}
	return 'f'
}

// v2 is the name of Zarr v2, little-endian, such as "<f4".
func (t Type) v2() string {
	order := byte('<')
	if t.Size() == 1 {
		order = '|'
	}
	return fmt.Sprintf("%c%c%d", order, t.kind(), t.Size())
}

// typeV2 reads a name of Zarr v2.
func typeV2(name string) (t Type, big, ok bool) {
	if len(name) != 3 {
		return 0, false, false
	}
	for t := Type(0); t <= lastType; t++ {
		if name[1] != t.kind() || int(name[2]-'0') != t.Size() {
			continue
		}
		switch name[0] {
		case '<', '>':
			return t, name[0] == '>', true
		case '|':
			return t, false, t.Size() == 1
		}
	}
	return 0, false, false
}

// typeV3 reads a name of Zarr v3.
func typeV3(name string) (Type, bool) {
	for t := Type(0); t <= lastType; t++ {
		if name == t.String() {
			return t, true
		}
	}
	return 0, false
}

// limits is the range of an integer type that can be written.
func (t Type) limits() (lo, hi float64) {
	switch t {
	case Int8:
		return math.MinInt8, math.MaxInt8
	case Uint8:
		return 0, math.MaxUint8
	case Int16:
		return math.MinInt16, math.MaxInt16
	}
	return 0, math.MaxUint16
}

// quantise sets dst to the values as the type stores them: floats as they are,
// integers rounded to the nearest, halves to the even one, and clipped to the
// range. bad is the index of the first value that is not finite in an integer
// type, or -1.
func (t Type) quantise(dst, values []float32) (clipped int64, bad int) {
	if t == Float32 {
		copy(dst, values)
		return 0, -1
	}
	lo, hi := t.limits()
	for i, v := range values {
		r := math.RoundToEven(float64(v))
		switch {
		case math.IsNaN(r) || math.IsInf(r, 0):
			return clipped, i
		case r < lo:
			r = lo
			clipped++
		case r > hi:
			r = hi
			clipped++
		}
		dst[i] = float32(r)
	}
	return clipped, -1
}

// encode writes quantised values, little-endian.
func (t Type) encode(dst []byte, values []float32) {
	switch t {
	case Float32:
		for i, v := range values {
			binary.LittleEndian.PutUint32(dst[4*i:], math.Float32bits(v))
		}
	case Int8, Uint8:
		for i, v := range values {
			dst[i] = byte(int(v))
		}
	case Int16, Uint16:
		for i, v := range values {
			binary.LittleEndian.PutUint16(dst[2*i:], uint16(int(v)))
		}
	}
}

// decode reads len(dst) values in the given byte order.
func (t Type) decode(dst []float32, b []byte, big bool) {
	b = b[:len(dst)*t.Size()]
	switch {
	case t == Float32 && !big:
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	case t == Int8:
		for i, v := range b {
			dst[i] = float32(int8(v))
		}
	case t == Uint8:
		for i, v := range b {
			dst[i] = float32(v)
		}
	case big:
		t.decodeAs(dst, b, binary.BigEndian)
	default:
		t.decodeAs(dst, b, binary.LittleEndian)
	}
}

// decodeAs reads values of several bytes.
func (t Type) decodeAs(dst []float32, b []byte, order binary.ByteOrder) {
	for i := range dst {
		switch t {
		case Float32:
			dst[i] = math.Float32frombits(order.Uint32(b[4*i:]))
		case Int16:
			dst[i] = float32(int16(order.Uint16(b[2*i:])))
		case Uint16:
			dst[i] = float32(order.Uint16(b[2*i:]))
		case Float16:
			dst[i] = fromHalf(order.Uint16(b[2*i:]))
		case Float64:
			dst[i] = float32(math.Float64frombits(order.Uint64(b[8*i:])))
		case Int32:
			dst[i] = float32(int32(order.Uint32(b[4*i:])))
		case Uint32:
			dst[i] = float32(order.Uint32(b[4*i:]))
		}
	}
}

// fromHalf widens an IEEE 754 binary16 value.
func fromHalf(h uint16) float32 {
	sign, exp, frac := float64(1), int(h>>10&31), float64(h&1023)
	if h>>15 == 1 {
		sign = -1
	}
	switch exp {
	case 0:
		return float32(sign * math.Ldexp(frac, -24))
	case 31:
		if frac != 0 {
			return float32(math.NaN())
		}
		return float32(math.Inf(int(sign)))
	}
	return float32(sign * math.Ldexp(1024+frac, exp-25))
}
