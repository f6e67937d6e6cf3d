package geom

import "math"

// Angle is an angle in degrees. Its sense is said where it is used; in this
// package positive is right-handed about the named axis.
type Angle float64

// Sin returns the sine, exact (-1, 0, 1) at multiples of 90 degrees.
func (a Angle) Sin() float64 { s, _ := a.SinCos(); return s }

// Cos returns the cosine, exact (-1, 0, 1) at multiples of 90 degrees.
func (a Angle) Cos() float64 { _, c := a.SinCos(); return c }

// SinCos returns sine and cosine, exact at multiples of 90 degrees, so that
// axis permutations are integer matrices.
func (a Angle) SinCos() (sin, cos float64) {
	r := math.Mod(float64(a), 360)
	switch r {
	case 0:
		return 0, 1
	case 90, -270:
		return 1, 0
	case 180, -180:
		return 0, -1
	case 270, -90:
		return -1, 0
	}
	return math.Sincos(r * math.Pi / 180)
}

// Tan returns the tangent.
func (a Angle) Tan() float64 { s, c := a.SinCos(); return s / c }

// Radians returns the angle in radians.
func (a Angle) Radians() float64 { return float64(a) * math.Pi / 180 }

// Degrees returns the angle as a plain number of degrees.
func (a Angle) Degrees() float64 { return float64(a) }

// FromRadians converts radians to an Angle.
func FromRadians(r float64) Angle { return Angle(r * 180 / math.Pi) }

// Atan2 returns the angle of the vector (x, y), counter-clockwise from +x, in
// (-180, 180].
func Atan2(y, x float64) Angle { return FromRadians(math.Atan2(y, x)).Signed() }

// Signed reduces the angle to (-180, 180].
func (a Angle) Signed() Angle {
	r := math.Mod(float64(a), 360)
	switch {
	case r > 180:
		r -= 360
	case r <= -180:
		r += 360
	}
	return Angle(r)
}

// Positive reduces the angle to [0, 360).
func (a Angle) Positive() Angle {
	r := math.Mod(float64(a), 360)
	if r < 0 {
		r += 360
	}
	if r >= 360 {
		r = 0
	}
	return Angle(r)
}

// DiffTo returns the signed turn in (-180, 180] that leads from a to b.
func (a Angle) DiffTo(b Angle) Angle { return (b - a).Signed() }

// LineDiffTo returns the signed turn in (-90, 90] that leads from the line at
// angle a to the line at angle b, where lines have no direction (mod 180).
func (a Angle) LineDiffTo(b Angle) Angle {
	d := float64((b - a).Signed())
	switch {
	case d > 90:
		d -= 180
	case d <= -90:
		d += 180
	}
	return Angle(d)
}

// IsFinite reports whether the angle is neither NaN nor infinite.
func (a Angle) IsFinite() bool {
	return !math.IsNaN(float64(a)) && !math.IsInf(float64(a), 0)
}
