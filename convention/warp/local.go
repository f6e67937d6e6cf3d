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
	rowOf        map[int]int      // by section
	linear       []geom.Mat3      // rotation of every row
	offset       []geom.Vec2      // of every row, Å from the image's centre
	dose         []float64        // 0..1 of every row
	image        geom.Vec2        // Å
	volume       geom.Vec3        // Å; meaningless when nothing depends on it
	moveX, moveY *spline          // nil when there is none
	warp         [3]*warpxml.Grid // nil when there is none
	ctf          *spline          // nil unless it varies over the volume
	words        []string
}

// At returns the displacement of position and height and of underfocus (Å).
func (g *grids) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	row, ok := g.rowOf[section]
	if !ok {
		return uvh, 0
	}
	c, t := geom.Vec3(p), g.time(row)
	var x [3]float64 // place in the volume, 0..1
	for i := range x {
		x[i] = c[i]/g.volume[i] + 0.5
	}
	var w geom.Vec3
	for i, grid := range g.warp {
		if grid != nil {
			w[i] = linear(grid, [4]float64{x[0], x[1], x[2], g.dose[row]})
		}
	}
	uvh = g.linear[row].Apply(w)
	if g.moveX != nil {
		q := g.linear[row].Apply(c.Add(w))
		at := [3]float64{(q[0]+g.offset[row][0])/g.image[0] + 0.5, (q[1]+g.offset[row][1])/g.image[1] + 0.5, t}
		uvh = uvh.Sub(geom.Vec3{g.moveX.at(at), g.moveY.at(at), 0})
	}
	if g.ctf != nil {
		underfocus = defocusA * (g.ctf.at([3]float64{x[0], x[1], t}) - g.ctf.at([3]float64{0.5, 0.5, t}))
	}
	return uvh, underfocus
}

// time is the place of a row in the series, 0..1.
func (g *grids) time(row int) float64 {
	if len(g.linear) < 2 {
		return 0
	}
	return float64(row) / float64(len(g.linear)-1)
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
	t := 0.0
	if m.n() > 1 {
		t = float64(row) / float64(m.n()-1)
	}
	for i, g := range []*warpxml.Grid{m.moveX, m.moveY} {
		if !moves(g) {
			continue
		}
		if g.Width*g.Height > 1 {
			return geom.Vec2{}, false
		}
		shift[i] = newSpline(*g).at([3]float64{0.5, 0.5, t})
	}
	return shift, true
}

// deformation makes the local part; nil when there is none. volumeKnown says
// whether the size of the volume is, over which two of the grids are spread.
func (m *meta) deformation(c *tomo.Claim, r rows, volume geom.Vec3, volumeKnown bool) tomo.Local {
	grid := c.Series.Grid
	g := &grids{rowOf: r.rowOf(), linear: m.rotations(), dose: normalised(m.dose, m.n()), volume: geom.Vec3{1, 1, 1},
		image: geom.Vec2{float64(grid.NX), float64(grid.NY)}.Scale(grid.PixelSize)}
	for i := range m.anglesDeg {
		g.offset = append(g.offset, geom.Vec2{m.offXA[i], m.offYA[i]})
	}
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
		g.moveX, g.moveY = newSpline(*x), newSpline(*y)
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
			g.ctf = newSpline(*m.ctf)
			g.words = append(g.words, "defocus over the volume "+size(m.ctf))
		} else {
			c.Note("the defocus of GridCTF varies over a volume whose size is not known; that at its centre is taken everywhere")
		}
	}
	if len(g.words) == 0 {
		return nil
	}
	return g
}

func firstOf(g [3]*warpxml.Grid) *warpxml.Grid {
	for _, x := range g {
		if x != nil {
			return x
		}
	}
	return nil
}

// rotations are Rz(AxisAngle) Ry(-(Angle + LevelAngleY)) Rx(LevelAngleX).
func (m *meta) rotations() []geom.Mat3 {
	out := make([]geom.Mat3, m.n())
	for i := range out {
		out[i] = geom.RotZ(geom.Angle(m.axisDeg[i])).Mul(geom.RotY(m.tilt(i))).Mul(geom.RotX(geom.Angle(m.levelXDeg)))
	}
	return out
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
