package compare

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"pgregory.net/rapid"
)

// A volume whose header rounds the voxel size to single precision is the same
// volume: no step of the reduction may jump at a whole number.
func TestRoundedVoxelSize(t *testing.T) {
	v := render([3]int{150, 150, 60}, blobs(3, 150, [3]float64{65, 65, 25}), geom.Identity3(), geom.Vec3{}, 0.3, 1)
	for _, size := range []float64{10.8, float64(float32(10.8)), 10.8 * (1 - 1e-7)} {
		r, err := Run(context.Background(), Input{Name: "a", Source: v, VoxelA: 10.8}, Input{Name: "b", Source: v, VoxelA: size})
		if err != nil {
			t.Fatal(err)
		}
		if r.State != Same || r.Best.Score < 0.999 {
			t.Errorf("%.9f A: %s, score %.3f", size, r.State, r.Best.Score)
		}
	}
}

// Reducing a plane b x + c y + d z gives its values at the places of the tents; a
// width of 1 leaves a volume as it is.
func TestReduceKeepsAPlane(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var full, n [3]int
		var spans [3][]span
		var width, slope [3]float64
		for k := range 3 {
			full[k] = rapid.IntRange(4, 30).Draw(t, "full")
			width[k] = rapid.OneOf(rapid.Just(1.0), rapid.Float64Range(1, 4)).Draw(t, "width")
			n[k] = max(1, int(float64(full[k])/width[k]))
			slope[k] = rapid.Float64Range(-1, 1).Draw(t, "slope")
			spans[k] = tents(full[k], n[k], width[k])
		}
		value := func(at [3]float64) float64 {
			sum := 0.0
			for k := range 3 {
				sum += slope[k] * (at[k] - float64(full[k]-1)/2)
			}
			return sum
		}
		v := &Solid{NX: full[0], NY: full[1], NZ: full[2]}
		for i := range full[0] * full[1] * full[2] {
			v.Data = append(v.Data, float32(value([3]float64{float64(i % full[0]), float64(i / full[0] % full[1]), float64(i / full[0] / full[1])})))
		}
		got, err := reduce(Input{Name: "plane", Source: v}, spans)
		if err != nil {
			t.Fatal(err)
		}
		if width == [3]float64{1, 1, 1} && !slices.Equal(got, v.Data) {
			t.Fatal("changed at a width of 1")
		}
		for i, g := range got {
			place := [3]int{i % n[0], i / n[0] % n[1], i / n[0] / n[1]}
			var at [3]float64
			bound := 1e-3
			for k := range 3 {
				at[k] = (float64(place[k])-float64(n[k]-1)/2)*width[k] + float64(full[k]-1)/2
				bound += 0.13 * math.Abs(slope[k]) // the few weights of a narrow tent do not balance to more
				if place[k] == 0 || place[k] == n[k]-1 {
					bound += width[k] / 4 * math.Abs(slope[k]) // the face cuts the tent
				}
			}
			if math.Abs(float64(g)-value(at)) > bound {
				t.Fatalf("voxel %v: %.4f, expected %.4f +- %.4f", place, g, value(at), bound)
			}
		}
	})
}

// Whole blocks begin at the first voxel, and what is left over is left out.
func TestBlocks(t *testing.T) {
	got := blocks(11, 3)
	if len(got) != 3 {
		t.Fatalf("%d blocks", len(got))
	}
	for i, s := range got {
		if s.from != 3*i || len(s.weights) != 3 {
			t.Errorf("block %d: from %d, %v", i, s.from, s.weights)
		}
		for _, w := range s.weights {
			if math.Abs(float64(w)-1.0/3) > 1e-6 {
				t.Errorf("block %d: weights %v", i, s.weights)
			}
		}
	}
	if one := blocks(2, 5); len(one) != 1 || len(one[0].weights) != 2 {
		t.Errorf("a side shorter than the block: %v", one)
	}
}
