package slice

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/problem"
)

// Source gives the sections of a volume, z by z.
type Source interface {
	// Dims returns the size in voxels.
	Dims() (nx, ny, nz int)
	// ReadSection fills dst, nx·ny numbers, x fastest, with section z from 0.
	ReadSection(z int, dst []float32) error
}

// Options say what to show.
type Options struct {
	At         [3]int  // voxel x, y, z, from 0, through which the slices go; negative means the middle
	Thick      int     // voxels that are averaged across each slice; 0 means 1
	Percentile float64 // of the darkest and of the lightest voxels that saturate, percent, below 50
	VoxelA     float64 // Å; 0 when not known: no scale bar then
	Side       int     // room for the longest side of a slice, pixels; 0 means 512
	Column     bool    // one below the other instead of side by side
}

// Plane is one slice.
type Plane struct {
	Right, Up string      // names of the axes to the right and upwards
	Values    [][]float64 // [row][column], row 0 at the bottom; not empty
}

// Cut reads the slices xy, xz and yz in one pass over the sections. file names
// the volume in problems: a place outside of it.
func Cut(ctx context.Context, file string, src Source, o Options) ([]Plane, error) {
	o.Thick = max(1, o.Thick)
	nx, ny, nz := src.Dims()
	n := [3]int{nx, ny, nz}
	var lo, hi [3]int
	for i, at := range o.At {
		if at < 0 {
			at = n[i] / 2
		}
		if at >= n[i] {
			return nil, &problem.Problem{Class: problem.BadCall, File: file, Field: "--at", Got: fmt.Sprintf("%s %d", "xyz"[i:i+1], at), Want: fmt.Sprintf("0 to %d", n[i]-1)}
		}
		lo[i] = max(0, at-(o.Thick-1)/2)
		hi[i] = min(n[i], lo[i]+o.Thick)
	}
	xy, xz, yz := grid(ny, nx), grid(nz, nx), grid(nz, ny)
	section := make([]float32, nx*ny)
	for z := range nz {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := src.ReadSection(z, section); err != nil {
			return nil, err
		}
		if z >= lo[2] && z < hi[2] {
			for i, v := range section {
				xy[i/nx][i%nx] += float64(v) / float64(hi[2]-lo[2])
			}
		}
		for y := lo[1]; y < hi[1]; y++ {
			for x := range nx {
				xz[z][x] += float64(section[y*nx+x]) / float64(hi[1]-lo[1])
			}
		}
		for y := range ny {
			for x := lo[0]; x < hi[0]; x++ {
				yz[z][y] += float64(section[y*nx+x]) / float64(hi[0]-lo[0])
			}
		}
	}
	return []Plane{{"x", "y", xy}, {"x", "z", xz}, {"y", "z", yz}}, nil
}

func grid(rows, columns int) [][]float64 {
	out := make([][]float64, rows)
	all := make([]float64, rows*columns)
	for i := range out {
		out[i] = all[i*columns : (i+1)*columns]
	}
	return out
}

// binned averages squares of k by k values; what is left over at the edges is
// left out.
func binned(v [][]float64, k int) [][]float64 {
	if k <= 1 {
		return v
	}
	out := grid(max(1, len(v)/k), max(1, len(v[0])/k))
	for r := range out {
		for c := range out[r] {
			sum, n := 0.0, 0
			for y := r * k; y < min(len(v), (r+1)*k); y++ {
				for x := c * k; x < min(len(v[0]), (c+1)*k); x++ {
					sum, n = sum+v[y][x], n+1
				}
			}
			out[r][c] = sum / float64(n)
		}
	}
	return out
}

// limits returns the percentiles of all finite values.
func limits(file string, planes []Plane, percent float64) (lo, hi float64, err error) {
	var all []float64
	for _, p := range planes {
		for _, row := range p.Values {
			for _, v := range row {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					all = append(all, v)
				}
			}
		}
	}
	if len(all) == 0 {
		return 0, 0, &problem.Problem{File: file, Got: "no voxel of the slices is a number", Want: "a volume with numbers"}
	}
	slices.Sort(all)
	k := int(percent / 100 * float64(len(all)))
	return all[k], all[len(all)-1-k], nil
}
