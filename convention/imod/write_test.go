package imod_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
)

// What is written is read back with the same points and, where the volume is
// not a mirror image, the same voxels.
func TestWriteKeepsPointsAndVoxels(t *testing.T) {
	for _, c := range conventiontest.LoadCases(t, "../../testdata/vectors/imod") {
		t.Run(c.Name, func(t *testing.T) {
			claims, err := imod.Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if _, err := imod.Write(claims[0], dir); err != nil {
				t.Fatal(err)
			}
			back, err := imod.Read(c.Input(dir))
			if err != nil {
				t.Fatal(err)
			}
			px, height, n := conventiontest.Apart(claims[0], back[0])
			t.Logf("%d tilts, %.4f px, %.4f A of height", n, px, height)
			if px > 0.02 || n != c.Images.Count {
				t.Errorf("points moved by %.3f px over %d tilts", px, n)
			}
			if e := c.Measure(t, back[0]); e.P99X > 0.3 || e.P99Y > 0.3 {
				t.Errorf("voxels: %v", e)
			}
			if _, err := imod.Write(claims[0], dir); err == nil {
				t.Error("written over what was there")
			}
		})
	}
}
