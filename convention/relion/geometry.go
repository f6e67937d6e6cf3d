package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// firstZeroBased is the version of STAR files from which on matrices are for
// voxels counted from 0: that of RELION 5.
const firstZeroBased = 50000

// geometry is how the rows of one series map the specimen.
type geometry struct {
	pixel    float64     // Å, bin 1
	centre   geom.Vec3   // voxel of the specimen's origin, counted from 0, bin 1
	image    geom.Vec2   // centre of the images in bin-1 pixels
	base     float64     // index of the first voxel in the matrices: 1 in RELION 4
	flat     bool        // matrices without any shift
	mirrored bool        // the tomogram is mirrored against the specimen
	depth    []geom.Vec3 // of each row: depth (px) per voxel along x, y, z of the tomogram
}

// geometry makes ready what all rows have in common.
func (t *table) geometry(c *tomo.Claim, e entry, h header) (*geometry, error) {
	grid := c.Series.Grid
	g := &geometry{pixel: h.pixel.Or(grid.PixelSize), centre: geom.Vec3(h.centre())}
	scale := grid.PixelSize / g.pixel
	g.image = geom.Vec2{math.Floor(math.Round(float64(grid.NX)*scale) / 2), math.Floor(math.Round(float64(grid.NY)*scale) / 2)}
	if t.proj == nil {
		return g, nil
	}
	if !h.sized() {
		return nil, &problem.Problem{File: e.file, Field: projX, Got: "matrices, and no size of the tomogram",
			Want: sizeX + ", " + sizeY + ", " + sizeZ, Hint: "they are in the table of tilt series, tomograms.star: name that"}
	}
	if e.version < firstZeroBased && t.angles == nil {
		g.base = 1
	}
	g.flat = true
	mirrors := 0
	for i, p := range t.proj {
		g.flat = g.flat && p.t == geom.Vec3{}
		d := p.m.Det()
		if !(math.Abs(d) > 1e-6) {
			return nil, &problem.Problem{File: e.file, Line: t.loop.Line(i), Field: projX, Got: fmt.Sprintf("a matrix of determinant %.3g", d), Want: "one that can be inverted"}
		}
		if d < 0 {
			mirrors++
		}
	}
	if mirrors > 0 && mirrors < len(t.proj) {
		return nil, &problem.Problem{File: e.file, Field: projX, Got: fmt.Sprintf("%d of %d matrices mirror", mirrors, len(t.proj)), Want: "all or none"}
	}
	g.mirrored = mirrors > 0
	return g, nil
}

// countsFrom1 reports whether the matrices put the specimen's origin where the
// angles and shifts of the same rows do only when voxels count from 1, as in
// RELION 4; RELION 5 reads them as counting from 0.
func (g *geometry) countsFrom1(t *table) bool {
	if t.proj == nil || t.angles == nil || g.flat || g.base != 0 {
		return false
	}
	var from0, from1 float64 // largest distance, bin-1 pixels
	for i, p := range t.proj {
		by := geom.Vec2{t.angles.dx[i], t.angles.dy[i]}.Scale(1 / g.pixel).Add(g.image)
		for base, worst := range []*float64{&from0, &from1} {
			b := float64(base)
			at := p.m.Apply(g.centre.Add(geom.Vec3{b, b, b})).Add(p.t)
			*worst = max(*worst, math.Hypot(at[0]-by[0], at[1]-by[1]))
		}
	}
	return from1 < 0.1 && from0 > 0.5
}

// at returns the projection of a row, its tilt angle as RELION has it, and its
// axis angle.
func (g *geometry) at(t *table, i int) (p tomo.Projection, tilt, axis geom.Angle) {
	if t.proj == nil {
		a := t.angles
		tilt, axis = geom.Angle(a.y[i]), geom.Angle(a.z[i])
		p = tomo.Compose(axis, tilt, geom.Angle(a.x[i]), geom.Vec2{a.dx[i], a.dy[i]})
		g.depth = append(g.depth, geom.Vec3(p.M[2]))
		return p, tilt, axis
	}
	m := t.proj[i]
	g.depth = append(g.depth, geom.Vec3(m.m[2]))
	at := m.m.Apply(g.centre.Add(geom.Vec3{g.base, g.base, g.base})).Add(m.t)
	p.M = m.m
	if g.mirrored {
		p.M = p.M.Mul(geom.Diag3(1, 1, -1))
	}
	if !g.flat {
		p.T = geom.Vec3{(at[0] - g.image[0]) * g.pixel, (at[1] - g.image[1]) * g.pixel, 0}
	}
	if d, ok := p.Decompose(); ok {
		tilt, axis = d.Tilt, d.Axis
	}
	return p, tilt, axis
}

// zero is the height (Å) at which RELION takes the defocus of a row, above the
// specimen's origin: the depth is counted from size/2, also where that is no
// whole number.
func (g *geometry) zero(i int, h header) float64 {
	if !h.sized() {
		return 0
	}
	half := geom.Vec3{float64(h.size[0]), float64(h.size[1]), float64(h.size[2])}.Scale(0.5)
	return g.pixel * g.depth[i].Dot(half.Sub(g.centre).Sub(geom.Vec3{g.base, g.base, g.base}))
}
