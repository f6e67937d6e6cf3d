package compare

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/signal"
)

// search correlates all 48 operations, two at a time in one complex transform.
func search(ctx context.Context, va, vb *volume, fa, fb spectrum) ([]Match, error) {
	ops := geom.SignedPermutations()
	matches := make([]Match, len(ops))
	scratch := make([]*correlator, workers)
	err := parallel.Each(ctx, workers, len(ops)/2, func(w, i int) error {
		if scratch[w] == nil {
			c, err := newCorrelator(va)
			if err != nil {
				return err
			}
			scratch[w] = c
		}
		c := scratch[w]
		product(c.re, c.im, fa, fb, ops[2*i], ops[2*i+1])
		c.cube.Forward(c.re, c.im)
		matches[2*i] = peak(c.re, ops[2*i], va, vb, 1)
		matches[2*i+1] = peak(c.im, ops[2*i+1], va, vb, -1)
		return nil
	})
	return matches, err
}

// workers is how many correlations are computed at a time; each has its own memory.
const workers = 2

// correlator is the memory of one of them.
type correlator struct {
	cube   *signal.Cube
	re, im []float32
}

func newCorrelator(v *volume) (*correlator, error) {
	cube, err := signal.NewCube(v.side)
	return &correlator{cube: cube, re: make([]float32, len(v.data)), im: make([]float32, len(v.data))}, err
}

// product fills (re, im) with the conjugate of F_B·conj(F_QA) + i F_B·conj(F_PA),
// so that a forward transform gives the two correlations as real part and
// negative imaginary part. The transform of A turned by Q is F_A(Qᵀ k).
func product(re, im []float32, fa, fb spectrum, q, p geom.Mat3) {
	side := fa.side
	tq, tp := turnedIndex(q, side), turnedIndex(p, side)
	for z := range side {
		for y := range side {
			row := (z*side + y) * side
			jq, jp := tq[1][y]+tq[2][z], tp[1][y]+tp[2][z]
			for x := range side {
				i, j, k := row+x, jq+tq[0][x], jp+tp[0][x]
				ar := fb.re[i]*fa.re[j] + fb.im[i]*fa.im[j]
				ai := fb.im[i]*fa.re[j] - fb.re[i]*fa.im[j]
				br := fb.re[i]*fa.re[k] + fb.im[i]*fa.im[k]
				bi := fb.im[i]*fa.re[k] - fb.re[i]*fa.im[k]
				re[i], im[i] = ar-bi, -(ai + br)
			}
		}
	}
}

// turnedIndex gives the index of Qᵀ k as a sum of what each component of k adds.
func turnedIndex(q geom.Mat3, side int) [3][]int {
	var out [3][]int
	for i := range 3 { // (Qᵀ k)_j = sum_i Q_ij k_i
		out[i] = make([]int, side)
		for j := range 3 {
			for k := range side {
				switch step := [3]int{1, side, side * side}[j]; {
				case q[i][j] > 0:
					out[i][k] = k * step
				case q[i][j] < 0:
					out[i][k] = (side - k) & (side - 1) * step
				}
			}
		}
	}
	return out
}

// peak finds the largest value of a correlation map, of either sign, and turns
// its place into a shift.
func peak(corr []float32, q geom.Mat3, va, vb *volume, sign float64) Match {
	side := va.side
	best, at, sq := 0.0, 0, 0.0
	for i, v := range corr {
		sq += float64(v) * float64(v)
		if a := math.Abs(float64(v)); a > best {
			best, at = a, i
		}
	}
	sd := math.Sqrt(sq / float64(len(corr)))
	d := geom.Vec3{float64(at % side), float64(at / side % side), float64(at / side / side)}
	for k := range 3 {
		d[k] += vertex(corr, at, k, side)
	}
	c := q.Apply(geom.Vec3(va.centre))
	m := Match{Q: q, Operation: geom.DescribeOrthogonal(q, 0.01), Score: sign * float64(corr[at]), Z: best / sd}
	for k := range 3 {
		s := math.Mod(c[k]+d[k]-vb.centre[k]+2.5*float64(side), float64(side)) - float64(side)/2
		m.Shift[k] = s * vb.voxel
	}
	return m
}

// vertex is the sub-voxel place of the peak along axis k.
func vertex(corr []float32, at, k, side int) float64 {
	step := [3]int{1, side, side * side}[k]
	i := at / step % side
	lo, hi := at-step, at+step
	if i == 0 {
		lo += side * step
	}
	if i == side-1 {
		hi -= side * step
	}
	a, b, c := math.Abs(float64(corr[lo])), math.Abs(float64(corr[at])), math.Abs(float64(corr[hi]))
	if den := a - 2*b + c; den < 0 {
		return math.Max(-0.5, math.Min(0.5, (a-c)/(2*den)))
	}
	return 0
}
