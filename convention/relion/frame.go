package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

const (
	frameName    = "as relion_tomo_reconstruct_tomogram writes it: y along the axis, no turn"
	mirroredName = "y and z swapped on import (--flipYZ without --flipZ)"
)

// volumeFrame is that of the tomogram: voxel i of a tomogram binned by b is
// voxel b i of the unbinned one, whose voxel floor(n/2) is the origin.
func volumeFrame(c *tomo.Claim, in convention.Input, e entry, h header, g *geometry) tomo.VolumeFrame {
	f := tomo.VolumeFrame{Name: frameName, Laid: tomo.VolumeProper}
	sign := 1.0
	if g.mirrored {
		f.Name, f.Laid, sign = mirroredName, tomo.VolumeMirrored, -1
	}
	given := in.VolumeNX > 0 && in.VolumeNY > 0 && in.VolumeNZ > 0
	bin := binningOf(c, in, e, h, g)
	f.VoxelSize = g.pixel * bin
	switch {
	case h.sized():
		f.NX, f.NY, f.NZ = int(math.Round(float64(h.size[0])/bin)), int(math.Round(float64(h.size[1])/bin)), int(float64(h.size[2])/bin)
		c.AddSource("volume size", e.list, e.global.Line(e.row), sizeX+", "+sizeY+", "+sizeZ)
	case given:
		h.size = [3]int{int(math.Round(float64(in.VolumeNX) * bin)), int(math.Round(float64(in.VolumeNY) * bin)), int(math.Round(float64(in.VolumeNZ) * bin))}
		f.NX, f.NY, f.NZ = in.VolumeNX, in.VolumeNY, in.VolumeNZ
		c.AddSource("volume size", "", 0, "--volume-size")
		c.Note("no file gives %s: the tomogram is taken to be %d x %d x %d unbinned voxels", sizeX, h.size[0], h.size[1], h.size[2])
	default:
		return f
	}
	f.Known = true
	m := geom.Diag3(1, 1, sign).Scale(f.VoxelSize)
	f.ToSpecimen = geom.Affine3{M: m, T: geom.Diag3(1, 1, sign).Apply(geom.Vec3(h.centre())).Scale(-g.pixel)}
	if given && h.sized() {
		asWritten(c, &f, [3]int{in.VolumeNX, in.VolumeNY, in.VolumeNZ}, h)
	}
	return f
}

// asWritten takes the size of the volume that there is. With an odd width and
// the default weighting RELION 5 writes one column less and rescales x (run with
// bin 1).
func asWritten(c *tomo.Claim, f *tomo.VolumeFrame, size [3]int, h header) {
	if size == [3]int{f.NX, f.NY, f.NZ} {
		return
	}
	if f.NX%2 == 1 && size == [3]int{f.NX - 1, f.NY, f.NZ} {
		f.ToSpecimen.M[0][0] *= float64(f.NX) / float64(f.NX-1)
		c.Note("the volume is %d voxels wide and %d were asked for: RELION 5 rescales x by %d/%d when it weights a volume of odd width", size[0], f.NX, size[0], f.NX)
	} else {
		c.Note("the volume is %d x %d x %d voxels and %d x %d x %d follow from %s: is it the one of this table?",
			size[0], size[1], size[2], f.NX, f.NY, f.NZ, fmt.Sprintf("%s %d, %d, %d", sizeX, h.size[0], h.size[1], h.size[2]))
	}
	f.NX, f.NY, f.NZ = size[0], size[1], size[2]
}

// binningOf returns how many unbinned voxels a voxel is wide.
func binningOf(c *tomo.Claim, in convention.Input, e entry, h header, g *geometry) float64 {
	if in.VoxelSize > 0 && g.pixel > 0 {
		c.AddSource("voxel size", "", 0, "--voxel-size")
		return in.VoxelSize / g.pixel
	}
	if b, ok := h.binning.Get(); ok {
		c.AddSource("voxel size", e.list, e.global.Line(e.row), binning)
		return b
	}
	if in.VolumeNX > 0 && h.sized() && in.VolumeNX < h.size[0]-1 {
		b := float64(h.size[0]) / float64(in.VolumeNX)
		if whole := math.Round(b); math.Round(float64(h.size[0])/whole) == float64(in.VolumeNX) {
			b = whole
		}
		c.AddSource("voxel size", "", 0, "pixel size and the volume's width")
		return b
	}
	if h.sized() {
		c.AddSource("voxel size", e.list, e.global.Line(e.row), seriesPixel+" (no "+binning+")")
	}
	return 1
}
