package warp_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/warp"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// deformedXML is a series of n tilts with random grids of random sizes, of which
// some are left out.
func deformedXML(seed uint64, n int) *warpxml.File {
	random := rand.New(rand.NewPCG(seed, 0))
	f := func(lo, hi float64) float64 { return lo + (hi-lo)*random.Float64() }
	list := func(value func(i int) float64) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%.4f", value(i)))
		}
		return out
	}
	x := warpxml.New("TiltSeries")
	x.SetAttr("AreAnglesInverted", "True")
	x.SetAttr("LevelAngleX", fmt.Sprintf("%.3f", f(-3, 3)))
	x.SetAttr("LevelAngleY", fmt.Sprintf("%.3f", f(-9, 9)))
	x.SetAttr("ImageDimensionsAngstrom", "2050, 1995")
	x.SetAttr("VolumeDimensionsAngstrom", "1800, 2222.25, 601.5")
	x.SetList("Angles", list(func(i int) float64 { return 3 * float64(n/2-i) }))
	x.SetList("Dose", list(func(i int) float64 { return 2.9 * float64((i*7)%n) }))
	x.SetList("AxisAngle", list(func(int) float64 { return 84 + f(-1, 1) }))
	x.SetList("AxisOffsetX", list(func(int) float64 { return f(-50, 50) }))
	x.SetList("AxisOffsetY", list(func(int) float64 { return f(-50, 50) }))
	x.SetParam("CTF", "PixelSize", "5")
	grid := func(depth, duration int, lo, hi float64) warpxml.Grid {
		g := warpxml.Grid{Width: 1 + random.IntN(4), Height: 1 + random.IntN(4), Depth: depth, Duration: duration}
		if duration == 0 {
			g.Margin = [3]float64{f(0, 0.1), f(0, 0.1), 0}
		}
		for range g.Nodes() {
			g.Values = append(g.Values, f(lo, hi))
		}
		return g
	}
	depth := func() int { return []int{1, 3, n}[random.IntN(3)] }
	plane := grid(depth(), 0, 2, 4)
	if random.IntN(2) > 0 { // the same over the volume
		plane = warpxml.Grid{Width: 1, Height: 1, Depth: 1, Values: []float64{3}}
	}
	x.SetGrid("GridCTF", plane)
	warped := random.IntN(2) > 0
	if random.IntN(3) > 0 {
		x.SetGrid("GridMovementX", grid(depth(), 0, -20, 20))
	}
	if random.IntN(3) > 0 {
		x.SetGrid("GridMovementY", grid(depth(), 0, -20, 20))
	}
	for _, axis := range []string{"X", "Y", "Z"} {
		if warped && random.IntN(3) > 0 {
			x.SetGrid("GridVolumeWarp"+axis, grid(1+random.IntN(3), 1+random.IntN(5), -15, 15))
		}
	}
	return x
}

// defocusApart is the largest difference of underfocus of two claims at points of
// the specimen, Å.
func defocusApart(a, b *tomo.Claim) (worst float64) {
	for _, p := range []tomo.SpecimenPoint{{0, 0, 0}, {800, -700, 150}, {-600, 900, -250}} {
		x, y := a.Series.Project(p), b.Series.Project(p)
		for i := range x {
			worst = math.Max(worst, math.Abs(x[i].Defocus.Or(0)-y[i].Defocus.Or(math.NaN())))
		}
	}
	return worst
}

// Random grids of every kind, with rows in the order of the stack, in another one
// or fewer than its images: written and read back, points, heights and underfocus
// are the same to a millionth of a pixel (what the alignment is rounded to).
func TestLocalSurvives(t *testing.T) {
	kinds := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(3, 11).Draw(rt, "tilts")
		dir := t.TempDir()
		if err := deformedXML(rapid.Uint64().Draw(rt, "seed"), n).Write(filepath.Join(dir, "ts.xml")); err != nil {
			rt.Fatal(err)
		}
		in := convention.Input{Path: dir}
		switch rapid.SampledFrom([]string{"in order", "reversed", "with more images"}).Draw(rt, "stack") {
		case "reversed":
			for i := range n {
				in.Recorded = append(in.Recorded, tomo.Some(geom.Angle(-3*float64(n/2-(n-1-i)))))
			}
		case "with more images":
			for i := range n + 3 {
				in.Recorded = append(in.Recorded, tomo.Some(geom.Angle(-3*float64(n/2-i))))
			}
			in.Sections = n + 3
		}
		c := read(t, in)
		if c.Series.Local == nil {
			return
		}
		kinds[strings.Join(strings.FieldsFunc(c.Series.Local.Words(), func(r rune) bool { return strings.ContainsRune(" x0123456789", r) }), " ")]++
		if !warp.New().Holds.Local(c) {
			rt.Fatalf("not held: %s", c.Series.Local.Words())
		}
		out := t.TempDir()
		if _, err := warp.Write(c, out); err != nil {
			rt.Fatal(err)
		}
		back := read(t, convention.Input{Path: out, Grid: c.Series.Grid})
		px, height, tilts := conventiontest.Apart(c, back)
		if px > 1e-5 || height > 1e-5 || tilts != n || back.Series.Local == nil || defocusApart(c, back) > 0.01 {
			rt.Fatalf("%s: %g px, %g A of height, %g A of underfocus, %d tilts", c.Series.Local.Words(), px, height, defocusApart(c, back), tilts)
		}
	})
	t.Log(kinds)
	if len(kinds) < 4 {
		t.Error("too few kinds of grids were tried")
	}
}

// The grids themselves are the ones that were read, digit for digit, where the rows
// are; the levelling stays apart from the angles.
func TestGridsComeBackAsTheyWere(t *testing.T) {
	for seed := range uint64(20) {
		source, dir := deformedXML(seed, 8), t.TempDir()
		if err := source.Write(filepath.Join(dir, "ts.xml")); err != nil {
			t.Fatal(err)
		}
		c := read(t, convention.Input{Path: dir})
		if c.Series.Local == nil {
			continue
		}
		out := t.TempDir()
		if _, err := warp.Write(c, out); err != nil {
			t.Fatal(err)
		}
		back, err := warpxml.Read(filepath.Join(out, "ts.xml"))
		if err != nil {
			t.Fatal(err)
		}
		words := c.Series.Local.Words()
		for _, name := range []string{"GridMovementX", "GridMovementY", "GridVolumeWarpX", "GridVolumeWarpY", "GridVolumeWarpZ"} {
			want, there, _ := source.Grid(name)
			got, _, p := back.Grid(name)
			if strings.HasPrefix(name, "GridMovement") && !strings.Contains(words, "movement") {
				there = false // the same over the image: part of the shifts
			}
			if there && (p != nil || fmt.Sprint(got) != fmt.Sprint(want)) {
				t.Errorf("seed %d (%s), %s: %d x %d x %d x %d became %d x %d x %d x %d, or other values; %v", seed, words, name,
					want.Width, want.Height, want.Depth, want.Duration, got.Width, got.Height, got.Depth, got.Duration, p)
			}
		}
		names := []string{"LevelAngleX", "LevelAngleY"}
		if strings.Contains(words, "volume") {
			names = append(names, "VolumeDimensionsAngstrom")
		}
		for _, name := range names {
			want, _, _ := source.VectorAttr(name)
			if got, _, _ := back.VectorAttr(name); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("seed %d, %s: %v became %v", seed, name, want, got)
			}
		}
	}
}

// What belongs to places in the volume is not held under another geometry; a
// movement of the images follows, and stays under the pixels where it was.
func TestLocalUnderAnotherGeometry(t *testing.T) {
	mirror := geom.Diag3(1, 1, -1)
	const move = `<GridMovementX Width="2" Height="1" Depth="1"><Node X="0" Y="0" Z="0" Value="4"/><Node X="1" Y="0" Z="0" Value="8"/></GridMovementX></TiltSeries>`
	for text, follows := range map[string]bool{move: true, grids: false} {
		c := read(t, convention.Input{Path: changed(t, "</TiltSeries>", text)})
		was := c.Series
		was.Tilts = append([]tomo.Tilt(nil), c.Series.Tilts...)
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Projection.M = mirror.Mul(c.Series.Tilts[i].Projection.M).Mul(mirror)
		}
		if warp.New().Holds.Local(c) {
			t.Error("held with grids of another geometry")
		}
		_, err := warp.Write(c, t.TempDir())
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable {
			t.Error(err)
		}
		c.Series.Moved()
		if held := warp.New().Holds.Local(c); held != follows {
			t.Errorf("held %v, follows %v", held, follows)
		}
		if !follows {
			continue
		}
		out := t.TempDir()
		if _, err := warp.Write(c, out); err != nil {
			t.Fatal(err)
		}
		back := read(t, convention.Input{Path: out, Grid: c.Series.Grid})
		for i, b := range back.Series.Project(tomo.SpecimenPoint{900, -400, -250}) {
			if a := was.Project(tomo.SpecimenPoint{900, -400, 250})[i]; geom.Vec2(a.Pixel).Sub(geom.Vec2(b.Pixel)).Norm() > 1e-5 || math.Abs(a.Height+b.Height) > 1e-5 {
				t.Errorf("tilt %d: at %v and %g A, was at %v and %g A", i, b.Pixel, b.Height, a.Pixel, a.Height)
			}
		}
	}
}

// The grids are spread over the image from 0 to its size: the middle of an odd size
// is half a pixel beyond the hub's origin.
func TestMovementOfAnOddSize(t *testing.T) {
	const steep = `<GridMovementX Width="2" Height="1" Depth="1"><Node X="0" Y="0" Z="0" Value="-4100"/><Node X="1" Y="0" Z="0" Value="4100"/></GridMovementX></TiltSeries>`
	c := read(t, convention.Input{Path: changed(t, "5120, 4800", "5125, 4805", "</TiltSeries>", steep), Grid: tomo.ImageGrid{PixelSize: 5}})
	// In tilt 2 the centre of the volume lies 30 Å to the right of the middle: 8200 x 30 / 5125.
	if d, _ := c.Series.Local.At(2, tomo.SpecimenPoint{}); math.Abs(d[0]+48) > 1e-9 {
		t.Errorf("moved by %v, want -48", d)
	}
}

// Warp's own numbers for a series refined in M hold for the file that is written
// of it too.
func TestWarpsOwnNumbersAfterWriting(t *testing.T) {
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	path := filepath.Join(dir, "warpem+warpylib/testdata/TS_1.xml")
	if _, err := os.Stat(path); err != nil {
		t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	}
	c := read(t, convention.Input{Path: path, Grid: tomo.ImageGrid{NX: 5760, NY: 4092, PixelSize: 0.834}, VolumeNX: 4000, VolumeNY: 5700, VolumeNZ: 1000, VoxelSize: 0.834})
	out := t.TempDir()
	if _, err := warp.Write(c, out); err != nil {
		t.Fatal(err)
	}
	back := read(t, convention.Input{Path: out, Grid: c.Series.Grid})
	px, height, n := conventiontest.Apart(c, back)
	t.Logf("%s: %.2g px, %.2g A of height, %d tilts", back.Series.Local.Words(), px, height, n)
	if px > 1e-4 || height > 1e-4 || n != 41 || back.Series.Asserts != c.Series.Asserts {
		t.Errorf("%g px, %g A, %d tilts", px, height, n)
	}
}
