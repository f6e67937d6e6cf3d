package imod

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of IMOD.
func New() convention.Room {
	return convention.Room{
		Name:      "imod",
		Title:     "IMOD",
		Facts:     facts(),
		Detect:    Detect,
		Read:      Read,
		Remedies:  Remedies,
		Tomograms: tomograms(),
		Form: convention.Form{
			Version: "4",
			Write:   Write,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Stretch: true, Magnification: true, Excluded: true, Defocus: true,
				Astigmatism: true, Phase: convention.PhasePlate, DoseBeside: "IMOD has it in the .mdoc beside the stack, which is not touched", Hand: true, Local: held},
			Next: Next,
		},
	}
}
