// Package verdict decides, from what the packages claim and what the images
// say, who is right, and what each package should do. It is pure: it reads no
// file and prints nothing.
//
// # From evidence to depth parity
//
// The images give one oriented axis psi for the recorded angles. A claim
// predicts in every tilt the gradient of underfocus (Projection.DefocusGradient).
// The claim is right when its predictions point along the measured gradients,
// wrong when they point against them, and undetermined when the images do not
// decide or the claim's axis is not the one the images show.
//
// # From claims to relations
//
// Relate finds the one map of the specimen that makes the projections of two
// claims equal. A proper map is only a convention; an improper one means that
// the two cannot both be right; none means that they contradict each other.
//
// # The verdict
//
//	mistake       a claim has the wrong depth parity, or (no images given) two claims are mirror images
//	inconsistent  claims contradict each other in more than orientation, or the axis or the scale contradicts the images
//	undetermined  the images do not decide
//	convention    all right, and at least two differ by a proper turn
//	ok            all right and the same
package verdict
