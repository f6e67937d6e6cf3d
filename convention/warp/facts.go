package warp

import "github.com/tomoparity/tomoparity/convention"

// What the reader and the writer use as numbers; the facts below name them too.
const (
	centre   = convention.CentreHalf // of images and volumes
	defocusA = convention.Micrometre // of GridCTF
)

// facts declares what Warp's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "WarpTools 2.0.0dev40, .xml of Warp 1 and M",
		TiltSign: -1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: centre, Sections: convention.BaseNone, Shifts: "A", DefocusA: defocusA,
		Projection: "raw = I/2 + AxisOffset + [ Rz(AxisAngle) Ry(-(Angle + LevelAngleY)) Rx(LevelAngleX) (x,y,z) ]_xy,  A from the volume centre V/2",
		ToHub: []string{
			"tilt = -(Angle + LevelAngleY): Warp's positive tilt is the hub's negative",
			"axis = AxisAngle, counter-clockwise from the vertical",
			"x-tilt = LevelAngleX, one for all tilts",
			"shift = (AxisOffsetX, AxisOffsetY) in A; centre I/2: half a pixel more than the hub's for an odd size",
			"GridMovement is subtracted (cubic), GridVolumeWarp is added before the rotation (linear)",
			"AreAnglesInverted True: underfocus = D - p.z, depth right; False: D + p.z, depth wrong",
		},
		FromHub: []string{
			"Angle = -tilt, LevelAngleX = the x-tilt all tilts share; LevelAngleY = 0, or for Warp's own results what it was, taken out of Angle",
			"AxisAngle = axis; AxisOffsetX, AxisOffsetY = shift in A",
			"AreAnglesInverted = True unless underfocus grows with the height",
			"Warp's own grids of movement, volume warp and defocus over the volume come back as they were",
		},
		Prints: []string{
			"ts_import reverses the angles of the .mdoc unless --dont_invert; ts_import_alignments takes those of a .tlt as they are",
			"ts_defocus_hand changes the sign in the CTF model only, neither positions nor the tomogram; --check reports the absolute sign and goes on saying flip after --set_flip",
			"ts_reconstruct has a --dont_invert too: it is about contrast",
			"once the .xml has angles, the .tomostar is not read any more",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "AxisAngle: degrees from the vertical to the axis, counter-clockwise positive, as IMOD's RotationAngle", Known: convention.Run},
			{What: "tilt angle", Says: "x_ali = x cos t - z sin t with t = Angle + LevelAngleY: the same signed angles as in IMOD give the mirror image in z", Known: convention.Run},
			{What: "pixel centre", Says: "pixel i (from 0) lies at i times the pixel size, the centre of n pixels at n/2, for images and volumes", Known: convention.Read},
			{What: "shifts", Says: "AxisOffsetX, Y: where the volume centre falls, from the image centre, A, raw image axes", Known: convention.Run},
			{What: "image movement", Says: "GridMovementX, Y: natural cubic splines over image and tilts, subtracted, A", Known: convention.Run},
			{What: "volume warp", Says: "GridVolumeWarpX, Y, Z: linear over volume and dose, added before the rotation, A", Known: convention.Read},
			{What: "volume", Says: "(x, y, z) as projected, no turn", Known: convention.Read},
			{What: "defocus", Says: "GridCTF: um, underfocus positive, of the volume centre; of a point: D - z' with AreAnglesInverted, else D + z'", Known: convention.Run},
			{What: "hand flag", Says: "AreAnglesInverted; False is also what a file has before ts_defocus_hand", Known: convention.Read},
			{What: "index base", Says: "one line a tilt in the order of the .tomostar, by ascending angle of the .mdoc; UseTilt False is left out", Known: convention.Read},
			{What: "row order", Says: "images are read as stored, row 0 at the bottom", Known: convention.Read},
		},
	}
}
