package portal

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const (
	// maxSection bounds the section numbers, far above any tilt series.
	maxSection = 100000
	// rounding is by how much M Mᵀ may differ from 1 before M is no rotation.
	rounding = 1e-4
)

// entry names an entry in problems: by its section where it has one.
func entry(i int, s section) string {
	if s.Z != nil {
		return fmt.Sprintf("z_index %d ", *s.Z)
	}
	return fmt.Sprintf("%s[%d] ", key, i)
}

// tilt turns one entry into the hub's terms.
func (r *reader) tilt(s section, _ int) (t tomo.Tilt, p *problem.Problem) {
	if s.Z == nil || *s.Z < 0 || *s.Z > maxSection {
		return t, &problem.Problem{Field: "z_index", Got: "absent or no section", Want: "the section of the raw stack, from 0"}
	}
	t.Section = *s.Z
	if t.Written, p = angle(s.TiltDeg, "tilt_angle", 0, true); p != nil {
		return t, p
	}
	xtilt, p := angle(s.XRotDeg, "volume_x_rotation", 0, false)
	if p != nil {
		return t, p
	}
	if s.XPx == nil || s.YPx == nil {
		return t, &problem.Problem{Field: "x_offset, y_offset", Got: "absent", Want: "pixels of the tilt series"}
	}
	m, p := matrix(s.InPlane)
	if p != nil {
		return t, p
	}
	turn, shift, p := r.toRaw(m, geom.Vec2{*s.XPx, *s.YPx})
	if p != nil {
		return t, p
	}
	t.Projection = r.projection(turn, shift, t.Written, xtilt)
	return t, nil
}

// matrix reads [[a, b], [c, d]].
func matrix(raw json.RawMessage) (m geom.Mat2, p *problem.Problem) {
	const field = "in_plane_rotation"
	var rows [][]float64
	if err := json.Unmarshal(raw, &rows); err != nil {
		var flat []float64
		if json.Unmarshal(raw, &flat) == nil && len(flat) == 4 {
			return m, &problem.Problem{Field: field, Got: "four numbers in one list: an early form, which copied the line of the .xf", Want: "two rows of two numbers", Hint: hintRaw}
		}
		return m, &problem.Problem{Field: field, Got: "no matrix", Want: "two rows of two numbers"}
	}
	if len(rows) != 2 || len(rows[0]) != 2 || len(rows[1]) != 2 {
		return m, &problem.Problem{Field: field, Got: "not two rows of two numbers", Want: "two rows of two numbers"}
	}
	m = geom.Mat2{{rows[0][0], rows[0][1]}, {rows[1][0], rows[1][1]}}
	if d := m.Det(); math.IsNaN(d) || d < 1e-3 || d > 1e3 {
		return m, &problem.Problem{Field: field, Got: fmt.Sprintf("a matrix with determinant %.3g", d), Want: "a rotation"}
	}
	return m, nil
}

// toRaw returns the map from the aligned to the raw image, both from their
// centres in pixels. For IMOD the matrix is the transpose of the .xf, not its
// inverse, and the offset -M d: TestIngestedXF fails when that is forgotten.
func (r *reader) toRaw(m geom.Mat2, offset geom.Vec2) (turn geom.Mat2, shift geom.Vec2, p *problem.Problem) {
	if r.program == fromIMOD {
		xf := geom.Mat2{{m[0][0], m[1][0]}, {m[0][1], m[1][1]}}
		inverse, ok := xf.Inverse()
		back, ok2 := m.Inverse()
		if !ok || !ok2 {
			return turn, shift, &problem.Problem{Field: "in_plane_rotation", Got: "a matrix without an inverse", Want: "a rotation"}
		}
		return inverse, inverse.Apply(back.Apply(offset)), nil
	}
	if off := fromRotation(m); off > rounding {
		return turn, shift, &problem.Problem{Field: "in_plane_rotation", Got: fmt.Sprintf("not a rotation (by %.2g)", off), Want: "a rotation",
			Hint: "a magnification can be read only where format says that the alignment is IMOD's; " + hintRaw}
	}
	return geom.Rot2(geom.Atan2(m[1][0]-m[0][1], m[0][0]+m[1][1])), offset, nil
}

// fromRotation is the largest element of M Mᵀ - 1.
func fromRotation(m geom.Mat2) float64 {
	a, b := geom.Vec2(m[0]), geom.Vec2(m[1])
	return max(math.Abs(a.Dot(a)-1), math.Abs(b.Dot(b)-1), math.Abs(a.Dot(b)))
}

// projection composes the hub's map; shift is in pixels from the program's own
// centre.
func (r *reader) projection(turn geom.Mat2, shift geom.Vec2, tilt, xtilt geom.Angle) (p tomo.Projection) {
	g := r.claim.Series.Grid
	m := geom.RotY(tilt).Mul(geom.RotX(xtilt))
	for j := range 3 {
		uv := turn.Apply(geom.Vec2{m[0][j], m[1][j]})
		p.M[0][j], p.M[1][j], p.M[2][j] = uv[0], uv[1], m[2][j]
	}
	at := shift.Add(centre(r.program, g)).Sub(geom.Vec2(g.Centre())).Scale(g.PixelSize)
	p.T = geom.Vec3{at[0], at[1], 0}
	return p
}
