// Package dynamo is the room of Dynamo: it reads particle tables (.tbl), and refuses
// to take an alignment from them, because there is none.
//
// Versions covered: tables of 26 to 60 columns (35 and 42 occur), no more than 64 MiB. All facts are
// read, in Dynamo's documentation, programs that convert tables, and real files;
// nothing was run.
//
// # Table
//
// One particle a line, blanks between the columns: 1 tag; 4 to 6 shift in pixels; 7
// tdrot, 8 tilt, 9 narot in degrees; 14, 15 lowest and highest tilt of the series about
// y in degrees; 20 tomogram; 24 to 26 position in pixels of the tomogram, counted
// from 1, x first. The place of a particle is position plus shift. A table may hold
// complex numbers such as 1+0.5i in other columns.
//
// The angles turn the template to the particle: Rz(-tdrot) Rx(-tilt) Rz(-narot) with
// active right-handed rotations. Its tilt is no tilt of the stage.
//
// # What is not known
//
// Whether the centre of a box of even size lies on a voxel or between two: programs
// that convert tables differ by half a voxel. How Dynamo's own tilt-series alignment
// stores axis, shifts and centres is in no public source that was found. There is no
// tilt axis, no hand flag and one defocus at most in a table; centres of images and
// row order do not occur. It is a list of particles, not a claim.
package dynamo
