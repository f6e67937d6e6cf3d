package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// truth is what a series is known to be.
type truth struct {
	Params struct {
		N    int
		Apix float64
	}
	Psi360  float64      `json:"psi360"`
	Tilt    []float64    `json:"tilt"`
	ShiftPx [][2]float64 `json:"shift_px"`
}

// seriesDir is the folder of series made by another simulator, which is not
// part of the project.
func seriesDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TOMOPARITY_SERIES")
	if dir == "" {
		dir = "../../../shared/series"
	}
	if _, err := os.Stat(filepath.Join(dir, "carbon.mrc")); err != nil {
		t.Skipf("no series at %s; set TOMOPARITY_SERIES to their folder to run this test", dir)
	}
	return dir
}

func readTruth(t *testing.T, dir, name string) truth {
	t.Helper()
	var out truth
	data, err := os.ReadFile(filepath.Join(dir, name+".truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkResult is what the tests look at.
type checkResult struct {
	Verdict string
	Claims  []struct {
		ID, Depth string
		Hand      string `json:"volume_hand"`
		Parity    string `json:"depth_parity"`
	}
	Evidence struct {
		State  string
		Axis   float64 `json:"axis_deg_360"`
		Margin float64
	}
}

func checkSeries(t *testing.T, exit int, args ...string) checkResult {
	t.Helper()
	text := tomoparity(t, exit, append([]string{"check", "--json"}, args...)...)
	checkDocument(t, text)
	var r checkResult
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// The images alone find the oriented axis of three series, and say of the
// fourth, which was never tilted, that they cannot tell.
func TestSeriesImagesAlone(t *testing.T) {
	dir := seriesDir(t)
	for _, c := range []struct {
		name, state string
		exit        int
	}{
		{"carbon", "determined", 0},
		{"carbon_axis_off_180", "determined", 0},
		{"ice_ribosomes", "determined", 0},
		{"untilted_control", "no-gradient", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := readTruth(t, dir, c.name)
			base := filepath.Join(dir, c.name)
			r := checkSeries(t, c.exit, base+".mrc", "--tilts", base+".rawtlt")
			if c.exit == 0 {
				off := math.Abs((geom.Angle(r.Evidence.Axis) - geom.Angle(want.Psi360)).Signed().Degrees())
				t.Logf("axis %.1f, truth %.1f, margin %.1f", r.Evidence.Axis, want.Psi360, r.Evidence.Margin)
				if off > 5 {
					t.Errorf("axis %.1f deg, truth %.1f", r.Evidence.Axis, want.Psi360)
				}
			} else if r.Verdict != "undetermined" {
				t.Errorf("verdict %s", r.Verdict)
			}
			if r.Evidence.State != c.state {
				t.Errorf("state %s, want %s", r.Evidence.State, c.state)
			}
		})
	}
}

// Results of IMOD and EMAN2 that hold the truth, and ones that do not.
func TestSeriesClaims(t *testing.T) {
	dir := seriesDir(t)
	base := filepath.Join(dir, "carbon")
	known := readTruth(t, dir, "carbon")
	folder := t.TempDir()
	psi := geom.Angle(known.Psi360)
	for _, c := range []struct {
		name  string
		write func(*tomo.Claim, string) ([]string, error)
		axis  geom.Angle
		sense float64 // hub tilt over recorded angle
	}{
		{"imod", imod.Write, psi, +1},
		{"imod_mirrored", imod.Write, psi + 180, +1},
		{"eman2_same_numbers", eman2.Write, psi, -1},
		{"eman2_turned", eman2.Write, psi + 180, -1},
		{"eman2_reversed", eman2.Write, psi, +1},
	} {
		if _, err := c.write(claimOf(known, c.axis, c.sense), filepath.Join(folder, c.name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		claims  []string
		exit    int
		verdict string
		parity  []string
	}{
		{[]string{"imod", "eman2_reversed"}, 0, "ok", []string{"right", "right"}},
		{[]string{"imod", "eman2_turned"}, 0, "convention", []string{"right", "right"}},
		{[]string{"imod", "eman2_same_numbers"}, 1, "mistake", []string{"right", "wrong"}},
		{[]string{"eman2_same_numbers", "imod_mirrored", "eman2_turned"}, 1, "mistake", []string{"wrong", "wrong", "right"}},
	} {
		args := []string{base + ".mrc", "--tilts", base + ".rawtlt"}
		for _, name := range c.claims {
			args = append(args, filepath.Join(folder, name))
		}
		r := checkSeries(t, c.exit, args...)
		if r.Verdict != c.verdict {
			t.Errorf("%v: verdict %s, want %s", c.claims, r.Verdict, c.verdict)
		}
		for i, want := range c.parity {
			hand := map[string]string{"right": "as-imaged", "wrong": "mirrored"}[want]
			if got := r.Claims[i]; got.Parity != want || got.Hand != hand {
				t.Errorf("%v: %s has depth parity %s and hand %s, want %s", c.claims, c.claims[i], got.Parity, got.Hand, want)
			}
		}
	}
}

// claimOf is the truth with the axis and the sense of the angles of a package.
func claimOf(known truth, axis geom.Angle, sense float64) *tomo.Claim {
	n, apix := known.Params.N, known.Params.Apix
	c := &tomo.Claim{Axis: tomo.Some(axis.Signed()),
		Series: tomo.Series{Name: "carbon", Grid: tomo.ImageGrid{NX: n, NY: n, PixelSize: apix}}}
	for i, theta := range known.Tilt {
		shift := geom.Vec2{known.ShiftPx[i][0] * apix, known.ShiftPx[i][1] * apix}
		tilt := geom.Angle(sense * theta)
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: tilt, Recorded: tomo.Some(geom.Angle(theta)),
			Projection: tomo.Compose(axis.Signed(), tilt, 0, shift)})
	}
	return c
}
