package imod_test

import (
	"encoding/binary"
	"math"
	"os"
	"testing"
)

// writeHeader writes an MRC header without data, the pixel size in Å and IMOD's
// original and current turn about x.
func writeHeader(t *testing.T, path string, nx, ny, nz int, pixel float64, turn [2]float32) {
	t.Helper()
	raw := make([]byte, 1024)
	put := func(at int, v uint32) { binary.LittleEndian.PutUint32(raw[at:], v) }
	float := func(at int, v float32) { put(at, math.Float32bits(v)) }
	for i, n := range []int{nx, ny, nz} {
		put(4*i, uint32(n))
		put(28+4*i, uint32(n))
		float(40+4*i, float32(float64(n)*pixel))
		float(52+4*i, 90)
		put(64+4*i, uint32(i+1))
	}
	put(12, 2)
	float(172, turn[0])
	float(184, turn[1])
	copy(raw[208:], "MAP ")
	copy(raw[212:], []byte{0x44, 0x44, 0, 0})
	if err := os.WriteFile(path, raw, 0o666); err != nil {
		t.Fatal(err)
	}
}
