// Package portal is the room of the CZ CryoET Data Portal: it reads and writes
// alignment_metadata.json and tiltseries_metadata.json, which it reads where it lies in
// the portal's own folders (RUN/Alignments/ID, RUN/TiltSeries/ID) or beside the other.
//
// Versions covered: schema 2.0, ingestion with the Python package
// cryoet-alignment. "Run" means checked against numbers that the portal's own
// programs gave, "read" taken from the schema or source.
//
// # What the schema does not say
//
// No frame, direction, centre or sign is defined in it, there is no flag for the
// hand, and the tilt axis of tiltseries_metadata.json has no zero. What follows is
// what the program does that fills the fields.
//
// # Sections
//
// z_index is the section of the raw stack, counted from 0; a section without an
// entry is left out (read). Such a section stays in the claim, excluded and without
// geometry, when the number of sections is known.
//
// # Alignment
//
// With M the in_plane_rotation (2×2, rows), a the point in the aligned image and C
// the centre of the image, in pixels of the tilt series,
//
//	raw - C = M a + (x_offset, y_offset)      a = image part of Ry(tilt_angle) Rx(volume_x_rotation) p
//
// so for a rotation M = Rz(ROT) the axis is ROT counter-clockwise from the vertical,
// tilt_angle the hub's tilt, volume_x_rotation its x-tilt (read; ROT, TX and TY of an
// .aln come out as M and offsets: run). The schema gives the offsets in Å, but the
// numbers stored are pixels (run: those of the .aln and .xf unchanged).
//
// Format IMOD: M is the transpose of the .xf matrix A and the offset -M (dx, dy)
// (run). That is the inverse only when A is a rotation. This room takes the .xf back
// out, A = Mᵀ, d = -M⁻¹ offset, and uses it as IMOD does, so that magnification and
// stretch are right; the rule above, taken by itself, would be wrong by
// |m - 1/m| times the distance from the centre. OFFSET, XAXISTILT and SHIFT of
// tilt.com are not in the file (run). Rows and columns of M in one list of four are
// an early form that copied A itself (read); it is refused.
//
// The centre C is that of the program that aligned: (N - 1)/2 for IMOD, N/2 for
// AreTomo3 and Warp, floor(N/2) for RELION, counted from 0 (read; IMOD's measured by
// running it). Where format is absent, the name in alignment_path tells; else N/2.
//
// Row 0 of an MRC file is the bottom row, as in the hub: the offsets are those of
// programs that read it so. Whether the portal's OME-Zarr copies have their rows in
// the same order is not known; give the MRC file.
//
// # Carried, never applied
//
// tilt_offset: the tilt angles contain it already (read). x_rotation_offset:
// AreTomo3's BetaOffset, which moves nothing (read). volume_offset and
// affine_transformation_matrix register tomograms of different alignments with each
// other (read). beam_tilt is unused (read). volume_dimension is in Å, from a voxel
// size rounded to three decimals (read).
//
// # Volume
//
// How a tomogram was laid into its array the portal does not say: the orientation
// is unknown.
//
// # Defocus
//
// per_section_parameter of tiltseries_metadata.json: major_defocus and
// minor_defocus in Å, positive for underfocus, phase_shift in radians, raw_angle in
// degrees as recorded (read). astigmatic_angle is the direction of the major one, degrees
// counter-clockwise from +x of the raw image, as in the tables of CTFFIND and AreTomo
// that the portal takes it from (read). The defocus here is the mean of the two, the
// phase that of a phase plate, without the amplitude contrast. No sign links
// depth to defocus: nothing is asserted.
package portal
