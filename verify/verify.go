// Package verify compares two claims by sending the same points through both:
// the proof behind every conversion. It never compares angles.
package verify

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Residual is how far two claims are apart on the same specimen points.
type Residual struct {
	RMSPx      float64   // over all points and tilts, pixels of the first claim's images
	MaxPx      float64   // largest, pixels
	DefocusMax float64   // largest difference of underfocus at the points, Å; NaN when not both know it
	HeightMax  float64   // largest difference of height, Å
	Tilts      int       // tilts compared
	PerTilt    []float64 // rms of each tilt, pixels
}

// Points returns the test points of a series: a 5 × 5 × 3 grid over the image
// in x and y and over half of its width in z, specimen frame, Å.
func Points(g tomo.ImageGrid) []tomo.SpecimenPoint {
	hx, hy := float64(g.NX)*g.PixelSize/2, float64(g.NY)*g.PixelSize/2
	hz := math.Min(hx, hy) / 2
	var out []tomo.SpecimenPoint
	for _, z := range []float64{-1, 0, 1} {
		for _, y := range []float64{-1, -0.5, 0, 0.5, 1} {
			for _, x := range []float64{-1, -0.5, 0, 0.5, 1} {
				out = append(out, tomo.SpecimenPoint{x * hx, y * hy, z * hz})
			}
		}
	}
	return out
}

// Compare projects the test points of a through both series, tilts matched by
// section. An error says that they have no tilt in common or that a tilt of a
// with geometry is missing from b; one that a leaves out may have none in b.
func Compare(a, b *tomo.Series) (Residual, error) {
	r := Residual{DefocusMax: math.NaN()}
	sections := map[int]int{}
	for i, t := range b.Tilts {
		if !t.NoGeometry {
			sections[t.Section] = i
		}
	}
	leftOut := map[int]bool{}
	for _, t := range a.Tilts {
		leftOut[t.Section] = t.Excluded
	}
	sums, counts := map[int]float64{}, map[int]int{}
	total, n := 0.0, 0
	for _, p := range Points(a.Grid) {
		other := map[int]tomo.Projected{}
		for _, q := range b.Project(p) {
			other[q.Section] = q
		}
		for _, q := range a.Project(p) {
			o, ok := other[q.Section]
			if !ok && leftOut[q.Section] {
				continue
			}
			if !ok {
				return r, &problem.Problem{Got: fmt.Sprintf("section %d is not in the other one", q.Section), Want: "the same sections"}
			}
			d2 := r.add(q, o, b.Grid.PixelSize/a.Grid.PixelSize, a.Grid, b.Grid)
			sums[q.Section] += d2
			counts[q.Section]++
			total += d2
			n++
		}
	}
	if n == 0 {
		return r, &problem.Problem{Got: "no tilt with a geometry", Want: "at least one"}
	}
	r.RMSPx = math.Sqrt(total / float64(n))
	for _, t := range a.Tilts {
		if c := counts[t.Section]; c > 0 {
			r.PerTilt = append(r.PerTilt, math.Sqrt(sums[t.Section]/float64(c)))
		}
	}
	r.Tilts = len(r.PerTilt)
	return r, nil
}

// add takes one pair of projections in and returns its squared distance (px²).
func (r *Residual) add(p, q tomo.Projected, scale float64, ga, gb tomo.ImageGrid) float64 {
	ca, cb := ga.Centre(), gb.Centre()
	dx := (q.Pixel[0]-cb[0])*scale - (p.Pixel[0] - ca[0])
	dy := (q.Pixel[1]-cb[1])*scale - (p.Pixel[1] - ca[1])
	d2 := dx*dx + dy*dy
	r.MaxPx = math.Max(r.MaxPx, math.Sqrt(d2))
	r.HeightMax = math.Max(r.HeightMax, math.Abs(p.Height-q.Height))
	da, ok := p.Defocus.Get()
	db, both := q.Defocus.Get()
	if ok && both {
		d := math.Abs(da - db)
		if math.IsNaN(r.DefocusMax) || d > r.DefocusMax {
			r.DefocusMax = d
		}
	}
	return d2
}

// VolumeRelation says in words how the volume that b describes lies against
// that of a, when both describe one.
func VolumeRelation(a, b tomo.VolumeFrame) string {
	if !a.Known || !b.Known {
		return "not known: the files do not describe both volumes"
	}
	inv, ok := b.ToSpecimen.Inverse()
	if !ok {
		return "not known"
	}
	m := a.ToSpecimen.Then(inv)
	q, ok := geom.NearestOrthogonal(m.M)
	if !ok {
		return "not known"
	}
	return geom.DescribeOrthogonal(q, 0.01)
}
