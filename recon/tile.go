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
		lines := tileSide * r.tileDepth()
		_, length := r.pieces(r.size[r.ax.a])
		t = &tile{data: make([]float32, lines*rowUnits(length))}
		if r.moves() {
			t.moved = make([]float32, movedSize(lines, length))
		}
	}
	t.block, t.stride = b, rowUnits(b.n)
	clear(t.data[:b.nb*b.nc*t.stride])
	return t
}

// offset is where plane c of a group lies along rows that begin with number first:
// voxel a0 is made of the numbers from row index at + rest on, moved by frac. at is a
// multiple of lineAlign, because that is where the processor reads fastest.
func (r *Reconstruction) offset(g group, c, a0, first int) (at, rest int, frac interp.Fixed) {
	at = a0 - first
	if g.skew == 0 {
		return at, 0, 0
	}
	s := g.skew * (float64(c) - middle(r.size[r.ax.c]))
	at += int(math.Floor(s)) - interp.ShiftBefore
	rest = at % lineAlign
	return at - rest, rest, min(interp.Fix(s-math.Floor(s)), 1<<32-1)
}

// movedStride is the length of the lines of a tile before they are moved to the
// voxels: what n of them need.
func movedStride(n int) int { return rowUnits(n + interp.ShiftTaps - 1 + lineAlign - 1) }

// movedSize is the memory for them: the loops read a little beyond the last.
func movedSize(lines, n int) int { return lines*movedStride(n) + 2*interp.LineUnit }

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
		stride := movedStride(t.n)
		moved := t.moved[:movedSize(t.nb*t.nc, t.n)]
		clear(moved)
		r.addViews(moved, stride, t.block, g, sheets)
		for c := range t.nc {
			_, rest, frac := r.offset(g, t.c0+c, t.a0, sheets[g.views[0].index].first)
			for i := c * t.nb; i < (c+1)*t.nb; i++ {
				r.lines.ShiftLine(t.data[i*t.stride:], moved[i*stride+rest:], frac, t.stride)
			}
		}
	}
}

// addViews sums the views of a group into lines of one block.
func (r *Reconstruction) addViews(lines []float32, stride int, k block, g group, sheets []sheet) {
	r.spans(k, g, sheets, func(line, at, count int, s sheet, first, step interp.Fixed) {
		r.lines.AddLines(lines[line*stride:], stride, s.data[at:], s.stride, first, step, count, stride)
	})
}

// spans calls f for the lines of a block that each view's rows reach, those of one
// c at a time: the first of count lines, where they begin in a row, and their
// positions across the rows.
func (r *Reconstruction) spans(k block, g group, sheets []sheet, f func(line, at, count int, s sheet, first, step interp.Fixed)) {
	for _, v := range g.views {
		s := sheets[v.index]
		for c := range k.nc {
			at, _, _ := r.offset(g, k.c0+c, k.a0, s.first)
			if lo, hi, first, step := v.span(k.b0, k.b0+k.nb, float64(k.c0+c)-middle(r.size[r.ax.c])); lo < hi {
				f(c*k.nb+lo-k.b0, at, hi-lo, s, first, step)
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
		stride := movedStride(t.n)
		moved := t.moved[:movedSize(t.nb*t.nc, t.n)]
		clear(moved)
		reach := rowUnits(t.n + interp.ShiftTaps - 1)
		padded := make([]float32, reach+interp.ShiftTaps)
		for c := range t.nc {
			_, rest, frac := r.offset(g, t.c0+c, t.a0, sheets[g.views[0].index].first)
			for i := c * t.nb; i < (c+1)*t.nb; i++ {
				copy(padded[interp.ShiftTaps-1:], t.data[i*t.stride:][:t.n])
				// The weights of 1 - frac are those of frac in reverse.
				r.lines.ShiftLine(moved[i*stride+rest:], padded, 1<<32-1-frac, reach)
			}
		}
		r.spreadViews(moved, stride, t.block, g, sheets)
	}
}

// spreadViews is the adjoint of addViews.
func (r *Reconstruction) spreadViews(lines []float32, stride int, k block, g group, sheets []sheet) {
	r.spans(k, g, sheets, func(line, at, count int, s sheet, first, step interp.Fixed) {
		r.lines.SpreadLines(s.data[at:], s.stride, lines[line*stride:], stride, first, step, count, stride)
	})
}
