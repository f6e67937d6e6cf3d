// Package compare says how two volumes are related: which of the 48 signed axis
// permutations, with which shift, carries one onto the other, and whether that
// is a turn (the same specimen, another convention) or a mirror.
//
// Both volumes are averaged down to a common voxel size, flattened in spectrum,
// and correlated for all 48 operations and all shifts. The best operation must
// stand out from the noise of its own correlation map and from the runner-up;
// several that fit equally well are reported as ambiguous, none as different.
//
// Coordinates are voxels of the files, 0-based, x fastest; an operation acts
// about the centres (N-1)/2 of the volumes:
//
//	r_B = Q (r_A - c_A) + shift + c_B
//
// The sign of contrast is free: dark and bright protein compare equal.
package compare
