package portal

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says how a geometry whose depth parity is wrong is put right. The
// portal takes files of IMOD or AreTomo3: there it is done.
func Remedies(*tomo.Claim) []convention.Remedy {
	return []convention.Remedy{
		{Action: "Reverse the sign of tilt_angle and volume_x_rotation in every section; the tomogram is then the mirror image in z of the one there is, which must be made anew"},
		{Action: "Or turn the axis by 180 degrees: multiply every in_plane_rotation by -1 and keep the offsets; x, y and z of the tomogram are then reversed"},
		{Action: "Deposit the alignment again, with the .aln or .xf and .tlt that were put right in AreTomo3 or IMOD: the portal makes this file from them"},
	}
}

// Next says how to go on with freshly written files.
func Next(*tomo.Claim) string {
	return "Python: from cryoet_alignment.io.cryoet_data_portal import Alignment; Alignment.from_file(\"" + FileName + "\")"
}

// Hints that several problems share.
const (
	hintRaw     = "the alignment of the program itself is more: the .xf, .tlt and tilt.com, or the .aln, that lie beside the file on the portal"
	hintAgain   = "the file is cut off or was edited by hand: load it down again"
	hintAligned = "the stack on the portal was aligned before it was deposited: the numbers belong to the unaligned images"
)
