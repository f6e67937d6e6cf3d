package zarr

import (
	"bytes"
	"context"
	"path"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/tomoparity/tomoparity/internal/parallel"
)

// output is where chunks go.
type output struct {
	disk    disk
	root    string // the temporary folder
	typ     Type
	version Version
	pack    *compressor
	buffers sync.Pool // of *buffers
}

// buffers are what a chunk needs while it is written.
type buffers struct{ raw, packed []byte }

// buffer returns buffers with room for n bytes of zeros in raw.
func (o *output) buffer(n int) *buffers {
	b, ok := o.buffers.Get().(*buffers)
	if !ok {
		b = &buffers{}
	}
	if cap(b.raw) < n {
		b.raw = make([]byte, n)
	}
	b.raw = b.raw[:n]
	clear(b.raw)
	return b
}

// level is one level of a pyramid while it is written: it gathers planes until a
// layer of chunks is full. Triples are z, y, x.
type level struct {
	out    *output
	no     int
	shape  [3]int
	chunk  [3]int
	factor [3]int // voxels of level 0 that a voxel spans
	next   *level // the level of half the size, nil for the last

	slab   []byte // up to chunk[0] planes as stored
	planes int    // in the slab
	layers int    // of chunks, written

	sum  []float64 // of the voxels of the next plane of the next level
	have int       // planes in sum
	half []float32 // the plane it becomes
	seen int       // planes that came so far
}

func newLevels(spec *Spec, out *output) *level {
	var first, last *level
	factor := [3]int{1, 1, 1}
	for no, shape := range spec.shapes() {
		if last != nil {
			for i := range factor {
				if last.shape[i] > 1 {
					factor[i] *= 2
				}
			}
		}
		l := &level{out: out, no: no, shape: shape, chunk: spec.chunkOf(shape), factor: factor}
		l.slab = make([]byte, l.chunk[0]*l.planeBytes())
		if last == nil {
			first = l
		} else {
			last.next = l
			last.sum, last.half = make([]float64, shape[1]*shape[2]), make([]float32, shape[1]*shape[2])
		}
		last = l
	}
	return first
}

// planeBytes is the length of a plane in the slab.
func (l *level) planeBytes() int { return l.shape[1] * l.shape[2] * l.out.typ.Size() }

// add takes the next plane: level 0 as quantised, the others as means. scratch is
// as long as a plane of level 0.
func (l *level) add(plane, scratch []float32) error {
	n := l.planeBytes()
	if l.no > 0 {
		scratch = scratch[:len(plane)]
		l.out.typ.quantise(scratch, plane) // means of finite values within the range
		l.out.typ.encode(l.slab[l.planes*n:], scratch)
	} else {
		l.out.typ.encode(l.slab[l.planes*n:], plane)
	}
	l.planes++
	l.seen++
	if l.planes == l.chunk[0] || l.seen == l.shape[0] {
		if err := l.flush(); err != nil {
			return err
		}
	}
	if l.next == nil {
		return nil
	}
	l.accumulate(plane)
	l.have++
	if l.have < 2 && l.seen < l.shape[0] {
		return nil
	}
	l.mean()
	return l.next.add(l.half, scratch)
}

// accumulate adds a plane to the sums of the next level.
func (l *level) accumulate(plane []float32) {
	nx, hx := l.shape[2], l.next.shape[2]
	for y := range l.shape[1] {
		sum := l.sum[y/2*hx:][:hx]
		for x, v := range plane[y*nx:][:nx] {
			sum[x/2] += float64(v)
		}
	}
}

// mean turns the sums into a plane and clears them.
func (l *level) mean() {
	ny, nx, hx := l.shape[1], l.shape[2], l.next.shape[2]
	for i, s := range l.sum {
		y, x := i/hx, i%hx
		l.half[i] = float32(s / float64(l.have*min(2, ny-2*y)*min(2, nx-2*x)))
	}
	clear(l.sum)
	l.have = 0
}

// flush writes the layer of chunks that the slab holds.
func (l *level) flush() error {
	ny, nx := ceilDiv(l.shape[1], l.chunk[1]), ceilDiv(l.shape[2], l.chunk[2])
	err := parallel.Each(context.Background(), 0, ny*nx, func(_, i int) error { return l.writeChunk(i/nx, i%nx) })
	l.planes = 0
	l.layers++
	return err
}

// writeChunk cuts chunk (cy, cx) out of the slab and writes it unless all is 0.
func (l *level) writeChunk(cy, cx int) error {
	size := l.out.typ.Size()
	buf := l.out.buffer(l.chunk[0] * l.chunk[1] * l.chunk[2] * size)
	defer l.out.buffers.Put(buf)
	raw := buf.raw
	y0, x0 := cy*l.chunk[1], cx*l.chunk[2]
	rows, row := min(l.chunk[1], l.shape[1]-y0), min(l.chunk[2], l.shape[2]-x0)*size
	for z := range l.planes {
		for y := range rows {
			from := l.slab[z*l.planeBytes()+((y0+y)*l.shape[2]+x0)*size:]
			copy(raw[(z*l.chunk[1]+y)*l.chunk[2]*size:], from[:row])
		}
	}
	if zeros(raw) {
		return nil
	}
	data, err := l.out.pack.encode(buf.packed, raw)
	if err != nil {
		return err
	}
	if l.out.pack.codec != Raw {
		buf.packed = data
	}
	name := filepath.Join(l.out.root, filepath.FromSlash(l.chunkName(cy, cx)))
	if err := l.out.disk.MkdirAll(filepath.Dir(name)); err != nil {
		return err
	}
	return l.out.disk.WriteFile(name, data)
}

// chunkName is the file of a chunk below the root.
func (l *level) chunkName(cy, cx int) string {
	parts := []string{strconv.Itoa(l.no)}
	if l.out.version == NGFF05 {
		parts = append(parts, "c")
	}
	return path.Join(append(parts, strconv.Itoa(l.layers), strconv.Itoa(cy), strconv.Itoa(cx))...)
}

// zeros tells whether all bytes are 0: the first is, and each equals the one before.
func zeros(b []byte) bool {
	return len(b) == 0 || b[0] == 0 && bytes.Equal(b[1:], b[:len(b)-1])
}
