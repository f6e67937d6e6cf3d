package aretomo_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// localText is an alignment of n images with a table of patches, of which some are
// not good and some lines are left out; all numbers as AreTomo rounds them.
func localText(seed uint64, nx, ny, n, count int) string {
	random := rand.New(rand.NewPCG(seed, 0))
	f := func(lo, hi float64) float64 { return lo + (hi-lo)*random.Float64() }
	var b strings.Builder
	fmt.Fprintf(&b, "%s# RawSize = %d %d %d\n# NumPatches = %d\n# AlphaOffset = 0\n", head, nx, ny, n, count)
	axis := f(-180, 180)
	for i := range n {
		fmt.Fprintf(&b, "%5d %9.4f 1 %9.3f %9.3f 1 1 1 0 %8.2f\n", i+1, axis+f(-1, 1), f(-40, 40), f(-40, 40), 3*float64(i-n/2)+f(-1, 1))
	}
	b.WriteString("# Local Alignment\n")
	for i := range n {
		for k := range count {
			good := 1.0
			if random.IntN(5) == 0 {
				good = 0
			}
			if random.IntN(20) > 0 {
				fmt.Fprintf(&b, "%4d %3d %8.2f %8.2f %8.2f %8.2f %4.1f\n", i, k, f(-0.5, 0.5)*float64(nx), f(-0.5, 0.5)*float64(ny), f(-9, 9), f(-9, 9), good)
			}
		}
	}
	return b.String()
}

// through writes a claim and reads it back.
func through(t testing.TB, c *tomo.Claim) (back *tomo.Claim, dir string) {
	t.Helper()
	dir = t.TempDir()
	if _, err := aretomo.Write(c, dir); err != nil {
		t.Fatal(err)
	}
	claims, err := aretomo.Read(convention.Input{Path: dir, Grid: c.Series.Grid})
	if err != nil {
		t.Fatal(err)
	}
	return claims[0], dir
}

// AreTomo's own digits come back as they were: points agree to rounding.
func TestLocalSurvives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(rt, "images")
		nx, ny := rapid.IntRange(200, 900).Draw(rt, "nx"), rapid.IntRange(200, 900).Draw(rt, "ny")
		text := localText(rapid.Uint64().Draw(rt, "seed"), nx, ny, n, rapid.IntRange(1, 12).Draw(rt, "patches"))
		c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": text})})
		if !aretomo.New().Holds.Local(c) {
			rt.Fatal("not held")
		}
		back, _ := through(t, c)
		if px, height, tilts := conventiontest.Apart(c, back); px > 1e-9 || height > 1e-9 || tilts != n || back.Series.Local == nil {
			rt.Fatalf("%g px, %g A, %d tilts, %v", px, height, tilts, back.Series.Local)
		}
	})
}

// Projections turned, tilted and shifted by any amount: the patches stay where they
// are in the images, and the two decimals of the table are all that is lost.
func TestLocalFollowsTheImages(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := localText(rapid.Uint64().Draw(rt, "seed"), 700, 500, 7, 6)
		c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": text})})
		turn := geom.Angle(rapid.Float64Range(-180, 180).Draw(rt, "turn"))
		for i := range c.Series.Tilts {
			p := &c.Series.Tilts[i].Projection
			p.M = p.M.Mul(geom.RotY(turn / 20))
			p.M = geom.RotZ(turn).Mul(p.M)
			p.T[0] += 3.456
		}
		if aretomo.New().Holds.Local(c) {
			rt.Fatal("held although the patches are those of other projections")
		}
		if _, err := aretomo.Write(c, t.TempDir()); err == nil {
			rt.Fatal("written with patches of other projections")
		}
		c.Series.Moved()
		back, _ := through(t, c)
		if px, _, _ := conventiontest.Apart(c, back); px > 0.02 || back.Series.Local == nil {
			rt.Fatalf("%g px", px)
		}
	})
}

// An image that is left out takes its lines along, rows count those that stay, and
// what was not good or not there is not good.
func TestWrittenPatches(t *testing.T) {
	text := head + "# RawSize = 1000 800 3\n# NumPatches = 2\n# AlphaOffset = 0\n" + row("1", "-20") + row("2", "0") + row("3", "20") +
		"# Local Alignment\n0 0 1 2 3 4 1\n0 1 5 6 7 8 1\n1 0 9 9 9 9 1\n1 1 9 9 9 9 1\n2 1 -300.25 0 4.5 -2 1\n"
	c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": text}), Exclude: []int{1}})
	_, dir := through(t, c)
	got, _ := os.ReadFile(filepath.Join(dir, "a.aln"))
	want := "# Local Alignment\n" +
		"   0   0     1.00      2.00      3.00      4.00   1.0\n   0   1     5.00      6.00      7.00      8.00   1.0\n" +
		"   1   0     0.00      0.00      0.00      0.00   0.0\n   1   1  -300.25      0.00      4.50     -2.00   1.0\n"
	if !strings.HasSuffix(string(got), want) || !strings.Contains(string(got), "# NumPatches = 2\n") {
		t.Errorf("%s", got)
	}
}

func TestForeignLocalIsRefused(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/three"})
	c.Series.Local = foreign{}
	_, err := aretomo.Write(c, t.TempDir())
	if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable || aretomo.New().Holds.Local(c) {
		t.Error(err)
	}
}

type foreign struct{}

func (foreign) At(int, tomo.SpecimenPoint) (geom.Vec3, float64) { return geom.Vec3{1, 0, 0}, 0 }
func (foreign) Words() string                                   { return "a deformation" }

// A real table of patches, cut to four images by its authors; its DarkFrame lines,
// which all name section 0, are taken out.
func TestLocalOfARealFile(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(corpusDir(t), "uermel+cryoet-alignment/tests/data/test.aln"))
	if err != nil {
		t.Skip(err)
	}
	var kept []string
	for _, line := range strings.SplitAfter(string(data), "\n") {
		if !strings.Contains(line, "DarkFrame") {
			kept = append(kept, line)
		}
	}
	c := read(t, convention.Input{Path: folder(t, map[string]string{"a.aln": strings.Join(kept, "")}), Grid: tomo.ImageGrid{PixelSize: 1.5}})
	if c.Series.Local == nil {
		t.Fatal("no local part")
	}
	back, _ := through(t, c)
	px, _, n := conventiontest.Apart(c, back)
	t.Logf("%s: %d images, %g px", back.Series.Local.Words(), n, px)
	if px > 1e-9 || n != 4 {
		t.Errorf("%g px apart in %d images", px, n)
	}
}
