package compare

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// Refinement is the small rotation left over when the best signed permutation
// is taken out, with the shift that belongs to it:
//
//	r_B = Rotation Q (r_A - c_A) + Shift + c_B
//
// The rotation is active and right-handed about an axis given in B's axes, and
// acts after Q. Both volumes take part only where they have spectrum in common,
// so that a missing wedge that turns with the specimen, or does not, pulls at
// neither.
type Refinement struct {
	Rotation    geom.Mat3 // proper; what was measured, significant or not
	VectorDeg   geom.Vec3 // the same as axis times angle, degrees, along B's x, y, z
	SigmaDeg    geom.Vec3 // standard errors of VectorDeg, degrees
	Shift       geom.Vec3 // voxels of B
	ShiftSigma  geom.Vec3 // standard errors of Shift, voxels of B
	Score       float64   // mean correlation of the shells used, with the rotation, 0 to 1
	ScoreBefore float64   // the same without it
	Significant bool      // the rotation stands out from its error
}

// AngleDeg is the angle of the rotation, degrees, not negative.
func (r *Refinement) AngleDeg() float64 { return r.VectorDeg.Norm() }

// Matrix is what carries A's axes to B's: the rotation after q when it is
// significant, else q alone.
func (r *Refinement) Matrix(q geom.Mat3) geom.Mat3 {
	if r == nil || !r.Significant {
		return q
	}
	return r.Rotation.Mul(q)
}

const (
	gridStepDeg  = 2.5  // of the search for a rotation, about each axis
	gridReach    = 3    // steps to either side
	gridSide     = 32   // of the cube in which it is done
	significance = 21.1 // chi-square of three angles exceeded once in 10,000 by chance
	// What interpolation and the end of the band leave uncertain, whatever the
	// noise, as a displacement in voxels of the cube.
	floorVoxel = 0.03
)

// refine measures the small rotation between the volumes, from coarse to fine.
// It returns nil when the fit does not hold, as for volumes too small to turn.
func refine(ctx context.Context, va, vb *volume, fa, fb spectrum, m Match) (*Refinement, error) {
	sign := 1.0
	if m.Score < 0 {
		sign = -1
	}
	var fits []*fit // from coarse to fine
	near := newSphere()
	for side := gridSide; side <= va.side; side *= 2 {
		f := newFit(va, vb, fa, fb, m.Q, sign, side)
		f.near = near
		fits = append(fits, f)
	}
	before := pose{rot: geom.Identity3(), shift: m.Shift.Scale(1 / vb.voxel)}.at(va.side, gridSide)
	starts, err := gridSearch(ctx, fits[0], before)
	if err != nil {
		return nil, err
	}
	var best *descent
	for _, p := range append(starts, before) {
		if d := descend(ctx, fits, p); d != nil && (best == nil || d.better(best)) {
			best = d
		}
	}
	if err := ctx.Err(); err != nil || best == nil {
		return nil, err
	}
	f := fits[best.level]
	voxel := vb.voxel * float64(va.side) / float64(f.side) // of that cube, in voxels of B
	r := &Refinement{Rotation: best.rot, VectorDeg: rotationVector(best.rot), Shift: best.shift.Scale(voxel),
		Score: f.score(best.pose), ScoreBefore: f.score(before.at(gridSide, f.side))}
	r.Significant = best.cov.chiSquare(r.VectorDeg.Scale(math.Pi/180)) > significance
	for k := range 3 {
		r.SigmaDeg[k] = math.Sqrt(best.cov[k][k]) * 180 / math.Pi
		r.ShiftSigma[k] = math.Sqrt(best.cov[k+3][k+3]) * voxel
	}
	return r, nil
}

// descent is where the fits led, from coarse to fine.
type descent struct {
	pose               // in the cube of the level
	level      int     // of the finest fit that did not contradict the coarsest
	coarse     float64 // score of the coarsest fit in the pose
	fine       float64 // score of the finest of all
	cov        covariance
	coarseBase float64 // score of the coarsest fit in its own best pose
}

// tolerance is how far the score of the coarsest cube may fall for the sake of
// finer ones. Fine detail is not always common to the volumes, as when they were
// made from different tilts: then another tilt's spoke, a few degrees away, fits
// it better than the right one. Coarse detail is.
func (d *descent) tolerance() float64 { return 0.003 + 0.15*(1-d.coarseBase) }

// better prefers what fits the coarsest cube clearly better, then the finest.
func (d *descent) better(e *descent) bool {
	if gap := d.coarse - e.coarse; gap > d.tolerance() || gap < -e.tolerance() {
		return gap > 0
	}
	return d.fine > e.fine
}

// descend improves a pose of the first cube through all of them, as far as they
// agree with the first; nil when not even that holds. Detail that contradicts it has
// pulled at the cubes before as well: then the errors are those of the first.
func descend(ctx context.Context, fits []*fit, p pose) *descent {
	first := fits[0]
	d := &descent{}
	var coarse covariance
	for i, f := range fits {
		if i > 0 {
			p = d.pose.at(fits[i-1].side, f.side)
		}
		q, cov, ok := f.descend(p)
		if ctx.Err() != nil || !ok && i == 0 {
			return nil
		}
		score := first.score(q.at(f.side, first.side))
		if i == 0 {
			d.coarseBase, coarse = score, cov
		}
		if !ok {
			break
		}
		if score < d.coarseBase-d.tolerance() {
			d.cov = coarse.at(first.side, fits[d.level].side)
			break
		}
		d.pose, d.cov, d.level, d.coarse = q, cov, i, score
	}
	last := fits[len(fits)-1]
	d.fine = last.score(d.pose.at(fits[d.level].side, last.side))
	return d
}

// pose is a rotation, in B's axes, and a shift of the centre, in voxels of a cube.
type pose struct {
	rot   geom.Mat3
	shift geom.Vec3
}

// at gives the pose in a cube of another side.
func (p pose) at(from, to int) pose {
	return pose{p.rot, p.shift.Scale(float64(to) / float64(from))}
}

// rotationMatrix turns by the vector's length, in degrees, about its direction.
func rotationMatrix(deg geom.Vec3) geom.Mat3 {
	angle := deg.Norm()
	if angle == 0 {
		return geom.Identity3()
	}
	n := deg.Scale(1 / angle)
	s, c := geom.Angle(angle).SinCos()
	var m geom.Mat3
	for j := range 3 { // Rodrigues: c e + s n×e + (1-c) (n·e) n
		var e geom.Vec3
		e[j] = 1
		v := e.Scale(c).Add(n.Cross(e).Scale(s)).Add(n.Scale((1 - c) * n[j]))
		for i := range 3 {
			m[i][j] = v[i]
		}
	}
	return m
}

// rotationVector is the inverse of rotationMatrix, for less than half a turn.
func rotationVector(m geom.Mat3) geom.Vec3 {
	v := geom.Vec3{m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]}.Scale(0.5) // axis times sine
	s := v.Norm()
	if s < 1e-12 {
		return geom.Vec3{}
	}
	return v.Scale(math.Atan2(s, (m[0][0]+m[1][1]+m[2][2]-1)/2) / s * 180 / math.Pi)
}
