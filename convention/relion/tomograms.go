package relion

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// tomograms are those of relion_tomo_reconstruct_tomogram, which calls a volume a
// stack (space group 0).
func tomograms() convention.Tomograms {
	return convention.Tomograms{Made: true, Header: func(s *mrc.Spec, _ tomo.VolumeFrame, _ string) { s.Volume = false }}
}
