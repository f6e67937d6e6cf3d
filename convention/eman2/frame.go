package eman2

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

const frameName = "as e2tomogram.py writes it: y along the axis, no turn"

// volumeFrame is that of every EMAN2 tomogram; its size and voxel size are not
// in the info file.
func volumeFrame(c *tomo.Claim, in convention.Input) tomo.VolumeFrame {
	f := tomo.VolumeFrame{Name: frameName, Laid: tomo.VolumeProper, VoxelSize: in.VoxelSize,
		NX: in.VolumeNX, NY: in.VolumeNY, NZ: in.VolumeNZ}
	if f.NX <= 0 || f.NY <= 0 || f.NZ <= 0 {
		return f
	}
	field := "--voxel-size"
	if f.VoxelSize <= 0 {
		f.VoxelSize, field = c.Series.Grid.PixelSize*float64(binning(c.Series.Grid, f.NX)), "pixel size and binning to the volume's width"
		c.Note("the voxel size of the tomogram is not in the info file; %.4g A follows from its width", f.VoxelSize)
	}
	f.Known = true
	origin := geom.Vec3{centre.Of(f.NX), centre.Of(f.NY), centre.Of(f.NZ)}
	f.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(f.VoxelSize), T: origin.Scale(-f.VoxelSize)}
	c.AddSource("volume size", "", 0, "--volume-size")
	c.AddSource("voxel size", "", 0, field)
	return f
}

// binning is the power of two by which e2tomogram.py bins, told from the width
// of the tomogram, which is about the shorter side of the images.
func binning(g tomo.ImageGrid, width int) int {
	n := 1
	for n < 16 && 3*n*width < 2*min(g.NX, g.NY) {
		n *= 2
	}
	return n
}
