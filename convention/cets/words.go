package cets

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says how a geometry whose depth parity is wrong is put right.
func Remedies(*tomo.Claim) []convention.Remedy {
	return []convention.Remedy{
		{Action: "Reverse the sign of the tilt: replace every affine \"tilt\" by Ry(-tilt) Rx(-xrot); tomogram and annotations are then reversed in z and must be made anew"},
		{Action: "Or reverse defocus_handedness in the CTF of every image, when the tomogram is to stay as it is: the defocus of every point is then right, and the tomogram known to be the mirror image"},
	}
}

// Next says how to go on with freshly written files.
func Next(c *tomo.Claim) string {
	next := "Python: from cets_data_model.models.models import Dataset; Dataset.model_validate_json(open(\"" + nameOf(c) + suffix + "\").read())"
	if !c.Volume.Known {
		next += "\nNo tomogram is named in it, since none was known; readers of the profile ask for one: convert again with --volume-size and --voxel-size"
	}
	return next
}

// Hints that several problems share.
const (
	hintProfile  = "the standard leaves the meaning of frames and matrices open; only documents of the profile cets-rigid can be read"
	hintRotation = "the profile has no place for magnification or stretch; is this a 2-D matrix with a shift in its last column?"
	hintDamaged  = "the file is cut off or was edited by hand; write it again with the program that made it"
)
