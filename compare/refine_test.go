package compare

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/signal"
)

// wedge takes away what a tilt series of ±60 degrees about y does not see, for a
// volume whose zero tilt looks along z turned by lean degrees about y.
func wedge(t *testing.T, s *solid, lean geom.Angle) *solid {
	t.Helper()
	back := geom.RotY(-lean)
	return seen(t, s, func(k geom.Vec3) bool {
		k = back.Apply(k)
		return math.Abs(k[2]) <= math.Abs(k[0])*math.Tan(math.Pi/3)+0.5
	})
}

// seen leaves the frequencies that are chosen, cycles per side of a cube.
func seen(t *testing.T, s *solid, keep func(k geom.Vec3) bool) *solid {
	t.Helper()
	side := 64
	if max(s.nx, s.ny, s.nz) > side {
		side = 128
	}
	cube, err := signal.NewCube(side)
	if err != nil {
		t.Fatal(err)
	}
	re, im := make([]float32, side*side*side), make([]float32, side*side*side)
	each := func(f func(i, j int)) {
		for z := range s.nz {
			for y := range s.ny {
				for x := range s.nx {
					f((z*s.ny+y)*s.nx+x, (z*side+y)*side+x)
				}
			}
		}
	}
	each(func(i, j int) { re[j] = s.data[i] })
	cube.Forward(re, im)
	fold := func(i int) float64 { return float64((i+side/2)%side - side/2) }
	for i := range re {
		if !keep(geom.Vec3{fold(i % side), fold(i / side % side), fold(i / side / side)}) {
			re[i], im[i] = 0, 0
		}
		im[i] = -im[i]
	}
	cube.Forward(re, im)
	out := &solid{nx: s.nx, ny: s.ny, nz: s.nz, data: make([]float32, len(s.data))}
	each(func(i, j int) { out.data[i] = re[j] / float32(len(re)) })
	return out
}

// turnError is the angle between two rotations, degrees.
func turnError(a, b geom.Mat3) float64 { return rotationVector(a.Transpose().Mul(b)).Norm() }

// A known rotation of up to 5 degrees comes back, with noise, a shift, a mirror
// or a turn, and a missing wedge that turns with the specimen or does not.
func TestSmallRotation(t *testing.T) {
	dims := [3]int{56, 54, 34}
	for i, c := range []struct {
		deg   geom.Vec3
		q     geom.Mat3
		wedge string
	}{
		{geom.Vec3{0, 0, 0}, geom.Identity3(), "none"},
		{geom.Vec3{0, 3, 0}, geom.Identity3(), "none"},
		{geom.Vec3{0, 3, 0}, geom.Identity3(), "turns"},
		{geom.Vec3{0, 3, 0}, geom.Identity3(), "stays"},
		{geom.Vec3{0, 5, 0}, geom.Identity3(), "stays"},
		{geom.Vec3{0, 0, 0}, geom.Identity3(), "stays"},
		{geom.Vec3{1, -2, 1.5}, geom.Diag3(-1, -1, 1), "stays"},
		{geom.Vec3{-1.2, 0.7, 4}, geom.Diag3(1, 1, -1), "stays"},
		{geom.Vec3{0.4, 0.4, -0.4}, geom.Diag3(1, -1, 1), "stays"},
		{geom.Vec3{2.5, 2.5, 2.5}, geom.Diag3(-1, 1, -1), "none"},
	} {
		bs := blobs(uint64(40+i), 45, [3]float64{22, 21, 12})
		rot := rotationMatrix(c.deg)
		shift := geom.Vec3{1.3, -0.8, 0.6}
		a := render(dims, bs, geom.Identity3(), geom.Vec3{}, 0.1, uint64(i))
		b := render(dims, bs, rot.Mul(c.q), shift, 0.1, uint64(100+i))
		switch c.wedge {
		case "turns":
			a, b = wedge(t, a, 0), wedge(t, b, geom.Angle(c.deg[1]))
		case "stays":
			a, b = wedge(t, a, 0), wedge(t, b, 0)
		}
		r := run(t, a, b, 5, 5)
		if r.Best.Q != c.q || r.Refined == nil {
			t.Errorf("%v %s: %s %s", c.deg, c.wedge, r.State, r.Best.Operation)
			continue
		}
		f := r.Refined
		e := turnError(f.Rotation, rot)
		t.Logf("%v %s: %.3f off; %.3f +- %.3f; shift off %.3f +- %.3f; score %.3f from %.3f", c.deg, c.wedge, e, f.VectorDeg, f.SigmaDeg, f.Shift.Sub(shift), f.ShiftSigma, f.Score, f.ScoreBefore)
		if e > 0.25 || f.Shift.Sub(shift).Norm() > 0.15 {
			t.Errorf("%v %s: %.3f degrees off, shift off %.3f", c.deg, c.wedge, e, f.Shift.Sub(shift))
		}
		for k := range 3 {
			if off := math.Abs(f.VectorDeg[k] - c.deg[k]); off > 3*f.SigmaDeg[k] {
				t.Errorf("%v %s: axis %d is %.3f off, which is said to be known to %.3f", c.deg, c.wedge, k, off, f.SigmaDeg[k])
			}
		}
		if want := c.deg.Norm() > 0; f.Significant != want {
			t.Errorf("%v %s: significant %v, %.3f +- %.3f", c.deg, c.wedge, f.Significant, f.VectorDeg, f.SigmaDeg)
		}
	}
}

// In volumes of the size in which tomograms are compared, a tenth of a degree is
// kept with strong noise.
func TestSmallRotationOfATomogram(t *testing.T) {
	dims := [3]int{112, 110, 50}
	for i, noise := range []float64{0.1, 0.3} {
		bs := blobs(60, 200, [3]float64{48, 48, 20})
		deg := geom.Vec3{0.5, 4, -1}
		a := render(dims, bs, geom.Identity3(), geom.Vec3{}, noise, uint64(i))
		b := render(dims, bs, rotationMatrix(deg).Mul(geom.Diag3(1, 1, -1)), geom.Vec3{3, -2.5, 1}, noise, uint64(50+i))
		r := run(t, wedge(t, a, 0), wedge(t, b, 0), 5, 5)
		if r.State != Mirrored || r.Refined == nil || !r.Refined.Significant {
			t.Fatalf("%s %s", r.State, r.Best.Operation)
		}
		if e := turnError(r.Refined.Rotation, rotationMatrix(deg)); e > 0.12 {
			t.Errorf("noise %.1f: %.3f degrees off; %.3f +- %.3f", noise, e, r.Refined.VectorDeg, r.Refined.SigmaDeg)
		}
	}
}

// The same volume twice has no rotation at all.
func TestNoRotation(t *testing.T) {
	v := render([3]int{40, 40, 30}, blobs(7, 30, [3]float64{15, 15, 11}), geom.Identity3(), geom.Vec3{}, 0.1, 1)
	r := run(t, v, v, 5, 5)
	if r.Refined == nil || r.Refined.Significant || r.Refined.AngleDeg() > 0.01 || r.Refined.Shift.Norm() > 0.01 {
		t.Errorf("%+v", r.Refined)
	}
	if got := r.Refined.Matrix(r.Best.Q); got != geom.Identity3() {
		t.Errorf("%v", got)
	}
}

func TestRotationVector(t *testing.T) {
	v := geom.Vec3{1, -2, 3}
	if got := rotationVector(rotationMatrix(v)); got.Sub(v).Norm() > 1e-9 {
		t.Errorf("%v came back as %v", v, got)
	}
	if got := rotationMatrix(geom.Vec3{0, 30, 0}); turnError(got, geom.RotY(30)) > 1e-9 {
		t.Errorf("%v is not a turn about y", got)
	}
}
