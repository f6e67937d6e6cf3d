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

// patches is the local alignment of a series. It belongs to the images: a patch
// shifts what lies at its place, whatever point that is.
type patches struct {
	grid   tomo.ImageGrid
	count  int // patches an image
	images map[int]patched
}

// patched is the local alignment of one image.
type patched struct {
	projection tomo.Projection   // global, of the series as it is
	origin     geom.Vec2         // where centres of patches count from, Å from the hub's image origin
	table      []aln.PatchValues // also those that are not good
}

// At returns the displacement of the image position; heights and underfocus
// stay. The shift is looked up at the place in the image before TX, TY.
func (l *patches) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	im, ok := l.images[section]
	if !ok {
		return uvh, 0
	}
	uv, _ := im.projection.Apply(p)
	q := geom.Vec2(uv).Sub(im.origin).Scale(1 / l.grid.PixelSize)
	nearest := math.Inf(1)
	distance := make([]float64, len(im.table))
	for i, g := range im.table {
		dx, dy := (q[0]-g.XPX)/float64(l.grid.NX), (q[1]-g.YPX)/float64(l.grid.NY)
		if distance[i] = dx*dx + dy*dy; g.Good >= isGood {
			nearest = min(nearest, distance[i])
		}
	}
	var sum geom.Vec3
	weights := 0.0
	for i, g := range im.table {
		if g.Good >= isGood {
			w := math.Exp(-sharpness * (distance[i] - nearest)) // a common factor cancels
			sum = sum.Add(geom.Vec3{g.DXPX, g.DYPX}.Scale(w))
			weights += w
		}
	}
	if weights == 0 {
		return uvh, 0
	}
	return sum.Scale(l.grid.PixelSize / weights), 0
}

// Words says what it is.
func (l *patches) Words() string { return fmt.Sprintf("AreTomo local alignment, %d patches", l.count) }

// Follow returns the same patches at the same places of the images for other
// projections of the tilts.
func (l *patches) Follow(tilts []tomo.Tilt) tomo.Local {
	out := *l
	out.images = make(map[int]patched, len(l.images))
	for _, t := range tilts {
		if im, ok := l.images[t.Section]; ok {
			im.projection = t.Projection
			out.images[t.Section] = im
		}
	}
	return &out
}

// local takes the local section of the file, if there is one.
func local(c *tomo.Claim, path string, f *aln.File, sec sections) error {
	if len(f.Local) == 0 {
		if f.Patches > 0 {
			c.Note("the header names %d patches, but the file has no local alignment", f.Patches)
		}
		return nil
	}
	l := &patches{grid: c.Series.Grid, images: map[int]patched{}}
	for _, p := range f.Local {
		if p.Row >= len(sec.ofRow) {
			return &problem.Problem{File: path, Line: p.Number, Field: "row", Got: fmt.Sprint(p.Row), Want: fmt.Sprintf("0 to %d", len(sec.ofRow)-1)}
		}
		s := sec.ofRow[p.Row]
		im := l.images[s]
		im.projection = c.Series.Tilts[s].Projection
		im.origin = geom.Vec2{im.projection.T[0], im.projection.T[1]}
		im.table = append(im.table, p.PatchValues)
		l.images[s] = im
		l.count = max(l.count, p.Patch+1)
	}
	if n := l.count * len(f.Rows); len(f.Local) != n {
		c.Note("the local alignment has %d lines, %d images with %d patches need %d", len(f.Local), len(f.Rows), l.count, n)
	}
	c.Series.Local = l
	c.AddSource("local alignment", path, f.Local[0].Number, "# Local Alignment")
	return nil
}
