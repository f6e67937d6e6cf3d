package emclarity

import "github.com/tomoparity/tomoparity/convention"

// What the reader uses as numbers; the facts below name them too.
const (
	defocusA = -convention.Metre // negative for underfocus
	views    = convention.From1
)

// facts declares what the numbers of emClarity's record mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "emClarity 1.0 (NAME_ctf.tlt of 22 or 23 columns)",
		TiltSign: 1, AxisSign: 0, StoredAxisSign: 0, DepthSign: 1,
		Centre: convention.CentreUnknown, Sections: views, Shifts: "pixels, of a direction that is not known", DefocusA: defocusA,
		Projection: "not public: which way columns 2, 3 and 7 to 10 map, and about which centre",
		ToHub:      []string{"tilt = column 4; axis, shifts and centres are IMOD's, in the .xf and .tlt that emClarity starts from"},
		FromHub:    []string{"column 4 = tilt, column 15 = -underfocus in m; the record is not written here"},
		Prints:     []string{"rows are sorted by falling |tilt|, not by view", "columns 5 and 6 are 0 and 90 in every file that was seen"},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "not in the record: the aligned stack has it vertical", Known: convention.Read},
			{What: "tilt angle", Says: "column 4: degrees, the sense of IMOD's .tlt", Known: convention.Read},
			{What: "pixel centre", Says: "unknown", Known: convention.Read},
			{What: "shifts", Says: "columns 2 and 3, pixels, and a 2 x 2 matrix in 7 to 10: between the aligned stack and a better aligned one; which way is unknown", Known: convention.Read},
			{What: "volume", Says: "not in the record", Known: convention.Read},
			{What: "defocus", Says: "column 15: m, underfocus NEGATIVE; column 12 half the astigmatism in m, 13 its angle in radians", Known: convention.Read},
			{What: "hand flag", Says: "none: underfocus falls with the height of Ry(tilt) p", Known: convention.Read},
			{What: "index base", Says: "column 1: view of the stack from 1; particles from 1", Known: convention.Read},
			{What: "row order", Says: "not in the record", Known: convention.Read},
			{What: "units", Says: "pixel size, spherical aberration and wavelength in m", Known: convention.Read},
		},
	}
}
