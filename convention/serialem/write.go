package serialem

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// WriteAngles writes the recorded angles in section order to NAME.rawtlt in
// dir. Every section must have one.
func WriteAngles(a *tomo.Acquisition, name, dir string) ([]string, error) {
	f := tlt.New()
	for section, angle := range a.Recorded() {
		v, ok := angle.Get()
		if !ok {
			return nil, &problem.Problem{Class: problem.NotRepresentable, File: a.Path, Field: fmt.Sprintf("section %d", section),
				Got: "no recorded angle", Want: "one for every section"}
		}
		f.Rows = append(f.Rows, tlt.Row{Values: []float64{v.Degrees()}})
	}
	return convention.WriteFiles(dir, convention.File{Name: name + ".rawtlt", Data: f.Bytes()})
}
