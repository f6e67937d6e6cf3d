package recon

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal/fft"
	"github.com/tomoparity/tomoparity/signal/interp"
	"github.com/tomoparity/tomoparity/tomo"
)

// preparer turns raw images into the rows of views: the image is padded and
// transformed, weighted and cropped (or extended) in Fourier space to half a voxel
// per pixel, transformed back into coefficients for reading between pixels, and this is read at
// the places of the rows. It may be shared by goroutines.
type preparer struct {
	in         *Input
	nx, ny     int // raw image
	px, py     int // padded
	qx, qy     int // after the crop: half a voxel per pixel, about
	padX, padY int // raw pixels before column 0 and below row 0
	forward    *fft.Real
	back       *fft.Real
	lines      *interp.Lines
	between    bool      // rows are to be coefficients for reading between them
	falloff    []float64 // Filter.radial, by the squared frequency
	inverse    []float64 // 1 / interp.Response
	tables     [][]float64
	reading    sync.Mutex
	pool       sync.Pool
}

// buffers of one goroutine.
type buffers struct {
	raw, padded, image []float32
	spectrum, weighted []complex64
	line               []float32
}

func newPreparer(in *Input, tilts []tomo.Tilt, lines *interp.Lines) (*preparer, error) {
	p := &preparer{in: in, lines: lines, between: in.Filter.Weighting != weightNone && in.Filter.Weighting != weightFlat}
	p.nx, p.ny, _ = in.Images.Size()
	p.px, p.qx = paddedSize(p.nx, in.scale())
	p.py, p.qy = paddedSize(p.ny, in.scale())
	p.padX, p.padY = (p.px-p.nx)/2, (p.py-p.ny)/2
	var err error
	if p.forward, err = fft.NewReal(p.px, p.py); err == nil {
		p.back, err = fft.NewReal(p.qx, p.qy)
	}
	if err != nil {
		return nil, &problem.Problem{Field: "image size", Got: err.Error(), Want: "a smaller image, or larger voxels"}
	}
	for _, w := range in.Filter.weights(tilts, in.Frame) {
		p.tables = append(p.tables, table(func(f float64) float64 { return w(f) * in.Filter.Window.at(f) }))
	}
	p.falloff = table(func(f float64) float64 { return in.Filter.radial(math.Sqrt(f / 2)) })
	p.inverse = table(func(f float64) float64 { return 1 / interp.Response(f) })
	p.pool.New = func() any {
		return &buffers{
			raw: make([]float32, p.nx*p.ny), padded: make([]float32, p.px*p.py), image: make([]float32, p.qx*p.qy),
			spectrum: make([]complex64, p.forward.Width()*p.py), weighted: make([]complex64, p.back.Width()*p.qy),
		}
	}
	return p, nil
}

// bufferBytes is the memory of one goroutine that prepares images.
func (p *preparer) bufferBytes() int64 {
	return 4*int64(p.nx*p.ny+p.px*p.py+p.qx*p.qy) + 8*int64(p.forward.Width()*p.py+p.back.Width()*p.qy)
}

// paddedSize chooses the length to which n raw pixels are padded and that after
// the crop to two pixels per voxel of the given size: both with small factors.
func paddedSize(n int, scale float64) (padded, cropped int) {
	padded = smoothEven(n + n/8 + 2*int(math.Ceil(8*scale)))
	return padded, smoothEven(int(math.Ceil(2 * float64(padded) / scale)))
}

// smoothEven returns the smallest even number not below n without prime factors
// above 7.
func smoothEven(n int) int {
	for n += n % 2; ; n += 2 {
		m := n
		for _, f := range []int{2, 3, 5, 7} {
			for m%f == 0 {
				m /= f
			}
		}
		if m == 1 {
			return n
		}
	}
}

// rows fills view number i with the numbers first..first+stride of its rows.
func (p *preparer) rows(i int, v *view, first, stride int) error {
	v.image = v.image.blank(v.rows, first, stride)
	v.inside = make([][2]int, v.rows)
	if v.rows == 0 {
		return nil
	}
	b := p.pool.Get().(*buffers)
	defer p.pool.Put(b)
	p.reading.Lock()
	err := p.in.Images.ReadSection(v.tilt.Section, b.raw)
	p.reading.Unlock()
	if err != nil {
		return fmt.Errorf("section %d: %w", v.tilt.Section, err)
	}
	p.pad(b)
	p.forward.Forward(b.spectrum, b.padded)
	if p.in.CTF == None {
		p.weight(b, i, v, nil)
		p.back.Inverse(b.image, b.weighted)
		p.sample(b, v, nil)
		return nil
	}
	p.corrected(b, i, v)
	return nil
}

// corrected does rows for every defocus that the image has.
func (p *preparer) corrected(b *buffers, i int, v *view) {
	o := p.in.CTF.transfer(p.in.Series, v.tilt)
	plane := defocusPlane(p.in.Series, v.tilt)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range []float64{0, float64(p.nx - 1)} {
		for _, y := range []float64{0, float64(p.ny - 1)} {
			z := plane.at(geom.Vec2{x, y})
			lo, hi = math.Min(lo, z), math.Max(hi, z)
		}
	}
	for _, n := range o.nodes(lo, hi, 0.5/p.in.Frame.VoxelSize) {
		p.weight(b, i, v, func(f geom.Vec2) float64 { return o.at(f, n.defocus) })
		p.back.Inverse(b.image, b.weighted)
		p.sample(b, v, func(px geom.Vec2) float32 { return n.weight(plane.at(px)) })
	}
}

// plane is a quantity that changes evenly over the raw image.
type plane struct {
	zero float64
	by   geom.Vec2 // per raw pixel
}

func (p plane) at(px geom.Vec2) float64 { return p.zero + p.by.Dot(px) }

// defocusPlane is the underfocus (Å) of the specimen's plane z = 0 over the raw
// image, as the claim's own CTF model has it.
func defocusPlane(s *tomo.Series, t tomo.Tilt) plane {
	g, ok := t.Projection.DefocusGradient()
	if !ok {
		g = geom.Vec2{}
	}
	if s.Asserts == tomo.DepthWrong {
		g = g.Scale(-1)
	}
	_, shift := t.Projection.Image2()
	c := s.Grid.Centre()
	by := g.Scale(s.Grid.PixelSize)
	at := geom.Vec2{c[0] + shift[0]/s.Grid.PixelSize, c[1] + shift[1]/s.Grid.PixelSize}
	return plane{zero: t.Defocus.Or(0) - by.Dot(at), by: by}
}

// pad centres the image in the padded array with its mean at zero; outside, its
// edge fades to zero. Pixels that are no finite numbers count as the mean.
func (p *preparer) pad(b *buffers) {
	sum, n := 0.0, 0
	for _, v := range b.raw {
		if v-v == 0 {
			sum += float64(v)
			n++
		}
	}
	mean := float32(sum / float64(max(n, 1)))
	for i, v := range b.raw {
		if v-v != 0 {
			b.raw[i] = 0
		} else {
			b.raw[i] = v - mean
		}
	}
	fade := fadeTable(p.px, p.nx, p.padX)
	for y := range p.py {
		from := min(max(y-p.padY, 0), p.ny-1)
		row, to := b.raw[from*p.nx:][:p.nx], b.padded[y*p.px:][:p.px]
		k := fadeAt(y, p.py, p.ny, p.padY)
		if k == 0 {
			clear(to)
			continue
		}
		copy(to[p.padX:], row)
		for x := range p.padX {
			to[x] = row[0] * fade[x]
		}
		for x := p.padX + p.nx; x < p.px; x++ {
			to[x] = row[p.nx-1] * fade[x]
		}
		if k != 1 {
			for x := range to {
				to[x] *= k
			}
		}
	}
}

func fadeTable(padded, n, before int) []float32 {
	out := make([]float32, padded)
	for i := range out {
		out[i] = fadeAt(i, padded, n, before)
	}
	return out
}

// fadeAt is 1 inside the image and falls like a cosine to 0 where the padding of
// both sides meets.
func fadeAt(i, padded, n, before int) float32 {
	d, room := 0, 1
	switch {
	case i < before:
		d, room = before-i, before
	case i >= before+n:
		d, room = i-before-n+1, padded-before-n
	}
	return float32(0.5 + 0.5*math.Cos(math.Pi*float64(d)/float64(room+1)))
}

// weight multiplies the spectrum by the weights of view i and takes what the
// volume can hold into the smaller (or larger) one. extra is a factor of the
// frequency in Å⁻¹.
func (p *preparer) weight(b *buffers, i int, v *view, extra func(f geom.Vec2) float64) {
	clear(b.weighted)
	scale, weights := p.in.scale(), p.tables[i]
	wide, wideQ := p.forward.Width(), p.back.Width()
	gain := float64(p.qx) * float64(p.qy) / (float64(p.px) * float64(p.py))
	fromX := p.inverseResponse(p.px, p.qx, wide)
	fromY := p.inverseResponse(p.py, p.qy, p.py/2+1)
	ratio := p.in.Series.Grid.PixelSize
	flat := p.in.Filter.cutoff() * p.in.Filter.cutoff()
	for ky := range p.py {
		fy, row := float64(ky)/float64(p.py), ky
		absY := ky
		if ky > p.py/2 {
			fy, row, absY = fy-1, p.qy-(p.py-ky), p.py-ky
		}
		if math.Abs(fy)*scale >= 0.5 || 2*ky == p.py { // the highest frequency has no sign
			continue
		}
		src, dst := b.spectrum[ky*wide:][:wide], b.weighted[row*wideQ:][:wideQ]
		gy := gain * fromY[absY]
		for kx := range min(wide-1, wideQ) {
			fx := float64(kx) / float64(p.px)
			r2 := (fx*fx + fy*fy) * scale * scale
			if r2 >= 0.25 {
				break
			}
			w := gy * fromX[kx] * lookUp(weights, math.Abs(fx*v.ramp[0]+fy*v.ramp[1])*scale)
			if r2 > flat {
				w *= lookUp(p.falloff, 2*r2)
			}
			if p.between {
				w *= lookUp(p.inverse, math.Abs(fx*v.across[0]+fy*v.across[1]))
			}
			if extra != nil {
				w *= extra(geom.Vec2{fx / ratio, fy / ratio})
			}
			dst[kx] = complex(real(src[kx])*float32(w), imag(src[kx])*float32(w))
		}
	}
}

// inverseResponse is what turns samples into coefficients, for the
// frequencies 0..n-1 of a length of size padded that becomes cropped.
func (p *preparer) inverseResponse(padded, cropped, n int) []float64 {
	out := make([]float64, n)
	for k := range out {
		out[k] = 1 / interp.Response(math.Min(0.5, float64(k)/float64(cropped)))
	}
	return out
}

// sample reads the image along the rows of the view, inside the raw image only.
// With a share the rows are added to, each place weighted by it.
func (p *preparer) sample(b *buffers, v *view, share func(px geom.Vec2) float32) {
	b.line = slices.Grow(b.line[:0], v.image.stride)[:v.image.stride]
	img := v.image
	for i := range v.rows {
		start := v.origin.Add(v.across.Scale(float64(i))).Add(v.along.Scale(float64(img.first)))
		lo, hi := inside(start[0], v.along[0], float64(p.nx)-1, img.stride)
		lo2, hi2 := inside(start[1], v.along[1], float64(p.ny)-1, img.stride)
		lo, hi = max(lo, lo2), min(hi, hi2)
		if lo >= hi {
			continue
		}
		v.inside[i] = [2]int{img.first + lo, img.first + hi}
		start = start.Add(v.along.Scale(float64(lo)))
		to := img.data[i*img.stride+lo : i*img.stride+hi]
		into := to
		if share != nil {
			into = b.line[:hi-lo]
		}
		p.read(into, b.image, v, start)
		if share == nil {
			continue
		}
		for j, x := range into {
			to[j] += x * share(start.Add(v.along.Scale(float64(j))))
		}
	}
}
