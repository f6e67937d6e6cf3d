package recon

import (
	"math"
	"os"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Lay returns how a package would lay out a volume of the claim's specimen: the
// claim is written for that package and read back with the size wanted, so that
// the room's own rules for centres and axes hold. nx, ny and nz are the voxels of
// the array along its own x, y and z; reorient is as in convention.Input.
//
// The volume is centred on the specimen's origin, in the way of the package, also
// where the claim has a volume of another size. Only a volume of IMOD's for a claim
// of IMOD's lies where the claim has it (SHIFT). Voxels need not be a whole multiple of the pixels.
func Lay(c *tomo.Claim, room convention.Room, nx, ny, nz int, voxel float64, reorient string) (tomo.VolumeFrame, error) {
	if room.Write == nil || !room.Tomograms.Made {
		return tomo.VolumeFrame{}, &problem.Problem{Class: problem.BadCall, Field: "--as", Got: room.Name, Want: "a package that makes tomograms"}
	}
	dir, err := os.MkdirTemp("", "tomoparity-lay-")
	if err != nil {
		return tomo.VolumeFrame{}, &problem.Problem{Got: "no temporary folder", Err: err}
	}
	defer os.RemoveAll(dir)
	bare := *c
	bare.Series.Local = nil
	size := [3]int{nx, ny, nz}
	keeps := room.Tomograms.KeepsPlace && c.Package == room.Name
	switch {
	case !room.Tomograms.WholeBinning:
		bare.Volume = unbinned(c.Series.Grid, size, voxel)
	case !wholeBinning(voxel / c.Series.Grid.PixelSize):
		if reorient == "none" {
			size[1], size[2] = nz, ny // thickness is along z of the specimen
		}
		bare.Volume, bare.Series.Grid = recut(c, keeps, size, voxel), coarse(c.Series.Grid, voxel)
	case !keeps:
		bare.Volume = tomo.VolumeFrame{}
	}
	if !room.Holds.Stretch {
		rigid, _ := bare.Rigid()
		bare = *rigid
	}
	if _, err := room.Write(&bare, dir); err != nil {
		return tomo.VolumeFrame{}, err
	}
	back, err := room.Read(convention.Input{Path: dir, Grid: bare.Series.Grid, VolumeNX: nx, VolumeNY: ny, VolumeNZ: nz, VoxelSize: voxel, Reorient: reorient})
	if err != nil {
		return tomo.VolumeFrame{}, err
	}
	f := back[0].Volume
	if !f.Known || math.IsNaN(f.ToSpecimen.M.Det()) {
		return f, &problem.Problem{Class: problem.BadCall, Field: "--as", Got: room.Title + " does not say how it lays out a volume", Want: "another package"}
	}
	return f, nil
}

// unbinned is the tomogram in voxels of the images' pixels: as many as the images
// have, and as thick as asked. Packages that count binned voxels from a corner keep to that corner.
func unbinned(g tomo.ImageGrid, size [3]int, voxel float64) tomo.VolumeFrame {
	full := [3]int{g.NX, g.NY, int(math.Round(float64(size[2]) * voxel / g.PixelSize))}
	if (size[0] < size[1]) != (g.NX < g.NY) {
		full[0], full[1] = g.NY, g.NX
	}
	return upright(full, g.PixelSize, geom.Vec3{float64(full[0] / 2), float64(full[1] / 2), float64(full[2] / 2)}, geom.Vec3{})
}

// recut has voxels of another size about the middle of the claim's volume where its
// place is kept, or about the specimen's origin.
func recut(c *tomo.Claim, keeps bool, size [3]int, voxel float64) tomo.VolumeFrame {
	var place geom.Vec3
	if f := c.Volume; keeps && f.Known {
		place = f.ToSpecimen.Apply(geom.Vec3{middle(f.NX), middle(f.NY), middle(f.NZ)})
	}
	return upright(size, voxel, geom.Vec3{middle(size[0]), middle(size[1]), middle(size[2])}, place)
}

// upright is a volume whose axes are the specimen's, with the voxel zero at a place.
func upright(size [3]int, voxel float64, zero, place geom.Vec3) tomo.VolumeFrame {
	m := geom.Diag3(1, 1, 1).Scale(voxel)
	return tomo.VolumeFrame{Known: true, NX: size[0], NY: size[1], NZ: size[2], VoxelSize: voxel,
		ToSpecimen: geom.Affine3{M: m, T: place.Sub(m.Apply(zero))}, Laid: tomo.VolumeProper}
}

// wholeBinning reports whether a package that bins can have made voxels of k pixels by binning.
func wholeBinning(k float64) bool {
	n := math.Round(k)
	return n >= 1 && n <= 16 && math.Abs(k-n) < 0.01*n
}

// coarse is the grid of images that were brought to the voxel size before.
func coarse(g tomo.ImageGrid, voxel float64) tomo.ImageGrid {
	k := voxel / g.PixelSize
	g.NX, g.NY, g.PixelSize = max(1, int(float64(g.NX)/k)), max(1, int(float64(g.NY)/k)), voxel
	return g
}
