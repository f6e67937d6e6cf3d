package geom

import "math"

// Mat2 is a 2×2 matrix, Mat2[row][column].
type Mat2 [2][2]float64

// Rot2 returns the counter-clockwise rotation by a.
func Rot2(a Angle) Mat2 {
	s, c := a.SinCos()
	return Mat2{{c, -s}, {s, c}}
}

// Apply returns M·v.
func (m Mat2) Apply(v Vec2) Vec2 {
	return Vec2{m[0][0]*v[0] + m[0][1]*v[1], m[1][0]*v[0] + m[1][1]*v[1]}
}

// Mul returns m·n (n acts first).
func (m Mat2) Mul(n Mat2) Mat2 {
	var r Mat2
	for i := range r {
		for j := range r {
			r[i][j] = m[i][0]*n[0][j] + m[i][1]*n[1][j]
		}
	}
	return r
}

// Det returns the determinant.
func (m Mat2) Det() float64 { return m[0][0]*m[1][1] - m[0][1]*m[1][0] }

// Inverse returns the inverse and whether the matrix is regular.
func (m Mat2) Inverse() (Mat2, bool) {
	d := m.Det()
	if d == 0 || math.IsNaN(d) || math.IsInf(d, 0) {
		return Mat2{}, false
	}
	return Mat2{{m[1][1] / d, -m[0][1] / d}, {-m[1][0] / d, m[0][0] / d}}, true
}

// Mat3 is a 3×3 matrix, Mat3[row][column].
type Mat3 [3][3]float64

// Identity3 is the unit matrix.
func Identity3() Mat3 { return Mat3{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}} }

// Diag3 returns the diagonal matrix diag(a, b, c).
func Diag3(a, b, c float64) Mat3 { return Mat3{{a, 0, 0}, {0, b, 0}, {0, 0, c}} }

// RotX returns the active right-handed rotation about x: y turns towards z.
func RotX(a Angle) Mat3 {
	s, c := a.SinCos()
	return Mat3{{1, 0, 0}, {0, c, -s}, {0, s, c}}
}

// RotY returns the active right-handed rotation about y: z turns towards x,
// x' = x cos a + z sin a.
func RotY(a Angle) Mat3 {
	s, c := a.SinCos()
	return Mat3{{c, 0, s}, {0, 1, 0}, {-s, 0, c}}
}

// RotZ returns the active right-handed rotation about z: x turns towards y.
func RotZ(a Angle) Mat3 {
	s, c := a.SinCos()
	return Mat3{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}
}

// Apply returns M·v.
func (m Mat3) Apply(v Vec3) Vec3 {
	return Vec3{
		m[0][0]*v[0] + m[0][1]*v[1] + m[0][2]*v[2],
		m[1][0]*v[0] + m[1][1]*v[1] + m[1][2]*v[2],
		m[2][0]*v[0] + m[2][1]*v[1] + m[2][2]*v[2],
	}
}

// Mul returns m·n (n acts first).
func (m Mat3) Mul(n Mat3) Mat3 {
	var r Mat3
	for i := range r {
		for j := range r {
			r[i][j] = m[i][0]*n[0][j] + m[i][1]*n[1][j] + m[i][2]*n[2][j]
		}
	}
	return r
}

// Scale returns k·M.
func (m Mat3) Scale(k float64) Mat3 {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= k
		}
	}
	return m
}

// Transpose returns the transposed matrix, the inverse of a rotation.
func (m Mat3) Transpose() Mat3 {
	var r Mat3
	for i := range m {
		for j := range m {
			r[j][i] = m[i][j]
		}
	}
	return r
}

// Det returns the determinant: +1 for a rotation, -1 for a rotation with a mirror.
func (m Mat3) Det() float64 {
	return Vec3(m[0]).Dot(Vec3(m[1]).Cross(Vec3(m[2])))
}

// Inverse returns the inverse and whether the matrix is regular.
func (m Mat3) Inverse() (Mat3, bool) {
	d := m.Det()
	if d == 0 || math.IsNaN(d) || math.IsInf(d, 0) {
		return Mat3{}, false
	}
	a, b, c := Vec3(m[0]), Vec3(m[1]), Vec3(m[2])
	x, y, z := b.Cross(c).Scale(1/d), c.Cross(a).Scale(1/d), a.Cross(b).Scale(1/d)
	return Mat3{{x[0], y[0], z[0]}, {x[1], y[1], z[1]}, {x[2], y[2], z[2]}}, true
}

// RotationAngle returns the turn of a proper rotation matrix in [0, 180].
func (m Mat3) RotationAngle() Angle {
	c := (m[0][0] + m[1][1] + m[2][2] - 1) / 2
	s := math.Hypot(math.Hypot(m[2][1]-m[1][2], m[0][2]-m[2][0]), m[1][0]-m[0][1]) / 2
	return FromRadians(math.Atan2(s, c))
}
