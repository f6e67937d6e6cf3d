package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Value returns the numbers of a field in a record (0-based), one for each
// element; truth is 0 or 1. Whole numbers above 2^53 lose digits: use Uint. The
// error is a *problem.Problem.
func (f *File) Value(row int, name string) ([]float64, error) {
	x, raw, err := f.raw(row, name)
	if err != nil {
		return nil, err
	}
	if strings.IndexByte("biuf", x.Kind) < 0 {
		return nil, f.bad(name, "of type "+x.Type(), "numbers")
	}
	out := make([]float64, x.Len())
	for i := range out {
		out[i] = x.number(raw[i*x.Bytes : (i+1)*x.Bytes])
	}
	return out, nil
}

// Uint returns the whole number of a field of one element, such as an id of 64
// bits; negative numbers come in two's complement.
func (f *File) Uint(row int, name string) (uint64, error) {
	x, raw, err := f.raw(row, name)
	if err != nil {
		return 0, err
	}
	if strings.IndexByte("biu", x.Kind) < 0 || x.Len() != 1 {
		return 0, f.bad(name, "of type "+x.Type(), "one whole number")
	}
	return x.bits(raw), nil
}

// Text returns the text of a field of one element, without the zeros at its end.
func (f *File) Text(row int, name string) (string, error) {
	x, raw, err := f.raw(row, name)
	if err != nil {
		return "", err
	}
	switch {
	case x.Len() != 1:
	case x.Kind == 'S':
		return string(bytes.TrimRight(raw, "\x00")), nil
	case x.Kind == 'U':
		var b strings.Builder
		for i := 0; i+4 <= len(raw); i += 4 {
			b.WriteRune(rune(x.order().Uint32(raw[i:])))
		}
		return strings.TrimRight(b.String(), "\x00"), nil
	}
	return "", f.bad(name, "of type "+x.Type(), "one text")
}

func (f *File) bad(name, got, want string) *problem.Problem {
	return &problem.Problem{File: f.Name, Field: name, Got: got, Want: want}
}

// raw returns the bytes of a field in a record.
func (f *File) raw(row int, name string) (Field, []byte, error) {
	x, ok := f.Field(name)
	if !ok {
		return x, nil, f.bad(name, "no such field", "one of the file's")
	}
	if row < 0 || row >= f.Rows || len(f.data) != f.Rows*f.record {
		p := f.bad(name, fmt.Sprintf("record %d", row), fmt.Sprintf("0 to %d", f.Rows-1))
		p.Class = problem.BadCall
		return x, nil, p
	}
	if f.Fortran && f.Rows > 1 && x.Len() > 1 {
		return x, nil, f.bad(name, "an array in Fortran's order", "one in C's")
	}
	at := row*f.record + x.Offset
	return x, f.data[at : at+x.Bytes*x.Len()], nil
}

func (x Field) order() binary.ByteOrder {
	if x.Big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// bits reads one element as a whole number without its sign.
func (x Field) bits(b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(x.order().Uint16(b))
	case 4:
		return uint64(x.order().Uint32(b))
	}
	return x.order().Uint64(b)
}

func (x Field) number(b []byte) float64 {
	v := x.bits(b)
	switch {
	case x.Kind == 'i':
		shift := 64 - 8*len(b)
		return float64(int64(v<<shift) >> shift)
	case x.Kind != 'f':
		return float64(v)
	case len(b) == 2:
		return half(uint16(v))
	case len(b) == 4:
		return float64(math.Float32frombits(uint32(v)))
	}
	return math.Float64frombits(v)
}

// half reads a number of 16 bits: sign, 5 bits of exponent, 10 of fraction.
func half(h uint16) float64 {
	sign, exponent, fraction := 1.0, int(h>>10&31), float64(h&1023)
	if h>>15 == 1 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, -24)
	case 31:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+fraction, exponent-25)
}
