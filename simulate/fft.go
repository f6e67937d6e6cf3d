package simulate

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
)

// plan transforms complex frames of one size in place. It is not safe for
// concurrent use; each worker has its own.
type plan struct {
	nx, ny   int
	row, col *fourier.CmplxFFT
	cols     [][]complex128 // a few columns gathered side by side
}

// columnBlock is the number of columns gathered at a time, so that whole cache
// lines are used.
const columnBlock = 8

func newPlan(nx, ny int) *plan {
	p := &plan{nx: nx, ny: ny, row: fourier.NewCmplxFFT(nx), col: fourier.NewCmplxFFT(ny)}
	for range columnBlock {
		p.cols = append(p.cols, make([]complex128, ny))
	}
	return p
}

// forward replaces a by its transform, with exp(-2 pi i k r) and no factor.
func (p *plan) forward(a []complex128) {
	p.transform(a, p.row.Coefficients, p.col.Coefficients)
}

// inverse replaces a by its transform with exp(+2 pi i k r) and no factor.
func (p *plan) inverse(a []complex128) {
	p.transform(a, p.row.Sequence, p.col.Sequence)
}

func (p *plan) transform(a []complex128, row, col func(dst, src []complex128) []complex128) {
	for y := range p.ny {
		line := a[y*p.nx : (y+1)*p.nx]
		row(line, line)
	}
	for x0 := 0; x0 < p.nx; x0 += columnBlock {
		n := min(columnBlock, p.nx-x0)
		for y := range p.ny {
			for i, v := range a[y*p.nx+x0 : y*p.nx+x0+n] {
				p.cols[i][y] = v
			}
		}
		for i := range n {
			col(p.cols[i], p.cols[i])
		}
		for y := range p.ny {
			line := a[y*p.nx+x0 : y*p.nx+x0+n]
			for i := range line {
				line[i] = p.cols[i][y]
			}
		}
	}
}

// frequency returns the frequency of element i of n, cycles per sample, in
// [-1/2, 1/2).
func frequency(i, n int) float64 {
	if i >= (n+1)/2 {
		i -= n
	}
	return float64(i) / float64(n)
}

// goodSize returns the smallest even size of at least n whose factors are 2, 3
// and 5.
func goodSize(n int) int {
	for n += n % 2; ; n += 2 {
		m := n
		for _, f := range []int{2, 3, 5} {
			for m%f == 0 {
				m /= f
			}
		}
		if m == 1 {
			return n
		}
	}
}

// frame is the padded grid on which an image is computed.
type frame struct {
	nx, ny int     // pixels of the padded grid
	ox, oy int     // padded pixel of the first pixel of the image
	cx, cy float64 // padded pixel of the image origin
	apix   float64 // Å
}

// newFrame pads an image by reach (Å) and what the splines need.
func newFrame(nx, ny int, apix, reach float64) frame {
	pad := int(math.Ceil(reach/apix)) + 4
	f := frame{nx: goodSize(nx + 2*pad), ny: goodSize(ny + 2*pad), apix: apix}
	f.ox, f.oy = (f.nx-nx)/2, (f.ny-ny)/2
	f.cx, f.cy = float64(f.ox+nx/2), float64(f.oy+ny/2)
	return f
}
