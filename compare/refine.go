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
	Score       float64   // correlation with the rotation, of the frequencies used, 0 to 1
	ScoreBefore float64   // the same without it
	Significant bool      // the rotation stands out from its error and improves the correlation
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
	start := pose{rot: geom.Identity3(), shift: m.Shift.Scale(1 / vb.voxel)}
	p, err := gridSearch(ctx, newFit(va, vb, fa, fb, m.Q, sign, gridSide), start.at(va.side, gridSide))
	if err != nil {
		return nil, err
	}
	near := newSphere()
	var f *fit
	var cov covariance
	for side := gridSide; side <= va.side; side *= 2 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f = newFit(va, vb, fa, fb, m.Q, sign, side)
		f.near = near
		var ok bool
		if p, cov, ok = f.descend(p); !ok {
			return nil, nil
		}
		if side < va.side {
			p = p.at(side, 2*side)
		}
	}
	r := &Refinement{Rotation: p.rot, VectorDeg: rotationVector(p.rot), Shift: p.shift.Scale(vb.voxel),
		Score: f.score(p), ScoreBefore: f.score(start)}
	r.Significant = r.Score > r.ScoreBefore && cov.chiSquare(r.VectorDeg.Scale(math.Pi/180)) > significance
	for k := range 3 {
		r.SigmaDeg[k] = math.Sqrt(cov[k][k]) * 180 / math.Pi
		r.ShiftSigma[k] = math.Sqrt(cov[k+3][k+3]) * vb.voxel
	}
	return r, nil
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
