package check

import (
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/compare"
)

// Where nothing fits, the voxel size that was believed is said, and doubted when a
// voxel is smaller than a pixel, as with nm for A.
func TestVoxelSizeIsDoubted(t *testing.T) {
	for _, c := range []struct {
		voxelA float64
		doubt  bool
	}{{1.08, true}, {5.4, false}, {10.8, false}} {
		v := VolumeCheck{Path: "t.mrc", State: compare.Different, GivenVoxelA: c.voxelA, PixelA: 5.4}
		if got := v.Sentence(); strings.Contains(got, "is the header right") != c.doubt || !strings.Contains(got, "that its header says") {
			t.Errorf("%g A: %s", c.voxelA, got)
		}
	}
}
