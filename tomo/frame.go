package tomo

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// SpecimenPoint is a point (x, y, z) of the specimen frame in Å: origin at the
// centre of the tomogram, y along the tilt axis, z toward the electron source
// at tilt 0 for a series with right depth parity.
type SpecimenPoint geom.Vec3

// ImagePoint is a point (u, v) of the image frame in Å: u to the right, v up,
// origin at pixel index (floor(NX/2), floor(NY/2)).
type ImagePoint geom.Vec2

// PixelPoint is a position (x, y) in a raw image in pixels, 0-based, integers
// are pixel centres, y grows with the row index of the file (row 0 is the bottom).
type PixelPoint geom.Vec2

// VoxelPoint is a position (x, y, z) in a package's volume in voxels, 0-based,
// integers are voxel centres, x is the fastest index of the file.
type VoxelPoint geom.Vec3

// ImageGrid describes the raw images of a series.
type ImageGrid struct {
	NX, NY    int     // columns, rows; 0 when unknown
	PixelSize float64 // Å per pixel; 0 when unknown
}

// Known reports whether size and pixel size are known, so that pixels and Å
// can be converted.
func (g ImageGrid) Known() bool {
	return g.NX > 0 && g.NY > 0 && g.PixelSize > 0 && !math.IsInf(g.PixelSize, 0)
}

// Centre returns the 0-based pixel index of the image origin, floor(N/2).
func (g ImageGrid) Centre() PixelPoint {
	return PixelPoint{float64(g.NX / 2), float64(g.NY / 2)}
}

// Pixel converts an image point (Å) to 0-based raw-image pixels.
func (g ImageGrid) Pixel(p ImagePoint) PixelPoint {
	c := g.Centre()
	return PixelPoint{c[0] + p[0]/g.PixelSize, c[1] + p[1]/g.PixelSize}
}

// Image converts 0-based raw-image pixels to an image point (Å).
func (g ImageGrid) Image(p PixelPoint) ImagePoint {
	c := g.Centre()
	return ImagePoint{(p[0] - c[0]) * g.PixelSize, (p[1] - c[1]) * g.PixelSize}
}

// Contains reports whether the pixel position lies inside the image.
func (g ImageGrid) Contains(p PixelPoint) bool {
	return p[0] >= -0.5 && p[1] >= -0.5 && p[0] < float64(g.NX)-0.5 && p[1] < float64(g.NY)-0.5
}

// VolumeFrame says how a package lays the specimen into its volume.
type VolumeFrame struct {
	NX, NY, NZ int          // voxels, x fastest; 0 when unknown
	VoxelSize  float64      // Å per voxel; 0 when unknown
	ToSpecimen geom.Affine3 // voxel index (0-based) to specimen point (Å)
	Known      bool         // false when the files do not say enough for ToSpecimen
	Name       string       // the package's word for it, such as "trimvol -rx"

	// Laid is whether the volume is laid out by a rotation or with a mirror
	// where that is known but size or voxel size are not. Unused when Known.
	Laid VolumeOrientation
}

// Specimen converts a voxel index to a specimen point.
func (f VolumeFrame) Specimen(v VoxelPoint) SpecimenPoint {
	return SpecimenPoint(f.ToSpecimen.Apply(geom.Vec3(v)))
}

// Voxel converts a specimen point to a voxel index; ok is false when the frame
// is unknown or degenerate.
func (f VolumeFrame) Voxel(p SpecimenPoint) (v VoxelPoint, ok bool) {
	inv, ok := f.ToSpecimen.Inverse()
	if !ok || !f.Known {
		return VoxelPoint{}, false
	}
	return VoxelPoint(inv.Apply(geom.Vec3(p))), true
}

// Orientation returns whether the volume is laid out by a rotation or with a mirror.
func (f VolumeFrame) Orientation() VolumeOrientation {
	if !f.Known {
		return f.Laid
	}
	switch d := f.ToSpecimen.M.Det(); {
	case d == 0:
		return VolumeUnknown
	case d > 0:
		return VolumeProper
	}
	return VolumeMirrored
}
