package compare

import (
	"context"
	"fmt"
	"math"
	"sort"
	"sync"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal"
)

// State is how a comparison ends.
type State string

// The states.
const (
	Same      State = "same"      // one turn carries A onto B
	Mirrored  State = "mirrored"  // only a mirror does
	Ambiguous State = "ambiguous" // several operations fit equally well
	Different State = "different" // nothing stands out
)

// Match is one operation with its score.
type Match struct {
	Q         geom.Mat3 // signed permutation, A's axes to B's
	Operation string    // in words
	Shift     geom.Vec3 // voxels of B, see the package comment
	Score     float64   // correlation of the flattened volumes, -1 to 1; negative: contrast reversed
	Z         float64   // |score| over the spread of its correlation map
}

// Result is the relation of two volumes.
type Result struct {
	State    State
	Best     Match
	RunnerUp Match   // the best of the others
	Equal    []Match // when ambiguous: all that fit equally, Best included
	Assumed  string  // what was assumed about voxel sizes; empty when both are known
}

const (
	clearZ     = 8.0  // a peak of pure noise stays below about 6
	clearRatio = 1.6  // best score over the median of the 48: chance meetings of strong features come up in all of them
	highScore  = 0.3  // beyond chance by itself, as for a ball, which all 48 fit
	equalScore = 0.85 // of the best score
)

// standsOut reports whether the best of the sorted matches is more than chance.
func standsOut(matches []Match) bool {
	best, middle := math.Abs(matches[0].Score), math.Abs(matches[len(matches)/2].Score)
	return matches[0].Z >= clearZ && (best >= clearRatio*middle || best >= highScore)
}

// Run compares two volumes.
func Run(ctx context.Context, a, b Input) (*Result, error) {
	va, vb, assumed, err := loadBoth(a, b)
	if err != nil {
		return nil, err
	}
	matches, err := search(ctx, va, vb)
	if err != nil {
		return nil, err
	}
	sort.SliceStable(matches, func(i, j int) bool { return math.Abs(matches[i].Score) > math.Abs(matches[j].Score) })
	r := &Result{Best: matches[0], RunnerUp: matches[1], Assumed: assumed}
	for _, m := range matches {
		if math.Abs(m.Score) >= equalScore*math.Abs(r.Best.Score) {
			r.Equal = append(r.Equal, m)
		}
	}
	switch {
	case !standsOut(matches):
		r.State, r.Equal = Different, nil
	case len(r.Equal) > 1:
		r.State = Ambiguous
	case r.Best.Q.Det() > 0:
		r.State, r.Equal = Same, nil
	default:
		r.State, r.Equal = Mirrored, nil
	}
	return r, nil
}

// loadBoth reads the volumes at one voxel size that lets both fit.
func loadBoth(a, b Input) (va, vb *volume, assumed string, err error) {
	sizeA, sizeB := a.VoxelA, b.VoxelA
	if !(sizeA > 0) || !(sizeB > 0) {
		sizeA, sizeB = 1, 1
		assumed = "a voxel size is not known; both are taken to have the same"
	}
	if q := sizeA / sizeB; q > 16 || q < 1.0/16 {
		return nil, nil, "", &problem.Problem{File: a.Name, Field: "voxel size", Got: fmt.Sprintf("%.4g A, that of %s is %.4g A", a.VoxelA, b.Name, b.VoxelA), Want: "sizes within a factor of 16"}
	}
	largest := 0.0
	for i, in := range []Input{a, b} {
		nx, ny, nz := in.Source.Dims()
		if min(nx, ny, nz) < 2 {
			return nil, nil, "", &problem.Problem{File: in.Name, Field: "size", Got: fmt.Sprintf("%d x %d x %d voxels", nx, ny, nz), Want: "a volume of at least two voxels in every direction"}
		}
		largest = math.Max(largest, float64(max(nx, ny, nz))*[]float64{sizeA, sizeB}[i])
	}
	coarser := math.Max(sizeA, sizeB)
	side := smallSide
	if largest/coarser > float64(usable(side)) {
		side = largeSide
	}
	target := math.Max(largest/float64(usable(side)), coarser)
	if va, err = load(a, target/sizeA, side); err != nil {
		return nil, nil, "", err
	}
	vb, err = load(b, target/sizeB, side)
	return va, vb, assumed, err
}

// search correlates all 48 operations, two at a time in one complex transform.
func search(ctx context.Context, va, vb *volume) ([]Match, error) {
	fa, fb, err := spectra(va, vb)
	if err != nil {
		return nil, err
	}
	ops := geom.SignedPermutations()
	matches := make([]Match, len(ops))
	var wg sync.WaitGroup
	const workers = 2
	for w := range workers {
		wg.Go(func() {
			cube, err := signal.NewCube(va.side)
			if err != nil {
				return
			}
			re, im := make([]float32, len(va.data)), make([]float32, len(va.data))
			for i := 2 * w; i < len(ops); i += 2 * workers {
				if ctx.Err() != nil {
					return
				}
				product(re, im, fa, fb, ops[i], ops[i+1])
				cube.Forward(re, im)
				matches[i] = peak(re, ops[i], va, vb, 1)
				matches[i+1] = peak(im, ops[i+1], va, vb, -1)
			}
		})
	}
	wg.Wait()
	return matches, ctx.Err()
}

// spectrum is a flattened Fourier transform of unit energy.
type spectrum struct {
	side   int
	re, im []float32
}

func spectra(va, vb *volume) (fa, fb spectrum, err error) {
	cube, err := signal.NewCube(va.side)
	if err != nil {
		return fa, fb, err
	}
	for i, v := range []*volume{va, vb} {
		s := spectrum{side: v.side, re: append([]float32(nil), v.data...), im: make([]float32, len(v.data))}
		cube.Forward(s.re, s.im)
		s.flatten()
		if i == 0 {
			fa = s
		} else {
			fb = s
		}
	}
	return fa, fb, nil
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

// product fills (re, im) with the conjugate of F_B·conj(F_QA) + i F_B·conj(F_PA),
// so that a forward transform gives the two correlations as real part and
// negative imaginary part. The transform of A turned by Q is F_A(Qᵀ k).
func product(re, im []float32, fa, fb spectrum, q, p geom.Mat3) {
	side := fa.side
	iq, ip := turnedIndex(q, side), turnedIndex(p, side)
	for z := range side {
		for y := range side {
			for x := range side {
				i := (z*side+y)*side + x
				j, k := iq(x, y, z), ip(x, y, z)
				ar := fb.re[i]*fa.re[j] + fb.im[i]*fa.im[j]
				ai := fb.im[i]*fa.re[j] - fb.re[i]*fa.im[j]
				br := fb.re[i]*fa.re[k] + fb.im[i]*fa.im[k]
				bi := fb.im[i]*fa.re[k] - fb.re[i]*fa.im[k]
				re[i], im[i] = ar-bi, -(ai + br)
			}
		}
	}
}

// turnedIndex returns the index of Qᵀ k.
func turnedIndex(q geom.Mat3, side int) func(x, y, z int) int {
	var from [3]int
	var flip [3]bool
	for j := range 3 { // (Qᵀ k)_j = sum_i Q_ij k_i
		for i := range 3 {
			if q[i][j] != 0 {
				from[j], flip[j] = i, q[i][j] < 0
			}
		}
	}
	return func(x, y, z int) int {
		k := [3]int{x, y, z}
		var m [3]int
		for j := range 3 {
			m[j] = k[from[j]]
			if flip[j] {
				m[j] = (side - m[j]) & (side - 1)
			}
		}
		return (m[2]*side+m[1])*side + m[0]
	}
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
