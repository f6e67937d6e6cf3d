package signal

// Cube transforms n×n×n arrays in place, n a power of two. It owns its scratch
// memory: use one per goroutine. Element (x, y, z) is at (z·n + y)·n + x.
type Cube struct {
	n      int
	plan   *Plan
	sr, si []float32 // scratch as large as a plane
}

// NewCube prepares transforms of n×n×n arrays.
func NewCube(n int) (*Cube, error) {
	plan, err := NewPlan(n)
	if err != nil {
		return nil, err
	}
	return &Cube{n: n, plan: plan, sr: make([]float32, n*n), si: make([]float32, n*n)}, nil
}

// Forward transforms (re, im) over all three dimensions, unnormalised. The
// inverse is the forward transform of the complex conjugate, conjugated, over n³.
func (c *Cube) Forward(re, im []float32) {
	n, m := c.n, c.n*c.n
	c.plan.Columns(re, im, m) // along z
	for z := range n {
		pr, pi := re[z*m:z*m+m], im[z*m:z*m+m]
		c.plan.Columns(pr, pi, n) // along y
		transpose(c.sr, pr, n)
		transpose(c.si, pi, n)
		c.plan.Columns(c.sr, c.si, n) // along x
		transpose(pr, c.sr, n)
		transpose(pi, c.si, n)
	}
}
