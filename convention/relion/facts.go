package relion

import "github.com/tomoparity/tomoparity/convention"

// facts declares what RELION's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "RELION 5.0 (tomograms.star with tilt_series/*.star); RELION 4 (tomogram sets with matrices in one file)",
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: convention.CentreFloor, Sections: convention.From1, Shifts: "A", DefocusA: convention.Angstrom,
		Projection: "raw = n//2 + shift/pixel + [ Rz(ZRot) Ry(YTilt) Rx(XTilt) (x,y,z) ]_xy,  unbinned pixels from the volume centre n//2",
		ToHub: []string{
			"tilt = rlnTomoYTilt (same sign as the hub)",
			"axis = rlnTomoZRot, counter-clockwise from the vertical",
			"x-tilt = rlnTomoXTilt",
			"shift = rlnTomoX/YShiftAngst; image centre n//2 is the hub's",
			"rlnTomoHand -1: underfocus = D - z', depth right; +1: D + z', depth wrong",
			"rlnTomoDeformationCoefficients: a local part, spline, Fourier or linear over the image",
		},
		FromHub: []string{
			"rlnTomoYTilt, rlnTomoZRot, rlnTomoXTilt, rlnTomoX/YShiftAngst = tilt, axis, x-tilt, shift",
			"rlnTomoHand = -1 when underfocus falls with the height or it is not known, +1 when it grows",
			"rlnDefocusU, V = the mean +- half the astigmatism; images left out get no row",
			"RELION 4: rlnTomoProjX, Y, Z = image and depth of voxel k + 1, pixels, magnification and stretch included; row n is the n-th image of the stack",
		},
		Prints: []string{
			"the GUI's \"Invert defocus handedness\" is Yes by default, which means rlnTomoHand -1; the importer's command line without --invert-defocus-handedness means +1",
			"rlnTomoHand changes the CTF of particles only, never a volume",
			"rlnTomoYTilt of an IMOD alignment is, in RELION 5.0, the .tlt minus AngleOffset of align.log: the tomogram is turned about y against IMOD's",
			"the shifts of an IMOD alignment are taken over without the half pixel between IMOD's (n-1)/2 and n//2: for even n every image is half a pixel off in both directions",
			"centred coordinates count from n/2, picks of RELION's own pickers from n/2 - 1: one unbinned voxel apart",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "rlnTomoZRot: degrees from the vertical to the axis, counter-clockwise positive, as IMOD's RotationAngle", Known: convention.Run},
			{What: "tilt angle", Says: "x_ali = x cos t + z sin t with t = rlnTomoYTilt; rlnTomoNominalStageTiltAngle never enters the projection", Known: convention.Run},
			{What: "pixel centre", Says: "n//2, 0-based, integer = pixel centre, for images and the unbinned volume, odd and even; RELION 4's matrices count voxels from 1", Known: convention.Run},
			{What: "shifts", Says: "rlnTomoX/YShiftAngst: where the volume centre falls, from pixel n//2, A, raw image axes", Known: convention.Run},
			{What: "volume", Says: "(x, y, z) as projected, no turn; voxel i binned by b is voxel b i unbinned; sizes in the table are unbinned", Known: convention.Run},
			{What: "defocus", Says: "A, underfocus positive, at n/2 of the unbinned volume; of a point: D + rlnTomoHand z'", Known: convention.Run},
			{What: "hand flag", Says: "rlnTomoHand -1: z points to the electron source, +1: away from it; derived from the geometry, never copied", Known: convention.Run},
			{What: "image deformation", Says: "rlnTomoDeformation...: from pixel q, where the point is without it, to q + d(q), unbinned pixels, 0-based; for particles only; no change of depth or defocus", Known: convention.Read},
			{What: "index base", Says: "n in n@stack.mrcs counts from 1; rows stand in any order and images left out have none", Known: convention.Run},
			{What: "row order", Says: "row 0 of the file is the bottom row", Known: convention.Run},
		},
	}
}
