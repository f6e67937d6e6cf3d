// Package eman2 is the room of EMAN2's tomography programs: it reads
// info/*_info.json, where e2tomogram.py keeps the alignment of a tilt series and
// e2spt_tomoctf.py the defocus, and writes such a file.
//
// Versions covered: EMAN2 2.99. "Run" means measured with version 2.99.72 on
// synthetic images, "read" taken from its source.
//
// # Pixels and centres
//
// Pixel indices are 0-based, integers are pixel centres, the first row of an MRC
// or HDF file is the bottom row; TIFF, PNG and DM files are turned upside down on
// reading (run for TIFF, read for the others). The centre of an image or volume of
// n pixels is index floor(n/2), as in the hub (run).
//
// # Alignment
//
// tlt_params has one row an image in stack order, rejected ones included: tx, ty in
// unbinned pixels, ztilt, ytilt, xtilt in degrees. A point p, in unbinned pixels
// from the centre of the tomogram, lies at
//
//	pixel = floor(n/2) + (tx, ty) + xy part of Rz(-ztilt) Ry(-ytilt) Rx(-xtilt) p
//
// with right-handed active rotations (run, to 1e-4 px against EMAN2's own
// Transform). So the hub's axis is -ztilt, its tilt -ytilt, its x-tilt -xtilt, and
// its shift (tx, ty) times the pixel size. Positive EMAN2 tilt is the hub's, and
// IMOD's, negative tilt: x cos t - z sin t. ytilt is the nominal angle minus that
// of the reference image, then refined (read). ztilt may have any value: some
// versions leave [-180, 180) by whole turns (run).
//
// The axis a user gives as --tltax and reads from --checkhand is -ztilt,
// counter-clockwise from the vertical; e2tomogram.py itself prints ztilt (run).
// Four columns after the fifth are a matrix C of local movement, from
// e2tomogram_refine*.py: e2spt_extract.py adds (X/ny, Y/ny) C to the place of a
// point, X and Y those of p, in unbinned pixels, ny the rows of an image (read, not
// run; other programs of EMAN2 do not use it). It is the claim's local part. Any
// other number of columns is left out, and the claim says so.
//
// ali_loss of 500 or more marks an image that is never used (read).
//
// # Volume
//
// The tomogram is the specimen's frame: no turn, no flip, x fastest, y along the
// axis, z along the beam of the reference image; voxel floor(n/2) is the origin
// (run). Tomograms made from binned images carry a constant offset of (bin-1)/2
// unbinned pixels in x and y, because EMAN2 equates the centres of binned and
// unbinned images (derived, not measured).
//
// # Defocus
//
// defocus is in micrometre, positive for underfocus, and belongs to the origin:
// defocus(p) = defocus - height of Ry(-ytilt) Rx(-xtilt) p (run), the hub's own
// rule. There is no hand flag: the sense of the angles and of the axis is all.
// phase is in degrees and contains the amplitude contrast Q as asin(Q) (read).
//
// # Not read
//
// The tomogram itself (HDF): say --volume-size and --voxel-size.
package eman2
