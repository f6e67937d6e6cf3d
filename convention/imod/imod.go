package imod

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of IMOD.
func New() convention.Room {
	return convention.Room{
		Name:     "imod",
		Title:    "IMOD",
		Facts:    facts(),
		Detect:   Detect,
		Read:     Read,
		Write:    Write,
		Writes:   "4",
		Holds:    convention.Holds{XTilt: true, XTiltShared: true, Stretch: true, Magnification: true, Excluded: true, Defocus: true},
		Next:     Next,
		Remedies: Remedies,
	}
}
