package warp

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of Warp, WarpTools and M.
func New() convention.Room {
	return convention.Room{
		Name:      "warp",
		Title:     "Warp",
		Facts:     facts(),
		Detect:    Detect,
		Read:      Read,
		Remedies:  Remedies,
		Tomograms: convention.Tomograms{Made: true},
		Form: convention.Form{
			Version: "2",
			Write:   Write,
			Holds: convention.Holds{XTiltShared: true, Excluded: true, Defocus: true, Astigmatism: true, Phase: convention.PhasePlate,
				Dose: true, Hand: true, Local: held},
			Next: Next,
		},
	}
}
