package convention

import (
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/tomo"
)

// Tomograms says how a package lays out the files of the tomograms it makes. How
// voxels lie in the specimen is what Write and Read of the room say.
type Tomograms struct {
	// Made: the package makes tomograms from a claim. All else is for these only.
	Made bool

	// KeepsPlace: a tomogram of another size lies where that of the claim lies, when
	// the claim is this package's (IMOD's SHIFT); else about the specimen's origin.
	KeepsPlace bool

	// WholeBinning: voxels are a whole number of pixels of the images, 1 to 16.
	WholeBinning bool

	// Header changes what the package writes otherwise than a volume (space group
	// 1) with start indices and origin 0; nil: nothing. reorient is as in Input.
	Header func(s *mrc.Spec, f tomo.VolumeFrame, reorient string)
}

// Spec is the header of a tomogram as the package writes it: of the size and the
// voxels (Å, along every axis) of the frame. The mode and the labels are left open.
func (t Tomograms) Spec(f tomo.VolumeFrame, reorient string) mrc.Spec {
	s := mrc.Spec{NX: f.NX, NY: f.NY, NZ: f.NZ, Volume: true, PixelA: [3]float64{f.VoxelSize, f.VoxelSize, f.VoxelSize}}
	if t.Header != nil {
		t.Header(&s, f, reorient)
	}
	return s
}
