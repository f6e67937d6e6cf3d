package aretomo

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// sharpness is the factor in the exponent of AreTomo's weights.
const sharpness = 100

// isGood is the mark from which on a patch is used.
const isGood = 0.9

// patches is the local alignment of a series.
type patches struct {
	grid      tomo.ImageGrid
	count     int                       // patches an image
	linear    map[int]geom.Mat3         // Rz(ROT) Ry(TILT) by section
	bySection map[int][]aln.PatchValues // good patches only
}

// At returns the displacement of the image position; heights and underfocus
// stay. The shift is looked up at the place in the image before TX, TY.
func (l *patches) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	good := l.bySection[section]
	if len(good) == 0 {
		return uvh, 0
	}
	q := l.linear[section].Apply(geom.Vec3(p)).Scale(1 / l.grid.PixelSize)
	nearest := math.Inf(1)
	distance := make([]float64, len(good))
	for i, g := range good {
		dx, dy := (q[0]-g.XPX)/float64(l.grid.NX), (q[1]-g.YPX)/float64(l.grid.NY)
		distance[i] = dx*dx + dy*dy
		nearest = min(nearest, distance[i])
	}
	var sum geom.Vec3
	weights := 0.0
	for i, g := range good {
		w := math.Exp(-sharpness * (distance[i] - nearest)) // a common factor cancels
		sum = sum.Add(geom.Vec3{g.DXPX, g.DYPX}.Scale(w))
		weights += w
	}
	return sum.Scale(l.grid.PixelSize / weights), 0
}

// Words says what it is.
func (l *patches) Words() string { return fmt.Sprintf("AreTomo local alignment, %d patches", l.count) }

// local takes the local section of the file, if there is one.
func local(c *tomo.Claim, path string, f *aln.File, sec sections) error {
	if len(f.Local) == 0 {
		if f.Patches > 0 {
			c.Note("the header names %d patches, but the file has no local alignment", f.Patches)
		}
		return nil
	}
	l := &patches{grid: c.Series.Grid, linear: map[int]geom.Mat3{}, bySection: map[int][]aln.PatchValues{}}
	for i, r := range f.Rows {
		l.linear[sec.ofRow[i]] = geom.RotZ(geom.Angle(r.RotDeg)).Mul(geom.RotY(geom.Angle(r.TiltDeg)))
	}
	for _, p := range f.Local {
		if p.Row >= len(sec.ofRow) {
			return &problem.Problem{File: path, Line: p.Number, Field: "row", Got: fmt.Sprint(p.Row), Want: fmt.Sprintf("0 to %d", len(sec.ofRow)-1)}
		}
		if p.Good >= isGood {
			s := sec.ofRow[p.Row]
			l.bySection[s] = append(l.bySection[s], p.PatchValues)
		}
		l.count = max(l.count, p.Patch+1)
	}
	if n := l.count * len(f.Rows); len(f.Local) != n {
		c.Note("the local alignment has %d lines, %d images with %d patches need %d", len(f.Local), len(f.Rows), l.count, n)
	}
	c.Series.Local = l
	c.AddSource("local alignment", path, f.Local[0].Number, "# Local Alignment")
	return nil
}
