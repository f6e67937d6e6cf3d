package recon

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// tilted is a series of n tilts up to ±most, with an x-tilt that differs by spread
// from tilt to tilt.
func tilted(size, n int, most, xtilt, spread geom.Angle) *tomo.Series {
	s := &tomo.Series{Grid: tomo.ImageGrid{NX: size, NY: size, PixelSize: 4}}
	for i := range n {
		part := geom.Angle(2*i)/geom.Angle(n-1) - 1
		s.Tilts = append(s.Tilts, tomo.Tilt{Section: i, Written: most * part, Projection: tomo.Compose(3, most*part, xtilt+spread*part, geom.Vec2{float64(i % 3), 2})})
	}
	return s
}

func cube(nx, ny, nz int, voxel float64) tomo.VolumeFrame {
	c := geom.Vec3{float64(nx / 2), float64(ny / 2), float64(nz / 2)}
	return tomo.VolumeFrame{NX: nx, NY: ny, NZ: nz, VoxelSize: voxel, Known: true, ToSpecimen: geom.Affine3{M: geom.Identity3().Scale(voxel), T: c.Scale(-voxel)}}
}

// Projection is the adjoint of back-projection: <B rows, volume> is
// <rows, P volume>, with and without x-tilt.
func TestProjectionIsAdjoint(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for name, s := range map[string]*tomo.Series{"plain": tilted(64, 5, 60, 0, 0), "x-tilt": tilted(64, 5, 60, 5, 0), "many x-tilts": tilted(64, 5, 60, 3, 4)} {
		imgs := noiseImages(rng, 64, 64, 5)
		r, err := New(Input{Images: imgs, Series: s, Frame: cube(50, 40, 36, 4), Iteration: Iteration{Method: SIRT}})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.prepare(context.Background(), 0, 40, newProgress(nil, 0)); err != nil {
			t.Fatal(err)
		}
		sv := r.newSolver()
		p, back := sv.newPiece(0, 40), sv.newPiece(0, 40)
		for _, l := range p.left {
			for i := range l.data {
				l.data[i] = float32(rng.NormFloat64())
			}
		}
		var inVolume, inRows float64
		for i, x := range p.tiles {
			r.backProject(back.tiles[i], r.groups, p.left)
			for k := range x.data {
				x.data[k] = float32(rng.NormFloat64())
				inVolume += float64(x.data[k]) * float64(back.tiles[i].data[k])
			}
			r.project(x, r.groups, back.left)
		}
		for i, l := range p.left {
			for k, v := range l.data {
				inRows += float64(v) * float64(back.left[i].data[k])
			}
		}
		if d := math.Abs(inVolume-inRows) / math.Sqrt(float64(50*40*36*5)); d > 1e-3 {
			t.Errorf("%s: <B rows, volume> %g, <rows, P volume> %g", name, inVolume, inRows)
		}
	}
}

// balls are a few Gaussian balls, projected as the hub says; their volume too.
func balls(s *tomo.Series, f tomo.VolumeFrame) (*memory, []float64) {
	g := s.Grid
	m := &memory{nx: g.NX, ny: g.NY}
	at := []tomo.SpecimenPoint{{-30, 20, 12}, {40, -36, -16}, {8, 4, 0}, {-60, -50, 24}}
	const sigma = 9.0 // Å
	for range s.Tilts {
		m.img = append(m.img, make([]float32, g.NX*g.NY))
	}
	volume := make([]float64, f.NX*f.NY*f.NZ)
	for _, p := range at {
		for i, pr := range s.Project(p) {
			for k := range m.img[i] {
				dx, dy := (float64(k%g.NX)-pr.Pixel[0])*g.PixelSize, (float64(k/g.NX)-pr.Pixel[1])*g.PixelSize
				m.img[i][k] += float32(math.Exp(-(dx*dx + dy*dy) / (2 * sigma * sigma)))
			}
		}
		v, _ := f.Voxel(p)
		for k := range volume {
			d := geom.Vec3{float64(k % f.NX), float64(k / f.NX % f.NY), float64(k / f.NX / f.NY)}.Sub(geom.Vec3(v)).Norm() * f.VoxelSize
			volume[k] += math.Exp(-d * d / (2 * sigma * sigma))
		}
	}
	return m, volume
}

func correlation(a []float32, b []float64) float64 {
	var sa, sb, saa, sbb, sab float64
	n := float64(len(a))
	for i, x := range a {
		x, y := float64(x), b[i]
		sa, sb, saa, sbb, sab = sa+x, sb+y, saa+x*x, sbb+y*y, sab+x*y
	}
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}

// SIRT and SART come closer to a known specimen than weighted back-projection
// does, every round leaves less of the images, and the rule stops them; pieces and
// x-tilt make no difference.
func TestIterationsConverge(t *testing.T) {
	for _, xtilt := range []geom.Angle{0, 4} {
		s, f := tilted(64, 25, 60, xtilt, 0), cube(56, 52, 32, 4)
		imgs, truth := balls(s, f)
		make := func(in Input) ([]float32, Solution) {
			in.Images, in.Series, in.Frame, in.Workers = imgs, s, f, 2
			r, err := New(in)
			if err != nil {
				t.Fatal(err)
			}
			v, err := r.Volume(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return v, r.Solution()
		}
		wbp, _ := make(Input{})
		plain := correlation(wbp, truth)
		for _, m := range []Method{SIRT, SART} {
			v, sol := make(Input{Iteration: Iteration{Method: m, Most: 60, Stop: 0.005}})
			got := correlation(v, truth)
			t.Logf("x-tilt %g, %s: correlation with the truth %.3f (weighted back-projection %.3f), %d rounds, left %.3f", xtilt, m, got, plain, len(sol.Left), sol.Left[len(sol.Left)-1])
			if got < plain+0.01 {
				t.Errorf("x-tilt %g, %s: correlation with the truth %.3f, back-projection %.3f", xtilt, m, got, plain)
			}
			for i := 1; i < len(sol.Left); i++ {
				if sol.Left[i] > sol.Left[i-1]*1.001 {
					t.Errorf("x-tilt %g, %s: round %d leaves %.4f, more than %.4f", xtilt, m, i, sol.Left[i], sol.Left[i-1])
				}
			}
			if _, early := make(Input{Iteration: Iteration{Method: m, Most: 60}}); !early.Stopped || len(early.Left) >= len(sol.Left) || !sol.Stopped {
				t.Errorf("x-tilt %g, %s: %d rounds by the usual rule, %d by a finer one", xtilt, m, len(early.Left), len(sol.Left))
			}
			if last := sol.Left[len(sol.Left)-1]; last > 0.35 {
				t.Errorf("x-tilt %g, %s: %.3f of the images is left", xtilt, m, last)
			}
		}
	}
}

// The SIRT-like ramp looks like SIRT of as many rounds more than of fewer or more.
func TestSIRTLike(t *testing.T) {
	s, f := tilted(64, 41, 60, 0, 0), cube(56, 40, 32, 4)
	imgs, _ := balls(s, f)
	get := func(in Input) []float32 {
		in.Images, in.Series, in.Frame = imgs, s, f
		r, err := New(in)
		if err != nil {
			t.Fatal(err)
		}
		v, err := r.Volume(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, n := range []int{5, 20} {
		sirt := get(Input{Iteration: Iteration{Method: SIRT, Most: n, Stop: 1e-9}})
		want := make([]float64, len(sirt))
		for i, v := range sirt {
			want[i] = float64(v)
		}
		like := func(n int) float64 {
			return correlation(get(Input{Filter: Filter{Weighting: WeightSIRT, Iterations: n}}), want)
		}
		same, fewer, more := like(n), like(n/4), like(4*n)
		t.Logf("%d rounds of SIRT: correlation %.3f with SIRT-like %d, %.3f with %d, %.3f with %d", n, same, n, fewer, n/4, more, 4*n)
		if same < 0.95 || same < fewer || same < more {
			t.Errorf("%d rounds of SIRT are not most like SIRT-like %d", n, n)
		}
	}
}
