package emclarity

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of emClarity. Its file holds no alignment that is
// understood, so Read of the room returns a problem that says so; the package's
// own Read gives the record.
func New() convention.Room {
	return convention.Room{Name: "emclarity", Title: "emClarity", Facts: facts(), Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	views, err := Read(in.Path)
	if err != nil {
		return nil, err
	}
	return nil, &problem.Problem{Class: problem.BadCall, File: in.Path,
		Got:  fmt.Sprintf("a record of angles, defocus and dose of %d tilts; which way its shifts and matrices map is not public", len(views)),
		Want: "the alignment of a tilt series", Hint: hintIMOD}
}
