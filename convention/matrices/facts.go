package matrices

import "github.com/tomoparity/tomoparity/convention"

// facts declares what the numbers of matrices.json mean: the hub's own terms.
func facts() convention.Facts {
	return convention.Facts{
		Versions: Schema,
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: 0,
		Centre: convention.CentreFloor, Sections: convention.From0, Shifts: "A", DefocusA: convention.Angstrom,
		Projection: "(u, v, h) = matrix x (x, y, z, 1),  A, the hub's specimen and image frames",
		ToHub:      []string{"nothing changes: a matrix is the hub's projection, unrounded"},
		FromHub:    []string{"nothing changes; a local deformation has no place"},
		Prints:     []string{"tilt_deg is the angle as the package it came from wrote it, in that package's sense; the geometry is in the matrix alone"},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "in the matrix; tilt_axis_deg repeats it as users of the package it came from see it, degrees counter-clockwise from the vertical", Known: convention.Run},
			{What: "tilt angle", Says: "in the matrix; u = x cos t + z sin t for an axis of 0", Known: convention.Run},
			{What: "pixel centre", Says: "u and v are measured from pixel floor(n/2), 0-based, integer = pixel centre", Known: convention.Run},
			{What: "volume", Says: "to_specimen maps a 0-based voxel to the specimen, A; its determinant says whether it is a mirror", Known: convention.Run},
			{What: "defocus", Says: "defocus_A: A, underfocus positive, of the specimen's origin", Known: convention.Run},
			{What: "astigmatism", Says: "astigmatism_A: largest minus smallest underfocus, A; astigmatism_deg: direction of the largest, counter-clockwise from u in the raw image; defocus_A is the mean", Known: convention.Run},
			{What: "phase", Says: "phase_deg: of the CTF, phase plate plus asin(amp_contrast); phase_plate_deg: the phase plate alone, where the amplitude contrast is not known", Known: convention.Run},
			{What: "hand flag", Says: "depth: right is defocus_A - h, wrong is defocus_A + h, undetermined when nobody said; it is stated, not measured", Known: convention.Run},
			{What: "index base", Says: "section counts from 0; sections without alignment have matrix null", Known: convention.Run},
			{What: "row order", Says: "row 0 of the file is the bottom row", Known: convention.Run},
			{What: "dose", Says: "prior_dose: before the image, e/A^2", Known: convention.Run},
		},
	}
}
