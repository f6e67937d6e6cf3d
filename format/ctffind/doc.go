// Package ctffind reads and writes the text tables of CTFFIND 4 and 5: one
// fitted CTF a line, below a header that names program, images and optics.
// Programs that take such a table (novaCTF with DefocusFileFormat ctffind4,
// RELION's importer) read the same columns.
//
//   - Lines that start with '#' are comments. The header is five of them: version
//     and date; input and number of images; pixel size in Å, acceleration voltage in
//     kV, spherical aberration in mm, amplitude contrast as a fraction; box and
//     limits of the search (where "um" stands behind numbers in Å); the columns.
//   - Columns 1 to 7: number of the image from 1 (written as 1.000000), defocus 1 and
//     2 in Å, positive for underfocus, azimuth of defocus 1 in degrees, additional
//     phase shift in radians, cross correlation, resolution of the fit in Å.
//   - CTFFIND 5 may add columns 8 to 10: estimated tilt axis angle and tilt angle in
//     degrees, and thickness in Å.
//   - The number is that of the image in the stack it was given. Whether the stack
//     held all images of a series is not in the table; the header may name another
//     series than the file's name does.
//
// Source: read (CTFFIND 4 and 5: header and columns), checked against files of
// version 4.1.8. A defocus 2 larger than defocus 1 occurs in tables of converters.
//
// Phase, score, resolution and what follows may be NaN or infinite after a failed
// fit; number, defoci and azimuth may not. Bytes gives back exactly the file that
// was read, save for the rows that were changed.
package ctffind
