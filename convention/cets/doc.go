// Package cets is the room of CETS, the cryo-ET standard (LinkML schema, JSON
// documents): it reads and writes documents of the profile cets-rigid.
//
// Versions covered: cets-data-models 0.0.1 up to three steps a projection, profile
// cets-rigid 0.1 and 0.2. All facts are read, in schema, profile and the example
// documents of both; no program was run.
//
// # What the standard leaves open
//
// The schema names entities and transforms. It does not say which way axes point,
// whether a frame is right-handed, where its origin is, whether matrices are
// active, which way an alignment maps, nor the sign of a tilt; the documents it was
// founded on contradict each other on the sign of tilt and origin. The profile
// decides all but the direction of the beam. An alignment that does not name the
// profile's transform is refused: it cannot be known what its matrices mean.
//
// # Frames
//
// Images and tomograms have the coordinate systems "array" (indices from 0) and
// "physical" (Å), joined by one transform "array_to_physical":
// Sequence[Translation(-floor(N/2)), Scale(s)] in the order x, y, z, so that the
// physical origin is index floor(N/2), the hub's own. A bare Scale means an origin
// in the corner, index 0. Anisotropic spacing is refused.
//
// # Projection
//
// "tomogram_to_projection", physical to physical, maps a point p of the tomogram to
// the image, in Å, by its steps in the order of the list:
//
//	q = x, y of Rz(rot) Ry(tilt) Rx(xrot) p + shift
//
// Affines are 3×3 active right-handed rotations, x' = x cos t + z sin t for Ry: rot,
// tilt and xrot are the hub's axis, tilt and x-tilt. A 4×4 affine without
// translation occurs in the schema's example and is taken. Sections without a
// projection alignment are dark or excluded: they stay in the claim without
// geometry.
//
// nominal_tilt_angle is the angle as the microscope reported it, accumulated_dose
// the dose before the image in e/Å², section counts from 0.
//
// # Defocus and hand
//
// defocus_u and defocus_v are in Å, underfocus positive; the defocus here is their
// mean. At which point of the tomogram it holds is not said: it is taken at the
// physical origin. defocus_angle is the direction of defocus_u, which is the larger
// one, in degrees from +x to +y of the image, from 0 to 180. phase_shift has no unit in
// the schema, degrees in the profile: that of a phase plate, without the amplitude
// contrast.
//
// defocus_handedness has RELION's words, "whether the focus increases or decreases as
// a function of Z": -1 is defocus - h, +1 defocus + h. The schema's default is -1, so
// a written -1 may mean that nobody said; the claim notes it. null asserts nothing.
//
// # Beside the document
//
// NAME.cets-companion.json holds what the document cannot: voltage, aberration,
// amplitude contrast, order of acquisition, and which tomogram is the reference.
// It is read and written where there is something to say.
//
// # Volume
//
// The tomogram's array is its physical frame: a rotation, with origin at the index
// that array_to_physical gives. Whether its z points along or against the beam is not
// declared; the hand is a matter of the defocus. Non-rigid parts are left out, with a
// note.
package cets
