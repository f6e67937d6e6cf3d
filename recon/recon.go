package recon

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal"
	"github.com/tomoparity/tomoparity/tomo"
)

// Images gives the raw images, one section at a time.
type Images interface {
	// Size returns columns, rows and sections.
	Size() (nx, ny, sections int)
	// ReadSection reads the 0-based section z into dst (nx·ny values, row 0 the bottom row).
	ReadSection(z int, dst []float32) error
}

// Input is what a reconstruction needs.
type Input struct {
	Images Images
	Series *tomo.Series     // geometry; excluded tilts and tilts without geometry are left out
	Frame  tomo.VolumeFrame // size, voxel size and place of the volume
	Bin    int              // images are averaged by this whole number first; at least 1
	Cutoff float64          // highest frequency of the ramp, cycles per binned pixel; 0 means 0.45

	Workers  int
	Progress func(done, total int)
}

// view is one weighted image with the map from voxel index to its pixels.
type view struct {
	nx, ny int
	img    []float32
	rows   [2]geom.Vec3 // pixel = rows · voxel + base
	base   geom.Vec2
}

// Reconstruction holds the weighted images of a series.
type Reconstruction struct {
	in    Input
	views []view
	scale float32
}

// New reads and weights the images.
func New(ctx context.Context, in Input) (*Reconstruction, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	r := &Reconstruction{in: in}
	nx, ny, _ := in.Images.Size()
	raw := make([]float32, nx*ny)
	for i, t := range in.Series.Tilts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !t.Usable() {
			continue
		}
		if err := in.Images.ReadSection(t.Section, raw); err != nil {
			return nil, fmt.Errorf("section %d: %w", t.Section, err)
		}
		v, err := r.view(raw, nx, ny, t.Projection)
		if err != nil {
			return nil, err
		}
		r.views = append(r.views, v)
		if in.Progress != nil {
			in.Progress(i+1, len(in.Series.Tilts))
		}
	}
	if len(r.views) == 0 {
		return nil, &problem.Problem{Field: "tilts", Got: "none that can be used", Want: "at least one"}
	}
	r.scale = float32(math.Pi / float64(len(r.views)))
	return r, nil
}

func (in *Input) validate() error {
	var faults problem.List
	if in.Bin < 1 {
		in.Bin = 1
	}
	if in.Cutoff <= 0 {
		in.Cutoff = 0.45
	}
	f := in.Frame
	if !f.Known || f.NX < 1 || f.NY < 1 || f.NZ < 1 {
		faults.Add(&problem.Problem{Class: problem.BadCall, Field: "volume", Got: "size or place is not known", Want: "a size in voxels", Hint: "say it: --thickness"})
	}
	nx, ny, n := in.Images.Size()
	if g := in.Series.Grid; g.NX != nx || g.NY != ny {
		faults.Add(&problem.Problem{Field: "image size", Got: fmt.Sprintf("%d x %d in the stack, %d x %d in the result", nx, ny, g.NX, g.NY), Want: "the stack the result was made from"})
	}
	for _, t := range in.Series.Tilts {
		if t.Usable() && t.Section >= n {
			faults.Add(&problem.Problem{Field: fmt.Sprintf("section %d", t.Section), Got: fmt.Sprintf("the stack has %d sections", n), Want: "the stack the result was made from"})
			break
		}
	}
	return faults.ErrOrNil()
}

// view averages and weights one image and composes its map.
func (r *Reconstruction) view(raw []float32, nx, ny int, p tomo.Projection) (view, error) {
	b := r.in.Bin
	v := view{nx: nx / b, ny: ny / b}
	if v.nx < 2 || v.ny < 2 {
		return v, &problem.Problem{Class: problem.BadCall, Field: "binning", Got: fmt.Sprint(b), Want: "less: the images would vanish"}
	}
	v.img = average(raw, nx, v.nx, v.ny, b)
	d, ok := p.Decompose()
	if !ok {
		return v, &problem.Problem{Field: "geometry", Got: "a projection without rotation", Want: "a regular one"}
	}
	if err := ramp(v.img, v.nx, v.ny, d.Axis, r.in.Cutoff); err != nil {
		return v, err
	}
	// voxel -> specimen -> image (Å) -> raw pixel -> binned pixel
	g := r.in.Series.Grid
	m := r.in.Frame.ToSpecimen.Then(geom.Affine3(p))
	k := 1 / (g.PixelSize * float64(b))
	half := float64(b-1) / 2
	c := g.Centre()
	for row := range 2 {
		v.rows[row] = geom.Vec3(m.M[row]).Scale(k)
		v.base[row] = (m.T[row]/g.PixelSize + c[row] - half) / float64(b)
	}
	return v, nil
}

// average sums b×b blocks and takes out the mean.
func average(raw []float32, stride, nx, ny, b int) []float32 {
	out := make([]float32, nx*ny)
	sum := 0.0
	for y := range ny * b {
		row := raw[y*stride : y*stride+nx*b]
		into := out[y/b*nx : y/b*nx+nx]
		for x, v := range row {
			if v != v {
				v = 0
			}
			into[x/b] += v
		}
	}
	for _, v := range out {
		sum += float64(v)
	}
	mean, inv := float32(sum/float64(len(out))), 1/float32(b*b)
	for i := range out {
		out[i] = (out[i] - mean) * inv
	}
	return out
}

// ramp weights an image with |k·e|, e = (cos axis, sin axis), falling off to
// zero between the cutoff and Nyquist.
func ramp(img []float32, nx, ny int, axis geom.Angle, cutoff float64) error {
	n := 2
	for n < max(nx, ny)*5/4 {
		n *= 2
	}
	s, err := signal.NewSquare(n)
	if err != nil {
		return &problem.Problem{Field: "image size", Got: err.Error(), Want: "a smaller image, or more binning"}
	}
	re, im := make([]float32, n*n), make([]float32, n*n)
	for y := range ny {
		copy(re[y*n:], img[y*nx:y*nx+nx])
	}
	s.Forward(re, im)
	sin, cos := axis.SinCos()
	fold := func(k int) float64 {
		if k > n/2 {
			k -= n
		}
		return float64(k) / float64(n)
	}
	for kx := range n {
		fx := fold(kx)
		for ky := range n {
			fy := fold(ky)
			w := math.Abs(fx*cos + fy*sin)
			if f := math.Hypot(fx, fy); f > cutoff {
				w *= math.Max(0, math.Cos(math.Pi/2*math.Min(1, (f-cutoff)/(0.5-cutoff))))
			}
			i := kx*n + ky
			re[i] *= float32(w)
			im[i] *= float32(-w)
		}
	}
	s.Forward(re, im)
	inv := 1 / float32(n*n)
	for y := range ny {
		for x := range nx {
			img[y*nx+x] = re[y*n+x] * inv
		}
	}
	return nil
}

// Run makes the planes of the volume in order and gives each to sink, which may
// not keep it.
func (r *Reconstruction) Run(ctx context.Context, sink func(z int, plane []float32) error) error {
	workers := r.in.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	f := r.in.Frame
	planes := make([][]float32, workers)
	for i := range planes {
		planes[i] = make([]float32, f.NX*f.NY)
	}
	for z0 := 0; z0 < f.NZ; z0 += workers {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(workers, f.NZ-z0)
		var wg sync.WaitGroup
		for w := range n {
			wg.Go(func() { r.plane(planes[w], z0+w) })
		}
		wg.Wait()
		for w := range n {
			if err := sink(z0+w, planes[w]); err != nil {
				return err
			}
		}
		if r.in.Progress != nil {
			r.in.Progress(z0+n, f.NZ)
		}
	}
	return nil
}

// plane back-projects all views into plane z.
func (r *Reconstruction) plane(out []float32, z int) {
	clear(out)
	f := r.in.Frame
	for i := range r.views {
		v := &r.views[i]
		for y := range f.NY {
			start := geom.Vec2{
				v.rows[0][1]*float64(y) + v.rows[0][2]*float64(z) + v.base[0],
				v.rows[1][1]*float64(y) + v.rows[1][2]*float64(z) + v.base[1],
			}
			v.addRow(out[y*f.NX:(y+1)*f.NX], start)
		}
	}
	for i := range out {
		out[i] *= r.scale
	}
}

// addRow adds the view along a row of voxels whose first lands on start.
func (v *view) addRow(row []float32, start geom.Vec2) {
	dx, dy := v.rows[0][0], v.rows[1][0]
	lo, hi := inside(start[0], dx, float64(v.nx-1), 0, len(row))
	lo, hi = inside(start[1], dy, float64(v.ny-1), lo, hi)
	for i := lo; i < hi; i++ {
		px, py := start[0]+dx*float64(i), start[1]+dy*float64(i)
		ix, iy := int(px), int(py)
		at := iy*v.nx + ix
		fx, fy := float32(px-float64(ix)), float32(py-float64(iy))
		a, b := v.img[at:at+2:at+2], v.img[at+v.nx:at+v.nx+2:at+v.nx+2]
		p, q := a[0]+fx*(a[1]-a[0]), b[0]+fx*(b[1]-b[0])
		row[i] += p + fy*(q-p)
	}
}

// inside narrows [lo, hi) to the indices i with 0 <= start + step·i < limit.
func inside(start, step, limit float64, lo, hi int) (int, int) {
	in := func(i int) bool { p := start + step*float64(i); return p >= 0 && p < limit }
	switch {
	case step > 0:
		lo = max(lo, int(math.Ceil(math.Min(1e9, math.Max(-1e9, -start/step)))))
		hi = min(hi, int(math.Ceil(math.Min(1e9, math.Max(-1e9, (limit-start)/step)))))
	case step < 0:
		lo = max(lo, int(math.Floor(math.Min(1e9, math.Max(-1e9, (limit-start)/step))))+1)
		hi = min(hi, int(math.Floor(math.Min(1e9, math.Max(-1e9, -start/step))))+1)
	default:
		if start < 0 || start >= limit {
			return lo, lo
		}
	}
	for lo < hi && !in(lo) {
		lo++
	}
	for hi > lo && !in(hi-1) {
		hi--
	}
	return lo, max(lo, hi)
}

// At returns the density at one place of the volume (voxels, 0-based, any
// fraction): the same sum as in Run, for looking at a few points.
func (r *Reconstruction) At(p tomo.VoxelPoint) float32 {
	var sum float32
	for i := range r.views {
		v := &r.views[i]
		one := []float32{0}
		v.addRow(one, geom.Vec2{v.rows[0].Dot(geom.Vec3(p)) + v.base[0], v.rows[1].Dot(geom.Vec3(p)) + v.base[1]})
		sum += one[0]
	}
	return sum * r.scale
}
