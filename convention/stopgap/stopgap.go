package stopgap

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of STOPGAP. Its lists hold no alignment, so Read of the
// room returns a problem that says so; the package's own Read gives the list.
func New() convention.Room {
	return convention.Room{Name: "stopgap", Title: "STOPGAP", Facts: facts(), Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	p := &problem.Problem{Class: problem.BadCall, File: in.Path, Got: "a list of particles", Want: "the alignment of a tilt series", Hint: hintAlignment}
	if block(in.Path) == blockMotives {
		return nil, p
	}
	list, err := Read(in.Path)
	if err != nil {
		return nil, err
	}
	tilts, defocus := 0, ""
	for _, t := range list {
		tilts += len(t.Tilts)
		if t.Tilts[0].Defocus.Known() {
			defocus = " and defocus"
		}
	}
	p.Got = fmt.Sprintf("a record of the angles%s of %d tilts in %d tomograms, without axis and shifts", defocus, tilts, len(list))
	return nil, p
}
