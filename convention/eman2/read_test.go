package eman2_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const small = `{"ali_loss": [0.5, 700.0, 0.4], "apix_unbin": 4.0, "defocus": [3.0, NaN, 3.2], "phase": [10.0, 10.0, 10.0],
 "cs": 2.7, "voltage": 300.0, "tlt_file": "tiltseries/ts.hdf",
 "tlt_params": [[1.0, 2.0, 444.1, -10.0, 0.5], [3.0, 4.0, 84.1, 0.0, 0.5], [5.0, 6.0, 84.1, 10.0, 0.5]]}`

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ts_info.json")
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func given(path string) convention.Input {
	return convention.Input{Path: path, Grid: tomo.ImageGrid{NX: 512, NY: 400}}
}

// The hub's angles are the negatives of EMAN2's, ztilt may have turned around.
func TestRead(t *testing.T) {
	claims, err := eman2.Read(given(write(t, small)))
	if err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	first := c.Series.Tilts[0]
	d, ok := first.Projection.Decompose()
	if !ok || math.Abs((d.Axis+84.1).Degrees()) > 1e-9 || math.Abs((d.Tilt-10).Degrees()) > 1e-9 || math.Abs((d.XTilt+0.5).Degrees()) > 1e-9 ||
		d.Shift.Sub(geom.Vec2{4, 8}).Norm() > 1e-9 {
		t.Errorf("%+v", d)
	}
	if first.Written != -10 || first.Defocus.Or(0) != 30000 || first.Phase.Or(0) != 10 || first.Excluded {
		t.Errorf("%+v", first)
	}
	if second := c.Series.Tilts[1]; !second.Excluded || second.Defocus.Known() {
		t.Errorf("%+v", second)
	}
	if a := c.Axis.Or(0); math.Abs((a + 84.1).Degrees()) > 1e-9 {
		t.Errorf("axis %v", a)
	}
	if c.Volume.Known || c.Volume.Orientation() != tomo.VolumeProper {
		t.Errorf("%+v", c.Volume)
	}
}

func TestFaults(t *testing.T) {
	cases := []struct {
		name, old, new string
		in             func(*convention.Input)
		words          []string
	}{
		{"rows", "", "", func(in *convention.Input) { in.Sections = 4 }, []string{"tlt_params", "3 rows", "4", "rejected"}},
		{"loss", "700.0, ", "", nil, []string{"ali_loss", "2 values", "3"}},
		{"defocus", "NaN, ", "", nil, []string{"defocus", "2 values"}},
		{"nan", "-10.0, 0.5", "NaN, 0.5", nil, []string{"row 0"}},
		{"short row", ", 0.5]", "]", nil, []string{"row 0", "five"}},
		{"tilt of 400", "-10.0, 0.5", "-400.0, 0.5", nil, []string{"row 0", "-400"}},
		{"no alignment", "tlt_params", "something", nil, []string{"tlt_params", "absent", "e2tomogram.py"}},
		{"no pixel size", "apix_unbin", "something", nil, []string{"--angpix"}},
		{"no image size", "", "", func(in *convention.Input) { in.Grid.NX = 0 }, []string{"--image-size", "tiltseries/ts.hdf"}},
		{"exclude", "", "", func(in *convention.Input) { in.Exclude = []int{3} }, []string{"--exclude", "section 4; expected 1 to 3"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := given(write(t, strings.Replace(small, c.old, c.new, 1)))
			if c.in != nil {
				c.in(&in)
			}
			_, err := eman2.Read(in)
			var p *problem.Problem
			if !errors.As(err, &p) {
				t.Fatalf("no problem: %v", err)
			}
			for _, w := range c.words {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in: %v", w, err)
				}
			}
		})
	}
}

// Four columns more are a local movement: a row of X/ny and Y/ny times a matrix.
func TestLocalMovement(t *testing.T) {
	read := func(more string) *tomo.Claim {
		claims, err := eman2.Read(given(write(t, strings.Replace(small, "10.0, 0.5]]", "10.0, 0.5"+more+"]]", 1))))
		if err != nil {
			t.Fatal(err)
		}
		return claims[0]
	}
	still, moved := read(""), read(", 8.0, 4.0, -2.0, 16.0")
	g := moved.Series.Grid
	p := tomo.SpecimenPoint{float64(g.NY) * g.PixelSize / 4, float64(g.NY) * g.PixelSize / 2, 30} // X/ny = 1/4, Y/ny = 1/2
	a, b := still.Series.Project(p), moved.Series.Project(p)
	last := len(a) - 1
	for i := range a {
		want := tomo.PixelPoint{}
		if i == last {
			want = tomo.PixelPoint{8.0/4 - 2.0/2, 4.0/4 + 16.0/2}
		}
		if d := (tomo.PixelPoint{b[i].Pixel[0] - a[i].Pixel[0], b[i].Pixel[1] - a[i].Pixel[1]}); math.Hypot(d[0]-want[0], d[1]-want[1]) > 1e-9 || a[i].Height != b[i].Height {
			t.Errorf("image %d is moved by %v pixels, want %v", i, d, want)
		}
	}
	if still.Series.Local != nil || read(", 0, 0, 0, 0").Series.Local != nil {
		t.Error("a movement of nothing")
	}
	if _, err := eman2.Write(moved, t.TempDir()); err == nil || !strings.Contains(err.Error(), "local movement") {
		t.Errorf("dropped without a word: %v", err)
	}
	for _, odd := range []string{", 1", ", 1, 2, 3, 4, 5"} {
		if c := read(odd); c.Series.Local != nil || !strings.Contains(strings.Join(c.Notes, " "), "only four are known") {
			t.Errorf("%s: %v", odd, c.Notes)
		}
	}
}

// --checkhand prints the turned axis in (-360, 0].
func TestRemedyAxis(t *testing.T) {
	for _, c := range []struct{ ztilt, want string }{{"-84.1", "--tltax=-95.9"}, {"95.9", "--tltax=-275.9"}, {"180.0", "--tltax=0.0"}} {
		text := strings.NewReplacer("444.1", c.ztilt, "84.1", c.ztilt).Replace(small)
		claims, err := eman2.Read(given(write(t, text)))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range eman2.Remedies(claims[0]) {
			found = found || strings.HasSuffix(r.Command, c.want)
		}
		if !found {
			t.Errorf("ztilt %s: no %s in %v", c.ztilt, c.want, eman2.Remedies(claims[0]))
		}
	}
}

// A stretch has no place in the info file: nothing is written.
func TestStretchIsRefused(t *testing.T) {
	claims, err := eman2.Read(given(write(t, small)))
	if err != nil {
		t.Fatal(err)
	}
	c := claims[0]
	for j := range 3 {
		c.Series.Tilts[0].Projection.M[0][j] *= 1.01
	}
	dir := t.TempDir()
	if _, err := eman2.Write(c, dir); err == nil || !strings.Contains(err.Error(), "--allow-loss stretch") {
		t.Errorf("%v", err)
	}
	rigid, lost := c.Rigid()
	if lost < 5 || lost > 20 {
		t.Errorf("%g A", lost)
	}
	if _, err := eman2.Write(rigid, dir); err != nil {
		t.Error(err)
	}
}
