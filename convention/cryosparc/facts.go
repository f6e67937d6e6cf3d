package cryosparc

import "github.com/tomoparity/tomoparity/convention"

// facts declares what is known of cryoSPARC's numbers: nothing of tilts.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "datasets in NumPy's form (.cs), of particles",
		TiltSign: 0, AxisSign: 0, StoredAxisSign: 0, DepthSign: convention.NotSaid,
		Centre: convention.CentreUnknown, Sections: convention.From0, DefocusA: convention.Angstrom,
		Projection: "unknown: no public source states how a tilt series is held",
		Prints:     []string{"location/micrograph_shape is [y, x]", "tomography reaches cryoSPARC as 2-D images of particles that RELION or Warp cut out"},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "unknown", Known: convention.Read},
			{What: "tilt angle", Says: "unknown", Known: convention.Read},
			{What: "pixel centre", Says: "unknown, also for the fractions of an image in location/center_x_frac and center_y_frac", Known: convention.Read},
			{What: "volume", Says: "unknown", Known: convention.Read},
			{What: "defocus", Says: "ctf/df1_A, ctf/df2_A: A, underfocus positive; ctf/df_angle_rad and ctf/phase_shift_rad in radians", Known: convention.Read},
			{What: "hand flag", Says: "none was found", Known: convention.Read},
			{What: "index base", Says: "blob/idx counts sections from 0", Known: convention.Read},
			{What: "row order", Says: "y of a particle is measured from the bottom of the image", Known: convention.Read},
			{What: "particles", Says: "alignments3D/pose: rotation vector r, radians, exp(-[r]x) is RELION's matrix; shift in pixels of blob/psize_A with the sign of RELION's origin", Known: convention.Read},
		},
	}
}
