package imod_test

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
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/format/xf"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// localSet is a copy of a vector with a local alignment and, where zfac is not
// empty, a file of z factors.
func localSet(t testing.TB, c conventiontest.Case, local *imodlocal.File, zfac string, also string) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"newst.com", "tilt.com", "ts.tlt", "ts.xf", "ts.xtilt"} {
		data, err := os.ReadFile(filepath.Join(c.Dir, name))
		if err != nil && name == "ts.xtilt" {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if name == "tilt.com" {
			also += "LOCALFILE tslocal.xf\n"
			if zfac != "" {
				also += "ZFACTORFILE ts.zfac\n"
			}
			head, _, _ := strings.Cut(strings.TrimRight(string(data), "\n"), "\n$if")
			data = []byte(head + "\n" + also)
		}
		put(name, data)
	}
	put("tslocal.xf", local.Bytes())
	if zfac != "" {
		put("ts.zfac", []byte(zfac))
	}
	return dir
}

// drawLocal draws a local alignment of a few pixels and degrees.
func drawLocal(rt *rapid.T, c conventiontest.Case) *imodlocal.File {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
	f := func(lo, hi float64) float64 { return lo + (hi-lo)*random.Float64() }
	l := &imodlocal.File{NX: rapid.IntRange(2, 3).Draw(rt, "nx"), NY: rapid.IntRange(2, 3).Draw(rt, "ny"), Views: c.Images.Count,
		XStart: float64(rapid.IntRange(40, 160).Draw(rt, "x")), YStart: float64(rapid.IntRange(40, 160).Draw(rt, "y")),
		DX: float64(rapid.IntRange(60, 200).Draw(rt, "dx")), DY: float64(rapid.IntRange(60, 200).Draw(rt, "dy")),
		PixelSizeA: c.Images.Pixel * rapid.SampledFrom([]float64{1, 2, 0.5}).Draw(rt, "pixel")}
	xtilt, zfac := rapid.Bool().Draw(rt, "x-tilts"), rapid.Bool().Draw(rt, "local z factors")
	for range l.NX * l.NY {
		var p imodlocal.Patch
		for range l.Views {
			p.DTiltDeg = append(p.DTiltDeg, f(-1, 1))
			if xtilt {
				p.DXTiltDeg = append(p.DXTiltDeg, f(-1, 1))
			}
			if zfac {
				p.ZFactors = append(p.ZFactors, [2]float64{f(-0.01, 0.01), f(-0.01, 0.01)})
			}
			p.Transform = append(p.Transform, [6]float64{1 + f(-0.01, 0.01), f(-0.01, 0.01), f(-0.01, 0.01), 1 + f(-0.01, 0.01), f(-6, 6), f(-6, 6)})
		}
		l.Patches = append(l.Patches, p)
	}
	return l
}

// stillLocal is a local alignment that shifts everything alike.
func stillLocal(c conventiontest.Case) *imodlocal.File {
	f := &imodlocal.File{NX: 2, NY: 2, DX: 100, DY: 100, XStart: 100, YStart: 100, PixelSizeA: c.Images.Pixel, Views: c.Images.Count}
	for range 4 {
		p := imodlocal.Patch{DTiltDeg: make([]float64, f.Views)}
		for range f.Views {
			p.Transform = append(p.Transform, [6]float64{1, 0, 0, 1, 2, 1})
		}
		f.Patches = append(f.Patches, p)
	}
	return f
}

// zFactorText is no z factors, or some that differ from view to view.
func zFactorText(rt *rapid.T, views int) string {
	if !rapid.Bool().Draw(rt, "z factors") {
		return ""
	}
	var b strings.Builder
	for i := range views {
		fmt.Fprintf(&b, "%12.6f%12.6f\n", 0.004+0.0001*float64(i), 0.0002*float64(i)-0.006)
	}
	return b.String()
}

func readOne(t interface{ Fatal(...any) }, in convention.Input) *tomo.Claim {
	claims, err := imod.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// Random local alignments on the vectors, with their OFFSET, XAXISTILT, binning and
// sizes: written and read back, points and heights are the same to what the
// decimals of the files give, a hundredth of a pixel.
func TestLocalSurvives(t *testing.T) {
	cases := conventiontest.LoadCases(t, "../../testdata/vectors/imod")
	worst := 0.0
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(rt, "case")
		also := rapid.SampledFrom([]string{"", "LOCALSCALE 0.8\n", "OFFSET 1.5 20\n"}).Draw(rt, "also")
		in := c.Input(localSet(t, c, drawLocal(rt, c), zFactorText(rt, c.Images.Count), also))
		claim := readOne(rt, in)
		if !imod.New().Holds.Local(claim) {
			rt.Fatal("not held")
		}
		out := t.TempDir()
		if _, err := imod.Write(claim, out); err != nil {
			rt.Fatal(err)
		}
		in.Path = out
		back := readOne(rt, in)
		px, height, n := conventiontest.Apart(claim, back)
		worst = math.Max(worst, px)
		if px > 0.01 || height > 0.01*c.Images.Pixel || n != c.Images.Count || back.Series.Local == nil {
			rt.Fatalf("%s: %.4f px, %.4f A of height, %d tilts", c.Name, px, height, n)
		}
	})
	t.Logf("at most %.5f px", worst)
}

// The position in the raw image where tilt looks for a voxel, from the written
// files by tilt's own equations (in its terms: zz runs against z), without the
// room's reader. p is in raw pixels from the axis.
func tiltLooksAt(t *testing.T, dir string, c conventiontest.Case, section int, p geom.Vec3) geom.Vec2 {
	t.Helper()
	com, err := os.ReadFile(filepath.Join(dir, "tilt.com"))
	if err != nil {
		t.Fatal(err)
	}
	var fullX, fullY int
	for _, line := range strings.Split(string(com), "\n") {
		if n, _ := fmt.Sscanf(line, "FULLIMAGE %d %d", &fullX, &fullY); n == 2 {
			break
		}
	}
	local, err := imodlocal.Read(filepath.Join(dir, "tslocal.xf"))
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string, k int) float64 {
		f, err := tlt.Read(filepath.Join(dir, name))
		if err != nil {
			return 0
		}
		return f.Values()[section][k]
	}
	xc, yc := float64(fullX)/2, float64(fullY)/2
	scale := local.PixelSizeA / c.Images.Pixel // raw pixels per pixel of the file
	at := func(x, start, step float64, n int) (int, float64) {
		u := math.Max(0, math.Min(float64(n-1), (x-start*scale)/(step*scale)))
		i := min(int(u), n-2)
		return i, u - float64(i)
	}
	xx, yy, zz := p[0], p[1], -p[2]
	ix, fx := at(xx+xc, local.XStart, local.DX, local.NX)
	iy, fy := at(yy+yc, local.YStart, local.DY, local.NY)
	var x, y float64
	for k, w := range []float64{(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy} {
		patch := local.Patches[(iy+k/2)*local.NX+ix+k%2]
		beta, alpha := geom.Angle(column("ts.tlt", 0)+patch.DTiltDeg[section]), geom.Angle(column("ts.xtilt", 0))
		if patch.DXTiltDeg != nil {
			alpha += geom.Angle(patch.DXTiltDeg[section])
		}
		var z [2]float64
		if patch.ZFactors != nil && column("ts.zfac", 0) != 0 {
			z = patch.ZFactors[section]
		}
		sb, cb := beta.SinCos()
		sa, ca := alpha.SinCos()
		u := xx*cb + yy*sa*sb - zz*(ca*sb+z[0])
		v := yy*ca + zz*(sa-z[1])
		f := patch.Transform[section]
		x += w * (f[0]*u + f[1]*v + f[4]*scale)
		y += w * (f[2]*u + f[3]*v + f[5]*scale)
	}
	return raw(t, dir, c, section, x, y)
}

// raw is the raw pixel of an aligned position, raw pixels from the axis.
func raw(t *testing.T, dir string, c conventiontest.Case, section int, x, y float64) geom.Vec2 {
	t.Helper()
	f, err := xf.Read(filepath.Join(dir, "ts.xf"))
	if err != nil {
		t.Fatal(err)
	}
	l := f.Lines[section]
	inv, _ := geom.Mat2{{l.A11, l.A12}, {l.A21, l.A22}}.Inverse()
	q := inv.Apply(geom.Vec2{x - l.DX, y - l.DY})
	return q.Add(geom.Vec2{float64(c.Images.Size[0]-1) / 2, float64(c.Images.Size[1]-1) / 2})
}

// What is written means the same to tilt: its equations on the written files give
// the points of the claim that was read, for an axis off the centre, an x-tilt, z
// factors and patches in other pixels.
func TestWrittenLocalByTiltsEquations(t *testing.T) {
	cases := conventiontest.LoadCases(t, "../../testdata/vectors/imod")
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(rt, "case")
		in := c.Input(localSet(t, c, drawLocal(rt, c), zFactorText(rt, c.Images.Count), "OFFSET -2 35\n"))
		claim := readOne(rt, in)
		out := t.TempDir()
		if _, err := imod.Write(claim, out); err != nil {
			rt.Fatal(err)
		}
		section := rapid.IntRange(0, c.Images.Count-1).Draw(rt, "section")
		for _, p := range []geom.Vec3{{0, 0, 0}, {130, -90, 40}, {-200, 60, -70}, {70, 210, 55}} {
			want := geom.Vec2(claim.Series.Project(tomo.SpecimenPoint(p.Scale(c.Images.Pixel)))[section].Pixel)
			got := tiltLooksAt(t, out, c, section, p)
			if d := got.Sub(want).Norm(); d > 0.01 {
				rt.Fatalf("%s, section %d, %v: tilt looks at %v, the claim has %v", c.Name, section, p, got, want)
			}
		}
	})
}

// Under another geometry the values would belong to other points: they are not
// held, and never written.
func TestLocalOfAnotherGeometryIsRefused(t *testing.T) {
	c := conventiontest.LoadCases(t, "../../testdata/vectors/imod")[0]
	mirror := geom.Diag3(1, 1, -1)
	for name, change := range map[string]func(s *tomo.Series){
		"reversed angles": func(s *tomo.Series) {
			for i := range s.Tilts {
				s.Tilts[i].Projection.M = mirror.Mul(s.Tilts[i].Projection.M).Mul(mirror)
			}
		},
		"turned axis": func(s *tomo.Series) {
			for i := range s.Tilts {
				s.Tilts[i].Projection.M = mirror.Mul(s.Tilts[i].Projection.M).Mul(mirror).Mul(geom.Diag3(-1, -1, 1))
			}
		},
		"one tilt by a tenth of a degree": func(s *tomo.Series) { s.Tilts[3].Projection.M = s.Tilts[3].Projection.M.Mul(geom.RotY(0.1)) },
		"rigid": func(s *tomo.Series) {
			for i := range s.Tilts {
				for k := range 3 {
					s.Tilts[i].Projection.M[0][k] *= 1.001
				}
			}
		},
		"another pixel size": func(s *tomo.Series) { s.Grid.PixelSize *= 2 },
		"another package's":  func(s *tomo.Series) { s.Local = foreign{} },
	} {
		claim := readOne(t, c.Input(localSet(t, c, stillLocal(c), "", "")))
		if !imod.New().Holds.Local(claim) {
			t.Fatal("not held as it was read")
		}
		change(&claim.Series)
		if imod.New().Holds.Local(claim) {
			t.Errorf("%s: held", name)
		}
		_, err := imod.Write(claim, t.TempDir())
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type foreign struct{}

func (foreign) At(int, tomo.SpecimenPoint) (geom.Vec3, float64) { return geom.Vec3{1, 0, 0}, 0 }
func (foreign) Words() string                                   { return "a deformation" }

// One patch along a side is refused by tilt, and a pixel size of a thousandth of an
// Å would be rounded: neither is held.
func TestLocalThatCannotBeWrittenIsNotHeld(t *testing.T) {
	c := conventiontest.LoadCases(t, "../../testdata/vectors/imod")[0]
	for name, change := range map[string]func(f *imodlocal.File){
		"one patch":  func(f *imodlocal.File) { f.NX, f.Patches = 1, f.Patches[:2] },
		"small unit": func(f *imodlocal.File) { f.PixelSizeA = 0.001 },
	} {
		f := stillLocal(c)
		change(f)
		if imod.New().Holds.Local(readOne(t, c.Input(localSet(t, c, f, "", "")))) {
			t.Errorf("%s: held", name)
		}
	}
}
