package recon

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal/interp"
)

const (
	tileSide   = 32      // voxels of a tile across the lines, both ways
	lineLength = 128     // voxels of a line that are done at a time, at most
	slabBytes  = 1 << 26 // a slab is finished before it is written; two are in work
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
	reach  int // numbers that rows go beyond the voxels of a line, to each side
	chunk  int // voxels of a line for which images are held at a time
	held   int // first voxel of the chunk whose rows the views hold; -1 when none
}

// New checks the input and plans the work; images are read by Run.
func New(in Input) (*Reconstruction, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	r := &Reconstruction{in: in, held: -1, lines: interp.New(), size: [3]int{in.Frame.NX, in.Frame.NY, in.Frame.NZ}}
	r.ax = chooseAxes(&r.in)
	tilts := in.usable()
	for _, t := range tilts {
		v, err := newView(&r.in, r.ax, r.size, t)
		if err != nil {
			return nil, err
		}
		r.views = append(r.views, v)
	}
	r.groups = groups(r.views, r.size[r.ax.c])
	for _, g := range r.groups {
		if g.skew != 0 {
			r.reach = max(r.reach, int(math.Abs(g.skew)*middle(r.size[r.ax.c]))+interp.ShiftTaps)
		}
	}
	var err error
	if r.prep, err = newPreparer(&r.in, tilts, r.lines); err != nil {
		return nil, err
	}
	return r, r.planMemory()
}

// rowUnits rounds up to whole units of the loops along lines.
func rowUnits(n int) int { return (n + interp.LineUnit - 1) / interp.LineUnit * interp.LineUnit }

// rowStride is how many numbers a row needs for n voxels of a line.
func (r *Reconstruction) rowStride(n int) int {
	return rowUnits(n+2*r.reach) + 3*interp.LineUnit
}

// planMemory chooses for how many voxels of a line the images are held.
func (r *Reconstruction) planMemory() error {
	length := r.size[r.ax.a]
	r.chunk = length
	if r.in.Memory <= 0 {
		return nil
	}
	fixed := int64(r.in.workers())*(r.prep.bufferBytes()+4*tileSide*tileSide*lineLength) + 2*r.slabSize(lineLength)
	for {
		rows := int64(0)
		for _, v := range r.views {
			rows += 4 * int64(v.rows) * int64(r.rowStride(r.chunk))
		}
		if fixed+rows <= r.in.Memory {
			return nil
		}
		if r.chunk <= lineLength || r.ax.a == 0 {
			return &problem.Problem{Class: problem.BadCall, Field: "--memory", Got: megabytes(r.in.Memory), Want: "at least " + megabytes(fixed+rows),
				Hint: "give more memory, or larger voxels (--bin), or fewer threads"}
		}
		pieces := (length+r.chunk-1)/r.chunk + 1
		r.chunk = min(r.chunk-1, rowUnits((length+pieces-1)/pieces))
		r.chunk = max(r.chunk, lineLength)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", (n+1<<20-1)>>20) }

// slabDepth is how many voxels along c a slab has, for lines of n voxels.
func (r *Reconstruction) slabDepth(n int) int {
	per := 4 * r.size[r.ax.b] * n
	tiles := max(1, slabBytes/(per*tileSide))
	return min(tiles*tileSide, r.size[r.ax.c])
}

func (r *Reconstruction) slabSize(n int) int64 {
	return 4 * int64(r.size[r.ax.b]) * int64(n) * int64(r.slabDepth(n))
}

// Run makes the volume box by box and gives each box to sink, one at a time and in
// no particular order, which may not keep its data.
func (r *Reconstruction) Run(ctx context.Context, sink func(Box) error) error {
	length := r.size[r.ax.a]
	chunks := (length + r.chunk - 1) / r.chunk
	progress := newProgress(r.in.Progress, chunks*(len(r.views)+r.steps()))
	out := newOutlet(sink)
	defer out.close()
	for at := 0; at < length; at += r.chunk {
		a0, n := r.chunkAt(at)
		if err := r.prepare(ctx, a0, n, progress); err != nil {
			return err
		}
		if err := r.fill(ctx, a0, n, out, progress); err != nil {
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
	var wg sync.WaitGroup
	var once sync.Once
	var first error
	next := make(chan int)
	stop := make(chan struct{})
	for range min(n, r.in.workers()) {
		wg.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					once.Do(func() { first = err; close(stop) })
				}
			}
		})
	}
feed:
	for i := range n {
		select {
		case next <- i:
		case <-stop:
			break feed
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return first
}

// pieces cuts n voxels of a line into equal pieces of at most lineLength.
func pieces(n int) (count, length int) {
	count = (n + lineLength - 1) / lineLength
	return count, (n + count - 1) / count
}

// steps is the number of tiles in a chunk, for the progress.
func (r *Reconstruction) steps() int {
	count, _ := pieces(r.chunk)
	return count * ((r.size[r.ax.c] + tileSide - 1) / tileSide)
}

// fill makes the voxels a0..a0+n of all lines, slab by slab, and sends them out. A
// slab has whole rows along x, so it is not cut where lines run along x.
func (r *Reconstruction) fill(ctx context.Context, a0, n int, out *outlet, progress *progress) error {
	nc := r.size[r.ax.c]
	_, length := pieces(n)
	if r.ax.a == 0 {
		length = n
	}
	depth := r.slabDepth(length)
	for at := a0; at < a0+n; at += length {
		for c0 := 0; c0 < nc; c0 += depth {
			s := out.slab(r, at, min(length, a0+n-at), c0, min(depth, nc-c0))
			blocks := s.blocks(r.size[r.ax.b])
			err := r.parallel(ctx, len(blocks), func(i int) error {
				t := r.tile(blocks[i])
				r.backProject(t)
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

// blocks cuts the slab into tiles, neighbours along c after each other.
func (s *slab) blocks(nb int) []block {
	var out []block
	_, length := pieces(s.na)
	for a := 0; a < s.na; a += length {
		for b := 0; b < nb; b += tileSide {
			for c := 0; c < s.nc; c += tileSide {
				out = append(out, block{b0: b, nb: min(tileSide, nb-b), c0: s.c0 + c, nc: min(tileSide, s.nc-c), a0: s.a0 + a, n: min(length, s.na-a)})
			}
		}
	}
	return out
}
