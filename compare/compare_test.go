package compare

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// solid is a volume in memory.
type solid struct {
	nx, ny, nz int
	data       []float32
}

func (s *solid) Dims() (nx, ny, nz int) { return s.nx, s.ny, s.nz }

func (s *solid) ReadSection(z int, dst []float32) error {
	copy(dst, s.data[z*s.nx*s.ny:(z+1)*s.nx*s.ny])
	return nil
}

// blob is a bead at a place relative to the volume's centre.
type blob struct {
	at     geom.Vec3
	radius float64
}

func blobs(seed uint64, n int, reach [3]float64) []blob {
	rng := rand.New(rand.NewPCG(seed, 5))
	out := make([]blob, n)
	for i := range out {
		for k := range 3 {
			out[i].at[k] = (2*rng.Float64() - 1) * reach[k]
		}
		out[i].radius = 1.2 + rng.Float64()*1.3
	}
	return out
}

// render draws the blobs, turned by q about the centre and shifted, with noise
// of the given spread, bright on dark.
func render(dims [3]int, bs []blob, q geom.Mat3, shift geom.Vec3, noise float64, seed uint64) *solid {
	s := &solid{nx: dims[0], ny: dims[1], nz: dims[2], data: make([]float32, dims[0]*dims[1]*dims[2])}
	rng := rand.New(rand.NewPCG(seed, 6))
	for i := range s.data {
		s.data[i] = float32(rng.NormFloat64() * noise)
	}
	for _, b := range bs {
		p := q.Apply(b.at).Add(shift)
		for k := range 3 {
			p[k] += float64(dims[k]-1) / 2
		}
		reach := int(3*b.radius) + 1
		for z := max(0, int(p[2])-reach); z <= min(dims[2]-1, int(p[2])+reach); z++ {
			for y := max(0, int(p[1])-reach); y <= min(dims[1]-1, int(p[1])+reach); y++ {
				for x := max(0, int(p[0])-reach); x <= min(dims[0]-1, int(p[0])+reach); x++ {
					d := geom.Vec3{float64(x), float64(y), float64(z)}.Sub(p)
					s.data[(z*dims[1]+y)*dims[0]+x] += float32(math.Exp(-d.Dot(d) / (2 * b.radius * b.radius)))
				}
			}
		}
	}
	return s
}

func run(t *testing.T, a, b *solid, va, vb float64) *Result {
	t.Helper()
	r, err := Run(context.Background(), Input{Name: "a", Source: a, VoxelA: va}, Input{Name: "b", Source: b, VoxelA: vb})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// turns finds the operation without the small rotation.
func turns(t *testing.T, a, b *solid, va, vb float64) *Result {
	t.Helper()
	volumes, _, err := loadAll([]Input{{Name: "a", Source: a, VoxelA: va}, {Name: "b", Source: b, VoxelA: vb}}, largeSide)
	if err != nil {
		t.Fatal(err)
	}
	s, err := spectraOf(volumes)
	if err != nil {
		t.Fatal(err)
	}
	m, err := search(t.Context(), volumes[0], volumes[1], s[0], s[1])
	if err != nil {
		t.Fatal(err)
	}
	return decide(m)
}

// compare(V, Q V) returns Q for all 48 operations, with noise and a shift.
func TestAll48Operations(t *testing.T) {
	dims := [3]int{44, 40, 26}
	bs := blobs(1, 30, [3]float64{17, 15, 9})
	a := render(dims, bs, geom.Identity3(), geom.Vec3{}, 0.15, 11)
	for i, q := range geom.SignedPermutations() {
		var turned [3]int
		for r := range 3 {
			for c := range 3 {
				if q[r][c] != 0 {
					turned[r] = dims[c]
				}
			}
		}
		shift := geom.Vec3{1.5, -2, 1}
		r := turns(t, a, render(turned, bs, q, shift, 0.15, uint64(100+i)), 5, 5)
		want := Same
		if q.Det() < 0 {
			want = Mirrored
		}
		if r.State != want || r.Best.Q != q {
			t.Errorf("%v: %s, %s (score %.2f, runner-up %.2f, z %.1f)", q, r.State, r.Best.Operation, r.Best.Score, r.RunnerUp.Score, r.Best.Z)
			continue
		}
		if d := r.Best.Shift.Sub(shift).Norm(); d > 0.4 {
			t.Errorf("%s: shift %v, want %v", r.Best.Operation, r.Best.Shift, shift)
		}
	}
}

// The same for volumes that are unlike: every operation with noise, a missing
// wedge in both (along z of each), a crop, another voxel size and reversed contrast.
func TestAll48OperationsOfUnlikeVolumes(t *testing.T) {
	bs := blobs(31, 45, [3]float64{22, 20, 13})
	a := wedge(t, render([3]int{58, 54, 40}, bs, geom.Identity3(), geom.Vec3{}, 0.1, 1), 0)
	coarse := make([]blob, len(bs))
	for i, b := range bs {
		coarse[i] = blob{at: b.at.Scale(0.8), radius: b.radius * 0.8}
	}
	for i, q := range geom.SignedPermutations() {
		shift := geom.Vec3{1, -1.5, 0.5}
		b := wedge(t, render([3]int{40, 42, 38}, coarse, q, shift, 0.08, uint64(200+i)), 0)
		if i%2 == 1 {
			for j := range b.data {
				b.data[j] = 3 - 2*b.data[j]
			}
		}
		r := turns(t, a, b, 5, 6.25)
		if (r.State != Same && r.State != Mirrored) || r.Best.Q != q || (r.State == Same) != (q.Det() > 0) || (r.Best.Score < 0) != (i%2 == 1) {
			t.Errorf("%v: %s, %s (score %.2f, runner-up %.2f, z %.1f)", q, r.State, r.Best.Operation, r.Best.Score, r.RunnerUp.Score, r.Best.Z)
			continue
		}
		if d := r.Best.Shift.Sub(shift).Norm(); d > 0.3 {
			t.Errorf("%s: shift %.2f, want %.2f", r.Best.Operation, r.Best.Shift, shift)
		}
	}
}

// A random mirror or turn survives cropping, another voxel size, reversed
// contrast and a missing wedge's worth of noise.
func TestUnlikeVolumes(t *testing.T) {
	bs := blobs(2, 40, [3]float64{40, 38, 14})
	q := geom.Diag3(-1, 1, -1)
	a := render([3]int{96, 90, 40}, bs, geom.Identity3(), geom.Vec3{}, 0.1, 1)
	coarse := make([]blob, len(bs))
	for i, b := range bs {
		coarse[i] = blob{at: b.at.Scale(0.5), radius: b.radius * 0.5}
	}
	b := render([3]int{40, 42, 18}, coarse, q, geom.Vec3{2, 0, 0}, 0.05, 2)
	for i := range b.data {
		b.data[i] = 100 - 7*b.data[i]
	}
	r := run(t, a, b, 5, 10)
	if r.State != Same || r.Best.Q != q || r.Best.Score > 0 {
		t.Errorf("%s %s score %.2f z %.1f", r.State, r.Best.Operation, r.Best.Score, r.Best.Z)
	}
	if d := r.Best.Shift.Sub(geom.Vec3{2, 0, 0}).Norm(); d > 0.6 {
		t.Errorf("shift %v, want 2 voxels of B along x", r.Best.Shift)
	}
}

func TestNothingInCommonIsDifferent(t *testing.T) {
	var volumes []*volume
	for seed := range uint64(11) {
		dims := [3]int{44, 44, 30}
		if seed%2 == 1 {
			dims = [3]int{40, 44, 26}
		}
		v := render(dims, blobs(300+seed, 30, [3]float64{17, 17, 11}), geom.Identity3(), geom.Vec3{}, 0.1, seed)
		one, _, err := loadAll([]Input{{Name: "v", Source: v, VoxelA: 5}}, largeSide)
		if err != nil {
			t.Fatal(err)
		}
		volumes = append(volumes, one[0])
	}
	spectra, err := spectraOf(volumes)
	if err != nil {
		t.Fatal(err)
	}
	likely := 0
	for i := range volumes {
		for j := range i {
			m, err := search(t.Context(), volumes[j], volumes[i], spectra[j], spectra[i])
			if err != nil {
				t.Fatal(err)
			}
			r := decide(m)
			if r.State != Different {
				t.Errorf("%d and %d: %s, %s with score %.3f, z %.1f, chance %.2g", i, j, r.State, r.Best.Operation, r.Best.Score, r.Best.Z, r.Chance)
			}
			if r.Chance > 0.1 {
				likely++
			}
		}
	}
	if likely < 36 { // of 55
		t.Errorf("only %d pairs are called likely to be chance", likely)
	}
}

// A specimen that is its own mirror image must not fool it.
func TestNearSymmetryIsAmbiguous(t *testing.T) {
	half := blobs(3, 14, [3]float64{15, 15, 9})
	var both []blob
	for _, b := range half {
		both = append(both, b, blob{at: geom.Vec3{b.at[0], b.at[1], -b.at[2]}, radius: b.radius})
	}
	dims := [3]int{44, 44, 28}
	r := run(t, render(dims, both, geom.Identity3(), geom.Vec3{}, 0.05, 1), render(dims, both, geom.Identity3(), geom.Vec3{}, 0.05, 2), 5, 5)
	if r.State != Ambiguous || len(r.Equal) != 2 {
		t.Fatalf("%s with %d operations", r.State, len(r.Equal))
	}
	if r.Equal[0].Q.Det()*r.Equal[1].Q.Det() > 0 {
		t.Errorf("%s and %s: want a turn and a mirror", r.Equal[0].Operation, r.Equal[1].Operation)
	}
}

func TestBadVolumesAreRefused(t *testing.T) {
	good := render([3]int{20, 20, 20}, blobs(1, 5, [3]float64{6, 6, 6}), geom.Identity3(), geom.Vec3{}, 0.1, 1)
	flat := &solid{nx: 8, ny: 8, nz: 8, data: make([]float32, 512)}
	nan := &solid{nx: 8, ny: 8, nz: 8, data: make([]float32, 512)}
	nan.data[77] = float32(math.NaN())
	thin := &solid{nx: 20, ny: 20, nz: 1, data: make([]float32, 400)}
	for want, s := range map[string]*solid{"the same everywhere": flat, "NaN": nan, "at least two voxels": thin} {
		_, err := Run(context.Background(), Input{Name: "a.mrc", Source: good, VoxelA: 5}, Input{Name: "b.mrc", Source: s, VoxelA: 5})
		if _, ok := problem.ClassOf(err); !ok || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "b.mrc") {
			t.Errorf("want %q: %v", want, err)
		}
	}
	if _, err := Run(context.Background(), Input{Name: "a", Source: good, VoxelA: 100}, Input{Name: "b", Source: good, VoxelA: 1}); err == nil {
		t.Error("voxel sizes a hundred times apart were accepted")
	}
}
