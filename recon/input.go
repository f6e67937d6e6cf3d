package recon

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Images gives the raw images, one section at a time. Calls do not overlap.
type Images interface {
	// Size returns columns, rows and sections.
	Size() (nx, ny, sections int)
	// ReadSection reads the 0-based section z into dst (nx·ny values, row 0 the bottom row).
	ReadSection(z int, dst []float32) error
}

// Input is what a reconstruction needs.
type Input struct {
	Images    Images
	Series    *tomo.Series     // geometry; excluded tilts and tilts without geometry are left out
	Frame     tomo.VolumeFrame // size, voxel size and place of the volume; images are brought to this voxel size
	Filter    Filter           // weighting of the images
	CTF       CTF              // correction of the images; None by default
	Iteration Iteration        // SIRT or SART instead of weighted back-projection; Filter.Cutoff alone counts then

	Memory   int64 // bytes for all, about; 0 means no limit
	Workers  int   // threads; 0 means all cores
	Progress func(done, total int)
}

// Box is a part of the volume, all columns of some rows and planes.
type Box struct {
	Y0, NY int       // first row and rows
	Z0, NZ int       // first plane and planes
	Data   []float32 // NZ planes of NY rows, each as long as the volume is wide
}

func (in *Input) validate() error {
	var faults problem.List
	f := in.Frame
	if !f.Known || f.NX < 1 || f.NY < 1 || f.NZ < 1 || !(f.VoxelSize > 0) || !f.ToSpecimen.IsFinite() {
		faults.Add(&problem.Problem{Class: problem.BadCall, Field: "volume", Got: "size or place is not known", Want: "a size in voxels", Hint: "say it: --thickness"})
	}
	nx, ny, n := in.Images.Size()
	g := in.Series.Grid
	if g.NX != nx || g.NY != ny {
		faults.Add(&problem.Problem{Field: "image size", Got: fmt.Sprintf("%d x %d in the stack, %d x %d in the result", nx, ny, g.NX, g.NY), Want: "the stack the result was made from"})
	}
	if nx < minImage || ny < minImage {
		faults.Add(&problem.Problem{Field: "image size", Got: fmt.Sprintf("%d x %d", nx, ny), Want: fmt.Sprintf("at least %d pixels a side", minImage)})
	}
	if !(g.PixelSize > 0) {
		faults.Add(&problem.Problem{Field: "pixel size", Got: "not known", Want: "A per pixel", Hint: "say it: --angpix"})
	} else if f.VoxelSize > 0 && float64(min(nx, ny))*g.PixelSize/f.VoxelSize < minImage {
		faults.Add(&problem.Problem{Class: problem.BadCall, Field: "binning", Got: fmt.Sprintf("voxels of %.4g A", f.VoxelSize), Want: "smaller ones: the images would vanish"})
	}
	usable := 0
	for _, t := range in.Series.Tilts {
		if !t.Usable() {
			continue
		}
		usable++
		if t.Section >= n {
			faults.Add(&problem.Problem{Field: fmt.Sprintf("section %d", t.Section), Got: fmt.Sprintf("the stack has %d sections", n), Want: "the stack the result was made from"})
			break
		}
	}
	if usable == 0 {
		faults.Add(&problem.Problem{Field: "tilts", Got: "none that can be used", Want: "at least one"})
	}
	for _, p := range []*problem.Problem{in.Filter.validate(), in.CTF.validate(in.Series), in.Iteration.validate()} {
		if p != nil {
			faults.Add(p)
		}
	}
	return faults.ErrOrNil()
}

const minImage = 8

// scale is the size of a voxel in raw pixels.
func (in *Input) scale() float64 { return in.Frame.VoxelSize / in.Series.Grid.PixelSize }

// usable returns the tilts that take part.
func (in *Input) usable() []tomo.Tilt {
	var out []tomo.Tilt
	for _, t := range in.Series.Tilts {
		if t.Usable() {
			out = append(out, t)
		}
	}
	return out
}

func finite(v ...float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
