// Package aretomo is the room of AreTomo, AreTomo2 and AreTomo3: it reads and
// writes the alignment file NAME.aln, and reads NAME_CTF.txt (defocus) and
// NAME_TLT.txt (recorded angles, order, dose) beside it.
//
// Versions covered: AreTomo 1.2 to AreTomo3 2.3.1. "Read" means taken from the
// source of AreTomo2 1.1.3 and AreTomo3 2.3.1 or their manual, "run" measured with
// numbers of real files; no AreTomo was run.
//
// # Pixels and centres
//
// The first row of an MRC file is the bottom row. A comment in the source puts
// pixel centres at i + 0.5 and the centre of n pixels at n/2, but the code that
// cuts the aligned image rounds after adding another half (read). The centre is
// taken as pixel n/2, counted from 0; half a pixel is uncertain, and a volume is
// registered with its images to about one unbinned pixel.
//
// # Alignment
//
// One line an image that is kept: SEC, ROT, TX, TY, TILT (read). With the raw image
// C the centre, x and z in the volume about its centre,
//
//	x_raw - C = Rz(ROT) x_ali + (TX, TY)      x_ali = (x cos TILT + z sin TILT, y)
//
// so ROT is the hub's axis, TILT the hub's tilt, and (TX, TY), in pixels of the
// input stack, the hub's shift (read; for ROT and TX, TY run: they are the in-plane
// rotation and offset that the CryoET Data Portal gives for the same series). TILT
// has the sign of the recorded angle and contains AlphaOffset already. There is no
// x-tilt; BetaOffset moves nothing. Written as IMOD's transforms this is
// A = Rz(-ROT), d = -A (TX, TY); a converter that writes A = Rz(+ROT) turns the
// axis over (run: the points of such a pair differ by hundreds of pixels).
//
// SEC is the section of the raw stack, counted from 0 in AreTomo, AreTomo2 and
// AreTomo3 before 2.0.7, from 1 since (read). The file does not say; a 0 or a number
// as large as that of the images tells, else recorded angles do.
//
// DarkFrame lines name images that were left out: they stay in the claim, excluded
// and without geometry. Their place counts the series sorted by tilt, from 0.
//
// # Local alignment
//
// A residual shift for every patch, interpolated with weights
// exp(-100 (dx²/NX² + dy²/NY²)) over the patches marked good, at the point of the
// image that is shifted but not turned: x_raw - C - (TX, TY); it is added to
// the position in the raw image (read).
//
// The patches belong to the images: when projections change they stay where they
// are. They are written again for the rows that are kept, a line for each patch of
// each row, positions and shifts with two decimals as AreTomo does.
//
// # Volume
//
// -FlipVol 0 writes (x, -z, y), -FlipVol 1 (x, y, z), both by a rotation;
// -FlipVol 2 (AreTomo3 from 1.0.11) writes (x, y, -z), a mirror image (read).
// AreTomo before 1.0.12 had z reversed, and -FlipVol 1 before 1.2.4 too (read: notes
// of AreTomo2): tomograms of that time have the other hand. Which was used is in
// none of these files.
//
// # Defocus
//
// NAME_CTF.txt has one line for each image sorted by tilt, dark ones included; the
// defocus here is the mean of its two, Å, positive for underfocus (read). The first
// of them is the larger one, along the azimuth of column 4, which counts
// counter-clockwise from +x of the raw image: AreTomo3 fits
// mean + half the difference x cos 2(direction - azimuth) and takes the tilt axis off
// the azimuth where it wants that of the aligned image (read). Column 5 is the phase
// of a phase plate in radians, without the amplitude contrast (read).
//
// NAME_TLT.txt has recorded angle, place in the acquisition and dose of the image,
// one line a section (read).
//
// dfHand in its eighth column says which side of the tilted image fitted better.
// AreTomo3's formula for a point of the image is defocus - dfHand x tan(TILT), but
// the comparison scales the spectra the other way (read, and run on simulated
// rings), so that 1 means what the hub calls right: more underfocus at x > 0. It is
// taken so. From 2.0.5 on -1 may mean that ROT has been turned by 180 degrees
// already and the file was written before, or, with a locked axis, that it has
// not: -1 asserts nothing here. A file without the column asserts nothing.
package aretomo
