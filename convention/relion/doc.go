// Package relion is the room of RELION's tomography: it reads the tables of tilt
// series of RELION 5 (tomograms.star, aligned_tilt_series.star and the files in
// tilt_series/ that they name) and the tomogram sets of RELION 4, and writes both,
// those of RELION 5 unless version 4 is asked for.
//
// Versions covered: RELION 5.0 and RELION 4, read and written. "Run" means
// measured with RELION 5.0.1 on synthetic images, "read" taken from source of
// versions 4 and 5.
//
// # Files
//
// A table data_global has one row a tilt series; rlnTomoTiltSeriesStarFile names,
// relative to the folder in which RELION is started, the file with one row a tilt,
// whose block must be named after rlnTomoName (read). Rows stand in order of
// acquisition or of angle; images that were left out have no row (read). An image
// is a file of its own or n@stack, n from 1 (run). A raw stack may have another
// order than the table: see sections.
//
// # Pixels and centres
//
// Pixel and voxel indices are 0-based, integers are centres, the first row of a
// file is the bottom row (run). The centre of images and of the unbinned tomogram
// of n pixels is index floor(n/2), odd or even, as in the hub (run).
//
// # Alignment
//
// A point p, in unbinned pixels (rlnTomoTiltSeriesPixelSize) from the centre of the
// tomogram, lies at
//
//	pixel = floor(n/2) + shift + xy part of Rz(ZRot) Ry(YTilt) Rx(XTilt) p
//
// with right-handed active rotations, angles in degrees, shift from
// rlnTomoX/YShiftAngst in Å along the axes of the raw image (run, to 0.01 px). That
// is the hub's own form: axis ZRot, tilt YTilt, x-tilt XTilt. ZRot is the angle from
// the vertical to the axis, counter-clockwise (run). rlnTomoXTilt may be absent and
// is then 0; rlnTomoNominalStageTiltAngle is the angle as recorded and never enters
// the projection (read).
//
// An alignment by IMOD is taken over with axis and shift of the .xf as they are,
// without the half pixel between IMOD's centre (n-1)/2 and n/2 (run: a real pair of
// files). RELION 5.0 takes AngleOffset of align.log off the .tlt (read).
//
// # Matrices of RELION 4
//
// rlnTomoProjX, Y, Z and W are the rows of a 4×4 matrix from a position in the
// tomogram, in unbinned pixels, to pixel and depth. RELION 4 counts the voxels from
// 1: voxel i of the tomogram is position i + 1 (read). RELION 5 reads the same
// matrices without that 1, and prefers them where a file has angles too (read). So
// they are taken for RELION 4's where there are no angles and "# version" is below
// 50000. They may hold magnification and stretch. A set imported with --flipYZ and
// without --flipZ has matrices that mirror: then the tomogram is the mirror image
// (derived). Warp and M write matrices of turns without any shift: axis and angles
// are good, positions are not.
//
// A set is written as RELION 4 itself does it: voxels from 1, "# version 30001",
// one file. RELION 4 keeps the images in one stack, row n the n-th of it, and has
// no mark for images left out; see Write4. The depth of a point counts from 1,
// that of the centre size/2, from which the defocus counts, does not (read).
//
// # Volume
//
// The tomogram is the specimen's frame: no turn, no flip, x fastest, y along the
// axis (run). Its size in the table is in unbinned voxels. Voxel i of a tomogram
// binned by b is unbinned voxel b i, so that the origin is at floor(n/2)/b; binned
// sizes are round(X/b), round(Y/b), floor(Z/b) (run for 2 and 3). With an odd width
// and the default weighting the volume comes out one voxel narrower and x is
// rescaled (run).
//
// # Defocus and hand
//
// rlnDefocusU and V are in Å, positive for underfocus; their mean is the tilt's. It
// belongs to n/2 of the tomogram, half a voxel from its centre where n is odd
// (read). With z' the height along the beam from there, in Å,
//
//	underfocus(p) = D + rlnTomoHand · rlnTomoDefocusSlope · z'
//
// (run for both hands). z' is the hub's height: hand -1 is the hub's own rule, +1
// says that z points away from the source. The hand changes no projection and no
// volume. It is derived from the geometry when it is written, never copied.
//
// rlnPhaseShift is the phase plate's alone, in degrees (read).
//
// # Dose
//
// rlnMicrographPreExposure is the dose before the image in e/Å² and gives the order
// of acquisition (read). Zeros throughout mean that nobody knew.
//
// # Image deformation
//
// Tomo frame alignment may leave rlnTomoDeformationGridSizeX, Y and
// rlnTomoDeformationType in the table of series and, for every tilt,
// rlnTomoDeformationCoefficients (read, versions 4 and 5; there is no run of it
// here). A point that matrix or angles put at pixel q of the raw image, 0-based and
// unbinned, lies at q + d(q). The types are spline, Fourier and linear; deformer.go
// has what their coefficients mean. Depth and CTF take no notice of d. RELION uses
// it where it cuts particles out, not for tomograms. The type "empty" stands where
// another series of the set was deformed; RELION stops there, here the series has
// none. Since d belongs to pixels, it follows when projections are changed
// (tomo.Following): a series of RELION 4 written for RELION 5 without its
// magnification has other pixels and so another d at a point, and both count as
// the loss "magnification"; a mirrored one has the same.
//
// # Not read
//
// A defocus slope other than 1 or -1: the claim says that it is left out.
package relion
