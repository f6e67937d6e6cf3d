package tomo

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// Projection maps a specimen point p (Å) to (u, v, h) in Å: u, v in the image
// frame, h the height toward the electron source for a series with right depth
// parity. It is a full affine map, so that magnification, stretch and skew of
// an alignment survive.
type Projection geom.Affine3

// Compose builds Shift · Rz(axis) · Ry(tilt) · Rx(xtilt). axis is the angle of
// the tilt axis counter-clockwise from +v; tilt and xtilt are right-handed
// about the specimen's y and x; shift is the image position (Å) of the
// specimen's origin.
func Compose(axis, tilt, xtilt geom.Angle, shift geom.Vec2) Projection {
	return Projection{
		M: geom.RotZ(axis).Mul(geom.RotY(tilt)).Mul(geom.RotX(xtilt)),
		T: geom.Vec3{shift[0], shift[1], 0},
	}
}

// Apply projects a specimen point and returns its image position and height (Å).
func (p Projection) Apply(s SpecimenPoint) (ImagePoint, float64) {
	r := geom.Affine3(p).Apply(geom.Vec3(s))
	return ImagePoint{r[0], r[1]}, r[2]
}

// Image2 returns the upper two rows: the linear part (2×3) and the shift (Å)
// of the image position.
func (p Projection) Image2() (rows [2]geom.Vec3, shift geom.Vec2) {
	return [2]geom.Vec3{geom.Vec3(p.M[0]), geom.Vec3(p.M[1])}, geom.Vec2{p.T[0], p.T[1]}
}

// DefocusGradient returns the change of underfocus with image position
// (d underfocus / d(u, v), dimensionless: Å per Å) that the claim predicts for
// a flat specimen in the plane z = 0, assuming right depth parity:
// underfocus = underfocus at the origin - h. ok is false when the plane is seen
// edge-on.
func (p Projection) DefocusGradient() (g geom.Vec2, ok bool) {
	inv, ok := geom.Mat2{{p.M[0][0], p.M[0][1]}, {p.M[1][0], p.M[1][1]}}.Inverse()
	if !ok {
		return g, false
	}
	hx, hy := p.M[2][0], p.M[2][1]
	g = geom.Vec2{-(hx*inv[0][0] + hy*inv[1][0]), -(hx*inv[0][1] + hy*inv[1][1])}
	return g, !math.IsNaN(g[0]+g[1]) && !math.IsInf(g[0]+g[1], 0)
}

// Decomposition describes a Projection by the numbers that packages know.
type Decomposition struct {
	Axis          geom.Angle // tilt axis, counter-clockwise from +v, (-180, 180]
	Tilt          geom.Angle // right-handed about the specimen's y, [-90, 90]
	XTilt         geom.Angle // right-handed about the specimen's x, before the tilt
	Shift         geom.Vec2  // image position of the specimen's origin, Å
	Magnification float64    // dimensionless; 1 when image Å are specimen Å
	Residual      float64    // what the angles cannot express: largest displacement per unit length (dimensionless)
}

// Decompose finds the rotation and magnification closest to the image part of
// the projection. Residual is the spectral norm of what is left (stretch and
// skew): multiply by half the field to get the largest displacement.
func (p Projection) Decompose() (Decomposition, bool) {
	rows, shift := p.Image2()
	r, ok := geom.NearestRotation(geom.Mat3{rows[0], rows[1], {}}, 1)
	if !ok {
		return Decomposition{}, false
	}
	// Least squares for the scale: <A, R> / <R, R> over the two image rows.
	mag := (rows[0].Dot(geom.Vec3(r[0])) + rows[1].Dot(geom.Vec3(r[1]))) / 2
	d0 := rows[0].Sub(geom.Vec3(r[0]).Scale(mag))
	d1 := rows[1].Sub(geom.Vec3(r[1]).Scale(mag))
	d := Decomposition{Shift: shift, Magnification: mag, Residual: spectralNorm(d0, d1)}
	d.Axis, d.Tilt, d.XTilt = zyxAngles(r)
	return d, true
}

// Rigid returns the projection without magnification, stretch and skew: the
// nearest rotation with the same shift. ok is false when there is none.
func (p Projection) Rigid() (r Projection, ok bool) {
	d, ok := p.Decompose()
	if !ok {
		return p, false
	}
	r = Compose(d.Axis, d.Tilt, d.XTilt, d.Shift)
	r.T[2] = p.T[2]
	return r, true
}

// zyxAngles solves Rz(axis) Ry(tilt) Rx(xtilt) = r for tilt in [-90, 90].
func zyxAngles(r geom.Mat3) (axis, tilt, xtilt geom.Angle) {
	tilt = geom.FromRadians(math.Atan2(-r[2][0], math.Hypot(r[0][0], r[1][0])))
	if math.Hypot(r[0][0], r[1][0]) < 1e-9 { // edge-on: axis and x-tilt coincide, put all into the axis
		return geom.Atan2(-r[0][1], r[1][1]), tilt, 0
	}
	return geom.Atan2(r[1][0], r[0][0]), tilt, geom.Atan2(r[2][1], r[2][2])
}

// spectralNorm returns the largest singular value of the 2×3 matrix (a; b).
func spectralNorm(a, b geom.Vec3) float64 {
	p, q, r := a.Dot(a), b.Dot(b), a.Dot(b)
	return math.Sqrt((p+q)/2 + math.Hypot((p-q)/2, r))
}
