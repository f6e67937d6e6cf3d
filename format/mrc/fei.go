package mrc

import (
	"encoding/binary"
	"math"
)

// Byte offsets in a block of FEI1 and FEI2, one block a section, as in the
// public definition of the format (metadata versions 0 and 2 agree in this
// part): int32 length, int32 version, uint32 mask of valid fields, float64 time,
// four texts of 16 bytes, then float64 each. Source: read, and checked against
// one FEI2 file by a Thermo Fisher microscope, in which version (2), texts, stage
// position and pixel size are where these offsets say, and the mask marks as
// absent those that are 0. The file is of one image at alpha 0.008; no tilt
// series and no FEI1 file was at hand.
const (
	feiMask   = 8
	feiAlpha  = 100
	feiBeta   = 108
	feiAxis   = 140
	feiPixelX = 156
	feiPixelY = 164
	feiLeast  = 172 // bytes needed for the above
	feiMost   = 1 << 16
)

// Bits of the mask: the fields are numbered from the time on.
const (
	feiHasAlpha  = 1 << 7
	feiHasBeta   = 1 << 8
	feiHasAxis   = 1 << 12
	feiHasPixelX = 1 << 14
	feiHasPixelY = 1 << 15
)

// feiLayout finds the length of the blocks, which stands first in each. The
// definition does not say in which byte order; the file's is tried first, then
// little endian.
func feiLayout(ext []byte, order binary.ByteOrder) (stride int64, decode func([]byte) Meta) {
	for _, o := range [...]binary.ByteOrder{order, binary.LittleEndian} {
		if len(ext) < feiLeast {
			break
		}
		if n := int64(int32(o.Uint32(ext))); n >= feiLeast && n <= feiMost && n <= int64(len(ext)) {
			return n, func(b []byte) Meta { return feiMeta(b, o) }
		}
	}
	return 0, nil
}

// feiMeta reads one block. A field whose bit in the mask is not set is unsaid;
// in a block with an empty mask all are taken as they stand.
func feiMeta(b []byte, order binary.ByteOrder) Meta {
	m := unsaid()
	mask := order.Uint32(b[feiMask:])
	for _, field := range [...]struct {
		to    *float64
		at    int
		bit   uint32
		scale float64
	}{
		{&m.TiltDeg, feiAlpha, feiHasAlpha, 1},
		{&m.BetaTiltDeg, feiBeta, feiHasBeta, 1},
		{&m.AxisAngleDeg, feiAxis, feiHasAxis, 1},
		{&m.PixelXA, feiPixelX, feiHasPixelX, metreA},
		{&m.PixelYA, feiPixelY, feiHasPixelY, metreA},
	} {
		if mask == 0 || mask&field.bit != 0 {
			*field.to = math.Float64frombits(order.Uint64(b[field.at:])) * field.scale
		}
	}
	return m
}
