package recon

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// memory is a stack of images in memory.
type memory struct {
	nx, ny int
	img    [][]float32
}

func (m *memory) Size() (nx, ny, n int)                  { return m.nx, m.ny, len(m.img) }
func (m *memory) ReadSection(z int, dst []float32) error { copy(dst, m.img[z]); return nil }

// noiseImages are white noise that fades to nothing at the edges.
func noiseImages(rng *rand.Rand, nx, ny, n int) *memory {
	m := &memory{nx: nx, ny: ny}
	for range n {
		img := make([]float32, nx*ny)
		for y := range ny {
			for x := range nx {
				w := math.Sin(math.Pi*float64(x)/float64(nx-1)) * math.Sin(math.Pi*float64(y)/float64(ny-1))
				img[y*nx+x] = float32(rng.NormFloat64() * w * w)
			}
		}
		m.img = append(m.img, img)
	}
	return m
}

// spectrumOf is the two-dimensional transform by its definition, of the image
// without its mean in a frame of px × py, for the frequencies -px/2 < kx < px/2.
type wave struct {
	f geom.Vec2 // cycles per raw pixel
	a complex128
}

func wavesOf(img []float32, nx, ny, px, py int) []wave {
	mean := 0.0
	for _, v := range img {
		mean += float64(v) / float64(nx*ny)
	}
	part := make([][]complex128, ny)
	for y := range part {
		part[y] = make([]complex128, px)
		for kx := range px {
			for x := range nx {
				part[y][kx] += complex(float64(img[y*nx+x])-mean, 0) * cmplx.Exp(complex(0, -2*math.Pi*float64(kx*x)/float64(px)))
			}
		}
	}
	var out []wave
	for ky := -py/2 + 1; ky < py/2; ky++ {
		for kx := -px/2 + 1; kx < px/2; kx++ {
			var sum complex128
			for y := range ny {
				sum += part[y][(kx+px)%px] * cmplx.Exp(complex(0, -2*math.Pi*float64(ky*y)/float64(py)))
			}
			out = append(out, wave{geom.Vec2{float64(kx) / float64(px), float64(ky) / float64(py)}, sum / complex(float64(px*py), 0)})
		}
	}
	return out
}

// reference is the sum of the weighted images at a voxel, each the sum of its
// waves at the place where the hub says that the voxel is seen.
type reference struct {
	in    Input
	waves [][]wave
}

func newReference(in Input, imgs *memory, px, py int) *reference {
	r := &reference{in: in}
	n := float64(len(in.usable()))
	scale := in.scale()
	for _, t := range in.usable() {
		d, _ := t.Projection.Decompose()
		e := geom.Vec2{d.Axis.Cos(), d.Axis.Sin()}
		ws := wavesOf(imgs.img[t.Section], imgs.nx, imgs.ny, px, py)
		for i, w := range ws {
			f := w.f.Norm() * scale
			k := math.Pi / n * math.Abs(w.f.Dot(e)) * scale
			switch {
			case f >= 0.5:
				k = 0
			case f > 0.45:
				k *= math.Cos(math.Pi / 2 * (f - 0.45) / 0.05)
			}
			ws[i].a *= complex(k, 0)
		}
		r.waves = append(r.waves, ws)
	}
	return r
}

// at is the value at a voxel; ok is false where an image ends within four voxels,
// because there the two differ in what they take for the outside.
func (r *reference) at(x, y, z int) (sum float64, ok bool) {
	ok = true
	g := r.in.Series.Grid
	for i, t := range r.in.usable() {
		uv, _ := t.Projection.Apply(r.in.Frame.Specimen(tomo.VoxelPoint{float64(x), float64(y), float64(z)}))
		px := geom.Vec2(g.Pixel(uv))
		if px[0] < 0 || px[1] < 0 || px[0] > float64(g.NX-1) || px[1] > float64(g.NY-1) {
			continue
		}
		edge := math.Min(math.Min(px[0], px[1]), math.Min(float64(g.NX-1)-px[0], float64(g.NY-1)-px[1]))
		ok = ok && edge > 4*r.in.scale()
		for _, w := range r.waves[i] {
			sum += real(w.a * cmplx.Exp(complex(0, 2*math.Pi*w.f.Dot(px))))
		}
	}
	return sum, ok
}

// White noise, the worst that images can be, gives the tomogram that sums of
// waves in float64 give, to 1 % rms, whatever the geometry and the layout.
func TestAgainstReference(t *testing.T) {
	axis := func(xtilt, perTilt geom.Angle, mag float64) *tomo.Series {
		s := &tomo.Series{Grid: tomo.ImageGrid{NX: 40, NY: 34, PixelSize: 3}}
		for i := range 5 {
			p := tomo.Compose(85+geom.Angle(i)/5, geom.Angle(28*i-56), xtilt+perTilt*geom.Angle(i-2), geom.Vec2{float64(2 * i), -3})
			p.M[0] = [3]float64(geom.Vec3(p.M[0]).Scale(mag))
			p.M[1][1] *= 2 - mag
			s.Tilts = append(s.Tilts, tomo.Tilt{Section: i, Projection: p})
		}
		return s
	}
	layout := func(q geom.Mat3, nx, ny, nz int, voxel float64) tomo.VolumeFrame {
		m := q.Scale(voxel)
		c := geom.Vec3{float64(nx / 2), float64(ny / 2), float64(nz / 2)}
		return tomo.VolumeFrame{NX: nx, NY: ny, NZ: nz, VoxelSize: voxel, Known: true, ToSpecimen: geom.Affine3{M: m, T: m.Apply(c).Scale(-1)}}
	}
	plain := geom.Identity3()
	zAlong := geom.Mat3{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}
	xAlong := geom.Mat3{{0, 1, 0}, {1, 0, 0}, {0, 0, -1}}
	for _, c := range []struct {
		name   string
		series *tomo.Series
		frame  tomo.VolumeFrame
	}{
		{"plain", axis(0, 0, 1), layout(plain, 36, 40, 20, 3)},
		{"x-tilt", axis(4, 0, 1), layout(plain, 36, 40, 20, 3)},
		{"x-tilt of each image", axis(2, 1.5, 1), layout(plain, 36, 40, 20, 3)},
		{"magnified and stretched", axis(0, 0, 1.06), layout(plain, 36, 40, 20, 3)},
		{"binned by 1.5", axis(3, 0, 1), layout(plain, 25, 23, 8, 4.5)},
		{"tilt axis along z", axis(3, 0, 1), layout(zAlong, 36, 20, 40, 3)},
		{"tilt axis along x", axis(3, 0, 1), layout(xAlong, 40, 36, 20, 3)},
	} {
		t.Run(c.name, func(t *testing.T) {
			imgs := noiseImages(rand.New(rand.NewPCG(7, 9)), 40, 34, 5)
			in := Input{Images: imgs, Series: c.series, Frame: c.frame}
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
			rng := rand.New(rand.NewPCG(1, 1))
			for range 400 {
				x, y, z := rng.IntN(c.frame.NX), rng.IntN(c.frame.NY), rng.IntN(c.frame.NZ)
				want, ok := ref.at(x, y, z)
				if !ok {
					continue
				}
				d := float64(got[(z*c.frame.NY+y)*c.frame.NX+x]) - want
				diff, norm = diff+d*d, norm+want*want
			}
			rms := math.Sqrt(diff / norm)
			t.Logf("relative rms difference %s", fmt.Sprintf("%.2f %%", 100*rms))
			if rms > 0.01 {
				t.Errorf("relative rms difference %.3f", rms)
			}
		})
	}
}
