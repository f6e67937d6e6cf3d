// Package stopgap is the room of STOPGAP (and of TOMOMAN, which feeds it): it
// reads wedge lists, recognises motive lists, and refuses to take an alignment from
// them, because there is none.
//
// Versions covered: the lists of STOPGAP 0.7 as its source and cryoCAT write them.
// All facts are read; nothing was run.
//
// # Wedge list
//
// A STAR file with the block stopgap_wedgelist, one row a tilt of a tomogram:
// tomo_num; pixelsize in Å; tomo_x, tomo_y, tomo_z in voxels; z_shift in voxels;
// tilt_angle in degrees; defocus, or defocus1, defocus2 and astig_ang, in µm and
// degrees, positive for underfocus; pshift; exposure; voltage in kV; amp_contrast;
// cs in mm. Rows are the tilts that were kept: the list does not say which sections
// of the stack they are, nor in which order they were recorded, so there is no index
// base. There is no tilt axis, no shift and no centre of an image: STOPGAP is given
// aligned stacks. It is a record, not a claim.
//
// # Signs
//
// tilt_angle has the sense of IMOD's .tlt, the hub's. There is no hand flag:
// underfocus falls with the height of Ry(tilt) p, the hub's own rule. As written in
// the source the height is in voxels where µm would need Å, and is counted from the
// mean of the tomogram's particles: whether another step scales it is not known.
//
// # Motive list
//
// The block stopgap_motivelist holds particles: orig_x, orig_y, orig_z counted from
// 1, shifts in voxels, angles phi, psi, the with Rz(psi) Rx(the) Rz(phi) from the
// reference to the tomogram. It is named and not read.
package stopgap
