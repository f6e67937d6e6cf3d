package zarr

import (
	"context"
	"fmt"
	"sync"

	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/problem"
)

// mostCache is how many bytes of decoded chunks a level keeps: enough for a layer
// of 64 sections of 2048 x 2048 float32. Chunks beyond it are decoded anew for
// every section.
const mostCache = 1 << 30

// Level is one level of an image: a volume. Sections may be read from several
// goroutines, one after the other.
type Level struct {
	array         *array
	shape, chunk  [3]int // z, y, x
	voxel, origin [3]float64
	known         bool

	lock   sync.Mutex
	layer  int            // of chunks, that kept belongs to
	kept   map[int][]byte // decoded chunks of the layer; nil for a missing chunk
	weight int            // bytes in kept
}

// Dims returns columns, rows and sections.
func (l *Level) Dims() (nx, ny, nz int) { return l.shape[2], l.shape[1], l.shape[0] }

// Type returns the type of the stored values.
func (l *Level) Type() Type { return l.array.typ }

// Chunk returns the shape of a chunk in voxels along x, y, z.
func (l *Level) Chunk() (x, y, z int) { return l.chunk[2], l.chunk[1], l.chunk[0] }

// VoxelA returns the voxel size along x, y, z in ångström: the scales times the
// units of the axes. ok is false when it is not known; then it is 0.
func (l *Level) VoxelA() (x, y, z float64, ok bool) {
	return l.voxel[0], l.voxel[1], l.voxel[2], l.known
}

// OriginA returns where the centre of voxel (0, 0, 0) lies, x, y, z in ångström: the
// translations of the metadata. ok is false when the voxel size is not known.
func (l *Level) OriginA() (x, y, z float64, ok bool) {
	return l.origin[0], l.origin[1], l.origin[2], l.known
}

// ReadSection reads section z (0-based) as float32. dst must have nx·ny values; they
// come row by row, row 0 first, x fastest. Missing chunks have the fill value.
// Integers of 8 and 16 bits are exact, 32-bit integers and float64 become the
// nearest float32. The chunks of a layer are kept, so sections should be read in
// order. Errors are *problem.Problem with the file of the chunk.
func (l *Level) ReadSection(z int, dst []float32) error {
	bad := func(field, got, want string) error {
		return &problem.Problem{Class: problem.BadCall, File: l.array.dir, Field: field, Got: got, Want: want}
	}
	if z < 0 || z >= l.shape[0] {
		return bad("section", fmt.Sprintf("%d (of 0..)", z), fmt.Sprintf("0 to %d", l.shape[0]-1))
	}
	if n := l.shape[1] * l.shape[2]; len(dst) != n {
		return bad("section buffer", fmt.Sprintf("%d values", len(dst)), fmt.Sprint(n))
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if layer := z / l.chunk[0]; l.kept == nil || layer != l.layer {
		l.layer, l.kept, l.weight = layer, map[int][]byte{}, 0
	}
	ny, nx := ceilDiv(l.shape[1], l.chunk[1]), ceilDiv(l.shape[2], l.chunk[2])
	var keeping sync.Mutex
	return parallel.Each(context.Background(), 0, ny*nx, func(_, i int) error {
		keeping.Lock()
		b, ok := l.kept[i]
		keeping.Unlock()
		if !ok {
			var err error
			if b, err = l.array.readChunk([3]int{l.layer, i / nx, i % nx}); err != nil {
				return err
			}
			keeping.Lock()
			if l.weight+len(b) <= mostCache {
				l.kept[i] = b
				l.weight += len(b)
			}
			keeping.Unlock()
		}
		l.copyRows(dst, b, z%l.chunk[0], i/nx, i%nx)
		return nil
	})
}

// copyRows puts plane z of chunk (cy, cx) into the section.
func (l *Level) copyRows(dst []float32, b []byte, z, cy, cx int) {
	size := l.array.typ.Size()
	y0, x0 := cy*l.chunk[1], cx*l.chunk[2]
	n := min(l.chunk[2], l.shape[2]-x0)
	for y := range min(l.chunk[1], l.shape[1]-y0) {
		row := dst[(y0+y)*l.shape[2]+x0:][:n]
		if b == nil {
			for i := range row {
				row[i] = l.array.fill
			}
			continue
		}
		l.array.typ.decode(row, b[(z*l.chunk[1]+y)*l.chunk[2]*size:], l.array.big)
	}
}
