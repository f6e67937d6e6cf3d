package warp

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of Warp, WarpTools and M.
func New() convention.Room {
	return convention.Room{
		Name:     "warp",
		Title:    "Warp",
		Facts:    facts(),
		Detect:   Detect,
		Read:     Read,
		Write:    Write,
		Writes:   "2",
		Holds:    convention.Holds{XTiltShared: true, Excluded: true, Defocus: true, Dose: true, Hand: true},
		Next:     Next,
		Remedies: Remedies,
	}
}
