// Package simulate makes phantom tilt series whose truth is known: amorphous
// carbon film with gold beads, or ice with blobs the size of a ribosome.
//
// It exists to judge the programs that measure the geometry of a tilt series
// from its images. Therefore it starts from physics and shares no code with
// them: its Fourier transforms are gonum's, its rotations are its own.
//
// # Frames
//
// Image: x is the column, to the right, y is the row, up, and row 0 is the
// bottom row. Pixels are counted from 0 and an integer is the centre of a
// pixel. The origin of an image is the pixel floor(nx/2), floor(ny/2). The
// image is seen from the electron source.
//
// Laboratory: right-handed, x and y along the image, z toward the electron
// source.
//
// Tilt axis: psi is the oriented angle from +y to the axis, counter-clockwise,
// 0 to 360 degrees. The axis points along u = (-sin psi, cos psi), and
// e = (cos psi, sin psi) completes the right-handed triple e, u, z.
//
// Specimen: right-handed (E, U, Z) along (e, u, z) at tilt 0, in Å, origin where
// truth says the defocus and the shift of a tilt are. The film may be inclined
// in this frame (pre-tilt and x-tilt); its mid-plane passes through the origin.
//
// A recorded angle t turns the specimen right-handed about +u:
//
//	E' =  E cos t + Z sin t
//	Z' = -E sin t + Z cos t
//
// A point nearer to the source is less underfocused, because a weaker lens is
// focused on a plane further upstream:
//
//	underfocus(point) = underfocus(origin) - Z'
//	underfocus(x, y)  = underfocus(origin) + g . r,   g = n_xy / n_z
//
// where n is the normal of the turned film. With the normal (a, b, 1) at tilt 0,
// a = tan(pre-tilt) and b = tan(x-tilt), this is g_e = tan(t + pre-tilt) and
// g_u = b / (cos t - a sin t). At psi 0 and positive tilt the right side of the
// image is the more underfocused one.
//
// The frames and signs are those of IMOD's user guides for the axis (angle from
// the vertical, counter-clockwise positive) and for the side of higher
// underfocus at positive tilt. A mechanical axis that is not orthogonal to the
// beam (AxisElevDeg) makes the tilt a conical one: the rotation is then about
// (0, cos beta, sin beta) in (e, u, z).
//
// # The specimen
//
// Carbon and ice are clouds of point scatterers at fixed places in a slab, one
// for each square pixel of film, with weights of equal size and random sign. The
// projection of such a cloud has a white spectrum of PhasePower/n_z (Å² rad²) in
// every tilt, as a longer path demands, and two tilts are correlated exactly as
// far as projections of one object are. The cloud is never stored: each
// scatterer is a hash of its place and the seed. Only elastic single scattering
// is considered (weak phase).
//
// Gold beads are strong scatterers and are not treated as weak: the wave behind
// a sphere with an inner potential and an absorption is carried to the image
// exactly, with the defocus at the height of that bead, and its intensity
// multiplies that of the film. The presets have paler beads with fainter fringes
// than bulk gold (about 25 V and a free path of 100 Å) would give, because they
// are far more crowded than in practice. Astigmatism is left out for beads, and
// so are waves scattered by a bead and by the film in turn.
//
// Blobs are rigid clouds of points in the shape of a few chiral lobes, smoothed,
// each in its own orientation.
//
// # From specimen to counts
//
// A scatterer at height h under an underfocus D contributes to the contrast
// spectrum of the image, at spatial frequency k,
//
//	-2 phi(k) sin(pi lambda (D - h) k² - pi/2 Cs lambda³ k⁴ + asin(ac))
//
// There is no slicing of the heights into bins. The factor that holds h,
// exp(-i pi lambda h k²), is expanded in Chebyshev polynomials of h (the
// Jacobi-Anger series), so that a few Fourier transforms, one for each
// polynomial, give the sum over scatterers at all heights to one part in a
// thousand at the highest frequency: the defocus varies continuously over the
// film and through its thickness.
//
// The envelope of the amplitude is exp(-B k²/4), B = BFactor0 + BFactorGrowth
// times the dose received before and during the tilt. The detector's transfer is
// a Gaussian that is 1/2 at MTF50 cycles per pixel; it acts before the counting,
// so that the noise is white. Electrons that lose energy are filtered out:
// the mean count is dose * apix² * exp(-thickness / (free path * n_z)). Counts
// are Poisson deviates, limited to the range of int16.
//
// The image is computed on a frame padded by the reach of the contrast transfer,
// and cropped, so that nothing wraps around.
//
// # Reproducibility
//
// The same parameters give the same series, whatever the number of workers:
// every tilt has a random stream of its own.
package simulate
