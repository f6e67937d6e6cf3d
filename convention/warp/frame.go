package warp

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

const frameName = "as ts_reconstruct writes it: y along the axis, no turn"

// volumeFrame is that of every Warp tomogram. The voxel size is an option of
// ts_reconstruct (--angpix) and in none of its metadata.
func volumeFrame(c *tomo.Claim, in convention.Input, sizeA geom.Vec3, known bool) tomo.VolumeFrame {
	f := tomo.VolumeFrame{Name: frameName, Laid: tomo.VolumeProper, VoxelSize: in.VoxelSize, NX: in.VolumeNX, NY: in.VolumeNY, NZ: in.VolumeNZ}
	sized := f.NX > 0 && f.NY > 0 && f.NZ > 0
	switch {
	case sized && f.VoxelSize > 0:
	case sized && known:
		f.VoxelSize = sizeA[0] / float64(f.NX)
		c.Note("the voxel size of the tomogram is in none of these files; %.4g A follows from its width", f.VoxelSize)
	case known && f.VoxelSize > 0:
		n := [3]int{}
		for i := range n {
			n[i] = 2 * int(math.Round(sizeA[i]/f.VoxelSize/2)) // Warp rounds to an even number
		}
		f.NX, f.NY, f.NZ = n[0], n[1], n[2]
	default:
		return f
	}
	f.Known = true
	origin := geom.Vec3{centre.Of(f.NX), centre.Of(f.NY), centre.Of(f.NZ)}.Scale(f.VoxelSize)
	f.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(f.VoxelSize), T: origin.Scale(-1)}
	return f
}
