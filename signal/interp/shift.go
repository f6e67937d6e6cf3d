package interp

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// shiftBand is the highest frequency that ShiftLine is made for, cycles per sample.
const shiftBand = 0.44

// shifts finds the weights that come nearest to a shift by any fraction: they
// minimise the squared error summed over all waves up to shiftBand.
type shifts struct{ normal mat.Cholesky }

func newShifts() *shifts {
	m := mat.NewSymDense(ShiftTaps, nil)
	for i := range ShiftTaps {
		for j := i; j < ShiftTaps; j++ {
			m.SetSym(i, j, bandSum(float64(i-j)))
		}
		m.SetSym(i, i, m.At(i, i)*(1+1e-9)) // weights stay small where the band leaves them free
	}
	s := &shifts{}
	if !s.normal.Factorize(m) {
		panic("interp: the weights of a shift have no solution")
	}
	return s
}

// bandSum is the mean over all waves up to shiftBand of a wave at distance d.
func bandSum(d float64) float64 {
	if d == 0 {
		return 1
	}
	x := 2 * math.Pi * shiftBand * d
	return math.Sin(x) / x
}

// weights are those of the samples -ShiftBefore.. around a place at fraction t.
func (s *shifts) weights(t float64) []float64 {
	b, w := mat.NewVecDense(ShiftTaps, nil), mat.NewVecDense(ShiftTaps, nil)
	for k := range ShiftTaps {
		b.SetVec(k, bandSum(float64(k-ShiftBefore)-t))
	}
	if err := s.normal.SolveVecTo(w, b); err != nil {
		panic("interp: " + err.Error())
	}
	return w.RawVector().Data
}
