package serialem

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of SerialEM. Its files hold no alignment, so Read of the
// room returns a problem that says so; the package's own Read gives the
// acquisition.
func New() convention.Room {
	return convention.Room{Name: "serialem", Title: "SerialEM", Facts: facts(), Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	if _, err := Read(in.Path, in.Sections); err != nil {
		return nil, err
	}
	return nil, &problem.Problem{Class: problem.BadCall, File: in.Path, Got: "a record of the acquisition, not an alignment",
		Want: "a result of an alignment program", Hint: hintMdoc}
}
