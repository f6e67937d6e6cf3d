package relion

import (
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// deformation is the image deformation of a series, found by RELION's job Tomo
// frame alignment (read, versions 4 and 5): a point that the matrix or the angles
// of a tilt put at pixel q of the image lies at q + d(q). d depends on q and on
// the tilt alone, so height and underfocus are those without it, and points on
// one line of sight move together. RELION applies it where it cuts particles out
// of the images; its tomograms are made without it.
//
// q and d are in unbinned pixels of the raw image, q counted from 0 with integers
// at pixel centres.
type deformation struct {
	kind  string // rlnTomoDeformationType
	grid  [2]int // rlnTomoDeformationGridSizeX, Y
	model deformer
	size  [2]int    // of the images, unbinned pixels
	pixel float64   // Å, unbinned
	image geom.Vec2 // pixel of the hub's image origin
	views map[int]deformedView
}

// deformedView is a tilt: its global projection and its coefficients.
type deformedView struct {
	projection   tomo.Projection
	coefficients []float64
}

// Words says what it is.
func (d *deformation) Words() string {
	return fmt.Sprintf("RELION's image deformation (%s, %d x %d)", d.kind, d.grid[0], d.grid[1])
}

// At returns the displacement (u, v, 0) in Å; underfocus stays as it is.
func (d *deformation) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	v, ok := d.views[section]
	if !ok {
		return uvh, 0
	}
	uv, _ := v.projection.Apply(p)
	q := d.image.Add(geom.Vec2(uv).Scale(1 / d.pixel))
	s := d.model.shift(q, v.coefficients).Scale(d.pixel)
	return geom.Vec3{s[0], s[1], 0}, 0
}

// Follow returns the deformation for other projections of the same tilts: the
// coefficients hold at the pixels of the images, whatever point lies there.
func (d *deformation) Follow(tilts []tomo.Tilt) tomo.Local {
	out := *d
	out.views = make(map[int]deformedView, len(d.views))
	for _, x := range tilts {
		if v, ok := d.views[x.Section]; ok {
			out.views[x.Section] = deformedView{x.Projection, v.coefficients}
		}
	}
	return &out
}

// held reports whether the claim's local part is a deformation that can be
// written again: one that was read from RELION for images of this size and pixel.
func held(c *tomo.Claim) bool {
	d, ok := c.Series.Local.(*deformation)
	g := c.Series.Grid
	return ok && d.size == [2]int{g.NX, g.NY} && math.Abs(d.pixel/g.PixelSize-1) < 1e-9
}

// The values of rlnTomoDeformationType.
const (
	kindSpline  = "spline"
	kindFourier = "Fourier"
	kindLinear  = "linear"
)

// Bounds of the grid and of single coefficients, far above any fit.
const (
	maxGrid        = 1000
	maxCoefficient = 1e6
)

// deform reads the deformation into the series, for row i of the table the tilt
// of section sections[i]. What RELION would not use, or does not say how to use,
// is left out with a note.
func (t *table) deform(c *tomo.Claim, e entry, h header, g *geometry, sections []int) error {
	if !h.deforms {
		if t.loop.Has(deformCoefs) {
			c.Note("%s without %s and %s: RELION does not use them, and neither does this claim", deformCoefs, deformX, deformY)
		}
		return nil
	}
	if why := h.undeformed(t, g); why != "" {
		c.Note("the image deformations of RELION (%s) are left out: %s", deformX, why)
		return nil
	}
	grid := c.Series.Grid
	scale := grid.PixelSize / g.pixel
	d := &deformation{kind: h.deformKind, grid: h.deformGrid, pixel: g.pixel, image: g.image, views: map[int]deformedView{},
		size: [2]int{int(math.Round(float64(grid.NX) * scale)), int(math.Round(float64(grid.NY) * scale))}}
	var err error
	if d.model, err = newDeformer(d.kind, d.grid, d.size); err != nil {
		p := err.(*problem.Problem)
		p.File, p.Line = e.list, e.global.Line(e.row)
		return p
	}
	rows, err := t.coefficients(d)
	if err != nil {
		return err
	}
	bySection := map[int]tomo.Projection{}
	for _, x := range c.Series.Tilts {
		bySection[x.Section] = x.Projection
	}
	for i, s := range sections {
		d.views[s] = deformedView{bySection[s], rows[i]}
	}
	c.Series.Local = d
	c.AddSource("image deformations", e.file, t.loop.LabelLine(deformCoefs), deformCoefs)
	return nil
}

// undeformed says why the deformations of a series cannot be used; empty when
// they can.
func (h header) undeformed(t *table, g *geometry) string {
	switch {
	case h.deformKind == "" || h.deformKind == "empty": // as RELION writes an empty text
		return fmt.Sprintf("%s does not say which model they have, as in a set of which only other series were deformed", deformType)
	case !slices.Contains([]string{kindSpline, kindFourier, kindLinear}, h.deformKind):
		return fmt.Sprintf("%s %q is none of %s, %s, %s", deformType, h.deformKind, kindSpline, kindFourier, kindLinear)
	case !t.loop.Has(deformCoefs):
		return "the table of tilts has no " + deformCoefs
	case g.flat:
		return "the matrices are without shifts, so that the pixels are not known at which they hold"
	}
	return ""
}

// coefficients reads the coefficients of every row.
func (t *table) coefficients(d *deformation) ([][]float64, error) {
	var faults problem.List
	rows, _, err := t.loop.Vectors(deformCoefs)
	if err != nil {
		faults = append(faults, problemsOf(err)...)
	}
	for i, r := range rows {
		if r == nil && err != nil {
			continue // said already
		}
		if len(r) != d.model.count() {
			faults.Add(&problem.Problem{File: t.loop.FileName(), Line: t.loop.Line(i), Field: deformCoefs, Got: fmt.Sprintf("%d numbers", len(r)),
				Want: fmt.Sprintf("%d, for %s %s of %d x %d", d.model.count(), deformType, d.kind, d.grid[0], d.grid[1])})
		}
		for _, x := range r {
			if !(math.Abs(x) <= maxCoefficient) {
				faults.Add(&problem.Problem{File: t.loop.FileName(), Line: t.loop.Line(i), Field: deformCoefs, Got: fmt.Sprint(x), Want: "pixels within the image"})
				break
			}
		}
	}
	return rows, faults.ErrOrNil()
}
