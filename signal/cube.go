package signal

// Cube transforms n×n×n arrays in place, n a power of two. It owns its scratch
// memory: use one per goroutine. Element (x, y, z) is at (z·n + y)·n + x.
type Cube struct {
	n      int
	plan   *Plan
	sr, si []float32 // scratch as large as the cube
}

// NewCube prepares transforms of n×n×n arrays.
func NewCube(n int) (*Cube, error) {
	plan, err := NewPlan(n)
	if err != nil {
		return nil, err
	}
	return &Cube{n: n, plan: plan, sr: make([]float32, n*n*n), si: make([]float32, n*n*n)}, nil
}

// Forward transforms (re, im) over all three dimensions, unnormalised. The
// inverse is the forward transform of the complex conjugate, conjugated, over n³.
func (c *Cube) Forward(re, im []float32) {
	n, m := c.n, c.n*c.n
	r, i := c.plan.Columns(re, im, c.sr, c.si, m) // along z
	keep(re, im, r, i)
	for z := range n {
		p := z * m
		pr, pi := re[p:p+m], im[p:p+m]
		sr, si := c.sr[:m], c.si[:m]
		r, i := c.plan.Columns(pr, pi, sr, si, n) // along y
		keep(pr, pi, r, i)
		transpose(sr, pr, n)
		transpose(si, pi, n)
		r, i = c.plan.Columns(sr, si, pr, pi, n) // along x
		if &r[0] == &pr[0] {
			copy(sr, r)
			copy(si, i)
		}
		transpose(pr, sr, n)
		transpose(pi, si, n)
	}
}

// keep copies a result back to where it should be.
func keep(re, im, r, i []float32) {
	if &r[0] != &re[0] {
		copy(re, r)
		copy(im, i)
	}
}
