package recon

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// ripple is a wave of an image.
type ripple struct {
	f     geom.Vec2 // cycles per pixel
	phase float64
}

// ripples are n waves of high frequency.
func ripples(n int) (waves []ripple) {
	rng := rand.New(rand.NewPCG(3, 3))
	for len(waves) < n {
		f := geom.Vec2{rng.Float64() - 0.5, rng.Float64() - 0.5}
		if r := f.Norm(); r > 0.2 && r < 0.42 {
			waves = append(waves, ripple{f, rng.Float64() * 2 * math.Pi})
		}
	}
	return waves
}

// A flat specimen tilted by 55 deg, its image made of waves of which each has the
// contrast of the defocus at its place and in its direction: flipping and multiplying put the signs
// right all over the image when the gradient is the right way round, and not when
// it is the wrong way round.
func TestCTFFollowsTheGradient(t *testing.T) {
	const n, pixel, kv, cs, defocus = 256, 1.0, 300.0, 2.7, 3000.0
	tilt := tomo.Tilt{Projection: tomo.Compose(20, 55, 0, geom.Vec2{2, -3}), Defocus: tomo.Some(defocus), Astig: tomo.Some(tomo.Astigmatism{Difference: 600, Angle: 35})}
	s := &tomo.Series{Grid: tomo.ImageGrid{NX: n, NY: n, PixelSize: pixel}, Tilts: []tomo.Tilt{tilt},
		Optics: tomo.Optics{KV: tomo.Some(kv), Cs: tomo.Some(cs), AmpContrast: tomo.Some(0.1)}}
	f := cube(200, 200, 1, pixel)
	// The underfocus at image position (u, v), Å, in the plane z = 0, from two points.
	zero, along := s.Project(tomo.SpecimenPoint{})[0], s.Project(tomo.SpecimenPoint{100, 0, 0})[0]
	z0, _ := zero.Defocus.Get()
	z1, _ := along.Defocus.Get()
	d := geom.Vec2(along.Pixel).Sub(geom.Vec2(zero.Pixel))
	at := func(px geom.Vec2) float64 {
		return z0 + (z1-z0)*px.Sub(geom.Vec2(zero.Pixel)).Dot(d)/d.Dot(d)
	}
	sine := func(f geom.Vec2, z float64) float64 {
		l, s := 0.0196875, f.Dot(f) // Å at 300 kV
		z += 300 * math.Cos(2*(math.Atan2(f[1], f[0])-35*math.Pi/180))
		return math.Sin(math.Pi*l*z*s - math.Pi/2*cs*1e7*l*l*l*s*s + math.Asin(0.1))
	}
	waves := ripples(30)
	image := func(px geom.Vec2, contrast func(f geom.Vec2, z float64) float64) float64 {
		sum := 0.0
		for _, w := range waves {
			e := geom.Angle(20)
			k := math.Abs(w.f.Dot(geom.Vec2{e.Cos(), e.Sin()})) // the ramp, taken out again by comparing with it
			sum += k * contrast(w.f.Scale(1/pixel), at(px)) * math.Cos(2*math.Pi*w.f.Dot(px)+w.phase)
		}
		return sum
	}
	m := &memory{nx: n, ny: n, img: [][]float32{make([]float32, n*n)}}
	for i := range m.img[0] {
		px := geom.Vec2{float64(i % n), float64(i / n)}
		for _, w := range waves {
			m.img[0][i] += float32(sine(w.f.Scale(1/pixel), at(px)) * math.Cos(2*math.Pi*w.f.Dot(px)+w.phase))
		}
	}
	for _, c := range []struct {
		ctf     CTF
		asserts tomo.DepthParity
		astig   tomo.Opt[tomo.Astigmatism]
		want    func(f geom.Vec2, z float64) float64
		good    bool
	}{
		{PhaseFlip, tomo.DepthRight, tilt.Astig, func(f geom.Vec2, z float64) float64 { return math.Abs(sine(f, z)) }, true},
		{Multiply, tomo.DepthRight, tilt.Astig, func(f geom.Vec2, z float64) float64 { return sine(f, z) * sine(f, z) }, true},
		{PhaseFlip, tomo.DepthWrong, tilt.Astig, func(f geom.Vec2, z float64) float64 { return math.Abs(sine(f, z)) }, false},
		{PhaseFlip, tomo.DepthRight, tomo.Opt[tomo.Astigmatism]{}, func(f geom.Vec2, z float64) float64 { return math.Abs(sine(f, z)) }, false},
		{None, tomo.DepthRight, tilt.Astig, func(f geom.Vec2, z float64) float64 { return math.Abs(sine(f, z)) }, false},
	} {
		s.Asserts, s.Tilts[0].Astig = c.asserts, c.astig
		r, err := New(Input{Images: m, Series: s, Frame: f, CTF: c.ctf})
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Volume(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var inner []float32
		var want []float64
		for y := 10; y < 190; y += 3 {
			for x := 10; x < 190; x += 3 {
				px := geom.Vec2(s.Project(f.Specimen(tomo.VoxelPoint{float64(x), float64(y), 0}))[0].Pixel)
				if math.Min(math.Min(px[0], px[1]), math.Min(n-1-px[0], n-1-px[1])) > 12 {
					inner, want = append(inner, got[y*200+x]), append(want, image(px, c.want))
				}
			}
		}
		cc := correlation(inner, want)
		t.Logf("%q, depth %v: correlation %.3f", c.ctf, c.asserts, cc)
		if c.good != (cc > 0.94) {
			t.Errorf("%q, depth %v: correlation %.3f", c.ctf, c.asserts, cc)
		}
	}
}
