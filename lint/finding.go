// Package lint looks for contradictions inside one project, without measuring
// images: findings with a stable code, a place, what was found and expected,
// and what to do. It is pure; the caller reads the files.
package lint

// Severity is how bad a finding is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // results from it are wrong
	Warning Severity = "warning" // probably wrong, or will be misread
	Note    Severity = "note"    // worth knowing; often right
)

// Rule is a kind of finding; its code never changes its meaning.
type Rule struct {
	Code     string // "TP005"
	Severity Severity
	Title    string
	Why      string // what goes wrong when it is ignored
	Do       string // how to find out and what to do
}

// Finding is one thing that was found.
type Finding struct {
	Code       string   `json:"code"`
	Severity   Severity `json:"severity"`
	Title      string   `json:"title"`
	File       string   `json:"file"`
	Line       int      `json:"line,omitempty"`
	Field      string   `json:"field"`
	Found      string   `json:"found"`
	Expected   string   `json:"expected"`
	Suggestion string   `json:"suggestion"`
	Ignored    string   `json:"ignored,omitempty"` // the reason given in the ignore list
}

// Rules returns all rules in the order of their codes.
func Rules() []Rule {
	return []Rule{
		{"TP000", Error, "cannot be read", "Nothing can be said of what cannot be read.",
			"The finding says what is wrong and what to do."},
		{"TP001", Error, "number of tilts", "Angles, transforms and defocus are matched to images by their place in the list; one line too few shifts all that follow.",
			"Find out which view was removed, and whether from the stack or from the list; give exclusions as exclusions, not as missing lines."},
		{"TP002", Note, "angles against the recorded sense", "The same axis with reversed angles is the mirror image; in EMAN2 and Warp reversed angles are the customary way to IMOD's hand.",
			"Let the images decide: tomoparity check with the raw stack."},
		{"TP003", Warning, "refined axis far from the nominal one", "An alignment that turned the axis by more than 10 degrees has usually gone wrong, or the nominal axis was never calibrated.",
			"Compare with other series of the session; the line of the axis is a property of the microscope."},
		{"TP004", Note, "axis 180 degrees from the nominal one", "Turning the axis by 180 degrees flips the hand unless the angles are reversed too.",
			"It is right when the images agree: tomoparity check. Never do both at once."},
		{"TP005", Error, "order of the tilts", "Angles that are not in the order of the images make a tomogram of a specimen that never was.",
			"Was the stack sorted after recording, or the list? Use the order of the stack in every file."},
		{"TP006", Warning, "large tilt offset", "A constant offset levels the specimen; one of more than 20 degrees is usually added twice or belongs to a lamella.",
			"Compare .rawtlt, .tlt and AngleOffset; say the lamella's pre-tilt where the program asks for it."},
		{"TP007", Error, "pixel size", "Shifts, defocus gradients and voxel positions scale with it.",
			"Find out whether one of the files is of a binned stack; state the true one with --angpix."},
		{"TP008", Warning, "defocus out of range", "Packages write defocus in A, nm or um; a factor of 10 or 10000 survives silently.",
			"Underfocus of tilt series lies between 0.1 and 20 um. Check the unit of the column."},
		{"TP009", Warning, "phase out of range", "Phase is written in degrees, radians or units of pi.",
			"Check the unit of the column: a phase plate gives 20 to 120 degrees, amplitude contrast alone 4 to 10."},
		{"TP010", Note, "hand asserted, never measured", "A hand flag or a customary sign is copied from project to project; one wrong one is inherited by all.",
			"Measure it once per microscope and setting: tomoparity check with the raw stack."},
		{"TP011", Warning, "sign of the nominal axis not known", "Tomography's TiltAxisAngle need not have SerialEM's sense; a wrong sign mirrors the axis line.",
			"Compare with the axis of an alignment of the same series."},
		{"TP012", Warning, "odd image size", "Packages place the centre of an odd image half a pixel apart.",
			"Crop or bin to even sizes before the series goes through several packages."},
		{"TP013", Warning, "mirrored volume", "The tomogram is laid out as a mirror image of the alignment (trimvol -yz, AreTomo -FlipVol 2).",
			"Lay it out by a rotation: trimvol -rx. Averages from the mirrored one have the opposite hand."},
		{"TP014", Note, "different tilts left out", "Two results that leave out different images differ in missing wedge and in every per-tilt table.",
			"Use the same list in both before comparing maps."},
		{"TP015", Warning, "dose and order contradict each other", "Dose weighting follows the order of recording; a wrong order damps the best images.",
			"Take order and dose from the mdoc (DateTime, PriorRecordDose)."},
		{"TP016", Error, "two results contradict each other", "They cannot both describe this specimen.",
			"tomoparity check names what differs and, with the raw stack, who is right."},
		{"TP017", Error, "hand flags contradict each other", "Two results put every point on the same pixels, and one says that underfocus falls with the height, the other that it grows: one of the two CTF corrections runs the wrong way.",
			"Measure it: tomoparity check with the raw stack; then set the flag (rlnTomoHand, AreAnglesInverted, InvertTiltAngles) of the one that is wrong."},
		{"TP018", Warning, "defocus of two results differs", "A list of defocus that is of another series, of other images or stale corrects with the wrong CTF, and nobody sees it below the first zero.",
			"Look at the fits of both; write the defocus into the other package again."},
		{"TP019", Warning, "dose not in the order of recording", "Doses given in the order of the angles damp the images near 0 degrees and keep the damaged ones.",
			"Take order and dose from the mdoc (DateTime, PriorRecordDose), image by image."},
		{"TP020", Warning, "shift beyond half an image", "The specimen's centre would lie outside of the image: the alignment has lost it there.",
			"Look at the aligned stack; leave these images out, or align again."},
		{"TP021", Warning, "two results one pixel apart", "One counts voxels or pixels from 0 and was read as counting from 1, as when RELION 4's matrices go into RELION 5: particles land one unbinned pixel off in x, y and z.",
			"Write the alignment for the program and version that reads it: tomoparity convert."},
		{"TP022", Note, "two images at one angle", "An image that was recorded again, or a half series begun anew, stands beside the one it replaces.",
			"Leave the worse one out; in a series recorded from the middle the angle of the start may be there twice rightly."},
		{"TP023", Warning, "single angles off", "A few angles far from the recorded ones are a list that was edited or an image in another's place; refined angles stay within a degree or two.",
			"Compare these lines with the mdoc."},
		{"TP024", Warning, "section numbers from 0 or from 1", "AreTomo before AreTomo3 2.0.7 counts SEC from 0, later ones from 1; with the wrong base every image gets its neighbour's alignment.",
			"Give the raw stack or its .mdoc: the recorded angles decide; or write the .aln again with AreTomo3 2.0.7 or later."},
		{"TP025", Warning, "Warp's .xml is not of its .tomostar", "Once the .xml has angles Warp reads it alone: a .tomostar made anew has no effect. Where the angles are opposite, ts_import reversed those of the stage and ts_import_alignments put those of a .tlt over them as they were: the tomogram is mirrored.",
			"Other tilts: if the .tomostar is right, remove the .xml and import the alignment again. Opposite angles: reverse the .tlt before the import, and let the images decide with tomoparity check."},
		{"TP026", Error, "RELION 4 matrices in RELION 5", "RELION 4 counts voxels from 1, RELION 5 from 0, and RELION 5 takes the matrices before the angles and shifts: every particle lands one unbinned pixel off in x, y and z.",
			"Remove the columns rlnTomoProjX to W, or write the table anew: tomoparity convert."},
	}
}

// rule returns the rule of a code.
func rule(code string) Rule {
	for _, r := range Rules() {
		if r.Code == code {
			return r
		}
	}
	return Rule{Code: code, Severity: Error}
}
