package mrc

import (
	"encoding/binary"
	"math"
)

// ExtKind is the kind of an extended header.
type ExtKind string

// The kinds that are decoded. Other types written at byte 104 (CCP4, MRCO, ...)
// are returned as they are; ExtNone means that there is none or that nothing
// tells what it is.
const (
	ExtNone ExtKind = ""
	ExtSERI ExtKind = "SERI" // SerialEM
	ExtAGAR ExtKind = "AGAR" // Agard, and FEI before FEI1: 4-byte integers and floats
	ExtFEI1 ExtKind = "FEI1" // FEI and Thermo Fisher, metadata version 0
	ExtFEI2 ExtKind = "FEI2" // the same, metadata version 2
)

// Meta is what the extended header says of one section. A number it does not
// say is NaN. Angles are in degrees with the sign of the file.
type Meta struct {
	TiltDeg      float64 // tilt of the stage (alpha)
	BetaTiltDeg  float64 // second tilt (FEI)
	AxisAngleDeg float64 // tilt axis angle (AGAR, FEI1, FEI2)
	PixelXA      float64 // pixel size in ångström (AGAR, FEI1, FEI2)
	PixelYA      float64

	HasPiece bool   // SERI: montage piece
	Piece    [3]int // lower left pixel x, y and section z of the piece, 0-based

	StageXUM, StageYUM float64 // SERI: stage position, micrometre
	Magnification      float64 // SERI
	Intensity          float64 // SERI: beam intensity, fraction
	DoseEA2            float64 // SERI: electrons per square ångström
}

// unsaid is a Meta that says nothing.
func unsaid() Meta {
	nan := math.NaN()
	return Meta{TiltDeg: nan, BetaTiltDeg: nan, AxisAngleDeg: nan, PixelXA: nan, PixelYA: nan,
		StageXUM: nan, StageYUM: nan, Magnification: nan, Intensity: nan, DoseEA2: nan}
}

// ExtKind tells what the extended header is: by the type at byte 104, else, as
// in older files, by the two numbers at 128 and 130. When the bytes of the items
// named by the bits of the second add up to the first it is SerialEM's, else the
// two are the integers and floats of AGAR; each only if it fits in the length.
// Source of the rule: read (IMOD's description of the format).
func (f *File) ExtKind() ExtKind {
	h := &f.Header
	if len(f.Ext) == 0 {
		return ExtNone
	}
	switch k := ExtKind(h.ExtType); k {
	case ExtSERI, ExtAGAR, ExtFEI1, ExtFEI2, "CCP4", "MRCO", "HDF5":
		return k
	}
	nz := int64(h.NZ)
	switch {
	case h.NInt > 0 && h.NReal > 0 && seriBytes(h.NReal) == h.NInt && int64(h.NInt)*nz <= int64(len(f.Ext)):
		return ExtSERI
	case h.NInt >= 0 && h.NReal > 0 && 4*int64(h.NInt+h.NReal)*nz <= int64(len(f.Ext)):
		return ExtAGAR
	}
	return ExtNone
}

// Metas returns what the extended header says of each section (0-based), NZ of
// them, or false when it is of no known kind or too short for all sections.
func (f *File) Metas() ([]Meta, bool) {
	stride, decode := f.metaLayout()
	nz := int64(f.Header.NZ)
	if stride <= 0 || stride*nz > int64(len(f.Ext)) {
		return nil, false
	}
	metas := make([]Meta, nz)
	for i := range metas {
		metas[i] = decode(f.Ext[int64(i)*stride:][:stride])
	}
	return metas, true
}

// ExtTilts returns the tilt angle of each section in degrees, with the sign of
// the file; false when the extended header does not have one for every section.
func (f *File) ExtTilts() ([]float64, bool) {
	metas, ok := f.Metas()
	if !ok {
		return nil, false
	}
	tilts := make([]float64, len(metas))
	for i, m := range metas {
		if math.IsNaN(m.TiltDeg) || math.IsInf(m.TiltDeg, 0) {
			return nil, false
		}
		tilts[i] = m.TiltDeg
	}
	return tilts, true
}

// metaLayout returns the bytes a section has and how they are read.
func (f *File) metaLayout() (stride int64, decode func([]byte) Meta) {
	h := &f.Header
	switch f.ExtKind() {
	case ExtSERI:
		if h.NInt <= 0 || seriBytes(h.NReal) != h.NInt {
			return 0, nil
		}
		return int64(h.NInt), func(b []byte) Meta { return seriMeta(b, h.NReal, h.Order) }
	case ExtAGAR:
		if h.NInt < 0 || h.NReal <= 0 {
			return 0, nil
		}
		return 4 * int64(h.NInt+h.NReal), func(b []byte) Meta { return agarMeta(b[4*h.NInt:], h.NReal, h.Order) }
	case ExtFEI1, ExtFEI2:
		return feiLayout(f.Ext, h.Order)
	}
	return 0, nil
}

// seriItems are the lengths in bytes of SerialEM's items, by bit.
var seriItems = [...]int{2, 6, 4, 2, 2, 4, 2, 4, 2, 4, 2}

// seriBytes adds up the items of the bits that are set.
func seriBytes(flags int) int {
	n := 0
	for bit, size := range seriItems {
		if flags>>bit&1 == 1 {
			n += size
		}
	}
	return n
}

// seriMeta reads the items of one section in the order of the bits.
func seriMeta(b []byte, flags int, order binary.ByteOrder) Meta {
	m := unsaid()
	short := func(k int) float64 { return float64(int16(order.Uint16(b[2*k:]))) }
	for bit, size := range seriItems {
		if flags>>bit&1 == 0 {
			continue
		}
		switch bit {
		case 0:
			m.TiltDeg = short(0) / 100
		case 1:
			m.HasPiece = true
			m.Piece = [3]int{int(short(0)), int(short(1)), int(short(2))}
		case 2:
			m.StageXUM, m.StageYUM = short(0)/25, short(1)/25
		case 3:
			m.Magnification = short(0) * 100
		case 4:
			m.Intensity = short(0) / 25000
		case 5:
			m.DoseEA2 = seriFloat(int16(order.Uint16(b)), int16(order.Uint16(b[2:])))
		}
		b = b[size:]
	}
	return m
}

// seriFloat puts a float together from two shorts: the first and the low byte
// of the second are the digits, the rest of the second the power of two.
func seriFloat(s1, s2 int16) float64 {
	a1, a2 := math.Abs(float64(s1)), math.Abs(float64(s2))
	exp := int(a2 / 256)
	if s2 < 0 {
		exp = -exp
	}
	v := math.Ldexp(a1*256+math.Mod(a2, 256), exp)
	if s1 < 0 {
		v = -v
	}
	return v
}

// agarMeta reads the floats of one section: the first is the tilt, the second
// the other tilt in FEI's use, the eleventh the axis angle, the twelfth the
// pixel size in metre.
func agarMeta(b []byte, n int, order binary.ByteOrder) Meta {
	m := unsaid()
	float := func(k int) float64 { return float64(math.Float32frombits(order.Uint32(b[4*k:]))) }
	m.TiltDeg = float(0)
	if n >= 12 {
		m.BetaTiltDeg, m.AxisAngleDeg = float(1), float(10)
		m.PixelXA = float(11) * metreA
		m.PixelYA = m.PixelXA
	}
	return m
}

// metreA is a metre in ångström.
const metreA = 1e10
