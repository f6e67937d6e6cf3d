package geom

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Affine2 is the map x' = M x + T of the plane.
type Affine2 struct {
	M Mat2
	T Vec2
}

// Apply returns the image of v.
func (a Affine2) Apply(v Vec2) Vec2 { return a.M.Apply(v).Add(a.T) }

// Then returns the map that does a first and b second.
func (a Affine2) Then(b Affine2) Affine2 {
	return Affine2{M: b.M.Mul(a.M), T: b.M.Apply(a.T).Add(b.T)}
}

// Inverse returns the inverse map and whether it exists.
func (a Affine2) Inverse() (Affine2, bool) {
	inv, ok := a.M.Inverse()
	return Affine2{M: inv, T: inv.Apply(a.T).Scale(-1)}, ok
}

// Affine3 is the map x' = M x + T of space.
type Affine3 struct {
	M Mat3
	T Vec3
}

// IdentityAffine3 returns the map that changes nothing.
func IdentityAffine3() Affine3 { return Affine3{M: Identity3()} }

// Apply returns the image of v.
func (a Affine3) Apply(v Vec3) Vec3 { return a.M.Apply(v).Add(a.T) }

// Then returns the map that does a first and b second.
func (a Affine3) Then(b Affine3) Affine3 {
	return Affine3{M: b.M.Mul(a.M), T: b.M.Apply(a.T).Add(b.T)}
}

// Inverse returns the inverse map and whether it exists.
func (a Affine3) Inverse() (Affine3, bool) {
	inv, ok := a.M.Inverse()
	return Affine3{M: inv, T: inv.Apply(a.T).Scale(-1)}, ok
}

// IsFinite reports whether no entry is NaN or infinite.
func (a Affine3) IsFinite() bool {
	s := a.T[0] + a.T[1] + a.T[2]
	for _, row := range a.M {
		s += row[0] + row[1] + row[2]
	}
	return !math.IsNaN(s) && !math.IsInf(s, 0)
}

// NearestOrthogonal returns the orthogonal matrix closest to m in the
// Frobenius norm (determinant +1 or -1, whichever is closer), and whether m is
// regular enough to have one.
func NearestOrthogonal(m Mat3) (Mat3, bool) {
	u, v, s, ok := svd3(m)
	if !ok || s[2] <= 1e-9*s[0] {
		return Mat3{}, false
	}
	return u.Mul(v.Transpose()), true
}

// NearestRotation returns the orthogonal matrix of determinant sign (+1 or -1)
// closest to m in the Frobenius norm. It exists also for singular m of rank 2.
func NearestRotation(m Mat3, sign float64) (Mat3, bool) {
	u, v, s, ok := svd3(m)
	if !ok || s[1] <= 1e-9*s[0] {
		return Mat3{}, false
	}
	d := 1.0
	if u.Det()*v.Det()*sign < 0 {
		d = -1
	}
	return u.Mul(Diag3(1, 1, d)).Mul(v.Transpose()), true
}

// PrincipalAxes returns an orthogonal matrix whose columns are the eigenvectors of
// a symmetric matrix without negative eigenvalues, in descending order of these.
func PrincipalAxes(m Mat3) (Mat3, bool) {
	u, _, _, ok := svd3(m)
	return u, ok
}

func svd3(m Mat3) (u, v Mat3, s [3]float64, ok bool) {
	data := make([]float64, 0, 9)
	for _, row := range m {
		data = append(data, row[:]...)
	}
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(3, 3, data), mat.SVDFull) {
		return u, v, s, false
	}
	var du, dv mat.Dense
	svd.UTo(&du)
	svd.VTo(&dv)
	svd.Values(s[:])
	for i := range 3 {
		for j := range 3 {
			u[i][j], v[i][j] = du.At(i, j), dv.At(i, j)
		}
	}
	return u, v, s, s[0] > 0
}
