// Package matrices is the room of tomoparity's own plain form: one 3×4 matrix
// a tilt, as JSON, for programs that want the geometry and nothing else.
//
// A matrix maps a specimen point (x, y, z, 1) in Å to (u, v, h) in Å: u to the
// right and v up from pixel (floor(NX/2), floor(NY/2)) of the raw image (0-based,
// integers are pixel centres, row 0 is the bottom row), h the height toward the
// electron source. The specimen frame is right-handed, its origin the centre of
// the tomogram, y along the tilt axis. Underfocus of a point is defocus_A - h, or
// defocus_A + h when depth says "wrong".
//
// astigmatism_A is the largest minus the smallest underfocus of an image, Å, and
// astigmatism_deg the direction of the largest, degrees counter-clockwise from u in
// the raw image; defocus_A is their mean. phase_deg is the phase of the CTF, phase
// plate plus asin(amp_contrast), in degrees; where the amplitude contrast is not
// known, phase_plate_deg has that of the phase plate alone. Nothing is rounded: whatever the hub
// holds survives, but for local deformations.
package matrices
