// Package ctftxt reads and writes text tables of fitted CTFs as CTFFIND writes
// them and AreTomo3 in its likeness (NAME_CTF.txt).
//
//   - Lines that start with '#' are comments. Every other line is one image: number
//     (from 1), two defoci in Å, positive for underfocus, azimuth of the astigmatism
//     in degrees, additional phase shift in radians, score, resolution in Å.
//   - AreTomo3 puts the larger defocus first. Its number counts the images sorted by
//     tilt, dark ones included, and newer versions have an eighth column, dfHand (1
//     or -1). Source: read (AreTomo3 2.3.1, writer and loader), a real file of an
//     older version with seven columns.
//
// Score and resolution may be NaN or infinite in files of failed fits; the other
// columns may not. Bytes gives back exactly the file that was read, save for the
// rows that were changed.
package ctftxt
