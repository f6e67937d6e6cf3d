// Package emclarity is the room of emClarity: it reads NAME_ctf.tlt, where the CTF
// estimation keeps one line a tilt, and refuses to take an alignment from it.
//
// Versions covered: 1.0 (2019), files with 22 or 23 columns. All facts are read, in
// the source and real files; nothing was run.
//
// # Columns
//
// 1 view in the stack, counted from 1; 2, 3 shift in pixels; 4 tilt angle in
// degrees; 5, 6 two angles of which real files have 0 and 90; 7 to 10 a 2×2 matrix;
// 11 dose; 12 half the astigmatism in m; 13 its angle in radians; 14 a factor; 15
// defocus in m, NEGATIVE for underfocus; 16 pixel size in m; 17 spherical aberration
// in m; 18 wavelength in m; 19 amplitude contrast; 20 to 22 size of the stack. Rows
// are sorted by falling |tilt|, not by view.
//
// # What is not known
//
// Columns 2, 3 and 7 to 10 map between the aligned stack (NAME_ali1) and a better
// aligned one. Which way, and about which centre, no public source states and no
// file shows: real files have identity in the .xf beside them. The axis is not in the
// file. So it is a record of angles, defocus and dose, not a claim. The alignment
// that emClarity starts from is IMOD's .xf and .tlt.
//
// # Signs
//
// The tilt angle has the sense of IMOD's .tlt, the hub's. There is no hand flag:
// underfocus falls with the height of Ry(tilt) p, the hub's own rule (the stored
// negative number grows with it). Particles are counted from 1.
package emclarity
