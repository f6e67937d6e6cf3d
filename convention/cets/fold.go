package cets

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// rounding is by how much R Rᵀ may differ from 1 before R is no rotation:
// documents hold seven digits.
const rounding = 1e-5

// fold applies the steps of a projection in the order of the list and returns
// the rotation and the translation in Å.
func (p *projection) fold() (r geom.Mat3, t geom.Vec3, fault *problem.Problem) {
	r = geom.Identity3()
	switch {
	case p.Name != nameProjection:
		return r, t, &problem.Problem{Field: "name", Got: fmt.Sprintf("%q", p.Name), Want: nameProjection, Hint: hintProfile}
	case p.Input != namePhysical || p.Output != namePhysical:
		return r, t, &problem.Problem{Field: "input, output", Got: fmt.Sprintf("%q to %q", p.Input, p.Output), Want: "physical to physical", Hint: hintProfile}
	case len(p.Sequence) == 0:
		return r, t, &problem.Problem{Field: "sequence", Got: "no steps", Want: "rotations and a shift", Hint: hintProfile}
	}
	for i, s := range p.Sequence {
		field := fmt.Sprintf("sequence[%d] %s", i, s.Type)
		switch s.Type {
		case "affine":
			a, fault := rotation(s.Affine)
			if fault != nil {
				fault.Field = field
				return r, t, fault
			}
			r, t = a.Mul(r), a.Apply(t)
		case "translation":
			if n := len(s.Translation); n != 2 && n != 3 {
				return r, t, &problem.Problem{Field: field, Got: fmt.Sprintf("%d numbers", n), Want: "two, x and y in A", Hint: hintProfile}
			}
			for j, v := range s.Translation {
				t[j] += v
			}
		default:
			return r, t, &problem.Problem{Field: field, Got: fmt.Sprintf("a step of type %q", s.Type), Want: "affine or translation", Hint: hintProfile}
		}
	}
	t[2] = 0 // the image has no depth
	return r, t, nil
}

// rotation reads a 3×3 rotation; a 4×4 one without translation is taken too.
func rotation(rows [][]float64) (m geom.Mat3, p *problem.Problem) {
	n := len(rows)
	if n != 3 && n != 4 {
		return m, &problem.Problem{Got: fmt.Sprintf("a matrix of %d rows", n), Want: "a 3 x 3 rotation", Hint: hintProfile}
	}
	for i, row := range rows {
		if len(row) != n {
			return m, &problem.Problem{Got: fmt.Sprintf("a row of %d numbers", len(row)), Want: fmt.Sprintf("%d", n), Hint: hintProfile}
		}
		for j, v := range row {
			switch {
			case i < 3 && j < 3:
				m[i][j] = v
			case i == j && v != 1, i != j && v != 0:
				return m, &problem.Problem{Got: "a 4 x 4 matrix with a translation", Want: "a rotation; the shift is a step of its own", Hint: hintProfile}
			}
		}
	}
	off, one := m.Mul(m.Transpose()), geom.Identity3()
	worst := 0.0
	for i := range 3 {
		for j := range 3 {
			worst = max(worst, math.Abs(off[i][j]-one[i][j]))
		}
	}
	if !(worst <= rounding) || m.Det() < 0 {
		return m, &problem.Problem{Got: fmt.Sprintf("no rotation (by %.2g, determinant %.3g)", worst, m.Det()), Want: "a rotation", Hint: hintRotation}
	}
	nearest, ok := geom.NearestRotation(m, 1)
	if !ok {
		nearest = m
	}
	return nearest, nil
}
