package cryosparc

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of cryoSPARC. It declares no facts of tilts: none is
// known. Read of the room names the fields and refuses.
func New() convention.Room {
	return convention.Room{Name: "cryosparc", Title: "cryoSPARC", Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	d, err := Read(in.Path)
	if err != nil {
		return nil, err
	}
	return nil, &problem.Problem{Class: problem.BadCall, File: in.Path, Got: d.Words(), Want: "the alignment of a tilt series", Hint: hintUnknown}
}
