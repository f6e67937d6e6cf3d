package relion_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// set4 is a RELION 4 set as text: its global row and its table of one series.
type set4 struct {
	global, tilts *star.Loop
}

func readSet4(t testing.TB, dir string) set4 {
	t.Helper()
	f, err := star.Read(filepath.Join(dir, "tomograms.star"))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Blocks) != 2 || f.Blocks[0].Name != "global" {
		t.Fatalf("blocks %v", f.Blocks)
	}
	g, _ := f.Blocks[0].Loop()
	l, _ := f.Blocks[1].Loop()
	if name, _ := g.Strings("rlnTomoName"); name[0] != f.Blocks[1].Name {
		t.Fatalf("%s and data_%s", name[0], f.Blocks[1].Name)
	}
	for _, b := range f.Blocks {
		if c := b.Comments(); c[len(c)-1] != "version 30001" {
			t.Errorf("data_%s: %q", b.Name, c)
		}
	}
	return set4{g, l}
}

func (s set4) number(label string) float64 {
	v, _, _ := s.global.Float(0, label)
	return v
}

// size is rlnTomoSizeX, Y, Z.
func (s set4) size() geom.Vec3 {
	return geom.Vec3{s.number("rlnTomoSizeX"), s.number("rlnTomoSizeY"), s.number("rlnTomoSizeZ")}
}

// project does what RELION 4 does with voxel v, counted from 0: it adds 1 and
// multiplies by the matrix of the row.
func (s set4) project(row int, v geom.Vec3) (out geom.Vec3) {
	for k, label := range []string{"rlnTomoProjX", "rlnTomoProjY", "rlnTomoProjZ"} {
		m, _, _ := s.tilts.Vectors(label)
		out[k] = m[row][0]*(v[0]+1) + m[row][1]*(v[1]+1) + m[row][2]*(v[2]+1) + m[row][3]
	}
	return out
}

// underfocus is what RELION 4 takes at voxel v, counted from 0: the depth of
// position v + 1 counts from that of size/2, to which nothing is added.
func (s set4) underfocus(row int, v geom.Vec3) float64 {
	u, _, _ := s.tilts.Float(row, "rlnDefocusU")
	depth := s.project(row, v)[2] - s.project(row, s.size().Scale(0.5).Sub(geom.Vec3{1, 1, 1}))[2]
	return u + s.number("rlnTomoHand")*s.number("rlnTomoTiltSeriesPixelSize")*depth
}

// With RELION's own arithmetic the matrices put every voxel of the tomogram where
// the claim has it, and so do the readers of this room: any axis, tilts, x-tilts,
// magnification, stretch, sizes, both hands, images left out.
func TestWrite4Properties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := conventiontest.RandomClaim(rt, "made")
		c.Series.Asserts = rapid.SampledFrom([]tomo.DepthParity{tomo.DepthRight, tomo.DepthWrong}).Draw(rt, "depth")
		for i := range c.Series.Tilts {
			x := &c.Series.Tilts[i]
			by := geom.Mat3{{rapid.Float64Range(0.95, 1.05).Draw(rt, "a"), rapid.Float64Range(-0.02, 0.02).Draw(rt, "b")}, {0, rapid.Float64Range(0.95, 1.05).Draw(rt, "c")}, {0, 0, 1}}
			x.Projection.M = by.Mul(x.Projection.M)
		}
		dir := t.TempDir()
		if _, err := relion.Write4(c, dir); err != nil {
			rt.Fatal(err)
		}
		back := readOne(t, convention.Input{Path: dir, Grid: c.Series.Grid, VolumeNX: c.Volume.NX, VolumeNY: c.Volume.NY, VolumeNZ: c.Volume.NZ, VoxelSize: c.Volume.VoxelSize})
		px, height, _ := conventiontest.Apart(c, back)
		if px > 0.001 || height > 0.001*c.Series.Grid.PixelSize || back.Series.Asserts != c.Series.Asserts {
			rt.Fatalf("%g px, %g A, %v", px, height, back.Series.Asserts)
		}
		s := readSet4(t, dir)
		v := geom.Vec3{rapid.Float64Range(0, 2000).Draw(rt, "x"), rapid.Float64Range(0, 2000).Draw(rt, "y"), rapid.Float64Range(0, 800).Draw(rt, "z")}
		var p geom.Vec3
		for i, n := range s.size() {
			p[i] = c.Series.Grid.PixelSize * (v[i] - math.Floor(n/2))
		}
		checkSet4(rt, c, s, v, tomo.SpecimenPoint(p))
	})
}

// checkSet4 compares what RELION 4 makes of voxel v with what the claim says of
// specimen point p.
func checkSet4(t *rapid.T, c *tomo.Claim, s set4, v geom.Vec3, p tomo.SpecimenPoint) {
	bySection := map[int]tomo.Projected{}
	for _, x := range c.Series.Project(p) {
		bySection[x.Section] = x
	}
	row := 0
	for _, x := range c.Series.Tilts {
		if !x.Usable() {
			continue
		}
		want := bySection[x.Section]
		got := s.project(row, v)
		if math.Hypot(got[0]-want.Pixel[0], got[1]-want.Pixel[1]) > 1e-5 {
			t.Fatalf("row %d: %v, want %v", row, got, want)
		}
		if u := s.underfocus(row, v); math.Abs(u-want.Defocus.Or(0)) > 0.01 {
			t.Fatalf("row %d: underfocus %g, want %g", row, u, want.Defocus.Or(0))
		}
		row++
	}
	if row != s.tilts.Len() || s.number("rlnTomoFrameCount") != float64(row) {
		t.Fatalf("%d rows, %d images, %g frames", s.tilts.Len(), row, s.number("rlnTomoFrameCount"))
	}
}

// level is a series without turns whose tomogram has an origin at voxel (5, 10, 15).
func level() *tomo.Claim {
	c := &tomo.Claim{Series: tomo.Series{Name: "TS_1", Grid: tomo.ImageGrid{NX: 100, NY: 81, PixelSize: 2}}}
	c.Volume = tomo.VolumeFrame{NX: 11, NY: 20, NZ: 30, VoxelSize: 2, Known: true, ToSpecimen: geom.Affine3{M: geom.Diag3(2, 2, 2), T: geom.Vec3{-10, -20, -30}}}
	for i := range 4 {
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Projection: tomo.Compose(0, 0, 0, geom.Vec2{float64(2 * i), 0}), Defocus: tomo.Some(20000.0)})
	}
	return c
}

// The file of a series that can be worked out by hand: voxel (5, 10, 15) is
// position (6, 11, 16) and lies at pixel (50, 40). The defocus is that of position
// (5.5, 10, 15), one voxel lower: 2 Å less underfocus where hand +1 lets it grow
// with the height.
func TestWrite4ByHand(t *testing.T) {
	c := level()
	c.Series.Asserts = tomo.DepthWrong
	dir := t.TempDir()
	paths, err := relion.Write4(c, dir)
	if err != nil || len(paths) != 1 {
		t.Fatal(paths, err)
	}
	file := text(t, dir, "tomograms.star")
	for _, words := range []string{
		"[1.0000000000,0.0000000000,0.0000000000,44.0000000000] [0.0000000000,1.0000000000,0.0000000000,29.0000000000] [0.0000000000,0.0000000000,1.0000000000,-16.0000000000] [0,0,0,1] 19998.00 19998.00 0.000 0.0000\n",
		"[1.0000000000,0.0000000000,0.0000000000,47.0000000000]",
		"TS_1 TS_1.mrc 4 11 20 30 1 opticsGroup1 2.000000\n\n# version 30001\n\ndata_TS_1\n\nloop_\n",
		"rlnTomoHand 1 is derived", "images: TS_1.mrc in this folder", "needed by RELION: rlnVoltage rlnSphericalAberration rlnAmplitudeContrast",
		"the dose before each image is not known",
	} {
		if !strings.Contains(file, words) {
			t.Errorf("no %q in\n%s", words, file)
		}
	}
	if strings.Contains(file, "rlnMicrographName") || strings.Contains(file, "rlnTomoTiltSeriesStarFile") {
		t.Error(file)
	}
	if words := relion.Next4(c); !strings.Contains(words, "--tn TS_1 ") || strings.Contains(words, "newstack") {
		t.Error(words)
	}
}

// Images left out are not in the stack that RELION 4 gets; the file says which
// ones are, and reads back with all of them.
func TestWrite4LeavesImagesOut(t *testing.T) {
	c := level()
	c.Series.Tilts[1].Excluded = true
	c.Series.Optics = tomo.Optics{KV: tomo.Some(300.0), Cs: tomo.Some(2.7), AmpContrast: tomo.Some(0.1)}
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Phase = tomo.Some(geom.Angle(90))
	}
	dir := t.TempDir()
	if _, err := relion.Write4(c, dir); err != nil {
		t.Fatal(err)
	}
	file, secs := text(t, dir, "tomograms.star"), "newstack -secs 0,2-3 TS_1.mrc TS_1_used.mrc"
	for _, words := range []string{"TS_1 TS_1_used.mrc 3 ", "000003@TS_1.mrc\n", secs, "no place for its phase", "300.000000 2.700000 0.100000"} {
		if !strings.Contains(file, words) {
			t.Errorf("no %q in\n%s", words, file)
		}
	}
	if words := relion.Next4(c); !strings.Contains(words, secs) || !strings.Contains(words, "relion_tomo_reconstruct_tomogram --t tomograms.star --tn TS_1 ") {
		t.Error(words)
	}
	back := readOne(t, convention.Input{Path: dir, Grid: c.Series.Grid, Sections: 4})
	var usable []int
	for _, x := range back.Series.Tilts {
		if x.Usable() {
			usable = append(usable, x.Section)
		}
	}
	if fmt.Sprint(usable) != "[0 2 3]" || len(back.Series.Tilts) != 4 {
		t.Errorf("sections %v of %d", usable, len(back.Series.Tilts))
	}
	// With the stack that RELION 4 gets, of three images, the rows are its sections.
	back = readOne(t, convention.Input{Path: dir, Grid: c.Series.Grid, Sections: 3})
	for i, x := range back.Series.Tilts {
		want := c.Series.Tilts[[]int{0, 2, 3}[i]].Projection.T
		if x.Section != i || !x.Usable() || geom.Vec3(x.Projection.T).Sub(geom.Vec3(want)).Norm() > 1e-6 {
			t.Errorf("section %d: %+v, want a shift of %v", i, x, want)
		}
	}
	// An image at the end that has no alignment is one of the stack, too.
	c = level()
	c.Series.Tilts[3].NoGeometry = true
	if words := relion.Next4(c); !strings.Contains(words, "-secs 0-2 ") {
		t.Error(words)
	}
}

// Without the size of the tomogram there is no corner to count from.
func TestWrite4NeedsTheSize(t *testing.T) {
	c := level()
	c.Volume = tomo.VolumeFrame{}
	dir := t.TempDir()
	_, err := relion.Write4(c, dir)
	if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || !strings.Contains(err.Error(), "--volume-size") {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}
