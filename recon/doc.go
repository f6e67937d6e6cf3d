// Package recon makes a tomogram from raw images and any claim: weighted
// back-projection with the full affine map of every tilt, x-tilt, magnification
// and stretch included, straight from the raw images.
//
// Each image is brought to the voxel size by a crop in Fourier space, weighted
// there with the ramp |k·e| (or others, see Filter), e the direction across the
// tilt axis in the image, and every voxel of the volume sums the images at the
// places where the claim projects it:
//
//	V(r) = (π / number of tilts) · sum over tilts of weighted I_i(pixel_i(r))
//
// The local part of a claim (local alignment, patches, warp) moves each image as it
// moves the specimen's plane z = 0; what it does differently at other heights is not
// applied.
//
// The volume is laid out by a tomo.VolumeFrame: as the package of the claim lays
// it, or any other.
//
// # How it works
//
// The volume is made of lines along the array axis nearest the tilt axis. Each
// image is resampled, once, on rows that run along those lines, two rows a voxel;
// a line of voxels is then the sum over tilts of four neighbouring rows, with
// weights that are the same for the whole line (package interp). The rows of all
// tilts are in memory, or those of a part of the lines where memory is bounded,
// and 32 × 32 lines of up to 128 voxels are finished at a time, in the cache.
// With x-tilt the rows of one plane of lines lie beside its voxels by a fraction:
// the lines are then moved, once for all tilts of the same x-tilt.
//
// # Accuracy
//
// Against sums of waves in float64 at the places that the hub gives, white noise
// up to 0.5 cycles per voxel comes out to 0.1 % (relative rms) and with x-tilt to
// 0.7 %, away from the edges of the images; the test is in this package.
//
// # Speed
//
// Back-projection runs at 8 thousand million voxels times tilts a second and core
// with AVX-512 (6 with AVX2, 0.5 in plain Go), 5.5 where lines are moved, and twice
// that on two cores: 61 images of 1024 × 1024 to 1024 × 1024 × 300 voxels take 3.5 s
// on two cores, reading, weighting and writing included. Measured on an AMD EPYC of
// 2025; use the ratios.
package recon
