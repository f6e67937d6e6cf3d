package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// header is a row of the global table. Unknown numbers are unknown.
type header struct {
	pixel   tomo.Opt[float64] // Å, of the tilt images: bin 1
	hand    float64           // -1, +1; 0 when unknown
	slope   float64           // of the defocus gradient, 1 when not in the file
	optics  tomo.Optics
	size    [3]int // tomogram, bin-1 voxels; 0 when unknown
	binning tomo.Opt[float64]
	frames  int // images of the stack, 0 when not in the file
	stack   string
	table   *star.Loop

	deforms    bool   // the table has deformations
	deformKind string // their model as written
	deformGrid [2]int // 0 where not in the file
}

// maxSize bounds the side of a tomogram in voxels.
const maxSize = 1 << 20

func (e entry) header() (header, error) {
	h := header{slope: 1, table: e.global}
	if e.global == nil {
		return h, nil
	}
	r := rowReader{loop: e.global, row: e.row}
	h.pixel = r.positive(seriesPixel)
	h.optics = tomo.Optics{KV: r.positive(voltage), Cs: r.atLeast(cs, 0), AmpContrast: r.atLeast(ampContrast, 0)}
	h.binning = r.positive(binning)
	h.slope = r.number(slope).Or(1)
	h.deformation(&r)
	if v, ok := r.number(hand).Get(); ok {
		if math.Abs(v) != 1 {
			r.fault(hand, fmt.Sprint(v), "1 or -1", "a value of 0 or of another size scales the defocus gradient, which is what "+slope+" is for")
		}
		h.hand = v
	}
	for i, label := range []string{sizeX, sizeY, sizeZ} {
		if v, ok := r.positive(label).Get(); ok {
			if v != math.Trunc(v) || v > maxSize {
				r.fault(label, fmt.Sprint(v), "a number of voxels", "")
				continue
			}
			h.size[i] = int(v)
		}
	}
	if v, ok := r.number(frameCount).Get(); ok && v > 0 && v < maxSize {
		h.frames = int(v)
	}
	if col, ok := e.global.Column(seriesName); ok {
		h.stack = e.global.Value(e.row, col)
	}
	return h, r.faults.ErrOrNil()
}

// deformation reads what the table says of deformations; like RELION it goes by
// the two columns of the grid.
func (h *header) deformation(r *rowReader) {
	h.deforms = h.table.Has(deformX, deformY)
	if !h.deforms {
		return
	}
	if col, ok := h.table.Column(deformType); ok {
		h.deformKind = h.table.Value(r.row, col)
	}
	for i, label := range []string{deformX, deformY} {
		if v, ok := r.atLeast(label, 0).Get(); ok {
			h.deformGrid[i] = int(min(v, maxGrid+1))
		}
	}
}

// sized reports whether the size of the tomogram is known.
func (h header) sized() bool { return h.size[0] > 0 && h.size[1] > 0 && h.size[2] > 0 }

// centre is the voxel about which RELION turns, floor(n/2), 0-based, bin 1.
func (h header) centre() [3]float64 {
	return [3]float64{float64(h.size[0] / 2), float64(h.size[1] / 2), float64(h.size[2] / 2)}
}

// rowReader reads numbers of one row and gathers what is wrong with them.
type rowReader struct {
	loop   *star.Loop
	row    int
	faults problem.List
}

func (r *rowReader) number(label string) tomo.Opt[float64] {
	v, ok, p := r.loop.Float(r.row, label)
	if p != nil {
		r.faults.Add(p)
		return tomo.Opt[float64]{}
	}
	if !ok {
		return tomo.Opt[float64]{}
	}
	return tomo.Some(v)
}

func (r *rowReader) atLeast(label string, least float64) tomo.Opt[float64] {
	o := r.number(label)
	if v, ok := o.Get(); ok && v < least {
		r.fault(label, fmt.Sprint(v), fmt.Sprintf("a number from %g on", least), "")
		return tomo.Opt[float64]{}
	}
	return o
}

func (r *rowReader) positive(label string) tomo.Opt[float64] {
	o := r.atLeast(label, 0)
	if v, ok := o.Get(); ok && v == 0 {
		r.fault(label, "0", "a positive number", "")
		return tomo.Opt[float64]{}
	}
	return o
}

func (r *rowReader) fault(label, got, want, hint string) {
	r.faults.Add(&problem.Problem{File: r.loop.FileName(), Line: r.loop.Line(r.row), Field: label, Got: got, Want: want, Hint: hint})
}
