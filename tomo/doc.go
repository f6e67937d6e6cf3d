// Package tomo is the hub: the one package-neutral model of a tilt series that
// every package's convention maps to and from. The numbers here never have two
// meanings.
//
// # Frames
//
// Specimen frame (SpecimenPoint): right-handed, Å, origin at the centre of the
// tomogram, y along the tilt axis, z toward the electron source at tilt 0 for
// a series whose depth parity is right.
//
// Image frame (ImagePoint): u to the right (increasing column), v up
// (increasing row; row 0 of the file is the bottom row), Å, origin at pixel
// index (floor(NX/2), floor(NY/2)), 0-based, integers are pixel centres.
//
// # Projection
//
// Each tilt has one affine map (Projection) from a specimen point p to image
// position and height,
//
//	(u, v, h) = Shift · Rz(axis) · Ry(tilt) · Rx(xtilt) · p
//
// with ordinary right-handed active rotations. axis is the angle of the tilt
// axis, counter-clockwise from the vertical (+v). h is the height toward the
// electron source. Underfocus is positive and grows downstream, so
//
//	underfocus(p) = underfocus of the tilt - h
//
// when the depth parity is right.
//
// # The three factors of "hand"
//
// DepthParity (decided by the defocus gradient), ImageParity (is the camera
// image mirrored; no tilt series can tell) and VolumeOrientation (how a
// package lays the specimen into its array) are distinct types. AbsoluteHand
// combines them and says which factor is missing.
//
// # Identities
//
//	(1) uv(axis+180, tilt, p) == uv(axis, -tilt, Rz(180) p), h likewise: turning the
//	    axis by 180 degrees is the same as reversing all angles, up to a half turn about z.
//	(2) uv(axis, -tilt, p) == uv(axis, tilt, Mz p), h(axis, -tilt, p) == -h(axis, tilt, Mz p)
//	    with Mz = diag(1, 1, -1) and no x-tilt: negated angles mirror the specimen in z.
//	(3) Doing one of the two changes the hand, doing both does not.
package tomo
