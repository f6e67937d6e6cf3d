package aretomo

import "github.com/tomoparity/tomoparity/convention"

// What the reader and the writer use as numbers; the facts below name them too.
const (
	centre = convention.CentreHalf // of images; uncertain by half a pixel
	// written is how SEC counts in the files written here, those of AreTomo3
	// from 2.0.7 on.
	written = convention.From1
)

// facts declares what AreTomo's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "AreTomo 1.2 to AreTomo3 2.3.1 (.aln)",
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: centre, Sections: convention.BaseVaries, Shifts: "pixels of the input stack", DefocusA: convention.Angstrom,
		Projection: "raw = N/2 + (TX, TY) + [ Rz(ROT) Ry(TILT) (x,y,z) ]_xy,  pixels of the input stack from the volume centre",
		ToHub: []string{
			"tilt = TILT (same sign as the hub, AlphaOffset already in it)",
			"axis = ROT, counter-clockwise from the vertical",
			"x-tilt = 0; BetaOffset moves nothing",
			"shift = (TX, TY) x pixel size of the input stack; centre N/2, uncertain by half a pixel",
			"local alignment: residual shifts of good patches with weights exp(-100 d^2), added in the raw image",
			"dfHand 1: depth right; -1 says nothing (ROT may have been turned by 180 degrees already)",
		},
		FromHub: []string{
			"ROT, TILT = axis, tilt; TX, TY = shift / pixel; SEC counts from 1 (AreTomo3 2.0.7 and later)",
			"images left out become DarkFrame lines; x-tilt, magnification and stretch have no place",
			"AreTomo's own local alignment: the rows of the images that are kept, two decimals",
		},
		Prints: []string{
			"AreTomo3 from 2.0.5 on turns ROT by 180 degrees when dfHand is -1 and the axis is not locked, after it has written -1 to _CTF.txt",
			"its formula for dfHand has the opposite sign of what its comparison of spectra finds",
			"SEC counts from 0 before AreTomo3 2.0.7 and from 1 since; the file does not say",
			"_Imod/*_st.xf keeps three decimals of the matrix: about a pixel at 2000 px from the centre; the .aln is exact",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "ROT: degrees from the vertical to the axis, counter-clockwise positive, as IMOD's RotationAngle", Known: convention.Run},
			{What: "tilt angle", Says: "x_ali = x cos t + z sin t with t = TILT, the sign of the recorded angle", Known: convention.Read},
			{What: "pixel centre", Says: "N/2; a comment puts pixel centres at i + 0.5, the code rounds after adding another half", Known: convention.Read},
			{What: "shifts", Says: "TX, TY: where the volume centre falls, from the image centre, pixels of the input stack, raw image axes", Known: convention.Read},
			{What: "volume", Says: "-FlipVol 0 (x, -z, y) and 1 (x, y, z) are rotations, 2 (x, y, -z) is a mirror; older versions differ", Known: convention.Read},
			{What: "defocus", Says: "_CTF.txt: A, underfocus positive, two values; rows are the images sorted by tilt, dark ones included", Known: convention.Read},
			{What: "astigmatism, phase", Says: "_CTF.txt: the larger defocus comes first, along the azimuth, degrees counter-clockwise from +x of the raw image; phase of a phase plate alone, radians", Known: convention.Read},
			{What: "dose", Says: "_TLT.txt: recorded angle, place in the acquisition, dose of this image, e/A^2", Known: convention.Read},
			{What: "hand flag", Says: "dfHand in _CTF.txt; its meaning depends on version and options", Known: convention.Read},
			{What: "index base", Says: "SEC from 0 or 1 by version; DarkFrame place from 0; patch rows from 0 into the table", Known: convention.Read},
			{What: "row order", Says: "rows in ascending tilt; row 0 of the image file is the bottom row", Known: convention.Read},
		},
	}
}
