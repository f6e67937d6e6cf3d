// Package recon makes a tomogram from raw images and any claim: weighted
// back-projection with the full affine map of every tilt, x-tilt, magnification
// and stretch included, straight from the raw images in one interpolation.
//
// Each image is averaged down by the binning, weighted with the ramp |k·e|, e the
// direction across the tilt axis in the image, and every voxel of the volume sums
// the images at the pixels where the claim projects it:
//
//	V(r) = (pi / number of tilts) · sum over tilts of ramp-filtered I_i(pixel_i(r))
//
// The volume is laid out by a tomo.VolumeFrame: as the package of the claim lays
// it, or any other. This is the plain, readable form; it holds the weighted
// images in memory and makes the volume plane by plane.
package recon
