package stopgap

import "github.com/tomoparity/tomoparity/tomo"

// Volume is size and voxel size of the tomogram. How it was laid into its array
// the list does not say: that is the matter of the program that made it.
func (t Tomogram) Volume() tomo.VolumeFrame {
	return tomo.VolumeFrame{NX: t.Size[0], NY: t.Size[1], NZ: t.Size[2], VoxelSize: t.PixelSize, Name: "not in a wedge list"}
}
