package simulate

import "math"

// deg is one degree in radians.
const deg = math.Pi / 180

type (
	vec3 [3]float64
	mat3 [3][3]float64 // rows
)

func (m mat3) mul(o mat3) mat3 {
	var out mat3
	for i := range 3 {
		for j := range 3 {
			out[i][j] = m[i][0]*o[0][j] + m[i][1]*o[1][j] + m[i][2]*o[2][j]
		}
	}
	return out
}

func (m mat3) apply(v vec3) vec3 {
	var out vec3
	for i := range 3 {
		out[i] = m[i][0]*v[0] + m[i][1]*v[1] + m[i][2]*v[2]
	}
	return out
}

func (v vec3) scaled(s float64) vec3 { return vec3{v[0] * s, v[1] * s, v[2] * s} }

func (v vec3) unit() vec3 { return v.scaled(1 / math.Sqrt(v[0]*v[0]+v[1]*v[1]+v[2]*v[2])) }

func (v vec3) minus(o vec3) vec3 { return vec3{v[0] - o[0], v[1] - o[1], v[2] - o[2]} }

func (v vec3) plus(o vec3) vec3 { return vec3{v[0] + o[0], v[1] + o[1], v[2] + o[2]} }

func cross(a, b vec3) vec3 {
	return vec3{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

// rotX, rotY and rotZ are active right-handed rotations by d degrees.
func rotX(d float64) mat3 {
	s, c := math.Sincos(d * deg)
	return mat3{{1, 0, 0}, {0, c, -s}, {0, s, c}}
}

func rotY(d float64) mat3 {
	s, c := math.Sincos(d * deg)
	return mat3{{c, 0, s}, {0, 1, 0}, {-s, 0, c}}
}

func rotZ(d float64) mat3 {
	s, c := math.Sincos(d * deg)
	return mat3{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}
}

// stage returns the rotation of the specimen in (e, u, z) by a true tilt, about
// the axis elevated by AxisElevDeg.
func (p Params) stage(trueTilt float64) mat3 {
	return rotX(p.AxisElevDeg).mul(rotY(trueTilt)).mul(rotX(-p.AxisElevDeg))
}

// filmBasis returns two orthogonal unit vectors in the film and its normal, as
// columns, in the specimen frame at tilt 0.
func (p Params) filmBasis() mat3 {
	a, b := math.Tan(p.PreTiltDeg*deg), math.Tan(p.XTiltDeg*deg)
	n := vec3{a, b, 1}.unit()
	f1 := vec3{1, 0, -a}.unit()
	f2 := cross(n, f1)
	return mat3{{f1[0], f2[0], n[0]}, {f1[1], f2[1], n[1]}, {f1[2], f2[2], n[2]}}
}

// filmNormal returns the normal of the film in (e, u, z) at a true tilt.
func (p Params) filmNormal(trueTilt float64) vec3 {
	f := p.filmBasis()
	return p.stage(trueTilt).apply(vec3{f[0][2], f[1][2], f[2][2]})
}

// view is the geometry of one tilt: where a specimen point lands and how high
// it is. Lengths in Å; image coordinates from the image origin.
type view struct {
	rot    mat3       // specimen to laboratory, without magnification
	mag    float64    // magnification
	shift  [2]float64 // place of the specimen origin in the image, Å
	height float64    // height of the specimen origin above the plane whose defocus the lens sets, Å
	normal vec3       // of the film, in the laboratory
}

// newView computes the view of a tilt. The mechanical axis passes through
// (AxisE, 0, AxisZ) of the specimen; its effect beside the rotation is a
// translation, which is a shift in the image and a change of defocus.
func (p Params) newView(trueTilt, rotJitter, mag float64, shiftPx [2]float64) view {
	inPlane := rotZ(p.PsiDeg + rotJitter)
	rot := inPlane.mul(p.stage(trueTilt))
	axis := vec3{p.AxisE, 0, p.AxisZ}
	move := inPlane.apply(axis).minus(rot.apply(axis))
	f := p.filmBasis()
	return view{
		rot: rot, mag: mag,
		shift:  [2]float64{mag*move[0] + shiftPx[0]*p.Apix, mag*move[1] + shiftPx[1]*p.Apix},
		height: move[2],
		normal: rot.apply(vec3{f[0][2], f[1][2], f[2][2]}),
	}
}

// project returns image position from the image origin and height above the
// specimen origin, all in Å.
func (v view) project(q vec3) (x, y, h float64) {
	r := v.rot.apply(q)
	return v.mag*r[0] + v.shift[0], v.mag*r[1] + v.shift[1], r[2]
}

// gradient returns the slope of the underfocus of the film along x and y of the
// image, Å per Å (without unit).
func (v view) gradient() [2]float64 {
	return [2]float64{v.normal[0] / v.normal[2] / v.mag, v.normal[1] / v.normal[2] / v.mag}
}

// mod360 returns the angle in [0, 360).
func mod360(d float64) float64 {
	d = math.Mod(d, 360)
	if d < 0 {
		d += 360
	}
	if d >= 360 { // rounding of a tiny negative angle
		d = 0
	}
	return d
}
