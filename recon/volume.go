package recon

import (
	"context"
	"sync"

	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/signal/interp"
)

const (
	tileSide    = 32      // voxels of a tile across the lines, both ways
	lineLength  = 128     // voxels of a line that are done at a time, at most
	movedLength = 218     // the same for lines that are moved: movedStride of it is a whole number of loops
	lineAlign   = 16      // numbers of 64 bytes, a line of the processor's cache
	slabBytes   = 1 << 26 // a slab is finished before it is written; two are in work
)

// Reconstruction is a tomogram that can be made.
type Reconstruction struct {
	in     Input
	ax     axes
	size   [3]int // voxels along x, y, z
	views  []*view
	groups []group // of the views
	prep   *preparer
	lines  *interp.Lines
	tiles  sync.Pool
	spare  sync.Pool // pieces that are no longer needed
	reach  int       // numbers that rows go beyond the voxels of a line, to each side
	chunk  int       // voxels of a line for which images are held at a time
	held   int       // first voxel of the chunk whose rows the views hold; -1 when none

	piece    int       // voxels of a line that are solved at a time
	solvers  int       // pieces that are solved at the same time
	solution Solution  // of the middle of the volume
	sampled  []float32 // densities there
}

// New checks the input and plans the work; images are read by Run.
func New(in Input) (*Reconstruction, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	if in.Iteration.Method != WBP {
		in.Filter = Filter{Weighting: weightNone, Cutoff: in.Filter.Cutoff}
	}
	r := &Reconstruction{in: in, held: -1, lines: interp.New(), size: [3]int{in.Frame.NX, in.Frame.NY, in.Frame.NZ}}
	r.ax = chooseAxes(&r.in)
	tilts := in.usable()
	for _, t := range tilts {
		v, err := newView(&r.in, r.ax, r.size, t)
		if err != nil {
			return nil, err
		}
		v.index = len(r.views)
		r.views = append(r.views, v)
	}
	r.groups = groups(r.views, r.size[r.ax.c])
	var err error
	if r.prep, err = newPreparer(&r.in, tilts, r.lines); err != nil {
		return nil, err
	}
	r.planReach()
	return r, r.planMemory()
}

// Run makes the volume box by box and gives each box to sink, one at a time and in
// no particular order, which may not keep its data.
func (r *Reconstruction) Run(ctx context.Context, sink func(Box) error) error {
	length := r.size[r.ax.a]
	if r.in.Iteration.Method != WBP {
		if err := r.decide(ctx); err != nil {
			return err
		}
	}
	chunks := (length + r.chunk - 1) / r.chunk
	progress := newProgress(r.in.Progress, chunks*(len(r.views)+r.steps()))
	out := newOutlet(sink)
	defer out.close()
	for at := 0; at < length; at += r.chunk {
		a0, n := r.chunkAt(at)
		if err := r.prepare(ctx, a0, n, progress); err != nil {
			return err
		}
		fill := r.fill
		if r.in.Iteration.Method != WBP {
			fill = r.fillSolved
		}
		if err := fill(ctx, a0, n, out, progress); err != nil {
			return err
		}
	}
	return out.close()
}

// chunkAt is the chunk that voxel at of the lines is in: its first voxel and its
// length.
func (r *Reconstruction) chunkAt(at int) (a0, n int) {
	a0 = at / r.chunk * r.chunk
	return a0, min(r.chunk, r.size[r.ax.a]-a0)
}

// Volume makes the whole volume in memory, x fastest.
func (r *Reconstruction) Volume(ctx context.Context) ([]float32, error) {
	nx, ny := r.size[0], r.size[1]
	out := make([]float32, nx*ny*r.size[2])
	return out, r.Run(ctx, func(b Box) error {
		for z := range b.NZ {
			copy(out[((b.Z0+z)*ny+b.Y0)*nx:], b.Data[z*b.NY*nx:(z+1)*b.NY*nx])
		}
		return nil
	})
}

// prepare makes the rows of all views for the voxels a0..a0+n of the lines.
func (r *Reconstruction) prepare(ctx context.Context, a0, n int, progress *progress) error {
	if r.held == a0 {
		return nil
	}
	r.held = -1
	err := r.parallel(ctx, len(r.views), func(i int) error {
		defer progress.step()
		return r.prep.rows(i, r.views[i], a0-r.reach, r.rowStride(n))
	})
	if err == nil {
		r.held = a0
	}
	return err
}

// parallel calls f for 0..n-1 by the workers and returns the first error.
func (r *Reconstruction) parallel(ctx context.Context, n int, f func(i int) error) error {
	return parallel.Each(ctx, r.in.Workers, n, func(_, i int) error { return f(i) })
}

// pieces cuts n voxels of a line into pieces of one length but for the last.
func (r *Reconstruction) pieces(n int) (count, length int) {
	length = lineLength
	if r.moves() {
		length = movedLength
	}
	length = min(n, length)
	return (n + length - 1) / length, length
}

// tileDepth is how many voxels a tile has along c: fewer where its lines are longer.
func (r *Reconstruction) tileDepth() int {
	if r.moves() {
		return tileSide / 2
	}
	return tileSide
}

// moves reports whether any lines are moved to the places of the voxels.
func (r *Reconstruction) moves() bool { return len(r.groups) > 1 || r.groups[0].skew != 0 }

// steps is the number of slabs' parts or of rounds in a chunk, for the progress.
func (r *Reconstruction) steps() int {
	if r.in.Iteration.Method != WBP {
		return (r.chunk + r.piece - 1) / r.piece * len(r.solution.Left)
	}
	count, _ := r.pieces(r.chunk)
	return count * ((r.size[r.ax.c] + tileSide - 1) / tileSide)
}

// fill makes the voxels a0..a0+n of all lines, slab by slab, and sends them out. A
// slab has whole rows along x, so it is not cut where lines run along x.
func (r *Reconstruction) fill(ctx context.Context, a0, n int, out *outlet, progress *progress) error {
	nc := r.size[r.ax.c]
	_, length := r.pieces(n)
	along := length // of a slab
	if r.ax.a == 0 {
		along = n
	}
	depth := r.slabDepth(along)
	images := r.images()
	for at := a0; at < a0+n; at += along {
		for c0 := 0; c0 < nc; c0 += depth {
			s := out.slab(r, at, min(along, a0+n-at), c0, min(depth, nc-c0))
			blocks := s.blocks(r.size[r.ax.b], length, r.tileDepth())
			err := r.parallel(ctx, len(blocks), func(i int) error {
				t := r.tile(blocks[i])
				r.backProject(t, r.groups, images)
				s.put(t, r.lines)
				r.tiles.Put(t)
				return nil
			})
			if err != nil {
				return err
			}
			for range (s.nc + tileSide - 1) / tileSide {
				progress.step()
			}
			if err := out.send(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// blocks cuts the slab into tiles, depth voxels along c, with lines of at most
// length voxels, neighbours along c after each other.
func (s *slab) blocks(nb, length, depth int) []block {
	var out []block
	for a := 0; a < s.na; a += length {
		for b := 0; b < nb; b += tileSide {
			for c := 0; c < s.nc; c += depth {
				out = append(out, block{b0: b, nb: min(tileSide, nb-b), c0: s.c0 + c, nc: min(depth, s.nc-c), a0: s.a0 + a, n: min(length, s.na-a)})
			}
		}
	}
	return out
}
