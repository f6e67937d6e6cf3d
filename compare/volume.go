package compare

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Source gives a volume, one section at a time.
type Source interface {
	// Dims returns columns, rows and sections.
	Dims() (nx, ny, nz int)
	// ReadSection reads the 0-based section z into dst (nx·ny values).
	ReadSection(z int, dst []float32) error
}

// Input is one volume to compare.
type Input struct {
	Name   string
	Source Source
	VoxelA float64 // Å; 0 when unknown: then both are taken to have the same
}

func (in Input) shape() Shape {
	nx, ny, nz := in.Source.Dims()
	return Shape{[3]int{nx, ny, nz}, in.VoxelA}
}

// The sides of the arrays that are correlated: small volumes fit the small one.
const (
	smallSide = 64
	largeSide = 128
)

// usable is how much of a side a volume may fill; the rest keeps shifts apart.
func usable(side int) int { return side * 7 / 8 }

// loadAll reads each volume once, at one voxel size that lets all fit into a cube
// of the small side, or of the most given. assumed says what was assumed about
// voxel sizes.
func loadAll(in []Input, most int) (out []*volume, assumed string, err error) {
	sizes, assumed, err := voxelSizes(in)
	if err != nil {
		return nil, "", err
	}
	largest, coarsest := 0.0, 0.0
	for i, v := range in {
		nx, ny, nz := v.Source.Dims()
		if min(nx, ny, nz) < 2 {
			return nil, "", &problem.Problem{File: v.Name, Field: "size", Got: fmt.Sprintf("%d x %d x %d voxels", nx, ny, nz), Want: "a volume of at least two voxels in every direction"}
		}
		largest = math.Max(largest, float64(max(nx, ny, nz))*sizes[i])
		coarsest = math.Max(coarsest, sizes[i])
	}
	side := smallSide
	if largest/coarsest > float64(usable(side)) {
		side = most
	}
	target := math.Max(largest/float64(usable(side)), coarsest)
	for i, v := range in {
		loaded, err := load(v, target/sizes[i], side)
		if err != nil {
			return nil, "", err
		}
		out = append(out, loaded)
	}
	return out, assumed, nil
}

// voxelSizes are those of the volumes, or 1 for all when one is not known.
func voxelSizes(in []Input) (sizes []float64, assumed string, err error) {
	var unknown []string
	for _, v := range in {
		sizes = append(sizes, v.VoxelA)
		if !(v.VoxelA > 0) {
			unknown = append(unknown, v.Name)
		}
	}
	if len(unknown) > 0 {
		which := map[bool]string{true: "both", false: "all"}[len(in) == 2]
		assumed = fmt.Sprintf("the voxel size of %s is not known; %s are taken to have the same", strings.Join(unknown, ", "), which)
		for i := range sizes {
			sizes[i] = 1
		}
	}
	for i, v := range in {
		if q := sizes[0] / sizes[i]; q > 16 || q < 1.0/16 {
			return nil, "", &problem.Problem{File: in[0].Name, Field: "voxel size", Got: fmt.Sprintf("%.4g A, that of %s is %.4g A", in[0].VoxelA, v.Name, v.VoxelA), Want: "sizes within a factor of 16", Hint: "is one in nm, or never written? Say the true ones: --angpix"}
		}
	}
	return sizes, assumed, nil
}

// volume is an averaged-down volume in a cube.
type volume struct {
	side   int
	data   []float32  // side³
	centre [3]float64 // index of the volume's centre in the cube
	voxel  float64    // size of a cube voxel in voxels of the file
	n      [3]int     // voxels of the cube that hold data, in its middle
}

// load reads a volume into the middle of a cube, whose voxels have a size in voxels
// of the file, at least 1. A size that differs a little gives nearly the same cube.
func load(in Input, voxel float64, side int) (*volume, error) {
	nx, ny, nz := in.Source.Dims()
	v := &volume{side: side, data: make([]float32, side*side*side), voxel: voxel}
	var spans [3][]span
	var off [3]int
	for k, full := range [3]int{nx, ny, nz} {
		v.n[k] = min(usable(side), int(float64(full)/voxel+0.01))
		if v.n[k] < 4 {
			v.n[k] = min(full, usable(side))
		}
		off[k] = (side - v.n[k]) / 2
		v.centre[k] = float64(off[k]) + float64(v.n[k]-1)/2
		spans[k] = tents(full, v.n[k], voxel)
	}
	small, err := reduce(in, spans)
	if err != nil {
		return nil, err
	}
	for z := range v.n[2] {
		for y := range v.n[1] {
			copy(v.data[((z+off[2])*side+y+off[1])*side+off[0]:][:v.n[0]], small[(z*v.n[1]+y)*v.n[0]:])
		}
	}
	return v, v.normalise(v.n, in.Name)
}

// normalise takes out the mean, limits outliers and fades the faces.
func (v *volume) normalise(n [3]int, name string) error {
	cube, side := v.data, v.side
	var off [3]int
	for k := range 3 {
		off[k] = (side - n[k]) / 2
	}
	inside := func(f func(i int, taper float32)) {
		for z := range n[2] {
			for y := range n[1] {
				for x := range n[0] {
					f(((z+off[2])*side+y+off[1])*side+x+off[0], fade(x, n[0])*fade(y, n[1])*fade(z, n[2]))
				}
			}
		}
	}
	count := float64(n[0] * n[1] * n[2])
	var sum, sq float64
	inside(func(i int, _ float32) { sum += float64(cube[i]) })
	mean := sum / count
	inside(func(i int, _ float32) { d := float64(cube[i]) - mean; sq += d * d })
	sd := math.Sqrt(sq / count)
	if !(sd > 0) || sd < 1e-12*math.Abs(mean) {
		return &problem.Problem{File: name, Field: "densities", Got: "the same everywhere", Want: "a volume with contrast"}
	}
	inside(func(i int, taper float32) {
		d := (float64(cube[i]) - mean) / sd
		cube[i] = float32(math.Max(-5, math.Min(5, d))) * taper
	})
	return nil
}

// fade is a soft edge of up to 6 voxels.
func fade(i, n int) float32 {
	edge := min(6, n/4)
	d := min(i, n-1-i)
	if d >= edge {
		return 1
	}
	return float32(0.5 - 0.5*math.Cos(math.Pi*(float64(d)+0.5)/float64(edge)))
}
