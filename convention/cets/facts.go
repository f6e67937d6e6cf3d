package cets

import "github.com/tomoparity/tomoparity/convention"

// centre is that of images and volumes with a physical frame; the facts below
// name it too.
const centre = convention.CentreFloor

// facts declares what the numbers of a cets-rigid document mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "cets-data-models 0.0.1, profile cets-rigid 0.1 and 0.2",
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: centre, Sections: convention.From0, Shifts: "A", DefocusA: convention.Angstrom,
		Projection: "q = [ Rz(rot) Ry(tilt) Rx(xrot) p ]_xy + shift,  A, physical frames of tomogram and image (origin at index N//2)",
		ToHub: []string{
			"axis = rot, tilt = tilt, x-tilt = xrot: the hub's own order and senses",
			"shift in A; the physical origin of image and tomogram, index N//2, is the hub's",
			"sections without a projection alignment are excluded",
		},
		FromHub: []string{
			"affine tilt = Ry(tilt) Rx(x-tilt), affine in_plane_rotation = Rz(axis), translation shift",
			"defocus_handedness = -1 for underfocus - height, +1 for underfocus + height, null when unknown",
		},
		Prints: []string{
			"defocus_handedness is -1 by default in the schema: a written -1 may mean that nobody said",
			"tilt_axis_angle of an acquisition session is measured from the detector's x axis, not from the vertical",
			"documents that were written with other names than the profile's may map image to tomogram; they are refused",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "rot, counter-clockwise from the vertical, as AreTomo's ROT and RELION's rlnTomoZRot", Known: convention.Read},
			{What: "tilt angle", Says: "x' = x cos t + z sin t by the profile; the founding documents contradict each other on the sign", Known: convention.Read},
			{What: "pixel centre", Says: "physical origin at array index N//2, 0-based; a bare Scale has it in the corner", Known: convention.Read},
			{What: "shifts", Says: "A, added after the turns, in the image", Known: convention.Read},
			{What: "index base", Says: "section counts from 0", Known: convention.Read},
			{What: "row order", Says: "y grows with the row of the array; top or bottom is not declared and is taken as in MRC files, row 0 at the bottom", Known: convention.Read},
			{What: "beam", Says: "whether z points along or against the electrons is not declared by the profile", Known: convention.Read},
			{What: "volume", Says: "the array in the order x, y, z is the physical frame: no turn, no mirror", Known: convention.Read},
			{What: "defocus", Says: "A, underfocus positive, u not smaller than v; the point at which it holds is not said", Known: convention.Read},
			{What: "astigmatism, phase", Says: "defocus_angle: direction of defocus_u, degrees from +x to +y of the raw image; phase_shift: of a phase plate, in degrees by the profile, without a unit in the schema", Known: convention.Read},
			{What: "hand flag", Says: "defocus_handedness, RELION's: -1 is underfocus - z, +1 underfocus + z", Known: convention.Read},
			{What: "dose", Says: "accumulated_dose is that before the image, e/A^2", Known: convention.Read},
		},
	}
}
