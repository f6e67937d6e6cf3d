package dynamo

import "github.com/tomoparity/tomoparity/convention"

// voxels is how positions count; the facts below name it too.
const voxels = convention.From1

// facts declares what the numbers of Dynamo's tables mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "Dynamo tables of 26 to 60 columns (.tbl)",
		TiltSign: 0, AxisSign: 0, StoredAxisSign: 0, DepthSign: convention.NotSaid,
		Centre: convention.CentreUnknown, Sections: convention.BaseUnknown,
		Projection: "none in a table; how Dynamo's own alignment of tilt series stores axis, shifts and centres is in no public source",
		Prints:     []string{"column 8 is called tilt and is an angle of the particle, no tilt of the stage", "columns 14 and 15 are the range of the tilts alone"},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "unknown", Known: convention.Read},
			{What: "tilt angle", Says: "columns 14 and 15: lowest and highest tilt about y, degrees; their sense is unknown", Known: convention.Read},
			{What: "pixel centre", Says: "of images: unknown; of a box of even size: on a voxel or between two, programs that convert tables differ", Known: convention.Read},
			{What: "volume", Says: "x, y, z as stored; how it is laid is the matter of the program that made it", Known: convention.Read},
			{What: "particles", Says: "place = columns 24 to 26 plus 4 to 6, voxels; Rz(-tdrot) Rx(-tilt) Rz(-narot) takes the template to the particle", Known: convention.Read},
			{What: "index base", Says: "voxels of the tomogram count from 1", Known: convention.Read},
			{What: "defocus", Says: "one at most, not read", Known: convention.Read},
			{What: "hand flag", Says: "none in a table", Known: convention.Read},
			{What: "row order", Says: "does not occur", Known: convention.Read},
		},
	}
}
