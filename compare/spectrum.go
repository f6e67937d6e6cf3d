package compare

import (
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/signal"
)

// spectrum is a flattened Fourier transform of unit energy.
type spectrum struct {
	side   int
	re, im []float32
}

// spectraOf transforms and flattens each volume.
func spectraOf(volumes []*volume) ([]spectrum, error) {
	var out []spectrum
	for _, v := range volumes {
		cube, err := signal.NewCube(v.side)
		if err != nil {
			return nil, err
		}
		s := spectrum{side: v.side, re: slices.Clone(v.data), im: make([]float32, len(v.data))}
		cube.Forward(s.re, s.im)
		s.flatten()
		out = append(out, s)
	}
	return out, nil
}

// Lowest frequency (cycles per side) and highest (cycles per voxel) that take
// part, and the width of the fading of high frequencies (cycles per voxel).
const lowest, highest, fading = 3.0, 0.42, 0.3

// flatten divides by the root of the mean power in shells, limits the band and
// scales the energy to 1.
func (s spectrum) flatten() {
	shells := make([]float64, s.side)
	counts := make([]float64, s.side)
	top, sigma := highest*float64(s.side), fading*float64(s.side)
	s.each(func(i int, k float64) {
		if b := int(k + 0.5); b < s.side {
			shells[b] += float64(s.re[i])*float64(s.re[i]) + float64(s.im[i])*float64(s.im[i])
			counts[b]++
		}
	})
	energy := 0.0
	s.each(func(i int, k float64) {
		b := int(k + 0.5)
		w := 0.0
		if k >= lowest && k <= top && b < s.side && shells[b] > 0 {
			w = math.Sqrt(counts[b]/shells[b]) * math.Exp(-k*k/(2*sigma*sigma))
		}
		s.re[i] *= float32(w)
		s.im[i] *= float32(w)
		energy += float64(s.re[i])*float64(s.re[i]) + float64(s.im[i])*float64(s.im[i])
	})
	scale := float32(1 / math.Sqrt(energy))
	for i := range s.re {
		s.re[i] *= scale
		s.im[i] *= scale
	}
}

// each visits every frequency with its length.
func (s spectrum) each(f func(i int, k float64)) {
	side := s.side
	fold := func(i int) float64 {
		if i > side/2 {
			return float64(i - side)
		}
		return float64(i)
	}
	for z := range side {
		for y := range side {
			r := fold(z)*fold(z) + fold(y)*fold(y)
			for x := range side {
				f((z*side+y)*side+x, math.Sqrt(r+fold(x)*fold(x)))
			}
		}
	}
}
