package recon_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/recon"
)

// A volume of any size, voxel and package is centred on the specimen's origin to
// a voxel (RELION's binned voxels count from a corner) and a pixel, whatever the size of the tomogram that the claim has.
func TestLayIsCentred(t *testing.T) {
	for room, dir := range map[string]string{"imod": "imod", "relion": "relion5", "eman2": "eman2"} {
		cases := conventiontest.LoadCases(t, "../testdata/vectors/"+dir)
		c := cases[slices.IndexFunc(cases, func(c conventiontest.Case) bool { return c.Name == "plain" })]
		claims, err := roomOf(t, room).Read(c.Input(c.Dir))
		if err != nil {
			t.Fatal(err)
		}
		claim := claims[0]
		pixel := claim.Series.Grid.PixelSize
		for _, as := range []string{"imod", "eman2", "relion", "warp", "aretomo"} {
			for _, bin := range []float64{1, 2, 2.7, 3, 20} {
				t.Run(fmt.Sprintf("%s as %s, bin %g", room, as, bin), func(t *testing.T) {
					nx, ny, nz := int(float64(claim.Series.Grid.NX)/bin), int(float64(claim.Series.Grid.NY)/bin), int(60/bin)
					f, err := recon.Lay(claim, roomOf(t, as), nx, ny, nz, pixel*bin, "")
					if err != nil {
						t.Fatal(err)
					}
					if f.NX != nx || f.NY != ny || f.NZ != nz || math.Abs(f.VoxelSize/(pixel*bin)-1) > 1e-6 {
						t.Errorf("%d x %d x %d voxels of %g A", f.NX, f.NY, f.NZ, f.VoxelSize)
					}
					at := f.ToSpecimen.Apply(geom.Vec3{float64(nx-1) / 2, float64(ny-1) / 2, float64(nz-1) / 2}).Scale(1 / pixel)
					for i := range at {
						if math.Abs(at[i]) > bin+1.01 {
							t.Errorf("the middle is at %v pixels", at)
							break
						}
					}
				})
			}
		}
	}
}
