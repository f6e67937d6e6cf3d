package imod

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// tomograms are those of tilt and, reoriented, of trimvol and clip.
func tomograms() convention.Tomograms {
	return convention.Tomograms{Made: true, KeepsPlace: true, WholeBinning: true, Header: header}
}

// header makes coordinates (index · pixel - origin) agree with those of an aligned
// stack of the volume's width and height, whose images are at z = 0 (tilt with
// AdjustOrigin). The rotation of the volume against the specimen is in the tilt
// angles: 90 degrees about x as tilt leaves it, back to 0 after a turn about x; a
// swap of y and z leaves them.
func header(s *mrc.Spec, f tomo.VolumeFrame, reorient string) {
	base := mrc.NewHeader()
	base.TiltAngles = [6]float32{90, 0, 0, 0, 0, 0}
	s.Origin = [3]float64{0, 0, -float64(f.NZ) * f.VoxelSize / 2}
	if reorient == "none" || reorient == "flipyz" {
		base.TiltAngles[3] = 90
	}
	if reorient == "none" {
		s.Origin = [3]float64{0, -float64(f.NY) * f.VoxelSize / 2, 0}
	}
	s.Template = &base
}
