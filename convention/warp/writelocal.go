package warp

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/tomo"
)

// gridsOf is the local part when it was read from Warp, else nil.
func gridsOf(c *tomo.Claim) *grids {
	switch l := c.Series.Local.(type) {
	case *grids:
		return l
	case movement:
		return l.grids
	}
	return nil
}

// held reports whether the claim's local part can be written again: grids that
// were read from Warp for images of this size, that belong to the projections as
// they are.
func held(c *tomo.Claim) bool {
	g := gridsOf(c)
	if g == nil {
		return false
	}
	grid := c.Series.Grid
	for i, n := range []int{grid.NX, grid.NY} {
		if a := float64(n) * grid.PixelSize; math.Abs(g.image[i]/a-1) > 1e-9 {
			return false
		}
	}
	for _, t := range c.Series.Tilts {
		r, ok := g.rows[t.Section]
		switch {
		case t.NoGeometry:
		case !ok || !convention.SameLinear(r.projection, t.Projection) || !convention.SameShift(r.projection, t.Projection, grid.PixelSize):
			return false
		case g.ctf != nil && t.Usable() && !t.Defocus.Known(): // then no GridCTF is written
			return false
		}
	}
	_, ok := g.warpOver(dosesOf(c.Series.Tilts))
	return ok
}

// dosesOf are the doses of the rows that are written, e/Å².
func dosesOf(tilts []tomo.Tilt) []float64 {
	lines := make([]line, tilts[len(tilts)-1].Section+1)
	fillDoses(tilts, lines)
	out := make([]float64, len(lines))
	for i, l := range lines {
		out[i] = l.dose
	}
	return out
}

// addGrids writes the grids of the claim's local part for these rows, one a
// section. Values and dimensions are those that were read, as far as the rows are:
// where rows are more or in another order, a grid gets a node for each of them,
// on which the spline, or the line between two doses, has the value it had.
func addGrids(f *warpxml.File, c *tomo.Claim, lines []line) {
	g := gridsOf(c)
	if g == nil {
		return
	}
	if g.moveX != nil {
		f.SetGrid("GridMovementX", g.overTilts(g.moveX, len(lines)))
		f.SetGrid("GridMovementY", g.overTilts(g.moveY, len(lines)))
	}
	warp, _ := g.warpOver(dosesOf(c.Series.Tilts))
	for i, name := range []string{"GridVolumeWarpX", "GridVolumeWarpY", "GridVolumeWarpZ"} {
		if warp[i] != nil {
			f.SetGrid(name, *warp[i])
		}
	}
	if written, ok, _ := f.Grid("GridCTF"); ok && g.ctf != nil {
		f.SetGrid("GridCTF", g.defocusOver(written.Values))
	}
	if g.overVolume() {
		f.SetAttr("VolumeDimensionsAngstrom", number(g.volume[0])+", "+number(g.volume[1])+", "+number(g.volume[2]))
	}
}

// inOrder tells whether n rows, one a section, are those that were read.
func (g *grids) inOrder(n int) bool {
	if n != g.n || n != len(g.rows) {
		return false
	}
	for section, r := range g.rows {
		if math.Abs(r.time-timeOf(section, n)) > 1e-12 {
			return false
		}
	}
	return true
}

// overTilts is a grid for n rows, one a section; 0 where a section had none.
func (g *grids) overTilts(s *smooth, n int) warpxml.Grid {
	if g.inOrder(n) {
		return s.grid
	}
	return g.nodes(s.grid, n, func(section int, x, y float64) float64 {
		if r, ok := g.rows[section]; ok {
			return s.at([3]float64{x, y, r.time})
		}
		return 0
	})
}

// defocusOver is GridCTF with one row a section, whose defocus at the volume's
// centre is given, µm.
func (g *grids) defocusOver(um []float64) warpxml.Grid {
	return g.nodes(g.ctf.grid, len(um), func(section int, x, y float64) float64 {
		if r, ok := g.rows[section]; ok {
			return um[section] + g.ctfAt(x, y, r.time)
		}
		return um[section]
	})
}

// nodes makes a grid with the nodes of another over x and y and n sections.
func (g *grids) nodes(like warpxml.Grid, n int, value func(section int, x, y float64) float64) warpxml.Grid {
	out := warpxml.Grid{Width: like.Width, Height: like.Height, Depth: n, Margin: [3]float64{like.Margin[0], like.Margin[1], 0}}
	for section := range n {
		for j := range like.Height {
			for i := range like.Width {
				out.Values = append(out.Values, value(section, place(i, like.Width, like.Margin[0]), place(j, like.Height, like.Margin[1])))
			}
		}
	}
	return out
}

// place is where node i of n stands, 0..1.
func place(i, n int, margin float64) float64 {
	if n == 1 {
		return 0.5
	}
	return margin + (1-2*margin)*float64(i)/float64(n-1)
}

// warpOver is the warp for rows of these doses, one a section; nil where there is
// none. It is interpolated over the doses from their least to their largest. Where
// those of the rows that were read lie otherwise on that scale, nodes are put under
// all of them; ok is false when evenly spaced nodes cannot be.
func (g *grids) warpOver(doses []float64) (warp [3]*warpxml.Grid, ok bool) {
	at := normalised(doses, len(doses))
	same, duration := true, 1
	for section, r := range g.rows {
		same = same && math.Abs(at[section]-r.dose) < 1e-9
	}
	for _, x := range g.warp {
		if x != nil {
			duration = max(duration, x.Duration)
		}
	}
	if same || duration == 1 {
		return g.warp, true
	}
	nodes, ok := g.doseNodes(at)
	if !ok {
		return warp, false
	}
	for i, x := range g.warp {
		if x != nil {
			resampled := atDoses(x, nodes)
			warp[i] = &resampled
		}
	}
	return warp, true
}

// doseNodes finds the fewest evenly spaced nodes over 0..1 of which one lies at
// every row's new dose, and the old dose of each.
func (g *grids) doseNodes(at []float64) (old []float64, ok bool) {
	const near = 1e-6 // of the step between nodes
next:
	for n := 1; n <= 2*len(at); n++ {
		old = make([]float64, n)
		for k := range old {
			old[k] = timeOf(k, n) // a node that no row needs
		}
		taken := make([]bool, n)
		for section, r := range g.rows {
			u := at[section] * float64(n-1)
			k := int(math.Round(u))
			if math.Abs(u-float64(k)) > near || taken[k] && math.Abs(old[k]-r.dose) > 1e-9 {
				continue next
			}
			old[k], taken[k] = r.dose, true
		}
		return old, true
	}
	return nil, false
}

// atDoses is a grid of four dimensions with one node for each of the doses, 0..1.
func atDoses(g *warpxml.Grid, doses []float64) warpxml.Grid {
	out := warpxml.Grid{Width: g.Width, Height: g.Height, Depth: g.Depth, Duration: len(doses)}
	for _, dose := range doses {
		for k := range g.Depth {
			for j := range g.Height {
				for i := range g.Width {
					out.Values = append(out.Values, linear(g, [4]float64{place(i, g.Width, 0), place(j, g.Height, 0), place(k, g.Depth, 0), dose}))
				}
			}
		}
	}
	return out
}

// levelYOf is the levelling about y of a claim that was read from Warp: by how much
// all of its angles (Warp's sense, degrees) are off from those written. In the .xml
// it is kept apart from them, as Warp does; 0 for claims of other packages.
func levelYOf(c *tomo.Claim) float64 {
	if c.Package != "warp" {
		return 0
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, t := range c.Series.Tilts {
		if d, ok := t.Projection.Decompose(); ok && !t.NoGeometry {
			off := (-d.Tilt - t.Written).Signed().Degrees()
			lo, hi = min(lo, off), max(hi, off)
		}
	}
	if !(hi-lo < 1e-6) {
		return 0
	}
	return rounded((lo + hi) / 2)
}
