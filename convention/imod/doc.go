// Package imod is the room of IMOD: it reads the files eTomo and batchruntomo
// leave of a tilt series (tilt.com, newst.com, align.com, .xf, .tlt, .xtilt,
// .rawtlt, .defocus) as a claim, and writes a claim as such files.
//
// Versions covered: IMOD 4.x. "Run" below means measured with IMOD 4.8.2 on
// synthetic images, "read" means taken from source or manual pages.
//
// # Pixels and centres
//
// Pixel indices here are 0-based, integers are pixel centres, the first row of a
// file is the bottom row. IMOD turns and scales images about (N-1)/2 for odd and
// even N alike (run), half a pixel below the hub's floor(N/2) when N is even. The
// centre of a volume is floor(N/2) - 1/2, so an odd WIDTH puts it half a pixel
// below the middle, and an odd THICKNESS, after the volume has been turned about
// x, half a pixel above (run).
//
// # Alignment
//
// A line of the .xf maps a raw pixel to an aligned one, A (pixel - centre) + d +
// centre, d in pixels of the raw image along the aligned axes (run). newstack
// then moves the content by -OffsetsInXandY (unbinned pixels, read) and puts it
// into SizeToOutputInXandY pixels of the binned image (read). The tilt axis is
// vertical in the aligned image; in the raw image it lies at the angle
// atan2(A12 - A21, A11 + A22), counter-clockwise from the vertical, positive
// RotationAngle likewise (run). Any 2×2 matrix is allowed, so magnification,
// stretch and skew survive; a matrix that mirrors is refused.
//
// # Tilt
//
// With theta = .tlt + OFFSET's first number and alpha = .xtilt - XAXISTILT, both
// in degrees,
//
//	(u, v) = image part of Ry(theta) Rx(alpha) p,  u to the right of the axis
//
// with right-handed active rotations, u = x cos theta + z sin theta (run). This is
// the hub's own sense: the hub's tilt is theta, and IMOD's z is the hub's. OFFSET's
// second number is the distance of the axis from the image centre along +x (run).
// FULLIMAGE and SUBSETSTART place the aligned stack in the image about whose
// centre is tilted (run). Sizes, SHIFT, OFFSET and SUBSETSTART are unbinned pixels,
// divided by IMAGEBINNED (run).
//
// # Volume
//
// tilt writes slices perpendicular to the axis: index (x, thickness, y), where
// thickness runs against z (run). "clip rotx" and "trimvol -rx" turn that into
// (x, y, z), a rotation; "clip flipyz", "trimvol -yz" and tilt's PARALLEL into
// (x, y, -z), a mirror image; RotateBy90 is as rotx (run). Which was done is in no
// file but the volume's own header. SHIFT moves the content by (+x, -z) (run).
//
// # Defocus
//
// Underfocus is positive, in nm. At a positive tilt the right half of the aligned
// image is more underfocused, underfocus = D0 + u tan(theta), unless
// InvertTiltAngles is set in ctfplotter and ctfphaseflip (run). That is the hub's
// underfocus = D0 - height. InvertTiltAngles changes the CTF correction only, never
// the volume (read); set, or flagged in the .defocus, it asserts the hub's underfocus =
// D0 + height, unset it asserts nothing here. A range of views in a .defocus file counts for its middle
// view; between such views the value is interpolated over the view number, outside
// it is constant (read).
//
// In version 3 the two defoci are the underfocus along astigAngle and across it,
// which counts counter-clockwise from +x of the raw image: with a transform file
// ctfphaseflip adds the rotation of the .xf to it (read). The phase is that of a
// phase plate, without the amplitude contrast, which ctfphaseflip takes from its
// own options (read). It is written in version 3 where there is any, in version 2
// where there is neither; 1 Å and 0.01 degrees are the last digits of version 3, 1 nm
// of version 2.
//
// # Views
//
// Every view of the stack keeps its line in every file. EXCLUDELIST counts from 1;
// the views stay in the claim as excluded (run).
//
// # Local alignments and z factors
//
// LOCALFILE becomes the claim's local part, ZFACTORFILE part of its projections;
// a file that tilt.com names and that is not there is a fault. In each patch a view
// has its own change of tilt and of x-tilt, and a transform of the aligned image
// about its centre; a point takes the four patches around it by where it lies in the
// untilted specimen, counted from the left lower corner of FULLIMAGE with the axis
// where OFFSET puts it. The patches' own z factors stand in place of the global ones,
// and count only beside a ZFACTORFILE. Positions and shifts are in pixels of the
// file, which LOCALSCALE or its pixel size relates to those of the stack. All of this,
// with its signs, is read (4.8), not run.
//
// A local alignment is written again, as NAMElocal.xf with a NAME.zfac where there
// were z factors, while the views have the angles and matrices it was read with: the
// written tilt.com has no OFFSET, so positions and transforms are moved to the axis.
// tilt rounds the positions of the patches to whole pixels. Local parts of other
// packages are refused.
package imod
