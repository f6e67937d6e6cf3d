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
func (r *Reconstruction) offset(g group, c int) (whole int, frac interp.Fixed) {
	if g.skew == 0 {
		return 0, 0
	}
	s := g.skew * (float64(c) - middle(r.size[r.ax.c]))
	return int(math.Floor(s)) - interp.ShiftBefore, min(interp.Fix(s-math.Floor(s)), 1<<32-1)
}

// images are the sheets that back-projection sums.
func (r *Reconstruction) images() []sheet {
	out := make([]sheet, len(r.views))
	for i, v := range r.views {
		out[i] = v.image
	}
	return out
}

// backProject adds all views of some groups to the tile: those of a group are
// summed along the rows and then moved to the places of the voxels.
func (r *Reconstruction) backProject(t *tile, groups []group, sheets []sheet) {
	for _, g := range groups {
		if g.skew == 0 {
			r.addViews(t.data, t.stride, t.block, g, sheets)
			continue
		}
		stride := t.stride + interp.LineUnit
		moved := t.moved[:t.nb*t.nc*stride]
		clear(moved)
		r.addViews(moved, stride, t.block, g, sheets)
		for c := range t.nc {
			_, frac := r.offset(g, t.c0+c)
			for i := c * t.nb; i < (c+1)*t.nb; i++ {
				r.lines.ShiftLine(t.data[i*t.stride:], moved[i*stride:][:stride], frac, t.stride)
			}
		}
	}
}

// addViews sums the views of a group into lines of one block.
func (r *Reconstruction) addViews(lines []float32, stride int, k block, g group, sheets []sheet) {
	for _, v := range g.views {
		s := sheets[v.index]
		for c := range k.nc {
			whole, _ := r.offset(g, k.c0+c)
			lo, hi, first, step := v.span(k.b0, k.b0+k.nb, float64(k.c0+c)-middle(r.size[r.ax.c]))
			if lo < hi {
				r.lines.AddLines(lines[(c*k.nb+lo-k.b0)*stride:], stride, s.data[k.a0+whole-s.first:], s.stride, first, step, hi-lo, stride)
			}
		}
	}
}

// project is the adjoint of backProject: it adds the tile to the sheets.
func (r *Reconstruction) project(t *tile, groups []group, sheets []sheet) {
	for _, g := range groups {
		if g.skew == 0 {
			r.spreadViews(t.data, t.stride, t.block, g, sheets)
			continue
		}
		stride := t.stride + interp.LineUnit
		moved := t.moved[:t.nb*t.nc*stride]
		clear(moved)
		padded := make([]float32, stride+interp.LineUnit)
		for c := range t.nc {
			_, frac := r.offset(g, t.c0+c)
			for i := c * t.nb; i < (c+1)*t.nb; i++ {
				copy(padded[interp.ShiftTaps-1:], t.data[i*t.stride:][:t.stride])
				// The weights of 1 - frac are those of frac in reverse.
				r.lines.ShiftLine(moved[i*stride:], padded, 1<<32-1-frac, stride)
			}
		}
		r.spreadViews(moved, stride, t.block, g, sheets)
	}
}

func (r *Reconstruction) spreadViews(lines []float32, stride int, k block, g group, sheets []sheet) {
	for _, v := range g.views {
		s := sheets[v.index]
		for c := range k.nc {
			whole, _ := r.offset(g, k.c0+c)
			lo, hi, first, step := v.span(k.b0, k.b0+k.nb, float64(k.c0+c)-middle(r.size[r.ax.c]))
			if lo < hi {
				r.lines.SpreadLines(s.data[k.a0+whole-s.first:], s.stride, lines[(c*k.nb+lo-k.b0)*stride:], stride, first, step, hi-lo, stride)
			}
		}
	}
}
