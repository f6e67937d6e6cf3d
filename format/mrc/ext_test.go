package mrc

import (
	"encoding/binary"
	"math"
	"testing"
)

// feiBlocks makes n blocks of size bytes with alpha = 3i-60 degrees, beta 1, axis
// angle 84.5, pixel 2.7e-10 m.
func feiBlocks(size, n int, order binary.ByteOrder) []byte {
	ext := make([]byte, size*n)
	for i := range n {
		b := ext[i*size:]
		order.PutUint32(b, uint32(size))
		order.PutUint32(b[8:], feiHasAlpha|feiHasBeta|feiHasAxis|feiHasPixelX|feiHasPixelY)
		for at, v := range map[int]float64{100: float64(3*i - 60), 108: 1, 140: 84.5, 156: 2.7e-10, 164: 2.7e-10} {
			order.PutUint64(b[at:], math.Float64bits(v))
		}
	}
	return ext
}

func withExt(t *testing.T, nz int, order binary.ByteOrder, kind string, nint, nreal int, ext []byte) *File {
	t.Helper()
	h := plain(1, 1, nz, Int16)
	h.Order, h.ExtType, h.NInt, h.NReal = order, kind, nint, nreal
	if isBig(order) {
		h.MachineStamp = [4]byte{0x11, 0x11}
	}
	return mustOpen(t, withData(h, ext...), Options{})
}

func checkTilts(t *testing.T, f *File, want ...float64) {
	t.Helper()
	got, ok := f.ExtTilts()
	if !ok || len(got) != len(want) {
		t.Fatalf("%v %v, want %v", got, ok, want)
	}
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-5 {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestFEI(t *testing.T) {
	for _, kind := range []string{"FEI1", "FEI2"} {
		f := withExt(t, 3, binary.LittleEndian, kind, 0, 0, feiBlocks(888, 4, binary.LittleEndian))
		checkTilts(t, f, -60, -57, -54)
		m, _ := f.Metas()
		if m[0].AxisAngleDeg != 84.5 || m[0].BetaTiltDeg != 1 || math.Abs(m[1].PixelXA-2.7) > 1e-9 || math.Abs(m[1].PixelYA-2.7) > 1e-9 {
			t.Errorf("%+v", m[0])
		}
	}
	// A big-endian file may have blocks in either order.
	checkTilts(t, withExt(t, 2, binary.BigEndian, "FEI1", 0, 0, feiBlocks(768, 2, binary.BigEndian)), -60, -57)
	checkTilts(t, withExt(t, 2, binary.BigEndian, "FEI1", 0, 0, feiBlocks(768, 2, binary.LittleEndian)), -60, -57)
}

func TestFEIMask(t *testing.T) {
	ext := feiBlocks(768, 1, binary.LittleEndian)
	binary.LittleEndian.PutUint32(ext[8:], feiHasPixelX)
	f := withExt(t, 1, binary.LittleEndian, "FEI1", 0, 0, ext)
	if _, ok := f.ExtTilts(); ok {
		t.Error("an absent tilt was read")
	}
	if m, ok := f.Metas(); !ok || !math.IsNaN(m[0].AxisAngleDeg) || math.Abs(m[0].PixelXA-2.7) > 1e-9 {
		t.Errorf("%+v", m)
	}
	binary.LittleEndian.PutUint32(ext[8:], 0)
	checkTilts(t, withExt(t, 1, binary.LittleEndian, "FEI1", 0, 0, ext), -60)
}

func TestSERI(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		var ext []byte
		for i := range 2 {
			items := []int16{int16(6000 * (2*i - 1)), 10, 20, 3, -250, 50, 420, 12500, 5 * 256, -8 * 256}
			for _, v := range items {
				ext = append(ext, 0, 0)
				order.PutUint16(ext[len(ext)-2:], uint16(v))
			}
		}
		for _, kind := range []string{"", "SERI"} {
			f := withExt(t, 2, order, kind, 20, 63, ext)
			if f.ExtKind() != ExtSERI {
				t.Fatalf("kind %q", f.ExtKind())
			}
			checkTilts(t, f, -60, 60)
			m, _ := f.Metas()
			if m[1].Piece != [3]int{10, 20, 3} || !m[1].HasPiece || m[1].StageXUM != -10 || m[1].StageYUM != 2 ||
				m[1].Magnification != 42000 || m[1].Intensity != 0.5 || m[1].DoseEA2 != 5*256*256.0/256 {
				t.Errorf("%+v", m[1])
			}
		}
	}
	if v := seriFloat(-3, -(2*256 + 7)); v != -(3*256+7)/4.0 {
		t.Errorf("%v", v)
	}
}

func TestAGAR(t *testing.T) {
	var ext []byte
	for i := range 2 {
		ext = append(ext, 0, 0, 0, 0) // one integer
		reals := [12]float32{0: float32(30*i - 15), 1: 0.5, 10: -12.5, 11: 1.35e-10}
		for _, v := range reals {
			ext = binary.LittleEndian.AppendUint32(ext, math.Float32bits(v))
		}
	}
	for _, kind := range []string{"", "AGAR"} {
		f := withExt(t, 2, binary.LittleEndian, kind, 1, 12, ext)
		checkTilts(t, f, -15, 15)
		if m, _ := f.Metas(); m[0].AxisAngleDeg != -12.5 || math.Abs(m[0].PixelXA-1.35) > 1e-6 {
			t.Errorf("%+v", m[0])
		}
	}
}

func TestNoExtTilts(t *testing.T) {
	le := binary.LittleEndian
	tests := []struct {
		name        string
		nz          int
		kind        string
		nint, nreal int
		ext         []byte
	}{
		{"none", 1, "", 6, 5, nil},
		{"too short for all sections", 3, "SERI", 6, 5, make([]byte, 12)},
		{"blocks too short", 2, "FEI1", 0, 0, feiBlocks(768, 1, le)},
		{"block length nonsense", 1, "FEI1", 0, 0, make([]byte, 768)},
		{"seri without items", 1, "SERI", 0, 0, make([]byte, 64)},
		{"agar negative", 1, "AGAR", -1, 32, make([]byte, 128)},
		{"another type", 1, "MRCO", 0, 32, make([]byte, 128)},
		{"no counts", 1, "", 0, 0, make([]byte, 128)},
		{"symmetry", 1, "CCP4", 6, 5, make([]byte, 80)},
		{"tilt bit not set", 1, "SERI", 4, 4, make([]byte, 4)},
	}
	for _, tt := range tests {
		f := withExt(t, tt.nz, le, tt.kind, tt.nint, tt.nreal, tt.ext)
		if got, ok := f.ExtTilts(); ok {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
