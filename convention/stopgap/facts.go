package stopgap

import "github.com/tomoparity/tomoparity/convention"

// defocusA is the unit of defocus in a wedge list, Å; the facts below name it too.
const defocusA = convention.Micrometre

// facts declares what the numbers of STOPGAP's lists mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "STOPGAP 0.7 (wedge and motive lists)",
		TiltSign: 1, AxisSign: 0, StoredAxisSign: 0, DepthSign: 1,
		Centre: convention.CentreUnknown, Sections: convention.BaseNone, DefocusA: defocusA,
		Projection: "none in a list: STOPGAP is given stacks that are aligned already",
		ToHub:      []string{"tilt = tilt_angle; axis, shifts and centres are in the alignment that the stack was made with"},
		FromHub:    []string{"tilt_angle = tilt, defocus in um, the tilts left out have no row; the lists are not written here"},
		Prints: []string{
			"a wedge list does not say which sections of the stack its rows are, nor in which order they were recorded",
			"pixelsize may be that of a binned tomogram and not of the images",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "not in the lists: the aligned stack has it vertical", Known: convention.Read},
			{What: "tilt angle", Says: "tilt_angle: degrees, the sense of IMOD's .tlt", Known: convention.Read},
			{What: "pixel centre", Says: "of images: not in the lists", Known: convention.Read},
			{What: "volume", Says: "tomo_x, tomo_y, tomo_z and z_shift in voxels; how it is laid is the matter of the program that made it", Known: convention.Read},
			{What: "defocus", Says: "um, underfocus positive, one number or two with an angle in degrees", Known: convention.Read},
			{What: "hand flag", Says: "none: underfocus falls with the height of Ry(tilt) p; as written in the source the height is in voxels where um would need A", Known: convention.Read},
			{What: "index base", Says: "orig_x, orig_y, orig_z of a motive list count from 1; rows of a wedge list are not numbered", Known: convention.Read},
			{What: "row order", Says: "not in the lists", Known: convention.Read},
			{What: "particles", Says: "Rz(psi) Rx(the) Rz(phi) from the reference to the tomogram; not read here", Known: convention.Read},
		},
	}
}
