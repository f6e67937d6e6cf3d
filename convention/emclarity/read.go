package emclarity

import (
	"errors"
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// View is one line.
type View struct {
	View        int        // in the stack, counted from 1
	Shift       geom.Vec2  // pixels, as written: direction and frame are not known
	Angle       geom.Angle // tilt angle, in IMOD's sense
	Matrix      geom.Mat2  // as written: direction and centre are not known
	Dose        float64    // as written, e/Å²
	Defocus     float64    // Å, positive for underfocus
	PixelSize   float64    // Å
	Cs          float64    // mm
	AmpContrast float64    // fraction
	NX, NY, NZ  int        // size of the stack
}

// Read reads the record, in file order. Faults are *problem.Problem or
// problem.List.
func Read(path string) ([]View, error) {
	f, err := tlt.Read(path)
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) && p.Hint == "" {
			p.Hint = hintIMOD
		}
		return nil, err
	}
	if n := f.Columns(); n < minColumns || n > maxColumns {
		return nil, &problem.Problem{File: path, Got: fmt.Sprintf("%d columns", n), Want: fmt.Sprintf("%d or %d, as emClarity writes", minColumns, maxColumns), Hint: hintIMOD}
	}
	var faults problem.List
	seen := map[int]bool{}
	out := make([]View, 0, len(f.Rows))
	for _, row := range f.Rows {
		v, p := view(row.Values)
		if p == nil && seen[v.View] {
			p = &problem.Problem{Field: "column 1", Got: fmt.Sprintf("view %d a second time", v.View), Want: "each view once"}
		}
		if p != nil {
			p.File, p.Line, p.Hint = path, row.Number, hintIMOD
			faults.Add(p)
			continue
		}
		seen[v.View] = true
		out = append(out, v)
	}
	return out, faults.ErrOrNil()
}

// view gives the columns their units: lengths are in metres, and the defocus is
// negative for underfocus.
func view(c []float64) (v View, p *problem.Problem) {
	const most = 1 << 20
	for _, i := range []int{0, 19, 20, 21} {
		if c[i] != math.Trunc(c[i]) || c[i] < 1 || c[i] > most {
			return v, &problem.Problem{Field: fmt.Sprintf("column %d", i+1), Got: fmt.Sprintf("%g", c[i]), Want: "a whole number from 1"}
		}
	}
	if math.Abs(c[3]) > 180 {
		return v, &problem.Problem{Field: "column 4", Got: fmt.Sprintf("%g", c[3]), Want: "a tilt angle in degrees"}
	}
	return View{View: int(c[0]), Shift: geom.Vec2{c[1], c[2]}, Angle: geom.Angle(c[3]), Matrix: geom.Mat2{{c[6], c[7]}, {c[8], c[9]}}, Dose: c[10],
		Defocus: defocusA * c[14], PixelSize: convention.Metre * c[15], Cs: convention.Metre / convention.Millimetre * c[16], AmpContrast: c[18], NX: int(c[19]), NY: int(c[20]), NZ: int(c[21])}, nil
}
