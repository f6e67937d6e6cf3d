package compare

import (
	"context"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// lazy is a large volume that is made section by section, so that the benchmark
// measures the comparison and not a disk.
type lazy struct{ *solid }

func (l lazy) Dims() (nx, ny, nz int) { return 8 * l.nx, 8 * l.ny, 8 * l.nz }

func (l lazy) ReadSection(z int, dst []float32) error {
	for y := range 8 * l.ny {
		from := l.data[(z/8*l.ny+y/8)*l.nx:]
		row := dst[y*8*l.nx : (y+1)*8*l.nx]
		for x := range row {
			row[x] = from[x/8]
		}
	}
	return nil
}

// A tomogram of 1024 x 1024 x 304 voxels against another one, turned by 2
// degrees: the 48 operations, the shift and the small rotation.
func BenchmarkTomogram(b *testing.B) {
	bs := blobs(1, 200, [3]float64{58, 58, 17})
	dims := [3]int{128, 128, 38}
	v := render(dims, bs, geom.Identity3(), geom.Vec3{}, 0.1, 1)
	w := render(dims, bs, geom.RotY(2).Mul(geom.Diag3(1, 1, -1)), geom.Vec3{}, 0.1, 2)
	b.ReportAllocs()
	for b.Loop() {
		r, err := Run(context.Background(), Input{Name: "a", Source: lazy{v}, VoxelA: 10}, Input{Name: "b", Source: lazy{w}, VoxelA: 10})
		if err != nil || r.State != Mirrored || r.Refined == nil {
			b.Fatal(r, err)
		}
		b.ReportMetric(r.Refined.VectorDeg[1], "deg")
	}
}
