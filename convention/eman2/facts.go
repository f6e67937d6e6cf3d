package eman2

import "github.com/tomoparity/tomoparity/convention"

// What the reader and the writer use as numbers; the facts below name them too.
const (
	centre   = convention.CentreFloor // of images and volumes
	defocusA = convention.Micrometre
)

// facts declares what EMAN2's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "EMAN2 2.99 (info JSON with apix_unbin)",
		TiltSign: -1, AxisSign: 1, StoredAxisSign: -1, DepthSign: 1,
		Centre: centre, Sections: convention.BaseNone, Shifts: "unbinned pixels", DefocusA: defocusA,
		Projection: "raw = n//2 + (tx, ty) + [ Rz(-ztilt) Ry(-ytilt) Rx(-xtilt) (x,y,z) ]_xy,  unbinned pixels from the volume centre n//2",
		ToHub: []string{
			"tilt = -ytilt: EMAN2's positive tilt is the hub's negative",
			"axis = -ztilt = --tltax, counter-clockwise from the vertical",
			"x-tilt = -xtilt",
			"shift = (tx, ty) x apix_unbin; image centre n//2 is the hub's",
		},
		FromHub: []string{
			"ytilt = -tilt: the rawtlt given to e2tomogram must have this sign",
			"ztilt = -axis (--tltax = axis)",
			"xtilt = -x-tilt; tx, ty = shift / apix",
		},
		Prints: []string{
			"e2tomogram prints \"tilt axis:\" with the internal sign (-axis); --checkhand prints the user's sign (axis)",
			"the automatic axis always lies in (-180, 0] (user sign): 84.1 is reported as -95.9, a choice of range, not of data",
			"--checkhand's remedy is always the axis + 180; reversing the angles would do as well",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "--tltax is counter-clockwise from the vertical; tlt_params and e2tomogram's print hold the opposite sign", Known: convention.Run},
			{What: "tilt angle", Says: "x_ali = x cos t - z sin t: the same signed angles as in IMOD give the mirror image in z", Known: convention.Run},
			{What: "pixel centre", Says: "n//2, 0-based, integer = pixel centre, for images and volumes", Known: convention.Run},
			{What: "shifts", Says: "tx, ty: where the volume centre falls, from pixel n//2, unbinned pixels, raw image axes", Known: convention.Run},
			{What: "local movement", Says: "columns 5 to 8 of tlt_params, if there, are a matrix C: (X/ny, Y/ny) C is added to the place of a point when particles are cut out, unbinned pixels", Known: convention.Read},
			{What: "reference tilt", Says: "with --rawtlt and no --zeroid the angle of the middle image of the stack is subtracted from all", Known: convention.Read},
			{What: "volume", Says: "tilt axis along y, z along the beam of the reference tilt, no turn on writing", Known: convention.Run},
			{What: "defocus", Says: "um, underfocus positive, of the volume centre; of a point: defocus - depth, always", Known: convention.Run},
			{What: "hand flag", Says: "none: the sign of the angles or the axis + 180 decide", Known: convention.Run},
			{What: "index base", Says: "one row of tlt_params an image, in stack order, rejected images included (ali_loss >= 500)", Known: convention.Read},
			{What: "row order", Says: "MRC and HDF are read as stored, row 0 at the bottom; TIFF is flipped on reading", Known: convention.Run},
		},
	}
}
