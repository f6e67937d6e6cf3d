// Package compare says how volumes are related: which of the 48 signed axis
// permutations, with which shift and small rotation, carries one onto the other,
// and whether that is a turn (the same specimen, another convention) or a mirror.
//
//	r_B = k Rotation Q (r_A - c_A) + shift + c_B
//
// Coordinates are voxels of the files, 0-based, x fastest; c = (N-1)/2 are the
// centres of the volumes and k is the voxel size of A over that of B. The sign of
// contrast is free: dark and bright protein compare equal.
//
// # The operation Q
//
// Both volumes are averaged down to one voxel size, flattened in spectrum, and
// correlated for all 48 operations and all shifts. The best operation must stand
// out from the noise of its own correlation map, and from the other 47 by more
// than chance; several that fit equally well are reported as ambiguous, none as
// different.
//
// # The small rotation
//
// What is left after Q, up to about 8 degrees about any axis, is found on a grid
// in a small cube and then by Gauss-Newton steps of the likelihood in larger ones.
// Only what both volumes have takes part: each is faded where the other ends, and
// directions of Fourier space in which one has no spectrum, or in which the two do
// not correlate, are left out. Without that the faces of the volumes and a missing
// wedge that does not turn with the specimen pull the rotation toward zero, by a
// sixth of it in the volumes of the tests. Larger cubes must not contradict the
// smallest: tomograms from different tilts of one series share only what is coarse,
// and finer detail fits best where a spoke of one falls on a spoke of the other.
// Where they do, the errors are those of the smallest. A
// pre-tilt, as when another program
// flattened the tomogram of the same series, is such a rotation, about the tilt
// axis. Errors follow from the correlation in each shell, with a floor of 0.03
// voxels of the cube for interpolation; a rotation is significant when its three
// angles exceed their errors by more than chance allows once in 10,000.
//
// # Commands
//
// The commands of IMOD, EMAN2 and RELION that make A like B follow from the
// sources of these programs; the tests run them in a model of what the programs do
// with arrays.
//
// # Several volumes
//
// Group compares each of several volumes with the others and puts together those
// of one specimen. Two crops without a common part belong together when a third
// volume shows both.
package compare
