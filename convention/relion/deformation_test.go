package relion_test

import (
	"fmt"
	"math"
	"math/cmplx"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// flat is a series of one untilted image of 400 x 384 pixels of 2.5 Å, in which
// specimen point 2.5 (x, y, 0) is at pixel (200 + x, 192 + y); kind, grid and
// coefficients are those of its deformation.
func flat(kind string, gx, gy int, coefficients []float64) map[string]string {
	text := strings.ReplaceAll(strings.Trim(fmt.Sprint(coefficients), "[]"), " ", ",")
	return map[string]string{
		"tomograms.star": fmt.Sprintf("data_global\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesStarFile\n_rlnTomoTiltSeriesPixelSize\n_rlnTomoHand\n"+
			"_rlnTomoDeformationGridSizeX\n_rlnTomoDeformationGridSizeY\n_rlnTomoDeformationType\nTS tilts.star 2.5 -1 %d %d %s\n", gx, gy, kind),
		"tilts.star": "# version 50001\ndata_TS\nloop_\n_rlnMicrographName\n_rlnMicrographPreExposure\n_rlnTomoYTilt\n_rlnTomoZRot\n_rlnTomoXShiftAngst\n_rlnTomoYShiftAngst\n" +
			"_rlnTomoDeformationCoefficients\n1@ts.mrcs 0 0 0 0 0 [" + text + "]\n",
	}
}

// at returns the specimen point that the global alignment of flat puts at a pixel.
func at(q geom.Vec2) tomo.SpecimenPoint {
	return tomo.SpecimenPoint{2.5 * (q[0] - 200), 2.5 * (q[1] - 192), 0}
}

// moved is by how many pixels the deformation moves the point at pixel q.
func moved(t testing.TB, c *tomo.Claim, q geom.Vec2) geom.Vec2 {
	t.Helper()
	p := c.Series.Project(at(q))[0]
	if p.Height != 0 {
		t.Errorf("a height of %g", p.Height)
	}
	return geom.Vec2(p.Pixel).Sub(q)
}

// one returns n zeros but for some.
func one(n int, some map[int]float64) []float64 {
	out := make([]float64, n)
	for i, x := range some {
		out[i] = x
	}
	return out
}

// Displacements worked out by hand: a cell of the 3 x 2 spline is 200 x 384
// pixels; the waves of a Fourier grid of 3 x 4 are (1,0), (0,1), (1,1), (1,-2),
// (1,-1), those of 4 x 3 are (1,0), (2,0), (1,-2), (2,-2), (1,-1), (2,-1), in
// half periods over the image.
func TestDeformationByHand(t *testing.T) {
	half := math.Sqrt(0.5)
	for name, c := range map[string]struct {
		kind   string
		gx, gy int
		k      []float64
		q, d   geom.Vec2
	}{
		"linear":                   {"linear", 1, 1, []float64{0.01, -0.02, 0.005}, geom.Vec2{300, 92}, geom.Vec2{1, -2.5}},
		"linear, centre":           {"linear", 3, 3, []float64{0.01, -0.02, 0.005}, geom.Vec2{200, 192}, geom.Vec2{}},
		"spline, value at knot":    {"spline", 3, 2, one(48, map[int]float64{4: 2}), geom.Vec2{200, 0}, geom.Vec2{2, 0}},
		"spline, value between":    {"spline", 3, 2, one(48, map[int]float64{4: 2}), geom.Vec2{300, 192}, geom.Vec2{0.5, 0}},
		"spline, second row, y":    {"spline", 3, 2, one(48, map[int]float64{24 + 4*3: 3}), geom.Vec2{0, 384}, geom.Vec2{0, 3}},
		"spline, slope x":          {"spline", 3, 2, one(48, map[int]float64{1: 8}), geom.Vec2{50, 0}, geom.Vec2{1.125, 0}},
		"spline, slope x, far end": {"spline", 3, 2, one(48, map[int]float64{5: 8}), geom.Vec2{150, 0}, geom.Vec2{-1.125, 0}},
		"spline, slope y":          {"spline", 3, 2, one(48, map[int]float64{2: 8}), geom.Vec2{0, 96}, geom.Vec2{1.125, 0}},
		"spline, twist":            {"spline", 3, 2, one(48, map[int]float64{24 + 3: 64}), geom.Vec2{50, 96}, geom.Vec2{0, 64 * 0.140625 * 0.140625}},
		"spline, outside":          {"spline", 3, 2, one(48, map[int]float64{8: 2, 9: 5}), geom.Vec2{700, -300}, geom.Vec2{2, 0}},
		"Fourier, cosine":          {"Fourier", 3, 4, one(20, map[int]float64{0: 2}), geom.Vec2{100, 77}, geom.Vec2{2 * half, 0}},
		"Fourier, sine":            {"Fourier", 3, 4, one(20, map[int]float64{3: 2}), geom.Vec2{100, 96}, geom.Vec2{2 * half, 0}},
		"Fourier, both ways":       {"Fourier", 3, 4, one(20, map[int]float64{5: 2}), geom.Vec2{100, 96}, geom.Vec2{2, 0}},
		"Fourier, backwards":       {"Fourier", 3, 4, one(20, map[int]float64{10 + 7: 2}), geom.Vec2{100, 192}, geom.Vec2{0, -2 * half}},
		"Fourier, last":            {"Fourier", 3, 4, one(20, map[int]float64{18: 2, 19: 5}), geom.Vec2{200, 192}, geom.Vec2{0, 2}},
		"Fourier, odd rows":        {"Fourier", 4, 3, one(24, map[int]float64{4: 1, 7: 1}), geom.Vec2{200, 96}, geom.Vec2{2, 0}},
		"Fourier, one wave":        {"Fourier", 2, 1, one(4, map[int]float64{3: 7}), geom.Vec2{200, 0}, geom.Vec2{0, 7}},
	} {
		t.Run(name, func(t *testing.T) {
			claim := readOne(t, given(put(t, flat(c.kind, c.gx, c.gy, c.k))))
			if got := moved(t, claim, c.q); got.Sub(c.d).Norm() > 1e-9 {
				t.Errorf("moved by %v, want %v", got, c.d)
			}
			if w := claim.Series.Local.Words(); !strings.Contains(w, c.kind) {
				t.Error(w)
			}
		})
	}
}

// cubic is the polynomial with values a, b and slopes c, d at 0 and 1.
func cubic(t, a, b, c, d float64) float64 {
	return a + c*t + (3*(b-a)-2*c-d)*t*t + (2*(a-b)+c+d)*t*t*t
}

// slowSpline interpolates along x in the two rows of knots, then along y.
func slowSpline(q geom.Vec2, gx, gy int, k []float64) (d geom.Vec2) {
	x, y := math.Max(0, math.Min(q[0], 400))*float64(gx-1)/400, math.Max(0, math.Min(q[1], 384))*float64(gy-1)/384
	i, j := int(math.Min(math.Floor(x), float64(gx-2))), int(math.Min(math.Floor(y), float64(gy-2)))
	for axis := range 2 {
		get := func(i, j, what int) float64 { return k[axis*4*gx*gy+4*(gx*j+i)+what] }
		var value, slope [2]float64
		for r := range 2 {
			value[r] = cubic(x-float64(i), get(i, j+r, 0), get(i+1, j+r, 0), get(i, j+r, 1), get(i+1, j+r, 1))
			slope[r] = cubic(x-float64(i), get(i, j+r, 2), get(i+1, j+r, 2), get(i, j+r, 3), get(i+1, j+r, 3))
		}
		d[axis] = cubic(y-float64(j), value[0], value[1], slope[0], slope[1])
	}
	return d
}

// slowFourier adds the real parts of complex waves, found by looking at every
// cell of the grid.
func slowFourier(q geom.Vec2, gx, gy int, k []float64) (d geom.Vec2) {
	var waves [][2]int
	for y := 0; y < gy; y++ {
		for x := 0; x <= gx/2; x++ {
			switch positive := y < gy/2; {
			case positive && x+y > 0:
				waves = append(waves, [2]int{x, y})
			case !positive && x > 0:
				waves = append(waves, [2]int{x, y - gy})
			}
		}
	}
	for axis := range 2 {
		for i, w := range waves {
			z := complex(k[2*(axis*len(waves)+i)], -k[2*(axis*len(waves)+i)+1])
			d[axis] += real(z * cmplx.Exp(complex(0, math.Pi*(float64(w[0])*q[0]/400+float64(w[1])*q[1]/384))))
		}
	}
	return d
}

// Any deformation is what the slow evaluation says, continuous within and across
// cells, and with zero coefficients nothing.
func TestDeformationProperties(t *testing.T) {
	dir := func(files map[string]string) string { return put(t, files) }
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom([]string{"linear", "spline", "Fourier"}).Draw(rt, "kind")
		gx, gy := rapid.IntRange(2, 6).Draw(rt, "gx"), rapid.IntRange(2, 6).Draw(rt, "gy")
		count := map[string]int{"linear": 3, "spline": 8 * gx * gy}[kind]
		if kind == "Fourier" {
			for y := range gy {
				for x := range gx/2 + 1 {
					if y < gy/2 && x+y > 0 || y >= gy/2 && x > 0 {
						count += 4
					}
				}
			}
		}
		k := make([]float64, count)
		for i := range k {
			k[i] = float64(rapid.IntRange(-3000, 3000).Draw(rt, "k")) / 1000
		}
		q := geom.Vec2{rapid.Float64Range(-50, 450).Draw(rt, "x"), rapid.Float64Range(-50, 450).Draw(rt, "y")}
		if rapid.Bool().Draw(rt, "on a knot") {
			q[0] = 400 / float64(gx-1) * math.Round(q[0]*float64(gx-1)/400)
		}
		c := readOne(t, given(dir(flat(kind, gx, gy, k))))
		got := moved(t, c, q)
		want := geom.Vec2{k[0] * (q[0] - 200), 0}
		switch kind {
		case "linear":
			want[1] = k[1]*(q[0]-200) + k[2]*(q[1]-192)
		case "spline":
			want = slowSpline(q, gx, gy, k)
		case "Fourier":
			want = slowFourier(q, gx, gy, k)
		}
		if got.Sub(want).Norm() > 1e-8 {
			rt.Fatalf("%s %d x %d moves %v by %v, want %v", kind, gx, gy, q, got, want)
		}
		for axis := range 2 { // 1e-6 px to either side: slopes are far below 1e3
			for _, by := range []float64{-1e-6, 1e-6} {
				near := q
				near[axis] += by
				if d := moved(t, c, near).Sub(got).Norm(); d > 1e-3 {
					rt.Fatalf("%s %d x %d jumps by %g px at %v", kind, gx, gy, d, q)
				}
			}
		}
		zero := readOne(t, given(dir(flat(kind, gx, gy, make([]float64, count)))))
		if d := moved(t, zero, q); d.Norm() > 1e-9 {
			rt.Fatalf("coefficients of zero move by %v", d)
		}
	})
}

// At a knot the displacement of a spline is the knot's value and its derivative,
// from either side, the knot's slope over the step of the grid; at the edge the
// derivative outwards is zero.
func TestSplineAtKnots(t *testing.T) {
	const gx, gy, eps = 3, 4, 1e-5
	step := geom.Vec2{400.0 / (gx - 1), 384.0 / (gy - 1)}
	k := make([]float64, 8*gx*gy)
	for i := range k {
		k[i] = math.Sin(float64(7*i + 1))
	}
	c := readOne(t, given(put(t, flat("spline", gx, gy, k))))
	for y := range gy {
		for x := range gx {
			q := geom.Vec2{float64(x) * step[0], float64(y) * step[1]}
			for dim := range 2 {
				knot := k[4*(dim*gx*gy+y*gx+x):]
				if d := moved(t, c, q)[dim]; math.Abs(d-knot[0]) > 1e-9 {
					t.Errorf("knot %d, %d moves by %g along %d, want %g", x, y, d, dim, knot[0])
				}
				for along, last := range []int{gx - 1, gy - 1} {
					at := []int{x, y}[along]
					for _, side := range []float64{-eps, eps} {
						near, want := q, knot[1+along]/step[along]
						near[along] += side
						if at == 0 && side < 0 || at == last && side > 0 {
							want = 0
						}
						if d := (moved(t, c, near)[dim] - knot[0]) / side; math.Abs(d-want) > 1e-5 {
							t.Errorf("knot %d, %d: derivative %g of %d along %d, want %g", x, y, d, dim, along, want)
						}
					}
				}
			}
		}
	}
}

// coefficientsOf reads the coefficients of the first series of a file.
func coefficientsOf(t *testing.T, path string) [][]float64 {
	t.Helper()
	f, err := star.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range f.Blocks {
		if l, ok := b.Loop(); ok {
			if rows, ok, err := l.Vectors("rlnTomoDeformationCoefficients"); ok && err == nil {
				return rows
			}
		}
	}
	t.Fatal("no coefficients in " + path)
	return nil
}

// A series with turns and shifts is moved by what the slow evaluation says at the
// pixel where the point is without deformation; height and underfocus stay; file
// and line of the source are known.
func TestDeformationOfTurnedSeries(t *testing.T) {
	for _, v := range []struct {
		folder, file string
		slow         func(q geom.Vec2, k []float64) geom.Vec2
	}{
		{"spline5", "tilt_series/TS_01.star", func(q geom.Vec2, k []float64) geom.Vec2 { return slowSpline(q, 3, 2, k) }},
		{"fourier4", "tomograms.star", func(q geom.Vec2, k []float64) geom.Vec2 { return slowFourier(q, 3, 4, k) }},
	} {
		in := given(filepath.Join("testdata", v.folder))
		in.Series = "TS_01"
		c := readOne(t, in)
		if c.Series.Local == nil {
			t.Fatalf("%s: no deformation: %v", v.folder, c.Notes)
		}
		rows := coefficientsOf(t, filepath.Join(in.Path, filepath.FromSlash(v.file)))
		global := c.Series
		global.Local = nil
		worst := 0.0
		for _, p := range []tomo.SpecimenPoint{{0, 0, 0}, {300, -250, 100}, {-420, 380, -170}} {
			for i, x := range c.Series.Project(p) {
				y := global.Project(p)[i]
				d := v.slow(geom.Vec2(y.Pixel), rows[x.Section])
				if x.Height != y.Height || x.Defocus != y.Defocus || geom.Vec2(x.Pixel).Sub(geom.Vec2(y.Pixel).Add(d)).Norm() > 1e-8 {
					t.Errorf("%s: %+v against %+v and %v", v.folder, x, y, d)
				}
				worst = math.Max(worst, d.Norm())
			}
		}
		if worst < 0.5 {
			t.Errorf("%s: points move by %g px only", v.folder, worst)
		}
		sourced := false
		for _, s := range c.Sources {
			sourced = sourced || s.Field == "rlnTomoDeformationCoefficients" && s.Line > 10
		}
		if !sourced {
			t.Errorf("%s: no source of the deformation", v.folder)
		}
	}
}

// What RELION would not use or does not explain is left out with a word, damaged
// numbers are refused with the line.
func TestDeformationLeftOut(t *testing.T) {
	files := flat("spline", 3, 2, make([]float64, 48))
	for name, c := range map[string]struct {
		old, new string // in both files
		note     string
		err      []string // instead
	}{
		"no type":             {"3 2 spline", "3 2 empty", "does not say which model", nil},
		"unknown type":        {"3 2 spline", "3 2 Zernike", `"Zernike" is none of spline, Fourier, linear`, nil},
		"no coefficients":     {"_rlnTomoDeformationCoefficients", "_rlnTomoOther", "the table of tilts has no rlnTomoDeformationCoefficients", nil},
		"no grid":             {"_rlnTomoDeformationGridSizeX", "_rlnTomoOther", "RELION does not use them", nil},
		"one knot":            {"3 2 spline", "1 2 spline", "", []string{"rlnTomoDeformationGridSizeX", "1, 2", "2 to 1000"}},
		"huge grid":           {"3 2 spline", "3e9 2 Fourier", "", []string{"1001, 2", "to 1000"}},
		"other number":        {"3 2 spline", "3 3 spline", "", []string{"tilts.star", "line 11", "48 numbers", "72"}},
		"other kind":          {"3 2 spline", "3 4 Fourier", "", []string{"48 numbers", "20, for rlnTomoDeformationType Fourier of 3 x 4"}},
		"not a vector":        {"[0,", "{0,", "", []string{"line 11", "rlnTomoDeformationCoefficients"}},
		"not a finite number": {"[0,", "[1e300,", "", []string{"1e+300"}},
	} {
		t.Run(name, func(t *testing.T) {
			changed := map[string]string{}
			for file, text := range files {
				changed[file] = strings.Replace(text, c.old, c.new, 1)
			}
			claims, err := relion.Read(given(put(t, changed)))
			if c.err != nil {
				checkError(t, err, c.err...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if notes := strings.Join(claims[0].Notes, "\n"); claims[0].Series.Local != nil || !strings.Contains(notes, c.note) {
				t.Errorf("local %v, notes %q", claims[0].Series.Local, notes)
			}
		})
	}
	in := given(filepath.Join("testdata", "fourier4"))
	in.Series = "TS_02"
	if c := readOne(t, in); c.Series.Local != nil || !strings.Contains(strings.Join(c.Notes, "\n"), "only other series were deformed") {
		t.Errorf("%v, %v", c.Series.Local, c.Notes)
	}
}

// A deformation is written as it was read, for RELION 5 and 4; another package's
// local part, or one for images of another size, is refused.
func TestDeformationIsWrittenBack(t *testing.T) {
	for _, name := range []string{"spline5", "fourier4"} {
		in := given(filepath.Join("testdata", name))
		in.Series = "TS_01"
		c := readOne(t, in)
		for version, file := range map[string]string{"5": "tilt_series/TS_01.star", "4": "tomograms.star"} {
			room, _ := relion.New().As(version)
			if !room.Holds.Local(c) {
				t.Fatalf("%s, version %s: the deformation has no place", name, version)
			}
			dir := t.TempDir()
			if _, err := room.Write(c, dir); err != nil {
				t.Fatal(err)
			}
			back := readOne(t, convention.Input{Path: dir, Grid: c.Series.Grid})
			if px, height, n := conventiontest.Apart(c, back); px > 1e-4 || height > 1e-3 || n != len(c.Series.Tilts) || back.Series.Local == nil {
				t.Errorf("%s, version %s: %g px, %g A, %d tilts, %v", name, version, px, height, n, back.Series.Local)
			}
			if !strings.Contains(text(t, dir, file), "rlnTomoDeformationCoefficients") {
				t.Errorf("%s, version %s: no coefficients in %s", name, version, file)
			}
			other := *c
			other.Series.Grid.NX += 2
			if _, err := room.Write(&other, t.TempDir()); err == nil || room.Holds.Local(&other) {
				t.Error("a deformation for images of another size is written")
			}
			other.Series.Local = foreign{}
			if _, err := room.Write(&other, t.TempDir()); err == nil || room.Holds.Local(&other) {
				t.Error("another package's local part is written")
			}
		}
	}
}

// foreign is a local part of another package.
type foreign struct{}

func (foreign) At(int, tomo.SpecimenPoint) (geom.Vec3, float64) { return geom.Vec3{}, 0 }
func (foreign) Words() string                                   { return "another's" }
