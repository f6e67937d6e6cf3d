package cets

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// grid is what array_to_physical says: index of the physical origin and Å a
// pixel or voxel.
type grid struct {
	origin  geom.Vec3 // index from 0; z is 0 for images
	spacing float64   // Å
	corner  bool      // a bare Scale: the origin is the corner
}

// frame reads the chain of an image of n dimensions.
func (im *image) frame(n int) (g grid, p *problem.Problem) {
	var chain *transform
	for i := range im.Transforms {
		if im.Transforms[i].Name != nameFrame {
			continue
		}
		if chain != nil {
			return g, &problem.Problem{Field: nameFrame, Got: "two transforms of this name", Want: "one", Hint: hintProfile}
		}
		chain = &im.Transforms[i]
	}
	switch {
	case chain == nil:
		return g, &problem.Problem{Field: "coordinate_transformations", Got: "no " + nameFrame, Want: "one, from array to physical", Hint: hintProfile}
	case chain.Input != nameArray || chain.Output != namePhysical:
		return g, &problem.Problem{Field: nameFrame, Got: fmt.Sprintf("%q to %q", chain.Input, chain.Output), Want: "array to physical", Hint: hintProfile}
	}
	switch s := chain.Sequence; {
	case chain.Type == "scale":
		g.corner = true
		g.spacing, p = spacing(chain.Scale, n)
	case chain.Type == "sequence" && len(s) == 2 && s[0].Type == "translation" && s[1].Type == "scale":
		if g.origin, p = vector(s[0].Translation, n); p == nil {
			g.origin = g.origin.Scale(-1)
			g.spacing, p = spacing(s[1].Scale, n)
		}
	default:
		p = &problem.Problem{Got: "another chain of steps", Want: "a translation and a scale, or a scale"}
	}
	if p != nil {
		p.Field, p.Hint = nameFrame, hintProfile
	}
	return g, p
}

// vector reads n numbers, or one for all.
func vector(v []float64, n int) (out geom.Vec3, p *problem.Problem) {
	if len(v) != n && len(v) != 1 {
		return out, &problem.Problem{Got: fmt.Sprintf("%d numbers", len(v)), Want: fmt.Sprintf("%d", n)}
	}
	for i := range n {
		out[i] = v[min(i, len(v)-1)]
	}
	return out, nil
}

func spacing(v []float64, n int) (float64, *problem.Problem) {
	s, p := vector(v, n)
	if p != nil {
		return 0, p
	}
	for i := range n {
		if !(s[i] > 0) || math.Abs(s[i]/s[0]-1) > 1e-9 {
			return 0, &problem.Problem{Got: fmt.Sprintf("a spacing of %g", v), Want: "one positive number of A for all axes"}
		}
	}
	return s[0], nil
}

// chain is array_to_physical as the profile writes it.
func chain(size []int, spacing float64) transform {
	origin, scale := make([]float64, len(size)), make([]float64, len(size))
	for i, n := range size {
		origin[i], scale[i] = -centre.Of(n), spacing
	}
	return transform{Type: "sequence", Name: nameFrame, Input: nameArray, Output: namePhysical, Sequence: []transform{
		{Type: "translation", Name: "center_array_origin", Translation: origin},
		{Type: "scale", Name: "scale_to_physical", Scale: scale},
	}}
}

// systems are the two coordinate systems of an image or volume.
func systems(unit string, names ...string) []system {
	array, physical := system{Name: nameArray}, system{Name: namePhysical}
	for _, n := range names {
		array.Axes = append(array.Axes, axis{Name: n, Unit: unit, Type: "array"})
		physical.Axes = append(physical.Axes, axis{Name: n, Unit: "angstrom", Type: "space"})
	}
	return []system{array, physical}
}

// reference finds the tomogram that an alignment refers to: the one the
// companion names, the only one, or the one of --volume-size.
func (r *region) reference(series, named string, in convention.Input) (*tomogram, int) {
	var found []*tomogram
	for i := range r.Tomograms {
		t := &r.Tomograms[i]
		if t.Series == series || t.Series == "" && len(r.Series) == 1 {
			found = append(found, t)
		}
	}
	for _, t := range found {
		if named != "" && t.ID == named || named == "" && in.VolumeNX > 0 && t.Width == in.VolumeNX && t.Height == in.VolumeNY && t.Depth == in.VolumeNZ {
			return t, len(found)
		}
	}
	if len(found) == 1 {
		return found[0], 1
	}
	return nil, len(found)
}

// volume lays out the tomogram and returns how far, in Å of the physical frame,
// the specimen's origin lies from the physical one: 0 but for a corner origin.
func (t *tomogram) volume() (v tomo.VolumeFrame, away geom.Vec3, p *problem.Problem) {
	v = tomo.VolumeFrame{NX: t.Width, NY: t.Height, NZ: t.Depth, Laid: tomo.VolumeProper, Name: "the physical frame of tomogram " + t.ID}
	if v.NX <= 0 || v.NY <= 0 || v.NZ <= 0 {
		return v, away, &problem.Problem{Field: "width, height, depth", Got: fmt.Sprintf("%d, %d, %d", v.NX, v.NY, v.NZ), Want: "positive numbers", Hint: hintProfile}
	}
	g, p := t.frame(3)
	if p != nil {
		return v, away, p
	}
	origin := g.origin
	if g.corner {
		origin = geom.Vec3{centre.Of(v.NX), centre.Of(v.NY), centre.Of(v.NZ)}
		away = origin.Scale(g.spacing)
	}
	v.Known, v.VoxelSize = true, g.spacing
	v.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(g.spacing), T: origin.Scale(-g.spacing)}
	return v, away, nil
}
