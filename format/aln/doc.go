// Package aln reads and writes the alignment files (.aln) of AreTomo, AreTomo2
// and AreTomo3.
//
//   - Header lines start with '#': RawSize (columns, rows and number of images of
//     the raw stack, dark ones included), NumPatches, one DarkFrame line for each
//     image that was left out, and, from AreTomo3 on, AlphaOffset, BetaOffset
//     (degrees) and Thickness (pixels of the input stack). AreTomo 1.2 has one line
//     of two whole numbers instead: images and patches. Source: read (writers of
//     AreTomo2 1.1.3 and AreTomo3 2.3.1) and real files of 1.2.0, 1.3.0 and 2.x.
//   - Then one line an image that is kept, in ascending tilt, with ten columns. SEC
//     is the image's section in the raw stack, counted from 0 or from 1: the file
//     does not say which. ROT and TILT are degrees, TX and TY pixels of the input
//     stack. GMAG, SMEAN, SFIT, SCALE and BASE are constants.
//   - After "# Local Alignment" come NumPatches lines for each image: row (index from
//     0 into the table above, not SEC), patch, centre and residual shift in pixels,
//     and whether the patch is good (1) or not (0).
//   - One development version writes a line "Hello" first; it is kept and ignored.
//
// What the numbers mean is not decided here. NaN, infinities and decimal commas
// are refused with their line. Bytes gives back exactly the file that was read,
// save for what was changed.
package aln
