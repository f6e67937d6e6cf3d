package warp

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// oracle are the numbers of Warp's own code for a series refined in M.
func oracle(t *testing.T, dir string) (points, mappings *star.Loop) {
	t.Helper()
	f, err := star.Read(filepath.Join(dir, "TS_1.star"))
	if err != nil {
		t.Fatal(err)
	}
	loop := func(name string) *star.Loop {
		b, _ := f.Block(name)
		l, ok := b.Loop()
		if !ok {
			t.Fatalf("no block %s", name)
		}
		return l
	}
	return loop("points"), loop("mappings")
}

func refined(t *testing.T) (*tomo.Claim, string) {
	t.Helper()
	dir := filepath.Join(corpusDir(t), "warpem+warpylib/testdata")
	// The images of that camera; the tomogram lies across them.
	claims, err := Read(convention.Input{Path: filepath.Join(dir, "TS_1.xml"), Grid: tomo.ImageGrid{NX: 5760, NY: 4092, PixelSize: 0.834},
		VolumeNX: 4000, VolumeNY: 5700, VolumeNZ: 1000, VoxelSize: 0.834})
	if err != nil {
		t.Fatal(err)
	}
	return claims[0], dir
}

func number3(t *testing.T, l *star.Loop, row int, labels ...string) (v geom.Vec3) {
	t.Helper()
	for i, label := range labels {
		x, ok, p := l.Float(row, label)
		if !ok || p != nil {
			t.Fatal(label, p)
		}
		v[i] = x
	}
	return v
}

// agreement is the largest difference from Warp's numbers: position and mean
// defocus in Å, and the matrix of the projection from that of its Euler angles.
func agreement(t *testing.T, c *tomo.Claim, points, mappings *star.Loop) (position, defocus float64, n int) {
	t.Helper()
	centre := c.Series.Grid.Centre()
	for row := range mappings.Len() {
		id := number3(t, mappings, row, "pointID", "tiltID")
		p := number3(t, points, int(id[0])-1, "centeredCoordinateXAngst", "centeredCoordinateYAngst", "centeredCoordinateZAngst")
		pr := c.Series.Project(tomo.SpecimenPoint(p))[int(id[1])-1]
		want := number3(t, mappings, row, "centeredCoordinateXAngst", "centeredCoordinateYAngst")
		got := geom.Vec2(pr.Pixel).Sub(geom.Vec2(centre)).Scale(c.Series.Grid.PixelSize)
		position = math.Max(position, got.Sub(geom.Vec2{want[0], want[1]}).Norm())
		uv := number3(t, mappings, row, "defocusU", "defocusV")
		defocus = math.Max(defocus, math.Abs(pr.Defocus.Or(math.NaN())-(uv[0]+uv[1])/2))
		n++
	}
	return position, defocus, n
}

// Warp's own numbers: with the movement grids, and without them.
func TestWarpsOwnNumbers(t *testing.T) {
	c, dir := refined(t)
	points, mappings := oracle(t, dir)
	position, defocus, n := agreement(t, c, points, mappings)
	t.Logf("%s: position within %.4f A, defocus within %.2f A, %d projections", c.Series.Local.Words(), position, defocus, n)
	if !(position < 0.1) || !(defocus < 10) || n != 27*41 {
		t.Error("too far")
	}
	if c.Series.Asserts != tomo.DepthWrong { // no flip
		t.Errorf("asserts %v", c.Series.Asserts)
	}
	c.Series.Local = nil
	position, defocus, _ = agreement(t, c, points, mappings)
	t.Logf("without the local part: position within %.1f A, defocus within %.2f A", position, defocus)
	if position < 1 {
		t.Error("the local part does nothing")
	}
	c.Series.Asserts = tomo.DepthRight
	if _, defocus, _ = agreement(t, c, points, mappings); defocus < 500 {
		t.Errorf("the sense of the depth does nothing: %g", defocus)
	}
}

// The rotation of a particle with angles 0 is that of the projection, turned by
// GridAngle, which is at most a few degrees.
func TestOrientation(t *testing.T) {
	c, dir := refined(t)
	_, mappings := oracle(t, dir)
	worst := 0.0
	for row := range mappings.Len() {
		tilt := number3(t, mappings, row, "tiltID")
		e := number3(t, mappings, row, "angleRot", "angleTilt", "anglePsi")
		want := geom.RotZ(geom.Angle(-e[2])).Mul(geom.RotY(geom.Angle(-e[1]))).Mul(geom.RotZ(geom.Angle(-e[0])))
		got := c.Series.Tilts[int(tilt[0])-1].Projection.M
		worst = math.Max(worst, got.Transpose().Mul(want).RotationAngle().Degrees())
	}
	t.Logf("at most %.2f degrees, by GridAngle", worst)
	if worst > 5 {
		t.Error("another rotation")
	}
}

// IMOD transforms that WarpTools imported: axis, offsets and angles.
func TestImportOfTransforms(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "warpem+warpylib/testdata")
	if _, err := os.Stat(filepath.Join(dir, "xf_import")); err != nil {
		t.Skip(err)
	}
	for name, want := range map[string]tomo.DepthParity{"xf_import/00254.xml": tomo.DepthUndetermined, "00254.xml": tomo.DepthRight} {
		claims, err := Read(convention.Input{Path: filepath.Join(dir, name), Grid: tomo.ImageGrid{NX: 3838, NY: 3710, PixelSize: 1.7005}})
		if err != nil {
			t.Fatal(err)
		}
		c := claims[0]
		if axis, _ := c.Axis.Get(); len(c.Series.Tilts) != 41 || math.Abs(axis.Degrees()+4.3) > 1e-3 || c.Series.Asserts != want || c.Series.Local != nil {
			t.Errorf("%s: %d tilts, axis %v, asserts %v", name, len(c.Series.Tilts), c.Axis, c.Series.Asserts)
		}
		if d := c.Series.Tilts[20].Defocus; d.Known() != (want == tomo.DepthRight) {
			t.Errorf("%s: defocus %v", name, d)
		}
	}
}
