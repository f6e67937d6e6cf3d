package cryosparc

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of cryoSPARC. Its facts say of tilts that nothing is
// known. Read of the room names the fields and refuses.
func New() convention.Room {
	return convention.Room{Name: "cryosparc", Title: "cryoSPARC", Facts: facts(), Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	d, err := Read(in.Path)
	if err != nil {
		return nil, err
	}
	return nil, &problem.Problem{Class: problem.BadCall, File: in.Path, Got: d.Words(), Want: "the alignment of a tilt series", Hint: hintUnknown}
}
