// Package interp reads numbers between the samples of a grid, and carries whole
// lines of numbers between grids: the inner loops of back-projection and of its
// adjoint.
//
// # The kernel
//
// The value at p is a sum over four coefficients,
//
//	f(p) = sum over t = 0..3 of Weights[t](p - floor p) · c[floor p - 1 + t]
//
// with the kernel of Kaiser and Bessel, four samples wide, made for images that
// are oversampled twice. The coefficients are the samples divided, in Fourier
// space, by Response. The value then differs from the band-limited one by 0.1 %
// (relative rms) for waves of 0.25 cycles per sample, half of what the grid could
// hold, and by less for slower ones; what is left is the rounding of positions.
//
// ShiftLine moves lines that are not oversampled, with 24 weights that are the
// best, by least squares, for all waves up to 0.44 cycles per sample.
//
// # Positions
//
// A Fixed is a position in 1/2^32 of a sample; the first Bits of its fraction
// choose a row of the table of weights, so a position is rounded by at most 1/1024
// of a sample. Positions are those of the first of the four samples that are
// used: floor p - 1 for the value at p.
//
// # Lines
//
// AddLines sums four neighbouring lines with the weights of one position, for a
// whole line at once: where the lines lie along the tilt axis, the position
// across them is the same for all their numbers. SpreadLines is its adjoint.
// Lengths are multiples of LineUnit.
//
// # Instruction sets
//
// The plain Go loops are the reference; on amd64 there are loops for AVX2 with FMA
// and for AVX-512F (see package fft for the switch TOMOPARITY_SIMD and the build
// tag noasm). Results at different levels differ by rounding.
package interp
