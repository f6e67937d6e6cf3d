package evidence

import "math"

// pose is a hypothesis about the specimen in the series.
type pose struct {
	psi     float64 // oriented axis, degrees, counter-clockwise from +v
	kappa   float64 // scale of the gradient: 1 as predicted, 0 none
	pretilt float64 // a, degrees, added to the recorded angle
	incline float64 // b, tangent of the inclination along the axis
}

// gradient returns the slope of underfocus in a tilt recorded at theta
// degrees: kappa tan(theta + a) e + b / cos(theta) u, dimensionless, along
// image x (columns) and y (rows, up).
func (p pose) gradient(theta float64) (gx, gy float64) {
	sin, cos := math.Sincos(p.psi * math.Pi / 180)
	across := p.kappa * math.Tan((theta+p.pretilt)*math.Pi/180)
	along := p.incline / math.Cos(theta*math.Pi/180)
	return across*cos - along*sin, across*sin + along*cos
}

// logPrior is the prior of pre-tilt and inclination: normal cores with heavy
// tails, so that a lamella of 20 degrees stays possible.
func (p pose) logPrior() float64 {
	return heavyTail(p.pretilt/preTiltSD) + heavyTail(p.incline/inclineSD)
}

// heavyTail is the logarithm of a Student density of 4 degrees of freedom,
// up to a constant.
func heavyTail(x float64) float64 { return -2.5 * math.Log1p(x*x/4) }

// angleDiff is the signed difference b - a of directions in (-180, 180].
func angleDiff(a, b float64) float64 {
	d := math.Mod(b-a, 360)
	switch {
	case d > 180:
		d -= 360
	case d <= -180:
		d += 360
	}
	return d
}
