package all_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/convention/relion"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

func corpusFile(t *testing.T, name string) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("TOMOPARITY_CORPUS"), "../../../shared/corpus"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Stat(path); dir != "" && err == nil {
			return path
		}
	}
	t.Skipf("%s: no corpus of real files (set TOMOPARITY_CORPUS)", name)
	return ""
}

// imodFolder copies an .xf and gives it a .tlt.
func imodFolder(t *testing.T, xf string, angles []float64) string {
	t.Helper()
	text, err := os.ReadFile(xf)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	lines := strings.Builder{}
	for _, a := range angles {
		fmt.Fprintf(&lines, "%.6f\n", a)
	}
	for name, b := range map[string][]byte{"ts.xf": text, "ts.tlt": []byte(lines.String())} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readPair(t *testing.T, room convention.Room, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := room.Read(in)
	if err != nil || len(claims) != 1 {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	return claims[0]
}

// EMPIAR-10164 TS_01: RELION's angles and shifts were computed from this .xf, so
// that both claims put a point on the same pixel, but for one thing: the number
// taken over as shift counts from (N-1)/2 in IMOD and from N/2 in RELION.
func TestPairXfToRelion(t *testing.T) {
	star := corpusFile(t, "3dem+relion/src/tomography_python_programs/_tests/test_project_directory/tilt_series_metadata/tilt_series/220728_TS_01.star")
	grid := tomo.ImageGrid{NX: 3710, NY: 3838, PixelSize: 1.35}
	r := readPair(t, relion.New(), convention.Input{Path: star, Grid: grid})
	var angles []float64
	for _, x := range r.Series.Tilts {
		d, _ := x.Projection.Decompose()
		angles = append(angles, d.Tilt.Degrees())
	}
	if !slices.IsSorted(angles) || len(angles) != 41 || math.Abs(angles[20]-9.02) > 1e-4 {
		t.Fatalf("%v", angles)
	}
	dir := imodFolder(t, corpusFile(t, "teamtomo+yet-another-imod-wrapper/tests/test_data/xf_file.xf"), angles)
	i := readPair(t, imod.New(), convention.Input{Path: dir, Grid: grid})
	for k, x := range i.Series.Tilts {
		a, _ := x.Projection.Decompose()
		b, _ := r.Series.Tilts[k].Projection.Decompose()
		if d := math.Abs(a.Axis.DiffTo(b.Axis).Degrees()); d > 2e-5 {
			t.Errorf("section %d: axes %v and %v", k, a.Axis, b.Axis)
		}
	}
	for _, p := range []tomo.SpecimenPoint{{}, {1500, 900, -400}, {-2000, 1200, 600}} {
		u, v := i.Series.Project(p), r.Series.Project(p)
		for k := range u {
			d := geom.Vec2(v[k].Pixel).Sub(geom.Vec2(u[k].Pixel))
			if d.Sub(geom.Vec2{0.5, 0.5}).Norm() > 2e-3 {
				t.Errorf("section %d: %v px apart, half a pixel each was expected", k, d)
			}
			if math.Abs(u[k].Height-v[k].Height) > 0.01 {
				t.Errorf("section %d: heights %g and %g A", k, u[k].Height, v[k].Height)
			}
		}
	}
}

// EMPIAR-10164 TS_03, aligned twice: the axes agree in sense and to 0.1 degrees,
// and the shifts across the axis differ by one rigid move of the specimen.
func TestPairSameSeriesTwice(t *testing.T) {
	table := corpusFile(t, "TomoBabel+cets-relion/tests/test_data/skeleton_project/AlignTiltSeries/job005/aligned_tilt_series.star")
	base := "TomoBabel+cets-imod/imod/tests/test_data/"
	angles, err := tlt.Read(corpusFile(t, base+"tilt_series/TS_03.tlt"))
	if err != nil {
		t.Fatal(err)
	}
	grid := tomo.ImageGrid{NX: 3710, NY: 3838, PixelSize: 1.35}
	i := readPair(t, imod.New(), convention.Input{Path: imodFolder(t, corpusFile(t, base+"alignment_files/TS_03.xf"), angles.Angles()), Grid: grid})
	r := readPair(t, relion.New(), convention.Input{Path: table, Series: "TS_03", Grid: grid})
	x, _, _ := i.Series.MeanAxis()
	y, _, _ := r.Series.MeanAxis()
	if math.Abs(x.DiffTo(y).Degrees()) > 0.1 || len(i.Series.Tilts) != 40 || len(r.Series.Tilts) != 40 {
		t.Errorf("axes %v and %v, %d and %d tilts", x, y, len(i.Series.Tilts), len(r.Series.Tilts))
	}
	// Least squares for a cos t + b sin t, in pixels.
	var cc, cs, ss, cd, sd, all float64
	across := make([]float64, 40)
	for k, tilt := range r.Series.Tilts {
		u, _ := i.Series.Tilts[k].Projection.Apply(tomo.SpecimenPoint{})
		v, _ := tilt.Projection.Apply(tomo.SpecimenPoint{})
		sin, cos := y.SinCos()
		across[k] = ((v[0]-u[0])*cos + (v[1]-u[1])*sin) / grid.PixelSize
		sin, cos = tilt.Written.SinCos()
		cc, cs, ss, cd, sd = cc+cos*cos, cs+cos*sin, ss+sin*sin, cd+cos*across[k], sd+sin*across[k]
		all += across[k] * across[k]
	}
	det := cc*ss - cs*cs
	a, b := (cd*ss-sd*cs)/det, (sd*cc-cd*cs)/det
	rest := math.Sqrt((all - a*cd - b*sd) / 40)
	t.Logf("axes %.2f and %.2f; %.2f px cos t + %.2f px sin t, rest %.2f px of %.1f", x.Degrees(), y.Degrees(), a, b, rest, math.Sqrt(all/40))
	if rest > 1 || math.Abs(math.Hypot(a, b)-20.35) > 1.5 {
		t.Error("no rigid move")
	}
}
