package signal

import (
	"math"

	"github.com/tomoparity/tomoparity/signal/fft"
)

// TileSpectra computes power spectra of real n×n tiles. It owns its scratch
// memory: use one per goroutine.
type TileSpectra struct {
	n      int
	real   *fft.Real
	window []float32 // Hann, length n, zero at index 0
	tile   []float32
	spec   []complex64
}

// NewTileSpectra prepares spectra of n×n tiles, n a power of two.
func NewTileSpectra(n int) (*TileSpectra, error) {
	if err := powerOfTwo(n); err != nil {
		return nil, err
	}
	r, err := fft.NewReal(n, n)
	if err != nil {
		return nil, err
	}
	t := &TileSpectra{n: n, real: r, window: make([]float32, n), tile: make([]float32, n*n), spec: make([]complex64, r.Width()*n)}
	for i := range t.window {
		t.window[i] = float32(0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(n)))
	}
	return t, nil
}

// Pair computes the power spectra of the tiles of img (row length stride)
// whose first pixels have the offsets offA and offB. Each tile is multiplied
// by a Hann window. The spectra are written to powA and powB as
// pow[kx*n + ky] for kx = 0..n/2 and ky = 0..n-1 (ky > n/2 means ky - n), the
// half plane that a real image needs, normalised so that white noise of
// variance v gives v.
func (t *TileSpectra) Pair(img []float32, stride, offA, offB int, powA, powB []float32) {
	t.power(img[offA:], stride, powA)
	t.power(img[offB:], stride, powB)
}

func (t *TileSpectra) power(img []float32, stride int, pow []float32) {
	n := t.n
	for y, wy := range t.window {
		line, row := img[y*stride:y*stride+n], t.tile[y*n:y*n+n]
		for x, wx := range t.window {
			row[x] = line[x] * (wx * wy)
		}
	}
	t.real.Forward(t.spec, t.tile)
	norm := float32(1 / (0.375 * 0.375 * float64(n) * float64(n)))
	const block = 16
	width := t.real.Width()
	for y0 := 0; y0 < n; y0 += block {
		for x0 := 0; x0 < width; x0 += block {
			for y := y0; y < min(y0+block, n); y++ {
				for x, v := range t.spec[y*width+x0 : y*width+min(x0+block, width)] {
					pow[(x0+x)*n+y] = (real(v)*real(v) + imag(v)*imag(v)) * norm
				}
			}
		}
	}
}

func transpose(dst, src []float32, n int) {
	const block = 16
	for y0 := 0; y0 < n; y0 += block {
		for x0 := 0; x0 < n; x0 += block {
			for y := y0; y < min(y0+block, n); y++ {
				for x := x0; x < min(x0+block, n); x++ {
					dst[x*n+y] = src[y*n+x]
				}
			}
		}
	}
}
