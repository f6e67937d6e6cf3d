package conventiontest

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// testPoints are specimen points (Å) that fill a series' field: a box of half
// the image in x and y and a quarter in z.
func testPoints(s tomo.Series) []tomo.SpecimenPoint {
	x := float64(s.Grid.NX) / 2 * s.Grid.PixelSize
	y := float64(s.Grid.NY) / 2 * s.Grid.PixelSize
	var out []tomo.SpecimenPoint
	for _, fx := range []float64{-1, -0.3, 0, 1} {
		for _, fy := range []float64{-1, 0.4, 1} {
			for _, fz := range []float64{-0.5, 0, 0.5} {
				out = append(out, tomo.SpecimenPoint{fx * x, fy * y, fz * x})
			}
		}
	}
	return out
}

// Apart returns the largest distance in raw pixels, and the largest difference
// of height in Å, between the projections of two claims in the tilts both have
// geometry for, and how many tilts were compared.
func Apart(a, b *tomo.Claim) (px, height float64, tilts int) {
	type key struct{ section, point int }
	at := map[key]tomo.Projected{}
	points := testPoints(a.Series)
	for i, p := range points {
		for _, pr := range a.Series.Project(p) {
			at[key{pr.Section, i}] = pr
		}
	}
	seen := map[int]bool{}
	for i, p := range points {
		for _, pr := range b.Series.Project(p) {
			other, ok := at[key{pr.Section, i}]
			if !ok {
				continue
			}
			seen[pr.Section] = true
			px = math.Max(px, geom.Vec2(pr.Pixel).Sub(geom.Vec2(other.Pixel)).Norm())
			height = math.Max(height, math.Abs(pr.Height-other.Height))
		}
	}
	return px, height, len(seen)
}
