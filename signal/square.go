package signal

// Square transforms n×n arrays in place, n a power of two. It owns its scratch
// memory: use one per goroutine. Element (x, y) is at y·n + x.
type Square struct {
	n      int
	plan   *Plan
	sr, si []float32
}

// NewSquare prepares transforms of n×n arrays.
func NewSquare(n int) (*Square, error) {
	plan, err := NewPlan(n)
	if err != nil {
		return nil, err
	}
	return &Square{n: n, plan: plan, sr: make([]float32, n*n), si: make([]float32, n*n)}, nil
}

// Forward transforms (re, im) over both dimensions, unnormalised, and leaves
// the result transposed: the frequency (kx, ky) is at kx·n + ky. The inverse is
// the forward transform of the complex conjugate, conjugated, over n²; it turns
// a transposed spectrum back into an array that is not.
func (s *Square) Forward(re, im []float32) {
	s.plan.Columns(re, im, s.n)
	transpose(s.sr, re, s.n)
	transpose(s.si, im, s.n)
	s.plan.Columns(s.sr, s.si, s.n)
	copy(re, s.sr)
	copy(im, s.si)
}
