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
	if f.NX <= 0 || f.NY <= 0 || f.NZ <= 0 || f.VoxelSize <= 0 {
		c.Note("size and voxel size of the tomogram are not in the info file: voxel positions need --volume-size and --voxel-size")
		return f
	}
	f.Known = true
	centre := geom.Vec3{float64(f.NX / 2), float64(f.NY / 2), float64(f.NZ / 2)}
	f.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(f.VoxelSize), T: centre.Scale(-f.VoxelSize)}
	c.AddSource("volume size", "", 0, "--volume-size")
	c.AddSource("voxel size", "", 0, "--voxel-size")
	return f
}
