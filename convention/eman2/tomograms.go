package eman2

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// tomograms are those of e2tomogram.py, whose start indices are minus half the size.
func tomograms() convention.Tomograms {
	return convention.Tomograms{Made: true, Header: func(s *mrc.Spec, f tomo.VolumeFrame, _ string) {
		base := mrc.NewHeader()
		base.NXStart, base.NYStart, base.NZStart = -f.NX/2, -f.NY/2, -f.NZ/2
		s.Template = &base
	}}
}
