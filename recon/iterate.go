package recon

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal/interp"
)

// Method is how the volume is found.
type Method string

// The methods. SIRT corrects the volume by all images at once, SART by one image
// after the other; both begin with an empty volume.
const (
	WBP  Method = "" // weighted back-projection
	SIRT Method = "sirt"
	SART Method = "sart"
)

// Iteration says how SIRT and SART go on and when they stop.
type Iteration struct {
	Method Method
	// Most is the largest number of rounds through all images; 0 means 30 for SIRT
	// and 5 for SART.
	Most int
	// Stop ends the rounds when one of them takes less off the mean square that is
	// left of the images than this fraction of what the best round took; 0 means
	// 0.02. It is decided on the middle of the volume and holds for all of it.
	Stop float64
	// Relax is the factor of each correction, above 0 and below 2; 0 means 1 for
	// SIRT and 0.3 for SART.
	Relax float64
}

func (it Iteration) defaults() Iteration {
	most, relax := 30, 1.0
	if it.Method == SART {
		most, relax = 5, 0.3
	}
	if it.Most == 0 {
		it.Most = most
	}
	if it.Relax == 0 {
		it.Relax = relax
	}
	if it.Stop == 0 {
		it.Stop = 0.02
	}
	return it
}

func (it Iteration) validate() *problem.Problem {
	bad := func(field, got, want string) *problem.Problem {
		return &problem.Problem{Class: problem.BadCall, Field: field, Got: got, Want: want}
	}
	d := it.defaults()
	switch {
	case it.Method != WBP && it.Method != SIRT && it.Method != SART:
		return bad("--method", string(it.Method), "wbp, sirt or sart")
	case d.Most < 1 || d.Most > 10000:
		return bad("--iterations", fmt.Sprint(it.Most), "from 1 to 10000")
	case !(d.Stop >= 0 && d.Stop < 1):
		return bad("--stop", fmt.Sprint(it.Stop), "a fraction from 0 on and below 1")
	case !(d.Relax > 0 && d.Relax < 2):
		return bad("--relax", fmt.Sprint(it.Relax), "above 0 and below 2")
	}
	return nil
}

// Solution says how an iterative reconstruction went.
type Solution struct {
	// Left is what each round found left of the images in the middle of the volume:
	// the rms of images minus projections, over the rms of the images. It is 1 in
	// the first round of SIRT.
	Left []float64
	// Stopped is true when the last round gained less than was asked, and false
	// when the rounds ran out.
	Stopped bool
}

// solver works on one piece of the lines at a time: the voxels a0.. of all lines,
// with a margin on both sides where lines are moved, so that pieces do not depend
// on each other.
type solver struct {
	r      *Reconstruction
	it     Iteration
	images []sheet
	gain   [][]float32 // of every row of every view: correction per number left
	order  []int       // views, in the order of SART
}

// margin is how many voxels beyond a piece of the lines are solved with it.
func (r *Reconstruction) margin() int {
	m := 0
	for _, g := range r.groups {
		if g.skew != 0 {
			m = max(m, int(math.Abs(g.skew)*middle(r.size[r.ax.c]))+interp.ShiftTaps/2)
		}
	}
	return m
}

func (r *Reconstruction) newSolver() *solver {
	s := &solver{r: r, it: r.in.Iteration.defaults(), images: r.images()}
	sums := r.rowSums()
	for _, sum := range sums {
		most := slices.Max(append(sum, 0))
		gain := make([]float32, len(sum))
		for i, x := range sum {
			if x > 0.05*most { // rows that only edges of the volume reach tell little of it
				gain[i] = float32(s.it.Relax) / x
			}
		}
		if s.it.Method == SIRT {
			for i := range gain {
				gain[i] /= float32(len(sums))
			}
		}
		s.gain = append(s.gain, gain)
	}
	// Each next view is far from those before: steps of the golden section.
	n := len(r.views)
	step := max(1, int(math.Round(0.618*float64(n))))
	for gcd(step, n) != 1 {
		step++
	}
	for i := range n {
		s.order = append(s.order, i*step%n)
	}
	return s
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// rowSums are the projections of a volume of ones, a number for every row.
func (r *Reconstruction) rowSums() [][]float32 {
	const n = interp.LineUnit
	nb, nc := r.size[r.ax.b], r.size[r.ax.c]
	ones := make([]float32, nb*n)
	for i := range ones {
		ones[i] = 1
	}
	out := make([][]float32, len(r.views))
	for i, v := range r.views {
		rows := make([]float32, v.rows*n)
		for c := range nc {
			if lo, hi, first, step := v.span(0, nb, float64(c)-middle(nc)); lo < hi {
				r.lines.SpreadLines(rows, n, ones, n, first, step, hi-lo, n)
			}
		}
		out[i] = make([]float32, v.rows)
		for k := range out[i] {
			out[i][k] = rows[k*n]
		}
	}
	return out
}

// piece is a part of the volume that is being solved.
type piece struct {
	a0, n int // voxels of the lines that are wanted
	tiles []*tile
	left  []sheet // images minus projections
}

// newPiece lays out an empty volume for the voxels a0..a0+n and the margins.
func (s *solver) newPiece(a0, n int) *piece {
	r := s.r
	m := r.margin()
	old, _ := r.spare.Get().(*piece)
	if old == nil {
		old = &piece{}
	}
	p := &piece{a0: a0, n: n}
	whole := slab{ax: r.ax, a0: a0 - m, na: rowUnits(n + 2*m), nc: r.size[r.ax.c]}
	for i, b := range whole.blocks(r.size[r.ax.b], whole.na, tileSide) {
		t := &tile{}
		if i < len(old.tiles) {
			t = old.tiles[i]
		}
		t.block, t.stride, t.data = b, b.n, zeros(t.data, b.nb*b.nc*b.n)
		if m > 0 {
			t.moved = zeros(t.moved, movedSize(b.nb*b.nc, b.n))
		}
		p.tiles = append(p.tiles, t)
	}
	reach := 0
	if m > 0 {
		reach = m + interp.ShiftTaps + lineAlign
	}
	for i, v := range r.views {
		var l sheet
		if i < len(old.left) {
			l = old.left[i]
		}
		p.left = append(p.left, l.blank(v.rows, whole.a0-reach, rowUnits(whole.na+2*reach+2*interp.LineUnit)))
		s.images[i] = v.image
	}
	return p
}

// decide solves the middle of the volume to find how many rounds are wanted, and
// keeps some of its densities.
func (r *Reconstruction) decide(ctx context.Context) error {
	if r.sampled != nil {
		return nil
	}
	a0, n := r.chunkAt(r.size[r.ax.a] / 2)
	if err := r.prepare(ctx, a0, n, newProgress(nil, 0)); err != nil {
		return err
	}
	s := r.newSolver()
	here := min(n, r.piece)
	p := s.newPiece(a0+(n-here)/2, here)
	progress := newProgress(r.in.Progress, s.it.Most)
	sol, err := s.solve(ctx, p, 0, progress.step)
	if err != nil {
		return err
	}
	for range s.it.Most - len(sol.Left) {
		progress.step()
	}
	r.solution = sol
	step := len(p.tiles)/64 + 1
	for i := 0; i < len(p.tiles); i += step {
		r.sampled = append(r.sampled, p.tiles[i].data...)
	}
	r.spare.Put(p)
	return nil
}

// Solution says how the rounds of SIRT or SART went; it is empty before Run.
func (r *Reconstruction) Solution() Solution { return r.solution }

// fillSolved is fill for SIRT and SART.
func (r *Reconstruction) fillSolved(ctx context.Context, a0, n int, out *outlet, progress *progress) error {
	s := r.newSolver()
	count := (n + r.piece - 1) / r.piece
	return parallel.Each(ctx, r.solvers, count, func(_, i int) error {
		at := a0 + i*r.piece
		p := s.newPiece(at, min(r.piece, a0+n-at))
		if _, err := s.solve(ctx, p, len(r.solution.Left), progress.step); err != nil {
			return err
		}
		err := s.send(p, out)
		r.spare.Put(p)
		return err
	})
}

// send gives the wanted part of a piece to the outlet, tiles of equal c at a time.
func (s *solver) send(p *piece, out *outlet) error {
	r := s.r
	depth := tileSide
	if r.ax.c == 0 {
		depth = r.size[0]
	}
	for c := 0; c < r.size[r.ax.c]; c += depth {
		slab := out.slab(r, p.a0, p.n, c, min(depth, r.size[r.ax.c]-c))
		for _, t := range p.tiles {
			if t.c0 >= c && t.c0 < c+depth {
				slab.put(t.part(p.a0, p.n), r.lines)
			}
		}
		if err := out.send(slab); err != nil {
			return err
		}
	}
	return nil
}

// part is the voxels a0..a0+n of a tile's lines.
func (t *tile) part(a0, n int) *tile {
	out := *t
	out.data = t.data[a0-t.a0:]
	out.a0, out.n = a0, n
	return &out
}

// solve does rounds until the rule says stop, or as many as given when that is
// not 0.
func (s *solver) solve(ctx context.Context, p *piece, rounds int, step func()) (Solution, error) {
	var sol Solution
	before, best := 1.0, 0.0
	for k := 0; rounds == 0 || k < rounds; k++ {
		if err := ctx.Err(); err != nil {
			return sol, err
		}
		left := s.round(p)
		sol.Left = append(sol.Left, left)
		step()
		gain := before*before - left*left
		best = max(best, gain)
		sol.Stopped = k > 1 && gain < s.it.Stop*best
		if rounds == 0 && (sol.Stopped || k+1 == s.it.Most) {
			return sol, nil
		}
		before = left
	}
	return sol, nil
}

// round goes through all images once and returns what was left of them before.
func (s *solver) round(p *piece) float64 {
	var sum norms
	if s.it.Method == SIRT {
		s.correct(p, s.r.groups, s.r.views, &sum)
		return sum.ratio()
	}
	for _, i := range s.order {
		v := s.r.views[i]
		for _, g := range s.r.groups {
			if slices.Contains(g.views, v) {
				s.correct(p, []group{{skew: g.skew, views: []*view{v}}}, []*view{v}, &sum)
			}
		}
	}
	return sum.ratio()
}

// norms sum the squares of what is left and of the images.
type norms struct{ left, image float64 }

func (n norms) ratio() float64 {
	if n.image == 0 {
		return 0
	}
	return math.Sqrt(n.left / n.image)
}

// correct projects the volume, takes it from the images of some views, and
// back-projects what is left, weighted.
func (s *solver) correct(p *piece, groups []group, views []*view, sum *norms) {
	for _, v := range views {
		clear(p.left[v.index].data)
	}
	for _, t := range p.tiles {
		s.r.project(t, groups, p.left)
	}
	for _, v := range views {
		s.subtract(p, v, sum)
	}
	for _, t := range p.tiles {
		s.r.backProject(t, groups, p.left)
	}
}

// subtract turns the projection of a view into the weighted rest, zero outside
// the raw image.
func (s *solver) subtract(p *piece, v *view, sum *norms) {
	img, left := s.images[v.index], p.left[v.index]
	for i, gain := range s.gain[v.index] {
		row := left.data[i*left.stride:][:left.stride]
		lo := min(max(v.inside[i][0]-left.first, 0), left.stride)
		hi := max(lo, min(v.inside[i][1]-left.first, left.stride, img.first+img.stride-left.first))
		if gain == 0 {
			lo, hi = 0, 0
		}
		clear(row[:lo])
		clear(row[hi:])
		if lo == hi {
			continue
		}
		var a, b float32
		pic := img.data[i*img.stride+left.first-img.first+lo:]
		for j, x := range row[lo:hi] {
			d := pic[j] - x
			a, b = a+d*d, b+pic[j]*pic[j]
			row[lo+j] = gain * d
		}
		sum.left, sum.image = sum.left+float64(a), sum.image+float64(b)
	}
}
