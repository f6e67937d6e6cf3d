// Package tlt reads and writes text files of tilt angles: IMOD's .tlt, .rawtlt
// and .xtilt, and the files other programs write in their likeness.
//
//   - One line a view, in the order of the sections of the stack: row 0 belongs
//     to section 0. Views that are left out of processing keep their line.
//   - The first number of a line is an angle in degrees. Which angle, and what
//     its sign means, is not in the file: .rawtlt holds nominal stage angles, .tlt
//     the solved ones, .xtilt the tilt about X of every view. IMOD writes one
//     number in f7.2, so a .tlt is rounded by up to 0.005 degree. Source: run
//     (IMOD 4.8.2).
//   - Some programs add columns (a dose, an exposure). They are kept, and all
//     rows must have the same number of them. Tables that merely carry the suffix
//     (22 columns, the first a view number) are read too: look at Columns before
//     trusting the first one to be an angle.
//
// NaN, infinities and decimal commas are refused with line and column. Reading
// keeps the text of every line: Bytes gives back exactly the file that was read,
// save for the rows whose numbers were changed.
package tlt
