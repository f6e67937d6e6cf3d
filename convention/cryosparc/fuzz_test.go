package cryosparc

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
)

func FuzzRead(f *testing.F) {
	header := "{'descr': [('uid', '<u8'), ('tomo/tilt_angle', '<f4'), ('alignments3D/pose', '<f4', (3,))], 'fortran_order': False, 'shape': (1,), }"
	text := "\x93NUMPY\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + string(make([]byte, 24))
	f.Add(uint8(0), []byte(stream+"\x00\x00"))
	conventiontest.Fuzz(f, New(), convention.Input{}, "a.cs", map[string]string{"a.cs": text})
}
