package eman2

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of EMAN2.
func New() convention.Room {
	return convention.Room{
		Name:      "eman2",
		Title:     "EMAN2",
		Facts:     facts(),
		Detect:    Detect,
		Read:      Read,
		Remedies:  Remedies,
		Tomograms: tomograms(),
		Form: convention.Form{
			Version: "2",
			Write:   Write,
			Holds:   convention.Holds{XTilt: true, XTiltShared: true, Excluded: true, Defocus: true, Phase: convention.PhaseWhole},
			Next:    Next,
		},
	}
}
