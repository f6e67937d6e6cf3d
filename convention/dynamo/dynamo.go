package dynamo

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// New returns the room of Dynamo. A table holds no alignment, so Read of the
// room returns a problem that says so; the package's own Read gives the particles.
func New() convention.Room {
	return convention.Room{Name: "dynamo", Title: "Dynamo", Facts: facts(), Detect: Detect, Read: noClaim}
}

func noClaim(in convention.Input) ([]*tomo.Claim, error) {
	particles, err := Read(in.Path)
	if err != nil {
		return nil, err
	}
	tomograms := map[int]bool{}
	for _, p := range particles {
		tomograms[p.Tomogram] = true
	}
	return nil, &problem.Problem{Class: problem.BadCall, File: in.Path,
		Got: fmt.Sprintf("a table of %d particles in %d tomograms", len(particles), len(tomograms)), Want: "the alignment of a tilt series", Hint: hintAlignment}
}
