// Package cryosparc is the room of cryoSPARC: it recognises its datasets (.cs),
// says which fields they have, and refuses to take a tilt geometry from them.
//
// Versions covered: datasets in NumPy's form (checked against exported particles
// and an empty dataset of 106 fields). All facts are read, from programs that convert
// such files; nothing was run.
//
// # What is not known
//
// No public source states how cryoSPARC holds a tilt series: centres, directions,
// the sign of a tilt angle, the link of depth and defocus are all unknown, and no
// public file with such fields was found. Tomography reaches cryoSPARC as 2-D images
// of particles that RELION or Warp cut out. Until its makers say more, a claim would be
// a guess.
//
// # What is known of particles
//
// Records are joined by uid. ctf/df1_A and ctf/df2_A are in Å, positive for
// underfocus, ctf/df_angle_rad and ctf/phase_shift_rad in radians.
// alignments3D/pose is a rotation vector r in radians; exp(-[r]x) is RELION's
// matrix. alignments3D/shift is in pixels of blob/psize_A with the sign of RELION's
// origin. location/center_x_frac and center_y_frac are fractions of
// location/micrograph_shape, which is [y, x]; y is measured from the bottom; half
// pixels are not known. There is no index base: sections (blob/idx) count from 0.
// There is no hand flag.
package cryosparc
