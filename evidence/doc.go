// Package evidence asks the images of a tilt series one question: on which
// side of the tilt axis does defocus grow? That is the only bit about the
// hand of a series that images can give, and alignment cannot.
//
// # What is measured
//
// The unknown is the oriented tilt axis psi in [0, 360) degrees,
// counter-clockwise from +v (rows up, row 0 at the bottom), for the recorded
// angles as they are: the specimen turns right-handed by the recorded angle
// about u = (-sin psi, cos psi). With e = (cos psi, sin psi) across the axis,
// a flat specimen has in tilt i
//
//	underfocus(r) = underfocus_i + g_i · r
//	g_i = kappa tan(theta_i + a) e + b / cos(theta_i) u
//
// with r in Å in the image, a the pre-tilt, b the tangent of the inclination
// along the axis, and kappa = +1 for a right geometry. At psi = 0 and positive
// angle the right side is the more underfocused one. A geometry with all
// angles reversed is psi + 180, which is the same as kappa = -1.
//
// # How
//
// Each raw image is cut into tiles; each tile's power spectrum, divided by a
// smooth background, shows rings -cos(2 chi) in s = k². The joint likelihood
// of all rings in all tiles of all tilts is a separable Fourier transform of
// the tile spectra from (s, x, y) to (defocus, g_x, g_y); each tilt's defocus
// is free. Three hypotheses are compared: psi, psi + 180, and no gradient at
// all (kappa = 0). The third one matters: images that were never tilted give
// any hand with great confidence when only two hands are compared.
//
// # What is reported
//
// LR = log-likelihood(psi) - log-likelihood(psi+180), LR0 = log-likelihood
// (kappa = 1) - log-likelihood(kappa = 0), kappa with its error, psi with its
// error, a sign-flip permutation test, a jackknife over tilts, and a state.
// "Undetermined" is a result with a reason, never a guess. A camera that
// mirrors the image cannot be seen by any of this.
//
// # Cost
//
// One image is held at a time, as float32 and changed in place; of the others
// only binned tile spectra stay. The whole process needs about four bytes a
// pixel of one image and 80 MB beside: 145 MB and 18 s of one core for 41 tilts
// of 4096², 50 MB and 2.3 s for 1024² with the axis line given (benchmarks
// Run4096 and Run1024AxisGiven, which report the peak).
package evidence
