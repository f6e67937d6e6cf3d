package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
)

// TestProjectVectors runs project as a user would on the files that the real
// programs wrote, and compares with the pixels at which the beads lie.
func TestProjectVectors(t *testing.T) {
	for _, p := range []struct {
		name string
		most float64 // 99 % of the differences are below, pixels
	}{{"imod", 0.3}, {"eman2", 0.6}} {
		for _, c := range conventiontest.LoadCases(t, filepath.Join("../../testdata/vectors", p.name)) {
			t.Run(p.name+"/"+c.Name, func(t *testing.T) {
				dx, dy := projectCase(t, c)
				mx, my := quantile(dx, 0.5), quantile(dy, 0.5)
				px, py := quantile(absolute(dx), 0.99), quantile(absolute(dy), 0.99)
				t.Logf("median (%+.4f, %+.4f) px, 99 %% below (%.3f, %.3f) px, n = %d", mx, my, px, py, len(dx))
				if math.Abs(mx) > 0.05 || math.Abs(my) > 0.05 || px > p.most || py > p.most {
					t.Errorf("too far from what %s did", c.Program)
				}
			})
		}
	}
}

// projectCase returns the differences of all beads in all images in which they lie.
func projectCase(t *testing.T, c conventiontest.Case) (dx, dy []float64) {
	t.Helper()
	var csv strings.Builder
	for _, p := range c.Points {
		fmt.Fprintf(&csv, "%g,%g,%g\n", p.Voxel[0], p.Voxel[1], p.Voxel[2])
	}
	points := filepath.Join(t.TempDir(), "beads.csv")
	if err := os.WriteFile(points, []byte(csv.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"project", c.Dir, "--voxel", "--json", "--points", points,
		"--image-size", fmt.Sprintf("%dx%d", c.Images.Size[0], c.Images.Size[1]), "--angpix", fmt.Sprint(c.Images.Pixel),
		"--volume-size", fmt.Sprintf("%dx%dx%d", c.Volume.Size[0], c.Volume.Size[1], c.Volume.Size[2])}
	if c.Reorient != "" {
		args = append(args, "--reorient", c.Reorient)
	}
	var doc struct {
		Points []struct {
			Tilts []struct {
				Tilt int
				X, Y float64
			}
		}
	}
	if err := json.Unmarshal(tomoparity(t, 0, args...), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Points) != len(c.Points) {
		t.Fatalf("%d points of %d", len(doc.Points), len(c.Points))
	}
	for i, p := range doc.Points {
		for _, at := range p.Tilts {
			if want := c.Points[i].Pixel[at.Tilt]; want != nil {
				dx, dy = append(dx, at.X-want[0]), append(dy, at.Y-want[1])
			}
		}
	}
	if len(dx) < 100 {
		t.Fatalf("only %d places to compare", len(dx))
	}
	return dx, dy
}

func absolute(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Abs(x)
	}
	return out
}

func quantile(v []float64, q float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[min(len(v)-1, int(q*float64(len(v))))]
}
