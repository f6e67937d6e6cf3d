package warp

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// grids is the deformation of a series: movement in the image, warp of the
// volume, defocus over the volume.
type grids struct {
	rows         map[int]gridRow // by section
	n            int             // rows of the file
	half         geom.Vec2       // from the hub's image origin to the centre of the image, Å
	image        geom.Vec2       // Å
	volume       geom.Vec3       // Å; meaningless when nothing depends on it
	moveX, moveY *smooth         // nil when there is none
	warp         [3]*warpxml.Grid
	ctf          *smooth // nil unless it varies over the volume
	words        []string
}

// gridRow is a row of the file.
type gridRow struct {
	projection tomo.Projection // global, of the series as it is
	time       float64         // place in the series, 0..1
	dose       float64         // 0..1
}

// smooth is a grid that Warp interpolates by splines.
type smooth struct {
	grid warpxml.Grid
	*spline
}

func smoothOf(g *warpxml.Grid) *smooth { return &smooth{*g, newSpline(*g)} }

// movement is a deformation of the images alone: it belongs to their pixels,
// whatever point lies there.
type movement struct{ *grids }

// Follow returns the same movement at the same places of the images for other
// projections of the tilts.
func (m movement) Follow(tilts []tomo.Tilt) tomo.Local {
	out := *m.grids
	out.rows = make(map[int]gridRow, len(m.rows))
	for _, t := range tilts {
		if r, ok := m.rows[t.Section]; ok {
			r.projection = t.Projection
			out.rows[t.Section] = r
		}
	}
	return movement{&out}
}

// At returns the displacement of position and height and of underfocus (Å).
func (g *grids) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	r, ok := g.rows[section]
	if !ok {
		return uvh, 0
	}
	c := geom.Vec3(p)
	var x [3]float64 // place in the volume, 0..1
	for i := range x {
		x[i] = c[i]/g.volume[i] + 0.5
	}
	var w geom.Vec3
	for i, grid := range g.warp {
		if grid != nil {
			w[i] = linear(grid, [4]float64{x[0], x[1], x[2], r.dose})
		}
	}
	uvh = r.projection.M.Apply(w)
	if g.moveX != nil {
		uv, _ := r.projection.Apply(tomo.SpecimenPoint(c.Add(w)))
		q := geom.Vec2(uv).Sub(g.half)
		at := [3]float64{q[0]/g.image[0] + 0.5, q[1]/g.image[1] + 0.5, r.time}
		uvh = uvh.Sub(geom.Vec3{g.moveX.at(at), g.moveY.at(at), 0})
	}
	if g.ctf != nil {
		underfocus = defocusA * g.ctfAt(x[0], x[1], r.time)
	}
	return uvh, underfocus
}

// ctfAt is how much the defocus at a place of the volume, 0..1, is more than that
// at its centre, µm.
func (g *grids) ctfAt(x, y, time float64) float64 {
	return g.ctf.at([3]float64{x, y, time}) - g.ctf.at([3]float64{0.5, 0.5, time})
}

// timeOf is the place of row i of n in the series, 0..1.
func timeOf(i, n int) float64 {
	if n < 2 {
		return 0
	}
	return float64(i) / float64(n-1)
}

// Words says what it is.
func (g *grids) Words() string { return "Warp " + strings.Join(g.words, ", ") }

func size(g *warpxml.Grid) string {
	if g.Duration > 0 {
		return fmt.Sprintf("%d x %d x %d x %d", g.Width, g.Height, g.Depth, g.Duration)
	}
	return fmt.Sprintf("%d x %d x %d", g.Width, g.Height, g.Depth)
}

// moves tells whether a grid does anything.
func moves(g *warpxml.Grid) bool {
	if g == nil {
		return false
	}
	for _, v := range g.Values {
		if v != 0 {
			return true
		}
	}
	return false
}

// movementOf returns the movement of a whole row where it is the same over the
// image (then it is a shift, and no deformation).
func (m *meta) movementOf(row int) (shift geom.Vec2, uniform bool) {
	for i, g := range []*warpxml.Grid{m.moveX, m.moveY} {
		if !moves(g) {
			continue
		}
		if g.Width*g.Height > 1 {
			return geom.Vec2{}, false
		}
		shift[i] = newSpline(*g).at([3]float64{0.5, 0.5, timeOf(row, m.n())})
	}
	return shift, true
}

// deformation makes the local part; nil when there is none. volumeKnown says
// whether the size of the volume is, over which two of the grids are spread.
func (m *meta) deformation(c *tomo.Claim, r rows, volume geom.Vec3, volumeKnown bool) tomo.Local {
	g := m.flat(c, r)
	if volumeKnown {
		g.volume = volume
	}
	if _, uniform := m.movementOf(0); !uniform {
		zero := &warpxml.Grid{Width: 1, Height: 1, Depth: 1, Values: []float64{0}}
		x, y := m.moveX, m.moveY
		if x == nil {
			x = zero
		}
		if y == nil {
			y = zero
		}
		g.moveX, g.moveY = smoothOf(x), smoothOf(y)
		g.words = append(g.words, "image movement "+size(x))
		c.AddSource("local movement", m.path, m.lines["GridMovementX"], "GridMovementX, GridMovementY")
	}
	if moves(m.warp[0]) || moves(m.warp[1]) || moves(m.warp[2]) {
		if volumeKnown {
			g.warp = m.warp
			g.words = append(g.words, "volume warp "+size(firstOf(m.warp)))
			c.AddSource("volume warp", m.path, m.lines["GridVolumeWarpX"], "GridVolumeWarpX, Y, Z")
		} else {
			c.Note("GridVolumeWarp is left out: it is spread over a volume whose size is in none of these files; keep the .settings beside them, or give --volume-size and --voxel-size")
		}
	}
	if m.ctf != nil && m.ctf.Width*m.ctf.Height > 1 {
		if volumeKnown {
			g.ctf = smoothOf(m.ctf)
			g.words = append(g.words, "defocus over the volume "+size(m.ctf))
		} else {
			c.Note("the defocus of GridCTF varies over a volume whose size is not known; that at its centre is taken everywhere")
		}
	}
	switch {
	case len(g.words) == 0:
		return nil
	case g.overVolume():
		return g
	}
	return movement{g}
}

// flat is a deformation of the rows that does nothing yet.
func (m *meta) flat(c *tomo.Claim, r rows) *grids {
	grid := c.Series.Grid
	g := &grids{rows: map[int]gridRow{}, n: m.n(), half: centre.FromHub(grid), volume: geom.Vec3{1, 1, 1},
		image: geom.Vec2{float64(grid.NX), float64(grid.NY)}.Scale(grid.PixelSize)}
	bySection := map[int]tomo.Projection{}
	for _, t := range c.Series.Tilts {
		bySection[t.Section] = t.Projection
	}
	dose := normalised(m.dose, m.n())
	for row, section := range r.section {
		g.rows[section] = gridRow{projection: bySection[section], time: timeOf(row, m.n()), dose: dose[row]}
	}
	return g
}

// overVolume tells whether something depends on the place in the volume.
func (g *grids) overVolume() bool { return firstOf(g.warp) != nil || g.ctf != nil }

func firstOf(g [3]*warpxml.Grid) *warpxml.Grid {
	for _, x := range g {
		if x != nil {
			return x
		}
	}
	return nil
}

// tilt is the hub's angle of a row.
func (m *meta) tilt(row int) geom.Angle { return geom.Angle(-(m.anglesDeg[row] + m.levelYDeg)) }

// normalised spreads doses over 0..1; without a range all are 0.
func normalised(dose []float64, n int) []float64 {
	out := make([]float64, n)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, d := range dose {
		lo, hi = min(lo, d), max(hi, d)
	}
	for i := range dose {
		if hi > lo {
			out[i] = (dose[i] - lo) / (hi - lo)
		}
	}
	return out
}
