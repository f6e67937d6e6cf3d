// Package geom has the plain geometry that everything else stands on: angles
// that are exact at right angles, vectors, rotations, affine maps and the 48
// signed axis permutations. It knows nothing of microscopes.
//
// Conventions, used without exception:
//
//   - vectors are columns, x' = M x;
//   - rotations are active and right-handed: RotZ(90) turns +x into +y;
//   - angles are in degrees (type Angle); lengths carry no unit here.
//
// Identities that hold, tested by their number:
//
//	(1) RotX, RotY, RotZ at multiples of 90 degrees have integer entries.
//	(2) RotZ(180) · RotY(t) == RotY(-t) · RotZ(180)
//	(3) Mirror(z) · RotY(t) · Mirror(z) == RotY(-t)
//	(4) Affine3.Inverse is a two-sided inverse.
//	(5) The 48 signed permutations are closed under multiplication; 24 are proper.
package geom
