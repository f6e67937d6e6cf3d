package signal

import (
	"fmt"
	"math/bits"

	"github.com/tomoparity/tomoparity/signal/fft"
)

// Plan transforms the columns of n×m arrays for one power of two n.
// A Plan is read-only after NewPlan and may be shared by goroutines.
type Plan struct {
	n       int
	columns *fft.Plan
}

// NewPlan prepares transforms of length n, a power of two from 2 to 1<<20.
func NewPlan(n int) (*Plan, error) {
	if err := powerOfTwo(n); err != nil {
		return nil, err
	}
	columns, err := fft.NewPlan(n)
	if err != nil {
		return nil, err
	}
	return &Plan{n: n, columns: columns}, nil
}

func powerOfTwo(n int) error {
	if n < 2 || n > 1<<20 || bits.OnesCount(uint(n)) != 1 {
		return fmt.Errorf("transform length %d is not a power of two from 2 to 1048576", n)
	}
	return nil
}

// Len returns the transform length n.
func (p *Plan) Len() int { return p.n }

// Columns transforms each of the m columns of the n×m array (re, im) in place.
func (p *Plan) Columns(re, im []float32, m int) { p.columns.ForwardPlanes(re, im, m) }
