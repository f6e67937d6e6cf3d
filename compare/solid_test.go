package compare

import (
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// What was done to A is undone: B brought back is A.
func TestLikeA(t *testing.T) {
	for i, q := range geom.SignedPermutations() {
		r := &Result{State: Same, A: Shape{Size: [3]int{25, 22, 18}, VoxelA: 5}, B: Shape{Size: [3]int{31, 30, 29}, VoxelA: 4},
			Best: Match{Q: q, Shift: geom.Vec3{1, -2, 0.5}}}
		if i%2 == 1 {
			r.Refined = &Refinement{Rotation: rotationMatrix(geom.Vec3{3, 2, -4}), Significant: true}
		}
		a, b := scene(r, 0)
		got := r.LikeA(&Solid{b.nx, b.ny, b.nz, b.data})
		if l := likeness(&solid{got.NX, got.NY, got.NZ, got.Data}, a); !(l > 0.96) {
			t.Errorf("%v: %.3f", q, l)
		}
	}
}

func TestBin(t *testing.T) {
	v := fill(7, 4, 6, func(x, y, z int) float32 { return float32(x/2 + 10*(y/2) + 100*(z/2)) })
	s, err := Bin(Input{Name: "v", Source: v}, 2)
	if err != nil || s.NX != 3 || s.NY != 2 || s.NZ != 3 {
		t.Fatalf("%+v %v", s, err)
	}
	for i, x := range s.Data {
		if want := float32(i%3 + 10*(i/3%2) + 100*(i/6)); x-want > 1e-4 || want-x > 1e-4 {
			t.Errorf("%d: %v, want %v", i, x, want)
		}
	}
}
