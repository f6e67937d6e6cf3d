package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// table is what the tilts of a series say, one element a row; nil where a
// column is absent.
type table struct {
	loop *star.Loop

	angles *angles   // of RELION 5
	proj   []proj    // of RELION 4; they come first where a file has both
	u, v   []float64 // defocus, Å
	astig  []float64 // direction of u, degrees
	phase  []float64 // phase plate, degrees
	dose   []float64 // before the image, e/Å²
	stage  []float64 // nominal tilt, degrees
	names  []string  // of the images

}

// angles are rlnTomoXTilt, YTilt, ZRot (degrees), XShiftAngst, YShiftAngst (Å).
type angles struct{ x, y, z, dx, dy []float64 }

// proj is a RELION 4 matrix: position in the tomogram (bin-1 pixels) to pixel
// of the image and depth (pixels).
type proj struct {
	m geom.Mat3
	t geom.Vec3
}

func (e entry) table() (*table, error) {
	l := e.tilts
	t := &table{loop: l}
	if l.Len() == 0 {
		return nil, &problem.Problem{File: e.file, Field: "data_" + e.name, Got: "a table without rows", Want: "one row a tilt"}
	}
	if !aligned(l) {
		return nil, &problem.Problem{File: e.file, Field: "data_" + e.name, Got: "no alignment: " + missing(l),
			Want: fmt.Sprintf("%s, %s, %s, %s", yTilt, zRot, xShift, yShift), Hint: "the job Align tilt-series writes them; give its aligned_tilt_series.star or a later tomograms.star"}
	}
	if err := t.columns(); err != nil {
		return nil, err
	}
	t.names, _ = l.Strings(micrograph)
	var err error
	if l.Has(projX, projY, projZ) {
		t.proj, err = projections(l)
	} else {
		err = t.angles.check(l)
	}
	return t, err
}

func missing(l *star.Loop) string {
	for _, label := range []string{yTilt, zRot, xShift, yShift} {
		if !l.Has(label) {
			return "no " + label
		}
	}
	return ""
}

// columns reads the columns of numbers.
func (t *table) columns() error {
	var a angles
	var faults problem.List
	for _, x := range []struct {
		to    *[]float64
		label string
	}{{&a.x, xTilt}, {&a.y, yTilt}, {&a.z, zRot}, {&a.dx, xShift}, {&a.dy, yShift},
		{&t.u, defocusU}, {&t.v, defocusV}, {&t.astig, defocusAngle}, {&t.phase, phaseShift}, {&t.dose, preExposure}, {&t.stage, nominalTilt}} {
		values, ok, err := t.loop.Floats(x.label)
		if err != nil {
			faults = append(faults, problemsOf(err)...)
		} else if ok {
			*x.to = values
		}
	}
	if a.x == nil {
		a.x = make([]float64, t.loop.Len())
	}
	if a.y != nil && a.z != nil && a.dx != nil && a.dy != nil {
		t.angles = &a
	}
	return faults.ErrOrNil()
}

// maxShift bounds the shifts, in Å, far above any image.
const maxShift = 1e7

func (a *angles) check(l *star.Loop) error {
	var faults problem.List
	for i := range a.y {
		if math.Abs(a.x[i]) > 180 || math.Abs(a.y[i]) > 180 || math.Abs(a.z[i]) > 720 {
			faults.Add(&problem.Problem{File: l.FileName(), Line: l.Line(i), Field: xTilt + ", " + yTilt + ", " + zRot,
				Got: fmt.Sprintf("%g, %g, %g", a.x[i], a.y[i], a.z[i]), Want: "degrees: the tilts from -180 to 180"})
		}
		if math.Abs(a.dx[i]) > maxShift || math.Abs(a.dy[i]) > maxShift {
			faults.Add(&problem.Problem{File: l.FileName(), Line: l.Line(i), Field: xShift + ", " + yShift,
				Got: fmt.Sprintf("%g, %g", a.dx[i], a.dy[i]), Want: "shifts in A within the image"})
		}
	}
	return faults.ErrOrNil()
}

// projections reads the rows of the matrices.
func projections(l *star.Loop) ([]proj, error) {
	var faults problem.List
	out := make([]proj, l.Len())
	for k, label := range []string{projX, projY, projZ, projW} {
		rows, ok, err := l.Vectors(label)
		if err != nil {
			faults = append(faults, problemsOf(err)...)
		}
		if err != nil || !ok {
			continue
		}
		for i, r := range rows {
			bad := len(r) != 4
			for _, x := range r {
				bad = bad || math.Abs(x) > maxShift
			}
			if k == 3 && !bad {
				bad = r[0] != 0 || r[1] != 0 || r[2] != 0 || r[3] != 1
			}
			if bad {
				faults.Add(&problem.Problem{File: l.FileName(), Line: l.Line(i), Field: label, Got: fmt.Sprint(r), Want: "four numbers, row of a 4 x 4 matrix; the last is [0,0,0,1]"})
				continue
			}
			if k < 3 {
				out[i].m[k], out[i].t[k] = [3]float64(r[:3]), r[3]
			}
		}
	}
	return out, faults.ErrOrNil()
}

// problemsOf takes the problems out of an error.
func problemsOf(err error) problem.List {
	switch err := err.(type) {
	case *problem.Problem:
		return problem.List{err}
	case problem.List:
		return err
	}
	return problem.List{{Err: err}}
}

// left says which sections the user leaves out.
func left(in convention.Input, total int) (map[int]bool, error) {
	out := map[int]bool{}
	for _, s := range in.Exclude {
		if s < 0 || s >= total {
			return nil, convention.NoSuchSection(s, total)
		}
		out[s] = true
	}
	return out, nil
}
