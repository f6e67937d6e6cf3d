package conventiontest

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Case is one vector: the files of a package, and for each bead the voxel where
// the package put it and the pixel where it lies in every raw image.
type Case struct {
	Dir      string // folder that holds case.json and the files
	Name     string `json:"case"`
	Program  string `json:"program"`
	Reorient string `json:"reorient"`
	Volume   struct {
		Size  [3]int  `json:"size_xyz"`
		Voxel float64 `json:"voxel_A"`
	} `json:"volume"`
	Images struct {
		Size  [2]int  `json:"size_xy"`
		Pixel float64 `json:"pixel_A"`
		Count int     `json:"count"`
	} `json:"images"`
	Points []struct {
		Voxel [3]float64    `json:"voxel"`
		Pixel []*[2]float64 `json:"pixel"` // null where the bead is outside the image
	} `json:"points"`
}

// LoadCases reads every case.json one folder below dir.
func LoadCases(t *testing.T, dir string) []Case {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*", "case.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no vectors in %s", dir)
	}
	var cases []Case
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c := Case{Dir: filepath.Dir(path)}
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		cases = append(cases, c)
	}
	return cases
}

// Input is what a user would say beside the path: sizes and pixel size.
func (c Case) Input(path string) convention.Input {
	return convention.Input{
		Path:     path,
		Grid:     tomo.ImageGrid{NX: c.Images.Size[0], NY: c.Images.Size[1], PixelSize: c.Images.Pixel},
		Sections: c.Images.Count,
		VolumeNX: c.Volume.Size[0], VolumeNY: c.Volume.Size[1], VolumeNZ: c.Volume.Size[2],
		VoxelSize: c.Volume.Voxel,
		Reorient:  c.Reorient,
	}
}

// Errors are the differences between claimed and measured positions of a case,
// in raw pixels.
type Errors struct {
	MedianX, MedianY float64 // of the signed differences
	P99X, P99Y       float64 // 99 % of the absolute differences are below
	N                int
}

// String gives the numbers in one line.
func (e Errors) String() string {
	return fmt.Sprintf("median (%+.4f, %+.4f) px, 99 %% below (%.3f, %.3f) px, n = %d", e.MedianX, e.MedianY, e.P99X, e.P99Y, e.N)
}

// Measure projects every bead's voxel through the claim and compares it with
// the measured pixels.
func (c Case) Measure(t *testing.T, claim *tomo.Claim) Errors {
	t.Helper()
	var dx, dy []float64
	for _, p := range c.Points {
		at := claim.Volume.Specimen(tomo.VoxelPoint(p.Voxel))
		for _, pr := range claim.Series.Project(at) {
			want := p.Pixel[pr.Section]
			if want == nil {
				continue
			}
			dx = append(dx, pr.Pixel[0]-want[0])
			dy = append(dy, pr.Pixel[1]-want[1])
		}
	}
	if len(dx) == 0 {
		t.Fatalf("%s: nothing to compare", c.Name)
	}
	return Errors{MedianX: quantile(dx, 0.5), MedianY: quantile(dy, 0.5),
		P99X: quantile(absolute(dx), 0.99), P99Y: quantile(absolute(dy), 0.99), N: len(dx)}
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
