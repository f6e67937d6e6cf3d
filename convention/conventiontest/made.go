package conventiontest

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// made writes and reads back random rigid claims, which every package can hold,
// but for an x-tilt.
func made(t *testing.T, room convention.Room) {
	rapid.Check(t, func(rt *rapid.T) {
		c := RandomClaim(rt, room.Name)
		if !room.Holds.XTilt && !room.Holds.XTiltShared {
			withoutXTilt(c)
		}
		dir := t.TempDir()
		in := convention.Input{Path: dir, Grid: c.Series.Grid}
		if _, err := room.Write(c, dir); err != nil {
			rt.Fatal(err)
		}
		back, err := room.Read(in)
		if err != nil {
			rt.Fatal(err)
		}
		px, height, n := Apart(c, back[0])
		if px > tolerancePX || height > tolerancePX*c.Series.Grid.PixelSize || n < usableTilts(c) {
			rt.Fatalf("%d of %d tilts, %.4f px, %.4f A of height", n, usableTilts(c), px, height)
		}
	})
}

// withoutXTilt takes the x-tilt out of a rigid claim.
func withoutXTilt(c *tomo.Claim) {
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		if d, ok := t.Projection.Decompose(); ok && !t.NoGeometry {
			t.Projection = tomo.Compose(d.Axis, d.Tilt, 0, d.Shift)
		}
	}
}

// RandomClaim draws a rigid claim: any axis, odd and even sizes, x-tilts,
// shifts, excluded images and images without geometry, a volume of any size
// whose origin is voxel floor(n/2).
func RandomClaim(t *rapid.T, name string) *tomo.Claim {
	f := func(lo, hi float64, label string) float64 { return rapid.Float64Range(lo, hi).Draw(t, label) }
	c := &tomo.Claim{ID: name, Package: name, Series: tomo.Series{Name: "made"}}
	c.Series.Grid = tomo.ImageGrid{
		NX:        rapid.IntRange(200, 1200).Draw(t, "columns"),
		NY:        rapid.IntRange(200, 1200).Draw(t, "rows"),
		PixelSize: f(1, 12, "pixel size"),
	}
	n := rapid.IntRange(3, 25).Draw(t, "tilts")
	axis, step := f(-180, 180, "axis"), f(1, 4, "step")
	xtilt, sense := f(-8, 8, "x-tilt"), rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sense")
	for i := range n {
		angle := sense * step * float64(i-n/2)
		shift := geom.Vec2{f(-30, 30, "shift u"), f(-30, 30, "shift v")}.Scale(c.Series.Grid.PixelSize)
		tilt := tomo.Tilt{
			Section:    i,
			Written:    geom.Angle(angle),
			Recorded:   tomo.Some(geom.Angle(angle)),
			Projection: tomo.Compose(geom.Angle(axis+f(-0.3, 0.3, "axis change")), geom.Angle(angle+f(-0.2, 0.2, "angle change")), geom.Angle(xtilt), shift),
			Defocus:    tomo.Some(f(10000, 60000, "defocus")),
		}
		switch rapid.IntRange(0, 9).Draw(t, "fate") {
		case 0:
			tilt.Excluded = i > 0
		case 1:
			tilt.NoGeometry = i > 0
		}
		c.Series.Tilts = append(c.Series.Tilts, tilt)
	}
	c.Volume = randomVolume(t, c.Series.Grid.PixelSize)
	return c
}

func randomVolume(t *rapid.T, pixel float64) tomo.VolumeFrame {
	side := func(label string) int { return rapid.IntRange(60, 700).Draw(t, label) }
	v := tomo.VolumeFrame{NX: side("volume x"), NY: side("volume y"), NZ: side("volume z"), Name: "made", Known: true,
		VoxelSize: pixel * float64(rapid.IntRange(1, 4).Draw(t, "binning"))}
	v.ToSpecimen = geom.Affine3{M: geom.Diag3(1, 1, 1).Scale(v.VoxelSize),
		T: geom.Vec3{float64(v.NX / 2), float64(v.NY / 2), float64(v.NZ / 2)}.Scale(-v.VoxelSize)}
	return v
}
