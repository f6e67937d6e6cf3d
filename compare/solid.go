package compare

import (
	"github.com/tomoparity/tomoparity/geom"
)

// Solid is a volume in memory.
type Solid struct {
	NX, NY, NZ int
	Data       []float32 // x fastest; NX·NY·NZ values
}

// Dims returns columns, rows and sections.
func (s *Solid) Dims() (nx, ny, nz int) { return s.NX, s.NY, s.NZ }

// ReadSection copies the 0-based section z into dst (NX·NY values).
func (s *Solid) ReadSection(z int, dst []float32) error {
	copy(dst, s.Data[z*s.NX*s.NY:(z+1)*s.NX*s.NY])
	return nil
}

// Bin reads a volume once, averaging k³ voxels; what is left over at the far
// ends is left out. A voxel that is no number is a problem with its place.
func Bin(in Input, k int) (*Solid, error) {
	nx, ny, nz := in.Source.Dims()
	spans := [3][]span{blocks(nx, max(1, k)), blocks(ny, max(1, k)), blocks(nz, max(1, k))}
	data, err := reduce(in, spans)
	if err != nil {
		return nil, err
	}
	return &Solid{NX: len(spans[0]), NY: len(spans[1]), NZ: len(spans[2]), Data: data}, nil
}

// LikeA resamples the compared B so that it lies as A does, in A's box: the
// operation, small rotation and shift undone. Outside of B it is 0. Both voxel
// sizes must be those that were compared.
func (r *Result) LikeA(b *Solid) *Solid {
	k := 1.0
	if r.A.VoxelA > 0 && r.B.VoxelA > 0 {
		k = r.A.VoxelA / r.B.VoxelA
	}
	m := r.Refined.Matrix(r.Best.Q).Scale(k)
	out := &Solid{NX: r.A.Size[0], NY: r.A.Size[1], NZ: r.A.Size[2]}
	out.Data = make([]float32, out.NX*out.NY*out.NZ)
	cb := geom.Vec3{float64(b.NX-1) / 2, float64(b.NY-1) / 2, float64(b.NZ-1) / 2}.Add(r.Best.Shift)
	for i := range out.Data {
		p := geom.Vec3{float64(i % out.NX), float64(i / out.NX % out.NY), float64(i / out.NX / out.NY)}
		for j, n := range r.A.Size {
			p[j] -= float64(n-1) / 2
		}
		out.Data[i] = b.at(m.Apply(p).Add(cb))
	}
	return out
}

// at interpolates linearly; outside is 0, and the last half voxel is that of the face.
func (s *Solid) at(p geom.Vec3) float32 {
	var lo, hi [3]int
	var f [3]float32
	for k, n := range [3]int{s.NX, s.NY, s.NZ} {
		if p[k] < -0.5 || p[k] > float64(n)-0.5 {
			return 0
		}
		x := min(max(p[k], 0), float64(n-1))
		lo[k] = int(x)
		hi[k], f[k] = min(lo[k]+1, n-1), float32(x-float64(lo[k]))
	}
	get := func(x, y, z int) float32 { return s.Data[(z*s.NY+y)*s.NX+x] }
	row := func(y, z int) float32 { return (1-f[0])*get(lo[0], y, z) + f[0]*get(hi[0], y, z) }
	plane := func(z int) float32 { return (1-f[1])*row(lo[1], z) + f[1]*row(hi[1], z) }
	return (1-f[2])*plane(lo[2]) + f[2]*plane(hi[2])
}
