package geom

import (
	"fmt"
	"math"
	"strings"
)

// SignedPermutations returns the 48 matrices that permute the axes and change
// their signs, the identity first; 24 have determinant +1.
func SignedPermutations() []Mat3 {
	perms := [][3]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {0, 2, 1}, {2, 1, 0}, {1, 0, 2}}
	out := make([]Mat3, 0, 48)
	for _, p := range perms {
		for bits := range 8 {
			var m Mat3
			for row := range 3 {
				v := 1.0
				if bits>>row&1 == 1 {
					v = -1
				}
				m[row][p[row]] = v
			}
			out = append(out, m)
		}
	}
	return out
}

// NearestSignedPermutation returns the signed permutation closest to the
// orthogonal matrix m, and the angle between the two (0 when m is one; for
// matrices of opposite determinant it cannot be 0).
func NearestSignedPermutation(m Mat3) (Mat3, Angle) {
	best, bestTrace := Identity3(), math.Inf(-1)
	for _, p := range SignedPermutations() {
		if p.Det()*m.Det() < 0 {
			continue
		}
		rel := p.Transpose().Mul(m)
		if t := rel[0][0] + rel[1][1] + rel[2][2]; t > bestTrace+1e-12 {
			best, bestTrace = p, t
		}
	}
	return best, best.Transpose().Mul(m).RotationAngle()
}

// DescribeOrthogonal says in words what the orthogonal matrix m does, to
// within tol degrees: "unchanged", "turned by 180 deg about z",
// "mirror image: z reversed", and so on. A general rotation is described by
// its axis and angle.
func DescribeOrthogonal(m Mat3, tol Angle) string {
	p, rest := NearestSignedPermutation(m)
	if rest > tol {
		if m.Det() > 0 {
			return describeRotation(m)
		}
		return "mirror image: z reversed, then " + describeRotation(m.Mul(Diag3(1, 1, -1)))
	}
	if p.Det() > 0 {
		if p == Identity3() {
			return "unchanged"
		}
		return describeRotation(p)
	}
	for _, c := range []struct {
		m    Mat3
		text string
	}{
		{Diag3(1, 1, -1), "mirror image: z reversed"},
		{Diag3(1, -1, 1), "mirror image: y reversed"},
		{Diag3(-1, 1, 1), "mirror image: x reversed"},
		{Diag3(-1, -1, -1), "mirror image: x, y and z reversed (point inversion)"},
	} {
		if p == c.m {
			return c.text
		}
	}
	return "mirror image: z reversed, then " + describeRotation(p.Mul(Diag3(1, 1, -1)))
}

func describeRotation(m Mat3) string {
	angle := m.RotationAngle()
	axis := RotationAxis(m)
	names := []string{"x", "y", "z"}
	for i := range 3 {
		if math.Abs(math.Abs(axis[i])-1) < 1e-6 {
			if axis[i] < 0 && angle < 180-1e-9 {
				angle = -angle
			}
			return fmt.Sprintf("turned by %s deg about %s", trimNumber(angle.Degrees()), names[i])
		}
	}
	return fmt.Sprintf("turned by %s deg about (%.3f, %.3f, %.3f)",
		trimNumber(angle.Degrees()), axis[0], axis[1], axis[2])
}

// RotationAxis returns the unit axis of the proper rotation m, directed so
// that RotationAngle about it is right-handed. For the identity it is +z.
func RotationAxis(m Mat3) Vec3 {
	v := Vec3{m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]}
	if n := v.Norm(); n > 1e-6 {
		return v.Scale(1 / n)
	}
	if m[0][0]+m[1][1]+m[2][2] > 2 {
		return Vec3{0, 0, 1}
	}
	// Half a turn: m = 2 a aᵀ - 1, so a column of m + 1 is along the axis.
	best := Vec3{}
	for j := range 3 {
		c := Vec3{m[0][j], m[1][j], m[2][j]}
		c[j]++
		if c.Norm() > best.Norm() {
			best = c
		}
	}
	best = best.Scale(1 / best.Norm())
	if i := firstNonZero(best); best[i] < 0 {
		best = best.Scale(-1)
	}
	return best
}

func firstNonZero(v Vec3) int {
	for i, x := range v {
		if math.Abs(x) > 1e-9 {
			return i
		}
	}
	return 0
}

func trimNumber(x float64) string {
	s := fmt.Sprintf("%.2f", x)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
