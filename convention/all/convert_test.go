package all_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/imod"
)

// Written for the other package and read back, the beads of the vectors still
// lie where they were measured: through voxels, projections and all.
func TestBeadsSurviveConversion(t *testing.T) {
	rooms := map[string]convention.Room{"imod": imod.New(), "eman2": eman2.New()}
	for from, to := range map[string]string{"imod": "eman2", "eman2": "imod"} {
		for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/"+from) {
			if c.Reorient == "flipyz" {
				continue // EMAN2 has no mirrored volume
			}
			t.Run(from+"/"+c.Name, func(t *testing.T) {
				claims, err := rooms[from].Read(c.Input(c.Dir))
				if err != nil {
					t.Fatal(err)
				}
				src, lost := claims[0].Rigid()
				dir := t.TempDir()
				if _, err := rooms[to].Write(src, dir); err != nil {
					t.Fatal(err)
				}
				in := c.Input(dir)
				in.Reorient = ""
				back, err := rooms[to].Read(in)
				if err != nil {
					t.Fatal(err)
				}
				if px, _, n := conventiontest.Apart(src, back[0]); px > 0.02 || n != c.Images.Count {
					t.Errorf("points moved by %.3f px, %d tilts", px, n)
				}
				// The specimen points of the beads stay; where the other package's
				// volume has its origin half a voxel away, their voxels move.
				back[0].Volume = claims[0].Volume
				e := c.Measure(t, back[0])
				t.Logf("%v, %.1f A lost", e, lost)
				if limit := 0.6 + lost/c.Images.Pixel; e.P99X > limit || e.P99Y > limit {
					t.Error("too far")
				}
			})
		}
	}
}
