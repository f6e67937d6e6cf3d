package aretomo

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// volumeFrame lays out the volume by --reorient: none is -FlipVol 0, rotx
// -FlipVol 1, flipyz -FlipVol 2. No file says which was used.
func volumeFrame(c *tomo.Claim, in convention.Input, f *aln.File) (tomo.VolumeFrame, error) {
	v := tomo.VolumeFrame{NX: in.VolumeNX, NY: in.VolumeNY, NZ: in.VolumeNZ, VoxelSize: in.VoxelSize, Laid: tomo.VolumeProper}
	how := in.Reorient
	switch how {
	case "none", "rotx", "flipyz":
		c.AddSource("volume orientation", "", 0, "--reorient "+how)
	case "":
		how = "rotx"
		if v.NY > 0 && v.NY < v.NZ { // the thin side is in the middle
			how = "none"
		}
		v.Name = "-FlipVol 0 or 1"
		c.Note("no file says how the volume was written; it is taken to be laid by a rotation (-FlipVol 0 or 1); if it was -FlipVol 2, say --reorient flipyz: that is the mirror image")
	default:
		return v, &problem.Problem{Class: problem.BadCall, Field: "--reorient", Got: in.Reorient, Want: "none (-FlipVol 0), rotx (-FlipVol 1) or flipyz (-FlipVol 2)"}
	}
	sized := v.NX > 0 && v.NY > 0 && v.NZ > 0
	if v.Name == "" || sized {
		v.Name = map[string]string{"none": "-FlipVol 0", "rotx": "-FlipVol 1", "flipyz": "-FlipVol 2"}[how]
	}
	if how == "flipyz" {
		v.Laid = tomo.VolumeMirrored
	}
	if !sized {
		return v, nil
	}
	c.AddSource("volume size", "", 0, "--volume-size")
	if v.VoxelSize <= 0 {
		v.VoxelSize = c.Series.Grid.PixelSize * binning(f, v.NX, c.Series.Grid)
		c.Note("the voxel size of the volume is in none of these files; %.4g A follows from its width", v.VoxelSize)
	} else {
		c.AddSource("voxel size", "", 0, "--voxel-size")
	}
	v.Known = true
	v.ToSpecimen = lay(how, v)
	return v, nil
}

// lay maps voxels to the specimen. The sense of z is what tells the three
// apart: -FlipVol 0 and 1 are rotations, 2 is a mirror.
func lay(how string, v tomo.VolumeFrame) geom.Affine3 {
	m := geom.Identity3()
	zero := geom.Vec3{float64(v.NX / 2), float64(v.NY / 2), float64(v.NZ / 2)} // voxel of the specimen's origin
	switch how {
	case "none":
		m = geom.Mat3{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}
		zero[1] = float64(v.NY - 1 - v.NY/2)
	case "flipyz":
		m = geom.Diag3(1, 1, -1)
		zero[2] = float64(v.NZ - 1 - v.NZ/2)
	}
	m = m.Scale(v.VoxelSize)
	return geom.Affine3{M: m, T: m.Apply(zero).Scale(-1)}
}

// binning is -AtBin told from the width of the volume: that of the aligned
// images, which are turned where ROT is nearer to 90 than to 0 degrees.
func binning(f *aln.File, width int, g tomo.ImageGrid) float64 {
	full := g.NX
	if math.Abs(geom.Angle(f.Rows[0].RotDeg).Sin()) > 0.707 {
		full = g.NY
	}
	b := float64(full) / float64(width)
	if r := math.Round(b); r >= 1 && math.Abs(b-r) < 0.02*r {
		return r
	}
	return math.Max(b, 1e-3)
}
