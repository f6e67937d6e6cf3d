package mrc

import "fmt"

// Mode is the type of the stored values.
type Mode int

// The modes of MRC2014 and IMOD.
const (
	Int8         Mode = 0   // signed or unsigned bytes
	Int16        Mode = 1   // signed 16-bit integers
	Float32      Mode = 2   // 32-bit floats
	ComplexInt16 Mode = 3   // pairs of 16-bit integers
	Complex64    Mode = 4   // pairs of 32-bit floats
	Uint16       Mode = 6   // unsigned 16-bit integers
	Float16      Mode = 12  // 16-bit floats
	RGB          Mode = 16  // three bytes a pixel
	Uint4        Mode = 101 // two pixels a byte, low nibble first
)

// String names the mode as messages do: "float32, mode 2".
func (m Mode) String() string {
	names := map[Mode]string{Int8: "byte", Int16: "int16", Float32: "float32", ComplexInt16: "complex int16",
		Complex64: "complex float32", Uint16: "uint16", Float16: "float16", RGB: "RGB bytes", Uint4: "4-bit"}
	if n, ok := names[m]; ok {
		return fmt.Sprintf("%s, mode %d", n, int(m))
	}
	return fmt.Sprintf("mode %d", int(m))
}

// Known tells whether the layout of the mode is known.
func (m Mode) Known() bool { return m.RowBytes(2) > 0 }

// Real tells whether sections of the mode can be read as float32.
func (m Mode) Real() bool {
	return m.Known() && m != ComplexInt16 && m != Complex64 && m != RGB
}

// RowBytes is the number of bytes of a row of nx values, 0 for an unknown mode.
func (m Mode) RowBytes(nx int) int64 {
	n := int64(nx)
	switch m {
	case Int8:
		return n
	case Int16, Uint16, Float16:
		return 2 * n
	case Float32, ComplexInt16:
		return 4 * n
	case Complex64:
		return 8 * n
	case RGB:
		return 3 * n
	case Uint4:
		return n/2 + n%2
	}
	return 0
}

// wordBytes is the size of the units whose bytes are swapped in a file of the
// other byte order.
func (m Mode) wordBytes() int {
	switch m {
	case Int16, Uint16, Float16, ComplexInt16:
		return 2
	case Float32, Complex64:
		return 4
	}
	return 1
}

// Mode0Sign tells how the bytes of mode 0 are to be taken.
type Mode0Sign int

// The choices. Mode0Auto follows the rule in the package comment when reading;
// when writing it is Mode0Signed, as MRC2014 wants.
const (
	Mode0Auto Mode0Sign = iota
	Mode0Signed
	Mode0Unsigned
)
