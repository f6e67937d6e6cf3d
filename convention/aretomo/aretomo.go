package aretomo

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of AreTomo, AreTomo2 and AreTomo3.
func New() convention.Room {
	return convention.Room{
		Name:      "aretomo",
		Title:     "AreTomo",
		Facts:     facts(),
		Detect:    Detect,
		Read:      Read,
		Remedies:  Remedies,
		Tomograms: convention.Tomograms{Made: true},
		Form: convention.Form{
			Version: "3",
			Write:   Write,
			Holds: convention.Holds{Excluded: true, Defocus: true, Astigmatism: true, Phase: convention.PhasePlate, Dose: true,
				DoseBeside: "AreTomo's _TLT.txt needs recorded angle and place of every section, and no dose before the first image", Local: held},
			Next: Next,
		},
	}
}
