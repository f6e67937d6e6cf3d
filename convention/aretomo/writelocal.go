package aretomo

import (
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// mostPatches bounds the patches an image that are written: the table has a line
// for each of them in each image.
const mostPatches = 1 << 12

// held reports whether the claim's local part can be written: patches that were
// read from AreTomo, for images of this size and pixel, that follow the projections
// as they are.
func held(c *tomo.Claim) bool {
	l, ok := c.Series.Local.(*patches)
	if !ok || l.count > mostPatches || !convention.SameGrid(l.grid, c.Series.Grid) {
		return false
	}
	for _, t := range c.Series.Tilts {
		im, ok := l.images[t.Section]
		if ok && t.Usable() && !(convention.SameLinear(im.projection, t.Projection) && convention.SameShift(im.projection, t.Projection, l.grid.PixelSize)) {
			return false
		}
	}
	return true
}

// addLocal adds the local section for the rows of the file: as many lines a row as
// there are patches, in their order, with a patch that is not good where there was
// none. An image that has no row any more takes its lines with it.
func addLocal(f *aln.File, c *tomo.Claim) {
	l, ok := c.Series.Local.(*patches)
	if !ok {
		return
	}
	shift := map[int]geom.Vec2{}
	for _, t := range c.Series.Tilts {
		shift[t.Section] = geom.Vec2{t.Projection.T[0], t.Projection.T[1]}
	}
	for row, r := range f.Rows {
		section := r.Section - written.First()
		for _, v := range l.images[section].full(l.count) {
			// Centres count from the written shift.
			moved := l.images[section].origin.Sub(shift[section]).Scale(1 / l.grid.PixelSize)
			if v.Row = row; v.Good >= isGood {
				v.XPX, v.YPX, v.Good = v.XPX+moved[0], v.YPX+moved[1], 1
			} else {
				v.Good = 0
			}
			f.Local = append(f.Local, aln.Patch{PatchValues: v})
		}
	}
	f.Patches = l.count
}

// full is the table of an image by number of the patch, with all of them.
func (im patched) full(count int) []aln.PatchValues {
	out := slices.Clone(im.table)
	seen := make([]bool, count)
	for _, v := range out {
		seen[v.Patch] = true
	}
	for i, there := range seen {
		if !there {
			out = append(out, aln.PatchValues{Patch: i})
		}
	}
	slices.SortStableFunc(out, func(a, b aln.PatchValues) int { return a.Patch - b.Patch })
	return out
}
