package imod

import "github.com/tomoparity/tomoparity/convention"

// What the readers and writers use as numbers; the facts below name them too.
const (
	centre   = convention.CentreMiddle // of raw and aligned images
	defocusA = convention.Nanometre    // of .defocus files
)

// facts declares what IMOD's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "IMOD 4.8 to 4.11; .defocus versions 0 to 3",
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: centre, Sections: convention.From1, Shifts: "unbinned pixels", DefocusA: defocusA,
		Projection: "raw = A^-1 [ (x cos t + z sin t, y) - d ] + (N-1)/2,  A and d from the .xf, (x,y,z) of the volume after trimvol -rx",
		ToHub: []string{
			"tilt = .tlt + OFFSET (same sign as the hub)",
			"axis = -(rotation of the .xf matrix), counter-clockwise from the vertical",
			"x-tilt = .xtilt - XAXISTILT",
			"local alignment: in each patch tilt and x-tilt change and a transform acts after the projection; patches are mixed bilinearly",
			"shift = -A^-1 d in pixels x pixel size; image centre (N-1)/2 becomes floor(N/2): half a pixel for even N",
		},
		FromHub: []string{
			".tlt = tilt; .xtilt = x-tilt when it is not zero",
			".xf matrix = (projection's image part)^-1, a rotation by -axis for a rigid series; d = -A shift",
			"tilt.com with THICKNESS, FULLIMAGE, IMAGEBINNED; newst.com",
			"a local alignment of IMOD's own: NAMElocal.xf (and NAME.zfac), while angles and matrices are those it belongs to",
		},
		Prints: []string{
			"tiltalign's rotation column and RotationAngle are the axis, counter-clockwise from the vertical",
			"the title in stack and mdoc (\"Tilt axis angle = \") is the same number; RotationAngle in an mdoc is that + 90",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "RotationAngle: degrees from the vertical to the axis, counter-clockwise positive, in the raw view", Known: convention.Run},
			{What: "tilt angle", Says: "x_ali = x cos t + z sin t in the volume after trimvol -rx; two decimals in .tlt", Known: convention.Run},
			{What: "pixel centre", Says: "image centre is (N-1)/2 in 0-based pixels; an odd WIDTH or THICKNESS moves the volume centre by half a voxel", Known: convention.Run},
			{What: "shifts", Says: "DX DY of the .xf in unbinned pixels, after the matrix, along the aligned axes", Known: convention.Run},
			{What: "volume", Says: "trimvol -rx is a rotation (same hand); trimvol -yz and PARALLEL are a mirror", Known: convention.Run},
			{What: "defocus", Says: "nm, underfocus positive, .defocus per range of views; at positive tilt the right side of the aligned image is more underfocused unless InvertTiltAngles is set", Known: convention.Run},
			{What: "astigmatism, phase", Says: "version 3 of .defocus: underfocus along the angle and across it, counter-clockwise from +x of the raw image; phase of a phase plate alone, in degrees or radians by flag", Known: convention.Read},
			{What: "hand flag", Says: "InvertTiltAngles in ctfplotter.com or ctfcorrection.com: depth and defocus run the other way; it changes CTF handling only, never the reconstruction", Known: convention.Read},
			{What: "optics", Says: "Voltage kV, SphericalAberration mm, AmplitudeContrast, in ctfplotter.com and ctfcorrection.com; PixelSize there in nm", Known: convention.Read},
			{What: "index base", Says: "views are 1-based in EXCLUDELIST and .defocus, sections 0-based", Known: convention.Read},
			{What: "local alignment", Says: "LOCALFILE: changes of tilt and x-tilt, then a transform about the centre of the aligned image, mixed between four patches by the place in the untilted specimen", Known: convention.Read},
			{What: "row order", Says: "row 0 of the file is the bottom row", Known: convention.Run},
		},
	}
}
