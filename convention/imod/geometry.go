package imod

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// view is the alignment of one view as IMOD writes it.
type view struct {
	a            geom.Mat2  // raw to aligned image
	d            geom.Vec2  // shift along the aligned axes, raw pixels
	theta, alpha geom.Angle // turn about y and about x, OFFSET and XAXISTILT applied
}

// layout is what newst.com and tilt.com add to the alignment, the same for all
// views. Lengths are raw (unbinned) pixels.
type layout struct {
	size    [2]int    // aligned stack, binned pixels; 0 when unknown
	binning int       // of the aligned stack
	centre  geom.Vec2 // of the raw image as newstack takes it, raw pixel index
	before  geom.Vec2 // subtracted from the raw position before the transform
	after   geom.Vec2 // added to (u, v) to give the aligned position from the centre
}

// newLayout works out the fixed part of the chain raw image, aligned stack,
// tilt axis for raw images of nx by ny pixels.
func newLayout(t *tiltParams, n *newstParams, nx, ny int) layout {
	raw := [2]int{nx, ny}
	l := layout{binning: 1}
	for i, size := range raw {
		l.centre[i] = centre.Of(size)
	}
	if t != nil {
		l.binning = t.binning
		l.after[0] = t.offset[1]
	}
	if n != nil {
		for i := range raw {
			l.size[i] = n.size[i]
			if l.size[i] == 0 {
				l.size[i] = raw[i] / l.binning
			}
			// Whole pixels are summed from the corner (N mod binning) / 2,
			// rounded down, so that an odd rest moves the centre by half a pixel.
			if n.plainBinning && raw[i]%l.binning%2 == 1 {
				l.centre[i] -= 0.5
			}
		}
		if n.offsetFirst {
			l.before = geom.Vec2(n.offset)
		} else {
			l.after = l.after.Add(geom.Vec2(n.offset))
		}
	}
	for i := range raw {
		l.after[i] += l.subset(t, i)
	}
	return l
}

// subset is how far the centre about which tilt turns lies from the centre of
// the aligned stack along axis i, in raw pixels. Where the size of the aligned
// stack is unknown the two are taken to coincide, as eTomo sets them.
func (l *layout) subset(t *tiltParams, i int) float64 {
	if t == nil {
		return 0
	}
	full := ceilDiv(t.fullImage[i], l.binning)
	start := t.subsetStart[i] / l.binning
	if l.size[i] == 0 && full > 0 {
		l.size[i] = full - 2*start
	}
	if full == 0 {
		return 0
	}
	tilted := float64(full)/2 - 0.5 - float64(start)
	return float64(l.binning) * (tilted - centre.Of(l.size[i]))
}

// axisIndex returns the index of the aligned stack's row or column, binned
// pixels, about which tilt turns along axis i, OFFSET not counted.
func (l layout) axisIndex(t *tiltParams, i int) float64 {
	if full := ceilDiv(t.fullImage[i], l.binning); full > 0 {
		return float64(full)/2 - 0.5 - float64(t.subsetStart[i]/l.binning)
	}
	return centre.Of(l.size[i])
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// projection returns the hub's map of one view. ok is false when the transform
// cannot be inverted.
func (l layout) projection(v view, grid tomo.ImageGrid) (p tomo.Projection, ok bool) {
	inv, ok := v.a.Inverse()
	if !ok {
		return p, false
	}
	r := geom.RotY(v.theta).Mul(geom.RotX(v.alpha))
	for j := range 3 {
		column := inv.Apply(geom.Vec2{r[0][j], r[1][j]})
		p.M[0][j], p.M[1][j], p.M[2][j] = column[0], column[1], r[2][j]
	}
	// raw = centre + before + A⁻¹ (r + after - d), origin of the hub at floor(N/2)
	t := inv.Apply(l.after.Sub(v.d)).Add(l.before).Add(l.centre)
	c := geom.Vec2(grid.Centre())
	p.T = geom.Vec3{(t[0] - c[0]) * grid.PixelSize, (t[1] - c[1]) * grid.PixelSize, 0}
	return p, true
}

// viewOf is the inverse of projection for a plain layout: it finds the
// transform and the two angles whose projection is p. Every affine projection
// has one. ok is false when the image part of p is singular.
func viewOf(p tomo.Projection, grid tomo.ImageGrid) (v view, ok bool) {
	rows, shift := p.Image2()
	up := rows[0].Cross(rows[1])
	n := up.Norm()
	if n < 1e-9 || math.IsNaN(n) || math.IsInf(n, 0) {
		return view{}, false
	}
	up = up.Scale(1 / n)
	v.theta, v.alpha = anglesOf(up)
	r := geom.RotY(v.theta).Mul(geom.RotX(v.alpha))
	e0, e1 := geom.Vec3(r[0]), geom.Vec3(r[1])
	inv := geom.Mat2{{rows[0].Dot(e0), rows[0].Dot(e1)}, {rows[1].Dot(e0), rows[1].Dot(e1)}}
	if v.a, ok = inv.Inverse(); !ok {
		return view{}, false
	}
	v.d = shiftOf(v.a, shift, grid)
	return v, true
}

// shiftOf is the d of a transform with matrix a that brings the image point shift
// (hub, Å) to the centre of the aligned image, raw pixels.
func shiftOf(a geom.Mat2, shift geom.Vec2, grid tomo.ImageGrid) geom.Vec2 {
	c := grid.Centre()
	half := geom.Vec2{c[0] - centre.Of(grid.NX), c[1] - centre.Of(grid.NY)}
	return a.Apply(shift.Scale(1 / grid.PixelSize).Add(half)).Scale(-1)
}

// anglesOf finds theta and alpha, alpha in [-90, 90], whose beam direction
// (third row of Ry(theta) Rx(alpha)) is up.
func anglesOf(up geom.Vec3) (theta, alpha geom.Angle) {
	across := math.Hypot(up[1], up[2])
	if up[2] < 0 {
		across = -across
	}
	theta = geom.Atan2(-up[0], across)
	if math.Abs(across) < 1e-12 {
		return theta, 0
	}
	return theta, geom.FromRadians(math.Asin(max(-1, min(1, up[1]/across))))
}

// axisOf is the tilt axis of a transform in the raw image, counter-clockwise
// from the vertical.
func axisOf(a geom.Mat2) geom.Angle { return geom.Atan2(a[0][1]-a[1][0], a[0][0]+a[1][1]) }

// withZFactors adds IMOD's z factors, which move the projected position by
// (xz, yz) a pixel of z, along the aligned axes.
func withZFactors(p tomo.Projection, v view, z [2]float64) tomo.Projection {
	inv, ok := v.a.Inverse()
	if !ok {
		return p
	}
	d := inv.Apply(geom.Vec2{z[0], z[1]})
	p.M[0][2] += d[0]
	p.M[1][2] += d[1]
	return p
}
