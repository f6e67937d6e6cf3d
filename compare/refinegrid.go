package compare

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/signal"
)

// gridSearch tries rotations on a grid around the pose, each with all shifts
// near it, and returns the best, and the best without a rotation.
func gridSearch(ctx context.Context, f *fit, p pose) ([]pose, error) {
	var all []geom.Vec3
	for x := -gridReach; x <= gridReach; x++ {
		for y := -gridReach; y <= gridReach; y++ {
			for z := -gridReach; z <= gridReach; z++ {
				all = append(all, geom.Vec3{float64(x), float64(y), float64(z)}.Scale(gridStepDeg))
			}
		}
	}
	if len(all)%2 == 1 {
		all = append(all, geom.Vec3{})
	}
	scores, shifts := make([]float64, len(all)), make([]geom.Vec3, len(all))
	own := make([]*fit, workers)
	err := parallel.Each(ctx, workers, len(all)/2, func(w, i int) error {
		if own[w] == nil {
			mine := *f
			mine.cube, _ = signal.NewCube(f.side) // as f has one already
			own[w] = &mine
		}
		own[w].pair(p, all[2*i:2*i+2], scores[2*i:2*i+2], shifts[2*i:2*i+2])
		return nil
	})
	best, none := 0, 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
		if (all[i] == geom.Vec3{}) {
			none = i
		}
	}
	var out []pose
	for _, i := range []int{best, none} {
		out = append(out, pose{rotationMatrix(all[i]).Mul(p.rot), p.shift.Add(shifts[i])})
	}
	return out, err
}

// pair correlates two rotations in one transform.
func (f *fit) pair(p pose, deg []geom.Vec3, scores []float64, shifts []geom.Vec3) {
	re, b := f.turned(pose{rotationMatrix(deg[0]).Mul(p.rot), p.shift})
	im, _ := f.turned(pose{rotationMatrix(deg[1]).Mul(p.rot), p.shift})
	norms := [2]float64{length(re), length(im)}
	f.cube.Forward(re, im)
	bi := make([]float32, len(b))
	f.cube.Forward(b, bi)
	pr, pi := make([]float32, len(re)), make([]float32, len(re))
	band(f.side, 0.45*float64(f.side), func(i, _ int, _ [3]int, _ int) { // conjugate of A conj(B)
		pr[i] = re[i]*b[i] + im[i]*bi[i]
		pi[i] = -(im[i]*b[i] - re[i]*bi[i])
	})
	f.cube.Forward(pr, pi)
	for j, corr := range [][]float32{pr, pi} {
		sign := 1 - 2*float64(j)
		scores[j], shifts[j] = f.peakNear(corr, sign)
		if norms[j] > 0 {
			scores[j] /= norms[j]
		}
	}
}

func length(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}

// peakNear finds the largest value of a correlation map within a few voxels of no shift.
func (f *fit) peakNear(corr []float32, sign float64) (float64, geom.Vec3) {
	n, reach := f.side, f.side/8
	best, at := math.Inf(-1), geom.Vec3{}
	for z := -reach; z <= reach; z++ {
		for y := -reach; y <= reach; y++ {
			for x := -reach; x <= reach; x++ {
				v := sign * float64(corr[((z&(n-1))*n+y&(n-1))*n+x&(n-1)])
				if v > best { // A, read at r + d, is B at r: it moves by -d
					best, at = v, geom.Vec3{float64(-x), float64(-y), float64(-z)}
				}
			}
		}
	}
	return best, at
}
