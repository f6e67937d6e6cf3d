package mrc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/problem"
)

// chunkBytes is about how much is read at a time: small enough to stay in cache.
const chunkBytes = 256 << 10

// SectionBytes is the length of a section in the file.
func (f *File) SectionBytes() int64 {
	return f.Header.Mode.RowBytes(f.Header.NX) * int64(f.Header.NY)
}

// ReadSectionInto reads the bytes of section z (0-based) as they are in the
// file. dst must be SectionBytes long.
func (f *File) ReadSectionInto(z int, dst []byte) error {
	if err := f.checkSection(z); err != nil {
		return err
	}
	if int64(len(dst)) != f.SectionBytes() {
		return f.badLength(len(dst), f.SectionBytes(), "bytes")
	}
	return f.readAt(dst, f.dataAt+int64(z)*f.SectionBytes())
}

// ReadSection reads section z (0-based) as float32. dst must have NX*NY values;
// they come row by row, row 0 first, x fastest. Integers are exact. Complex and
// RGB sections are refused.
func (f *File) ReadSection(z int, dst []float32) error {
	h := &f.Header
	if err := f.checkSection(z); err != nil {
		return err
	}
	if !h.Mode.Real() {
		return &problem.Problem{Class: problem.NotRepresentable, File: f.Path, Field: "mode",
			Got: h.Mode.String(), Want: "an image of real values",
			Hint: "a Fourier transform or a colour picture? the real image is needed"}
	}
	if int64(len(dst)) != int64(h.NX)*int64(h.NY) {
		return f.badLength(len(dst), int64(h.NX)*int64(h.NY), "values")
	}
	rowBytes := int(h.Mode.RowBytes(h.NX))
	rows := max(1, min(chunkBytes/rowBytes, h.NY))
	buf := f.buffer(rows * rowBytes)
	defer f.buffers.Put(buf)
	at := f.dataAt + int64(z)*f.SectionBytes()
	for y := 0; y < h.NY; y += rows {
		n := min(rows, h.NY-y)
		b := (*buf)[:n*rowBytes]
		if err := f.readAt(b, at); err != nil {
			return err
		}
		at += int64(len(b))
		f.convert(dst[y*h.NX:(y+n)*h.NX], b)
	}
	return nil
}

// buffer takes a buffer of n bytes from the pool.
func (f *File) buffer(n int) *[]byte {
	if b, ok := f.buffers.Get().(*[]byte); ok && cap(*b) >= n {
		*b = (*b)[:n]
		return b
	}
	b := make([]byte, n)
	return &b
}

// readAt fills b from the file.
func (f *File) readAt(b []byte, at int64) error {
	n, err := f.src.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return &problem.Problem{File: f.Path, Got: "the file became shorter while it was read", Err: err}
	}
	return readProblem(f.Path, err)
}

func (f *File) badLength(got int, want int64, what string) error {
	return &problem.Problem{Class: problem.BadCall, File: f.Path, Field: "section buffer",
		Got: fmt.Sprintf("%d %s", got, what), Want: fmt.Sprint(want)}
}

// convert turns whole rows into float32. It may change b.
func (f *File) convert(dst []float32, b []byte) {
	h := &f.Header
	if isBig(h.Order) {
		swap(b, h.Mode.wordBytes())
	}
	switch h.Mode {
	case Int8:
		if f.signed0 {
			for i := range dst {
				dst[i] = float32(int8(b[i]))
			}
		} else {
			for i := range dst {
				dst[i] = float32(b[i])
			}
		}
	case Int16:
		b = b[:2*len(dst)]
		for i := range dst {
			dst[i] = float32(int16(binary.LittleEndian.Uint16(b[2*i:])))
		}
	case Uint16:
		b = b[:2*len(dst)]
		for i := range dst {
			dst[i] = float32(binary.LittleEndian.Uint16(b[2*i:]))
		}
	case Float32:
		b = b[:4*len(dst)]
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		}
	case Float16:
		b = b[:2*len(dst)]
		for i := range dst {
			dst[i] = fromHalf(binary.LittleEndian.Uint16(b[2*i:]))
		}
	case Uint4:
		unpack4(dst, b, h.NX)
	}
}

// swap turns the byte order of all words around, in place.
func swap(b []byte, word int) {
	switch word {
	case 2:
		for i := 0; i+1 < len(b); i += 2 {
			b[i], b[i+1] = b[i+1], b[i]
		}
	case 4:
		for i := 0; i+3 < len(b); i += 4 {
			slices.Reverse(b[i : i+4])
		}
	}
}

// unpack4 spreads rows of 4-bit values: the low nibble is the first pixel, and
// each row begins on a byte.
func unpack4(dst []float32, b []byte, nx int) {
	rowBytes := nx/2 + nx%2
	for y := 0; y*nx < len(dst); y++ {
		row, in := dst[y*nx:(y+1)*nx], b[y*rowBytes:]
		for x := range row {
			row[x] = float32(in[x/2] >> (4 * (x % 2)) & 15)
		}
	}
}
