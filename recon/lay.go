package recon

import (
	"math"
	"os"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Lay returns how a package would lay out a volume of the claim's specimen: the
// claim is written for that package and read back with the size wanted, so that
// the room's own rules for centres and axes hold. nx, ny and nz are the voxels of
// the array along its own x, y and z; reorient is as in convention.Input.
func Lay(c *tomo.Claim, room convention.Room, nx, ny, nz int, voxel float64, reorient string) (tomo.VolumeFrame, error) {
	if room.Write == nil {
		return tomo.VolumeFrame{}, &problem.Problem{Class: problem.BadCall, Field: "--as", Got: room.Name, Want: "a package whose files can be written"}
	}
	dir, err := os.MkdirTemp("", "tomoparity-lay-")
	if err != nil {
		return tomo.VolumeFrame{}, &problem.Problem{Got: "no temporary folder", Err: err}
	}
	defer os.RemoveAll(dir)
	bare := *c
	bare.Series.Local = nil
	if !room.Holds.Stretch {
		rigid, _ := bare.Rigid()
		bare = *rigid
	}
	if _, err := room.Write(&bare, dir); err != nil {
		return tomo.VolumeFrame{}, err
	}
	back, err := room.Read(convention.Input{Path: dir, Grid: c.Series.Grid, VolumeNX: nx, VolumeNY: ny, VolumeNZ: nz, VoxelSize: voxel, Reorient: reorient})
	if err != nil {
		return tomo.VolumeFrame{}, err
	}
	f := back[0].Volume
	if !f.Known || math.IsNaN(f.ToSpecimen.M.Det()) {
		return f, &problem.Problem{Class: problem.BadCall, Field: "--as", Got: room.Title + " does not say how it lays out a volume", Want: "imod, eman2 or relion"}
	}
	return f, nil
}
