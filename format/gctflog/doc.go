// Package gctflog reads the fits that Gctf prints into its log (NAME_gctf.log,
// NAME_EPA.log). Logs are never written, and only the fits are taken from them.
//
//   - After "LAST CYCLE" comes a line that names columns, among them Defocus_U,
//     Defocus_V, Angle and CCC, and under it the values, ended by the words "Final
//     Values". Defoci are in Å, positive for underfocus (the numbers of the STAR file
//     of the same fit), the angle of defocus U in degrees. U need not be the larger.
//   - A run with a phase plate has one more column. Neither its name nor its unit
//     is in a public log that was found, so it is kept under its name.
//   - "Resolution limit estimated by EPA: 3.464", in newer versions "RES_LIMIT 3.464",
//     belongs to the fit before it; Å.
//   - A log is that of one image when Gctf was run on one, and holds a block for
//     each when it was run on many. It names no section and no tilt.
//
// Source: read, in logs of Gctf 0.50 and 1.06 that public programs quote to parse
// them. CTFFIND 3 ends its line with "Final Values" too, under other names
// (DFMID1); it is refused.
package gctflog
