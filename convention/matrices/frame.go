package matrices

import (
	"math"

	"github.com/tomoparity/tomoparity/tomo"
)

func (v *volume) frame() tomo.VolumeFrame {
	f := tomo.VolumeFrame{NX: v.NX, NY: v.NY, NZ: v.NZ, VoxelSize: v.VoxelA, ToSpecimen: affine(v.Matrix), Name: v.Name}
	d := f.ToSpecimen.M.Det()
	f.Known = v.NX > 0 && v.NY > 0 && v.NZ > 0 && v.VoxelA > 0 && d != 0 && !math.IsNaN(d)
	switch {
	case d > 0:
		f.Laid = tomo.VolumeProper
	case d < 0:
		f.Laid = tomo.VolumeMirrored
	}
	return f
}
