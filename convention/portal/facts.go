package portal

import "github.com/tomoparity/tomoparity/convention"

// facts declares what the portal's numbers mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "schema 2.0, alignment_metadata.json made with cryoet-alignment",
		TiltSign: 1, AxisSign: 1, StoredAxisSign: 1, DepthSign: convention.NotSaid,
		Sections: convention.From0, Shifts: "pixels of the tilt series (the schema says A)", DefocusA: convention.Angstrom,
		Projection: "raw = C + in_plane_rotation [ Ry(tilt_angle) Rx(volume_x_rotation) (x,y,z) ]_xy + (x_offset, y_offset),  pixels of the tilt series",
		ToHub: []string{
			"axis = atan2(m21, m11) of in_plane_rotation; tilt = tilt_angle; x-tilt = volume_x_rotation",
			"format IMOD: the .xf is taken back out first, A = transpose of in_plane_rotation, d = -inverse(in_plane_rotation) offset",
			"shift = pixel size x (offset + C - N//2), with C the centre of the program that aligned",
			"sections without an entry are left out",
		},
		FromHub: []string{
			"in_plane_rotation = Rz(axis), tilt_angle = tilt, volume_x_rotation = x-tilt",
			"offset = shift / pixel size + N//2 - C; format ARETOMO3 (C = N/2), with an x-tilt IMOD (C = (N-1)/2)",
		},
		Prints: []string{
			"the schema says that x_offset and y_offset are in A; the numbers are pixels of the tilt series",
			"tilt_offset is in the tilt angles already; adding it turns the specimen twice",
			"tilt_axis of tiltseries_metadata.json is the nominal angle and has no stated zero; the alignment is in in_plane_rotation",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "in_plane_rotation [[c, -s], [s, c]] of AreTomo's ROT, from the aligned to the raw image", Known: convention.Run},
			{What: "tilt angle", Says: "AreTomo's TILT or IMOD's .tlt unchanged: x_ali = x cos t + z sin t", Known: convention.Read},
			{What: "shifts", Says: "in pixels, added after the turn; the numbers of the .aln, or -M d of the .xf", Known: convention.Run},
			{What: "magnification", Says: "format IMOD holds the transpose of the .xf matrix, which is its inverse only for a rotation", Known: convention.Run},
			{What: "pixel centre", Says: "not stated; that of the program that aligned: IMOD (N-1)/2, AreTomo3 and Warp N/2, RELION N//2, 0-based", Known: convention.Read},
			{What: "index base", Says: "z_index counts the raw stack from 0; missing sections are excluded", Known: convention.Read},
			{What: "row order", Says: "not stated; row 0 of the MRC file at the bottom, as the programs have it that aligned; that of the OME-Zarr copies is unknown", Known: convention.Read},
			{What: "x-tilt", Says: "the .xtilt unchanged; OFFSET, XAXISTILT and SHIFT of tilt.com are dropped", Known: convention.Run},
			{What: "volume", Says: "volume_dimension in A; how the tomogram is laid into its array is unknown", Known: convention.Read},
			{What: "defocus", Says: "in tiltseries_metadata.json: A, underfocus positive; astigmatic_angle of the major one, degrees counter-clockwise from +x of the raw image; phase of a phase plate in radians", Known: convention.Read},
			{What: "hand flag", Says: "none: the schema has no field for it", Known: convention.Read},
		},
	}
}
