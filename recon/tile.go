package recon

import (
	"math"

	"github.com/tomoparity/tomoparity/signal/interp"
)

// tile is a block of lines that stays in the cache while all views are summed:
// nb × nc lines of n voxels, the voxels of a line next to each other.
type tile struct {
	block
	stride int // numbers from line to line
	data   []float32
	moved  []float32 // the same, longer, for lines that are moved to their places
}

// block is a range of lines and of voxels along them.
type block struct{ b0, nb, c0, nc, a0, n int }

// tile returns an empty tile, to be given back to r.tiles.
func (r *Reconstruction) tile(b block) *tile {
	t, _ := r.tiles.Get().(*tile)
	if t == nil {
		t = &tile{data: make([]float32, tileSide*tileSide*lineLength)}
		if len(r.groups) > 1 || r.groups[0].skew != 0 {
			t.moved = make([]float32, tileSide*tileSide*(lineLength+interp.LineUnit))
		}
	}
	t.block, t.stride = b, rowUnits(b.n)
	clear(t.data[:b.nb*b.nc*t.stride])
	return t
}

// offset is where plane c of a group lies along the rows: the number of the first
// of those that make voxel a, less a, and the fraction.
func (r *Reconstruction) offset(g group, c int) (whole int, frac float64) {
	if g.skew == 0 {
		return 0, 0
	}
	s := g.skew * (float64(c) - middle(r.size[r.ax.c]))
	return int(math.Floor(s)) - interp.ShiftBefore, s - math.Floor(s)
}

// backProject sums all views into the tile: those of a group along the rows, which
// are then moved to the places of the voxels.
func (r *Reconstruction) backProject(t *tile) {
	for _, g := range r.groups {
		if g.skew == 0 {
			r.addViews(t.data, t.stride, t.block, g)
			continue
		}
		stride := t.stride + interp.LineUnit
		moved := t.moved[:t.nb*t.nc*stride]
		clear(moved)
		r.addViews(moved, stride, t.block, g)
		for c := range t.nc {
			_, frac := r.offset(g, t.c0+c)
			for b := range t.nb {
				i := c*t.nb + b
				r.lines.ShiftLine(t.data[i*t.stride:], moved[i*stride:][:stride], interp.Fix(frac), t.stride)
			}
		}
	}
}

// addViews sums the views of a group into lines of one block.
func (r *Reconstruction) addViews(lines []float32, stride int, k block, g group) {
	for _, v := range g.views {
		for c := range k.nc {
			whole, _ := r.offset(g, k.c0+c)
			lo, hi, first, step := v.span(k.b0, k.b0+k.nb, float64(k.c0+c)-middle(r.size[r.ax.c]))
			if lo < hi {
				r.lines.AddLines(lines[(c*k.nb+lo-k.b0)*stride:], stride, v.data[k.a0+whole-v.first:], v.stride, first, step, hi-lo, stride)
			}
		}
	}
}
