package recon_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

// stack is a series of images in memory.
type stack struct {
	nx, ny int
	img    [][]float32
}

func (s *stack) Size() (nx, ny, n int) { return s.nx, s.ny, len(s.img) }

func (s *stack) ReadSection(z int, dst []float32) error {
	copy(dst, s.img[z])
	return nil
}

// draw adds a Gaussian bead at a 0-based pixel position.
func (s *stack) draw(z int, x, y, sigma float64) {
	reach := int(4*sigma) + 1
	for iy := max(0, int(y)-reach); iy <= min(s.ny-1, int(y)+reach); iy++ {
		for ix := max(0, int(x)-reach); ix <= min(s.nx-1, int(x)+reach); ix++ {
			dx, dy := float64(ix)-x, float64(iy)-y
			s.img[z][iy*s.nx+ix] += float32(math.Exp(-(dx*dx + dy*dy) / (2 * sigma * sigma)))
		}
	}
}

func newStack(nx, ny, n int) *stack {
	s := &stack{nx: nx, ny: ny}
	for range n {
		s.img = append(s.img, make([]float32, nx*ny))
	}
	return s
}

// Beads drawn where the vectors say they are in every raw image come out where
// the real program put them in its volume, in that program's own layout.
func TestBeadsAppearWhereTheRealProgramPutThem(t *testing.T) {
	for room, dir := range map[string]string{"imod": "imod", "eman2": "eman2", "relion": "relion5"} {
		for _, c := range conventiontest.LoadCases(t, "../testdata/vectors/"+dir) {
			t.Run(room+"/"+c.Name, func(t *testing.T) { beads(t, roomOf(t, room), c) })
		}
	}
}

func roomOf(t *testing.T, name string) convention.Room {
	for _, r := range all.Rooms() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no room %s", name)
	return convention.Room{}
}

func beads(t *testing.T, room convention.Room, c conventiontest.Case) {
	claims, err := room.Read(c.Input(c.Dir))
	if err != nil {
		t.Fatal(err)
	}
	const used = 20
	for i := range claims[0].Series.Tilts { // every other image is enough
		claims[0].Series.Tilts[i].Excluded = i%2 == 1
	}
	s := newStack(c.Images.Size[0], c.Images.Size[1], c.Images.Count)
	bin := max(1, int(math.Round(c.Volume.Voxel/c.Images.Pixel)))
	for _, p := range c.Points[:min(used, len(c.Points))] {
		for z, px := range p.Pixel {
			if px != nil {
				s.draw(z, px[0], px[1], 2*float64(bin))
			}
		}
	}
	r, err := recon.New(context.Background(), recon.Input{Images: s, Series: &claims[0].Series, Frame: claims[0].Volume, Bin: bin})
	if err != nil {
		t.Fatal(err)
	}
	var off [3][]float64
	for _, p := range c.Points[:min(used, len(c.Points))] {
		found := climb(r, geom.Vec3(p.Voxel))
		for k := range 3 {
			off[k] = append(off[k], found[k]-p.Voxel[k])
		}
	}
	for k, v := range off {
		slices.Sort(v)
		m := v[len(v)/2]
		if math.Abs(m) > 0.1 || math.Abs(v[len(v)/10]) > 0.4 || math.Abs(v[len(v)*9/10]) > 0.4 {
			t.Errorf("axis %d: off by %.3f voxels (median), 10 %% below %.3f, 10 %% above %.3f", k, m, v[len(v)/10], v[len(v)*9/10])
		}
	}
}

// climb finds the density peak near a place by steps that halve.
func climb(r *recon.Reconstruction, p geom.Vec3) geom.Vec3 {
	best := r.At(tomo.VoxelPoint(p))
	for step := 1.0; step > 0.02; {
		moved := false
		for k := range 3 {
			for _, s := range []float64{-step, step} {
				q := p
				q[k] += s
				if v := r.At(tomo.VoxelPoint(q)); v > best {
					best, p, moved = v, q, true
				}
			}
		}
		if !moved {
			step /= 2
		}
	}
	return p
}

func series(n int) *tomo.Series {
	s := &tomo.Series{Grid: tomo.ImageGrid{NX: 64, NY: 48, PixelSize: 4}}
	for i := range n {
		s.Tilts = append(s.Tilts, tomo.Tilt{Section: i, Projection: tomo.Compose(25, geom.Angle(120*float64(i)/float64(n-1)-60), 2, geom.Vec2{float64(4 * (i % 3)), -4})})
	}
	return s
}

func frame(nx, ny, nz int, voxel float64) tomo.VolumeFrame {
	c := geom.Vec3{float64(nx / 2), float64(ny / 2), float64(nz / 2)}
	return tomo.VolumeFrame{NX: nx, NY: ny, NZ: nz, VoxelSize: voxel, Known: true, ToSpecimen: geom.Affine3{M: geom.Identity3().Scale(voxel), T: c.Scale(-voxel)}}
}

// Planes and single points are the same sums, and both are linear in the images.
func TestPlanesPointsAndLinearity(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	a, b, sum := newStack(64, 48, 7), newStack(64, 48, 7), newStack(64, 48, 7)
	for z := range a.img {
		for i := range a.img[z] {
			a.img[z][i], b.img[z][i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			sum.img[z][i] = a.img[z][i] + 2*b.img[z][i]
		}
	}
	volume := func(s *stack, workers int) ([]float32, *recon.Reconstruction) {
		r, err := recon.New(context.Background(), recon.Input{Images: s, Series: series(7), Frame: frame(40, 36, 12, 4), Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		var out []float32
		if err := r.Run(context.Background(), func(_ int, plane []float32) error { out = append(out, plane...); return nil }); err != nil {
			t.Fatal(err)
		}
		return out, r
	}
	va, ra := volume(a, 1)
	vb, _ := volume(b, 3)
	vs, _ := volume(sum, 2)
	for i := range vs {
		if math.Abs(float64(va[i]+2*vb[i]-vs[i])) > 2e-4 {
			t.Fatalf("voxel %d: %g + 2 · %g is not %g", i, va[i], vb[i], vs[i])
		}
	}
	for _, p := range [][3]int{{0, 0, 0}, {20, 18, 6}, {39, 35, 11}, {7, 30, 2}} {
		if got, want := ra.At(tomo.VoxelPoint{float64(p[0]), float64(p[1]), float64(p[2])}), va[(p[2]*36+p[1])*40+p[0]]; math.Abs(float64(got-want)) > 1e-5 {
			t.Errorf("voxel %v: point %g, plane %g", p, got, want)
		}
	}
}

func TestBinningKeepsThePlace(t *testing.T) {
	s := newStack(64, 48, 21)
	ser := series(21)
	at := tomo.SpecimenPoint{20, -12, 8}
	for i, p := range ser.Project(at) {
		s.draw(i, p.Pixel[0], p.Pixel[1], 2.5)
	}
	for _, bin := range []int{1, 2, 3} {
		f := frame(40/bin, 36/bin, 20/bin, 4*float64(bin))
		r, err := recon.New(context.Background(), recon.Input{Images: s, Series: ser, Frame: f, Bin: bin})
		if err != nil {
			t.Fatal(err)
		}
		want, _ := f.Voxel(at)
		got := climb(r, geom.Vec3(want))
		if d := got.Sub(geom.Vec3(want)).Norm(); d > 0.15 {
			t.Errorf("bin %d: bead at %v, want %v", bin, got, want)
		}
	}
}

func TestBadInputIsRefused(t *testing.T) {
	s := newStack(64, 48, 7)
	for name, in := range map[string]recon.Input{
		"no volume":      {Images: s, Series: series(7)},
		"another stack":  {Images: newStack(32, 48, 7), Series: series(7), Frame: frame(8, 8, 8, 4)},
		"missing images": {Images: newStack(64, 48, 3), Series: series(7), Frame: frame(8, 8, 8, 4)},
		"binned away":    {Images: s, Series: series(7), Frame: frame(8, 8, 8, 4), Bin: 40},
		"no tilts":       {Images: s, Series: &tomo.Series{Grid: series(1 + 1).Grid}, Frame: frame(8, 8, 8, 4)},
	} {
		if _, err := recon.New(context.Background(), in); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func BenchmarkPlane(b *testing.B) {
	s := newStack(512, 512, 41)
	ser := series(41)
	ser.Grid = tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 4}
	r, err := recon.New(context.Background(), recon.Input{Images: s, Series: ser, Frame: frame(512, 512, 1, 4), Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := r.Run(context.Background(), func(int, []float32) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*512*512*41/b.Elapsed().Seconds()/1e9, "Gupdates/s")
}
