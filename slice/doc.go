// Package slice paints the three orthogonal slices of a volume side by side,
// with named axes and a scale bar, so that a person sees how it lies.
//
//   - Voxels count from 0. Row 0 is at the bottom of a picture: x grows to the
//     right and y upwards in xy; z grows upwards in xz; y to the right and z
//     upwards in yz.
//   - Grey values run from the lowest to the highest percentile asked for, over
//     the slices shown together; larger numbers are lighter. Voxels that are no
//     numbers are magenta.
//   - A slice larger than the room for it is averaged over whole voxels, a small
//     one is magnified by a whole number.
package slice
