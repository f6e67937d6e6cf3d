package recon

import (
	"cmp"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal/interp"
	"github.com/tomoparity/tomoparity/tomo"
)

// axes names the array axes of the volume (0, 1, 2 for x, y, z): lines lie along
// a, the one nearest the tilt axis; images follow each other along b rather than c,
// which is nearer to the beam.
type axes struct{ a, b, c int }

// view is one tilt: its geometry in the terms of lines of voxels, and its image
// resampled on rows that run along those lines.
//
// A voxel (a, b, c) lands at row beta0 + beta[0]·b + beta[1]·(c - middle), number
// a + skew·(c - middle). Number j of row i is the raw pixel
// origin + j·along + i·across. Rows follow each other in the direction in which
// voxels b do, so that the number does not depend on b. The skew does not depend on
// rotation, magnification or stretch of the image, only on how the beam goes
// through the volume: it is minus the tangent of the x-tilt, one number for most
// tilt series.
type view struct {
	tilt   tomo.Tilt
	origin geom.Vec2 // raw pixel of row 0, number 0; fractions count
	along  geom.Vec2 // raw pixels per voxel of a line
	across geom.Vec2 // raw pixels per row
	ramp   geom.Vec2 // unit vector across the tilt axis, in the image
	beta0  float64
	beta   geom.Vec2
	skew   float64 // numbers along the rows per voxel along c

	index  int      // among the views
	rows   int      // of the image that the volume sees
	local  *field   // nil without a local part
	image  sheet    // the image on the rows
	inside [][2]int // of every row, the numbers j within the raw image: from, up to below
}

// sheet holds numbers on the rows of a view.
type sheet struct {
	data   []float32 // rows of stride numbers
	stride int
	first  int // number j of the first column
}

// blank returns a sheet with rows of zeros, in the memory of s where that suffices.
func (s sheet) blank(rows, first, stride int) sheet {
	s.data, s.first, s.stride = zeros(s.data, rows*stride), first, stride
	return s
}

// zeros returns n zeros, in the memory of old where that suffices.
func zeros(old []float32, n int) []float32 {
	if cap(old) < n {
		return make([]float32, n)
	}
	clear(old[:n])
	return old[:n]
}

// columns are the raw pixels per voxel along each array axis of the volume.
func columns(f tomo.VolumeFrame, g tomo.ImageGrid, p tomo.Projection) (col [3]geom.Vec2, base geom.Vec2) {
	m := f.ToSpecimen.Then(geom.Affine3(p))
	c := g.Centre()
	for row := range 2 {
		for k := range 3 {
			col[k][row] = m.M[row][k] / g.PixelSize
		}
		base[row] = m.T[row]/g.PixelSize + c[row]
	}
	return col, base
}

// chooseAxes finds the array axis whose projection changes least from tilt to
// tilt: the one along the tilt axis. y wins where none stands out. Of the others b is
// the one that is seen longer.
func chooseAxes(in *Input) axes {
	tilts := in.usable()
	var spread, long [3]float64
	for k := range 3 {
		var sum geom.Vec2
		var square float64
		for _, t := range tilts {
			col, _ := columns(in.Frame, in.Series.Grid, t.Projection)
			sum, square = sum.Add(col[k]), square+col[k].Dot(col[k])
		}
		n := float64(len(tilts))
		long[k] = square
		spread[k] = square/n - sum.Dot(sum)/(n*n) - 1e-3*square/n // an axis seen end-on is no line
	}
	ax := axes{a: 0, b: 1, c: 2}
	switch {
	case spread[1] <= spread[0]+1e-9 && spread[1] <= spread[2]+1e-9:
		ax = axes{a: 1, b: 0, c: 2}
	case spread[2] <= spread[0]:
		ax = axes{a: 2, b: 0, c: 1}
	}
	if long[ax.b] < 0.99*long[ax.c] {
		ax.b, ax.c = ax.c, ax.b
	}
	return ax
}

func newView(in *Input, ax axes, size [3]int, t tomo.Tilt) (*view, error) {
	col, base := columns(in.Frame, in.Series.Grid, t.Projection)
	v := &view{tilt: t, along: col[ax.a], local: newField(in.Series, t)}
	long, half := v.along.Norm(), in.scale()/2
	d, ok := t.Projection.Decompose()
	if !ok || !finite(base[0], base[1], long) || long < 1e-3*in.scale() {
		return nil, &problem.Problem{Field: "geometry", Got: "a projection that shows the tilt axis end-on", Want: "a regular one"}
	}
	sin, cos := d.Axis.SinCos()
	v.ramp = geom.Vec2{cos, sin}
	unit := v.along.Scale(1 / long)
	normal := geom.Vec2{unit[1], -unit[0]}
	v.across = normal
	if n := col[ax.b].Dot(normal); math.Abs(n) > 0.2*col[ax.b].Norm() && math.Abs(n) > 1e-6*half {
		v.across = col[ax.b].Scale(1 / n)
	}
	v.across = v.across.Scale(half)
	v.beta[0] = col[ax.b].Dot(normal) / half
	v.beta[1] = col[ax.c].Dot(normal) / half
	v.skew = col[ax.c].Sub(v.across.Scale(v.beta[1])).Dot(unit) / long
	v.origin = base.Add(col[ax.c].Scale(middle(size[ax.c])))
	v.clipRows(in, float64(size[ax.b]-1), middle(size[ax.c]))
	return v, nil
}

// middle is the voxel in the middle of n, or between the two there.
func middle(n int) float64 { return float64(n-1) / 2 }

// clipRows keeps the rows that cross the image and that the volume needs, and
// counts them from 0.
func (v *view) clipRows(in *Input, nb, nc float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, b := range []float64{0, nb} {
		for _, c := range []float64{-nc, nc} {
			i := v.beta[0]*b + v.beta[1]*c
			lo, hi = math.Min(lo, i), math.Max(hi, i)
		}
	}
	nx, ny, _ := in.Images.Size()
	normal := geom.Vec2{v.along[1], -v.along[0]}
	imgLo, imgHi := math.Inf(1), math.Inf(-1)
	for _, x := range []float64{0, float64(nx - 1)} {
		for _, y := range []float64{0, float64(ny - 1)} {
			i := geom.Vec2{x, y}.Sub(v.origin).Dot(normal) / v.across.Dot(normal)
			imgLo, imgHi = math.Min(imgLo, i), math.Max(imgHi, i)
		}
	}
	lo, hi = math.Floor(math.Max(lo, imgLo))-2, math.Ceil(math.Min(hi, imgHi))+2
	v.rows = max(0, int(math.Min(hi-lo+1, 1e9)))
	if v.rows < 5 {
		v.rows = 0
		return
	}
	v.origin = v.origin.Add(v.across.Scale(lo))
	v.beta0 = -lo
}

// group is the views of one skew: they are summed before their lines are moved to
// the places of the voxels.
type group struct {
	skew  float64 // numbers along the rows per voxel along c; 0 when no line is moved
	views []*view
}

// skewError is how far (numbers, at the surfaces of the volume) a line may be off
// that a group moves for all its views.
const skewError = 0.02

// groups gathers views of nearly one skew.
func groups(views []*view, nc int) []group {
	half := middle(nc)
	sorted := slices.Clone(views)
	slices.SortStableFunc(sorted, func(v, w *view) int { return cmp.Compare(v.skew, w.skew) })
	var out []group
	for _, v := range sorted {
		if k := len(out) - 1; k < 0 || (v.skew-out[k].views[0].skew)*half > 2*skewError {
			out = append(out, group{})
		}
		g := &out[len(out)-1]
		g.views = append(g.views, v)
	}
	for i := range out {
		g := &out[i]
		g.skew = (g.views[0].skew + g.views[len(g.views)-1].skew) / 2
		if math.Abs(g.skew)*half < skewError/20 {
			g.skew = 0
		}
	}
	return out
}

// span are the lines b of one c (counted from the middle), from lo up to below hi, whose four rows are
// there, and the first row's position for line lo.
func (v *view) span(b0, b1 int, c float64) (lo, hi int, first, step interp.Fixed) {
	start := v.beta0 + v.beta[1]*c - 1
	lo, hi = inside(start+v.beta[0]*float64(b0), v.beta[0], float64(v.rows)-3.001, b1-b0)
	step = interp.Fix(v.beta[0])
	return lo + b0, hi + b0, interp.Fix(start + v.beta[0]*float64(lo+b0)), step
}

// inside are the indices i of 0..n-1 with 0 <= start + step·i < limit, from lo up
// to below hi.
func inside(start, step, limit float64, n int) (lo, hi int) {
	in := func(i int) bool { p := start + step*float64(i); return p >= 1e-6 && p < limit }
	bound := func(p float64) int { return int(math.Max(0, math.Min(float64(n), math.Ceil(p)))) }
	lo, hi = 0, n
	switch {
	case step > 0:
		lo, hi = bound(-start/step), bound((limit-start)/step)
	case step < 0:
		lo, hi = bound((limit-start)/step), bound(-start/step)
	}
	for lo < hi && !in(lo) {
		lo++
	}
	for hi > lo && !in(hi-1) {
		hi--
	}
	return lo, max(lo, hi)
}
