package dynamo

import (
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Rotation takes directions of the template to those of the tomogram's array.
func (p Particle) Rotation() geom.Mat3 {
	return geom.RotZ(-p.TDRot).Mul(geom.RotX(-p.Tilt)).Mul(geom.RotZ(-p.NARot))
}

// Voxel is the place of the particle counted from 0, the shift added. Half a
// voxel is uncertain: where Dynamo puts the centre of a box of even size is not
// settled.
func (p Particle) Voxel() tomo.VoxelPoint {
	first := float64(voxels.First())
	return tomo.VoxelPoint(p.Position.Add(p.Shift).Sub(geom.Vec3{first, first, first}))
}
