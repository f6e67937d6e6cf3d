package recon

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// Any geometry and any layout give what the sums of waves give: axes in all
// directions, odd sizes, shifts, x-tilts that differ, magnification, stretch, voxels
// larger and smaller than pixels, volumes turned and mirrored. A tenth of a voxel
// off would be 0.2; what is left comes from the edges of these small images, where
// lines that are moved feel the end of the rows.
func TestAnyGeometryAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		imgs := noiseImages(rand.New(rand.NewPCG(7, 9)), c.series.Grid.NX, c.series.Grid.NY, len(c.series.Tilts))
		in := Input{Images: imgs, Series: c.series, Frame: c.frame, Workers: 2}
		r, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Volume(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		ref := newReference(in, imgs, r.prep.px, r.prep.py)
		var diff, norm float64
		n := 0
		rng := rand.New(rand.NewPCG(1, 1))
		for range 60 {
			x, y, z := rng.IntN(c.frame.NX), rng.IntN(c.frame.NY), rng.IntN(c.frame.NZ)
			if want, ok := ref.at(x, y, z); ok {
				d := float64(got[(z*c.frame.NY+y)*c.frame.NX+x]) - want
				diff, norm, n = diff+d*d, norm+want*want, n+1
			}
		}
		if rms := math.Sqrt(diff / norm); n > 10 && rms > 0.08 {
			t.Fatalf("relative rms difference %.3f over %d voxels", rms, n)
		}
	})
}

type geometry struct {
	series *tomo.Series
	frame  tomo.VolumeFrame
}

func drawCase(t *rapid.T) geometry {
	angle := func(name string, most float64) geom.Angle {
		return geom.Angle(rapid.Float64Range(-most, most).Draw(t, name))
	}
	g := tomo.ImageGrid{NX: rapid.IntRange(30, 40).Draw(t, "nx"), NY: rapid.IntRange(30, 40).Draw(t, "ny"), PixelSize: 3}
	s := &tomo.Series{Grid: g}
	axis, xtilt, spread := angle("axis", 180), angle("x-tilt", 6), angle("spread", 2)
	for i := range 3 {
		shift := geom.Vec2{rapid.Float64Range(-9, 9).Draw(t, "u"), rapid.Float64Range(-9, 9).Draw(t, "v")}
		p := tomo.Compose(axis+angle("jitter", 0.5), geom.Angle(40*i-40)+angle("tilt", 10), xtilt+spread*geom.Angle(i-1), shift)
		for k := range 2 {
			p.M[k] = [3]float64(geom.Vec3(p.M[k]).Scale(rapid.Float64Range(0.97, 1.03).Draw(t, fmt.Sprint("stretch", k))))
		}
		s.Tilts = append(s.Tilts, tomo.Tilt{Section: i, Projection: p})
	}
	q := rapid.SampledFrom(geom.SignedPermutations()).Draw(t, "layout")
	voxel := rapid.Float64Range(2.5, 4.5).Draw(t, "voxel")
	size := [3]int{rapid.IntRange(16, 40).Draw(t, "size x"), rapid.IntRange(16, 40).Draw(t, "size y"), rapid.IntRange(16, 40).Draw(t, "size z")}
	m := q.Scale(voxel)
	centre := geom.Vec3{float64(size[0] / 2), float64(size[1] / 2), float64(size[2] / 2)}
	return geometry{s, tomo.VolumeFrame{NX: size[0], NY: size[1], NZ: size[2], VoxelSize: voxel, Known: true, ToSpecimen: geom.Affine3{M: m, T: m.Apply(centre).Scale(-1)}}}
}
