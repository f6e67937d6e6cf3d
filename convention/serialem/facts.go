package serialem

import "github.com/tomoparity/tomoparity/convention"

// What the reader uses as numbers; the facts below name them too.
const (
	defocusA = -convention.Micrometre // TargetDefocus and Defocus: negative for underfocus
	// titleTurn is what lies between RotationAngle and the tilt axis of the title,
	// degrees: title = RotationAngle - titleTurn.
	titleTurn = 90
)

// facts declares what the numbers of an mdoc mean.
func facts() convention.Facts {
	return convention.Facts{
		Versions: "SerialEM 3 and 4, Tomography 5 (mdoc, titles and extended headers of stacks)",
		TiltSign: 0, AxisSign: 1, StoredAxisSign: 1, DepthSign: convention.NotSaid,
		Sections: convention.From0, DefocusA: defocusA,
		Projection: "none: nothing is aligned yet",
		Prints: []string{
			"the title \"Tilt axis angle = 84.1\" is RotationAngle - 90, with an option 180 more; it is not minus RotationAngle",
			"Tomography writes \"TiltAxisAngle = \" in the same place; whether its sign is SerialEM's is not known",
			"Defocus is the reading of the objective lens and may be far from the truth; TargetDefocus is what was asked for",
			"an ExposureDose of 0 means that the dose was not calibrated",
		},
		Facts: []convention.Fact{
			{What: "tilt axis", Says: "title: degrees from the vertical to the axis, counter-clockwise positive, the RotationAngle of IMOD; its two ends are not told apart", Known: convention.Read},
			{What: "tilt angle", Says: "TiltAngle: degrees with the sign of the stage; which way that turns the specimen in the image only a measured gradient tells", Known: convention.Read},
			{What: "pixel centre", Says: "does not occur", Known: convention.Read},
			{What: "index base", Says: "[ZValue = n] counts the sections of the stack from 0, in the order of the file", Known: convention.Read},
			{What: "row order", Says: "row 0 of the stack is the bottom row", Known: convention.Read},
			{What: "order of recording", Says: "by DateTime, or by PriorRecordDose where all differ", Known: convention.Read},
			{What: "dose", Says: "ExposureDose of the image, PriorRecordDose before it, e/A^2", Known: convention.Read},
			{What: "defocus", Says: "um, underfocus negative, nominal", Known: convention.Read},
			{What: "hand flag", Says: "none", Known: convention.Read},
			{What: "pixel size", Says: "PixelSpacing, A, of the image as it is stored", Known: convention.Read},
		},
	}
}
