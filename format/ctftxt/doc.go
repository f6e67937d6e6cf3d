// Package ctftxt reads and writes text tables of fitted CTFs, one image a line:
// those of CTFFIND 4 and 5, AreTomo's NAME_CTF.txt, and what novaCTF writes from
// them. It is one form with several writers, and this package is its syntax
// alone: it says what is in which column, not what the program that wrote it
// means by that. Who wrote a table, and what its rows are, is the matter of
// package convention.
//
//   - Lines that start with '#' are comments. CTFFIND has five of them: version and
//     date; input and number of images; pixel size in Å, acceleration voltage in kV,
//     spherical aberration in mm, amplitude contrast as a fraction; box and limits of
//     the search (where "um" stands behind numbers in Å); the names of the columns.
//     AreTomo has the names of the columns alone, novaCTF nothing.
//   - Columns 1 to 7, the same for all: number of the image; defocus 1 and 2 in Å,
//     positive for underfocus; azimuth of defocus 1 in degrees, from +x
//     toward +y (growing row); additional phase shift in radians; score
//     (CTFFIND: cross correlation); resolution up to which the fit holds in Å.
//   - Columns 8 to 10 differ: AreTomo3 has one, dfHand (1 or -1); CTFFIND 5 has
//     three, estimated tilt axis and tilt angle in degrees and thickness in Å. They
//     are kept as the numbers they are. Every row has as many columns as the first.
//   - Numbers of images count from 1 in files of CTFFIND (written 1.000000) and
//     AreTomo (written 1); AreTomo3 itself accepts 0 too, and so does Parse.
//
// Source: read (CTFFIND 4 and 5, headers and columns; writer and loader of AreTomo3
// 2.3.1; reader and writer of novaCTF 1.0), and files of CTFFIND 4.1.8 and of an
// AreTomo with seven columns. A defocus 2 larger than defocus 1 occurs in tables of
// converters.
//
// Phase, score, resolution and what follows may be NaN or infinite after a failed
// fit; number, defoci and azimuth may not. Bytes gives back exactly the file that
// was read, save for the rows that were changed.
package ctftxt
