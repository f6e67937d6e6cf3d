package all_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/cets"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/portal"
	"github.com/tomoparity/tomoparity/tomo"
)

// The samples of the two rooms hold one alignment, in pixels and in Å.
func TestPortalAndCETSAgree(t *testing.T) {
	a, err := portal.Read(convention.Input{Path: "../portal/testdata/plain"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := cets.Read(convention.Input{Path: "../cets/testdata/plain"})
	if err != nil {
		t.Fatal(err)
	}
	if px, height, n := conventiontest.Apart(a[0], b[0]); px > 1e-9 || height > 1e-6 || n != 5 {
		t.Errorf("%g px and %g A apart in %d tilts", px, height, n)
	}
}

// A series of the portal was aligned with AreTomo3: what this project makes of
// the .aln has the numbers that the portal has of it.
func TestPortalOfRealAln(t *testing.T) {
	path := filepath.Join(corpusDir(t), "TomoBabel+cets-cryoet-data-portal/tests/data/10445_TS_105_5.global-part.aln")
	claims, err := aretomo.Read(convention.Input{Path: path, Grid: tomo.ImageGrid{PixelSize: 1.54}})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := portal.Write(claims[0], t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Sections []struct {
			Z int           `json:"z_index"`
			T float64       `json:"tilt_angle"`
			M [2][2]float64 `json:"in_plane_rotation"`
			X float64       `json:"x_offset"`
			Y float64       `json:"y_offset"`
		} `json:"per_section_alignment_parameters"`
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	want := [][4]float64{{0, -45.03, -16.81, -79.316}, {1, -42.03, -9, -260.858}, {2, -39.04, -17.395, 196.41}}
	if len(d.Sections) != 31 {
		t.Fatalf("%d sections", len(d.Sections))
	}
	for i, w := range want {
		s := d.Sections[i]
		if s.Z != int(w[0]) || math.Abs(s.T-w[1])+math.Abs(s.X-w[2])+math.Abs(s.Y-w[3]) > 1e-6 ||
			math.Abs(s.M[0][0]+0.11025299807561198) > 1e-9 || math.Abs(s.M[0][1]-0.9939035548861564) > 1e-9 {
			t.Errorf("%+v, the portal has %v", s, w)
		}
	}
}
