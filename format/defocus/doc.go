// Package defocus reads and writes the .defocus files of IMOD's ctfplotter,
// versions 0 to 3. It knows the columns and their units; what a sign means is
// for the caller.
//
// A line is a range of views and the defocus found for it. Views are counted
// from 1 in stack order, with one trap: versions 0 and 1 may count from 0, which
// only a comparison with the tilt angles can tell. Defocus is in nanometre,
// positive for underfocus. The two angles of a line are the tilt angles of the
// first and the last view of the range, in degrees.
//
// Versions 0, 1, 2: five columns, startView endView startAngle endAngle defocus.
// The first line may have a sixth number, the version; without it the version is
// 0. Angles are as the program used them: in a file written with inverted tilt
// angles they are inverted, and nothing in the file says so.
//
// Version 3: the first line is a header, "flags 0 0 0 0 3"; data follow in
//
//	startView endView angle1 angle2 defocus1 [defocus2 astigAngle] [phase] [cutOn]
//
// where flags say which of the bracketed columns there are and in which unit
// their angles stand (type Flags). defocus1 need not be the larger one.
//
// Source of all this: read, not run; checked against files of three kinds (plain,
// phase shift, astigmatism with phase shift) written by ctfplotter.
//
// A line with too few or too many columns is an error. IMOD's own reader takes a
// missing number from the line before. Reading keeps the text of every line:
// Bytes gives back exactly the file that was read, save for changed rows.
package defocus
