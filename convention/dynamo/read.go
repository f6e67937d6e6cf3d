package dynamo

import (
	"errors"
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/format/dynamotbl"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// Particle is one line, as far as it is geometry.
type Particle struct {
	Tag                int
	Tomogram           int
	Position           geom.Vec3  // pixels of the tomogram, counted from 1, without the shift
	Shift              geom.Vec3  // pixels, to be added
	TDRot, Tilt, NARot geom.Angle // as written
}

// mostFaults is how many problems of one table are gathered.
const mostFaults = 20

// Read reads a table. Faults are *problem.Problem or problem.List.
func Read(path string) ([]Particle, error) {
	f, err := dynamotbl.Read(path)
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) && p.Hint == "" {
			p.Hint = hintAlignment
		}
		return nil, err
	}
	var faults problem.List
	out := make([]Particle, 0, len(f.Rows))
	for _, row := range f.Rows {
		x, p := particle(row)
		if p != nil {
			p.File, p.Line, p.Hint = path, row.Number, hintAlignment
			if faults.Add(p); len(faults) == mostFaults {
				break
			}
			continue
		}
		out = append(out, x)
	}
	return out, faults.ErrOrNil()
}

// particle reads the columns that are used; others may hold anything.
func particle(row dynamotbl.Row) (x Particle, p *problem.Problem) {
	number := func(column int) float64 {
		v, fault := row.Float(column)
		if fault == nil && math.Abs(v) > 1e9 {
			fault = &problem.Problem{Field: fmt.Sprintf("column %d", column), Got: fmt.Sprintf("%g", v), Want: "pixels, degrees or a small whole number"}
		}
		if fault != nil {
			p = fault
		}
		return v
	}
	three := func(column int) geom.Vec3 {
		return geom.Vec3{number(column), number(column + 1), number(column + 2)}
	}
	turns := three(7)
	x = Particle{Tag: int(number(1)), Tomogram: int(number(20)), Position: three(24), Shift: three(4),
		TDRot: geom.Angle(turns[0]), Tilt: geom.Angle(turns[1]), NARot: geom.Angle(turns[2])}
	return x, p
}
