package compare

import (
	"fmt"
	"math"

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
	for _, v := range in {
		sizes = append(sizes, v.VoxelA)
		if !(v.VoxelA > 0) {
			assumed = "a voxel size is not known; both are taken to have the same"
			if len(in) > 2 {
				assumed = "a voxel size is not known; all are taken to have the same"
			}
		}
	}
	if assumed != "" {
		for i := range sizes {
			sizes[i] = 1
		}
	}
	for i, v := range in {
		if q := sizes[0] / sizes[i]; q > 16 || q < 1.0/16 {
			return nil, "", &problem.Problem{File: in[0].Name, Field: "voxel size", Got: fmt.Sprintf("%.4g A, that of %s is %.4g A", in[0].VoxelA, v.Name, v.VoxelA), Want: "sizes within a factor of 16"}
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

// load reads a volume, averaging to cube voxels of the given size (in voxels of
// the file, at least 1).
func load(in Input, voxel float64, side int) (*volume, error) {
	nx, ny, nz := in.Source.Dims()
	bin := max(1, int(voxel))
	small, dims, err := average(in, [3]int{nx, ny, nz}, bin)
	if err != nil {
		return nil, err
	}
	v := &volume{side: side, data: make([]float32, side*side*side), voxel: voxel}
	step := voxel / float64(bin) // cube voxel in averaged voxels
	var n [3]int
	for k := range 3 {
		n[k] = min(usable(side), int(float64(dims[k])/step))
		if n[k] < 4 {
			n[k] = min(dims[k], usable(side))
		}
		v.centre[k] = float64((side-n[k])/2) + float64(n[k]-1)/2
		// What averaging cuts off at the far end moves the centre.
		full := float64([3]int{nx, ny, nz}[k])
		v.centre[k] += (full/float64(bin) - float64(dims[k])) / 2 / step
	}
	v.n = n
	v.place(small, dims, n, step)
	return v, v.normalise(n, in.Name)
}

// average reads the volume in bin³ blocks.
func average(in Input, full [3]int, bin int) (out []float32, dims [3]int, err error) {
	for k := range 3 {
		dims[k] = max(1, full[k]/bin)
	}
	out = make([]float32, dims[0]*dims[1]*dims[2])
	row := make([]float32, full[0]*full[1])
	scale := 1 / float32(min(bin, full[0])*min(bin, full[1])*min(bin, full[2]))
	for z := range dims[2] * min(bin, full[2]) {
		if err := in.Source.ReadSection(z, row); err != nil {
			return nil, dims, err
		}
		plane := out[z/bin*dims[0]*dims[1]:]
		for y := range dims[1] * min(bin, full[1]) {
			line, into := row[y*full[0]:], plane[y/bin*dims[0]:]
			for x := range dims[0] * min(bin, full[0]) {
				v := line[x]
				if v != v || v > math.MaxFloat32 || v < -math.MaxFloat32 {
					return nil, dims, &problem.Problem{File: in.Name, Field: fmt.Sprintf("voxel (%d, %d, %d)", x, y, z), Got: fmt.Sprint(v), Want: "a finite number"}
				}
				into[x/bin] += v * scale
			}
		}
	}
	return out, dims, nil
}

// place resamples the averaged volume about its centre into the middle of the cube.
func (v *volume) place(small []float32, dims, n [3]int, step float64) {
	cube, side := v.data, v.side
	var off [3]int
	for k := range 3 {
		off[k] = (side - n[k]) / 2
	}
	at := func(i, k int) (int, float32) {
		p := (float64(i)-float64(n[k]-1)/2)*step + float64(dims[k]-1)/2
		lo := int(math.Max(0, math.Min(float64(dims[k]-1), math.Floor(p))))
		return lo, float32(math.Max(0, math.Min(1, p-float64(lo))))
	}
	next := func(i, k int) int { return min(i+1, dims[k]-1) }
	for z := range n[2] {
		z0, fz := at(z, 2)
		for y := range n[1] {
			y0, fy := at(y, 1)
			for x := range n[0] {
				x0, fx := at(x, 0)
				x1, y1, z1 := next(x0, 0), next(y0, 1), next(z0, 2)
				get := func(x, y, z int) float32 { return small[(z*dims[1]+y)*dims[0]+x] }
				a := (1-fy)*((1-fx)*get(x0, y0, z0)+fx*get(x1, y0, z0)) + fy*((1-fx)*get(x0, y1, z0)+fx*get(x1, y1, z0))
				b := (1-fy)*((1-fx)*get(x0, y0, z1)+fx*get(x1, y0, z1)) + fy*((1-fx)*get(x0, y1, z1)+fx*get(x1, y1, z1))
				cube[((z+off[2])*side+y+off[1])*side+x+off[0]] = (1-fz)*a + fz*b
			}
		}
	}
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
