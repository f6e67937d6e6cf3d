// Package xf reads and writes IMOD's text files of 2-D linear transforms:
// .xf, .xg, .prexf, .prexg and .tltxf. It knows their syntax and nothing else;
// what the numbers do to a point is for the caller, but what they are is this:
//
//   - One line a view, in the order of the sections of the stack: line 1 belongs
//     to section 0. Views that are left out of processing keep their line.
//
//   - A line is six numbers A11 A12 A21 A22 DX DY. The matrix has no unit; DX and
//     DY are pixels of the image the transform is applied to.
//
//   - With Xc, Yc the centre of the input image and Xc', Yc' that of the output,
//
//     Xo = A11 (Xi-Xc) + A12 (Yi-Yc) + DX + Xc'
//     Yo = A21 (Xi-Xc) + A22 (Yi-Yc) + DY + Yc'
//
//     so the direction is input to output (raw to aligned), the shift is added
//     after the matrix, and centres are (N-1)/2 in 0-based pixel indices, for odd
//     and even N alike. x runs along a row, y from the first row of the file up.
//     Source: run (IMOD 4.8.2, newstack on synthetic images).
//
//   - IMOD writes (4f12.7,2f12.3), matrix to 1e-7 and shifts to 0.001 pixel, and
//     reads any blank-separated numbers. Source: read.
//
// Three other files share the suffix and are refused with words: the local
// alignments of tilt (first line of six to nine integers and a pixel size), warp
// files of midas (first line a version number) and the 3-D transforms of
// solvematch (four numbers a line).
//
// Reading keeps the text of every line: Bytes gives back exactly the file that
// was read, save for the lines whose numbers were changed.
package xf
