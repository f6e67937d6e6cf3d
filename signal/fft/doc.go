// Package fft has single precision Fourier transforms of any length, many
// columns at a time, and of real images of any size. It needs no planning time,
// no C and no other file.
//
// # What is computed
//
// Forward transforms are unnormalised and have the minus sign,
//
//	X[k] = sum_j x[j] exp(-2πi jk/n)
//
// Inverse transforms have the plus sign and the factor 1/n, for images
// 1/(nx·ny): they undo forward ones.
//
// A Plan transforms the columns of an n×m array in place. Arrays are row-major,
// the column index fastest: number k of column c is at k·m + c. A column alone
// has m = 1, but 16 or more at a time are far quicker per column. Complex
// numbers are complex64; ForwardPlanes takes real and imaginary parts apart.
//
// A Real transforms images with ny rows of nx pixels. The half spectrum has ny
// rows of nx/2+1 numbers (nx/2 rounded down); row ky stands for the frequency
// ky, or ky-ny above ny/2, and the other half follows from
// X[-ky][-kx] = conj X[ky][kx]. Inverse overwrites the half spectrum it is given.
//
// # Sizes
//
// Any length from 1 to 4194304 works. Those with prime factors up to 250 are
// split into them; the others go by a convolution of at least twice the length
// (Bluestein). Time per number for columns of about 4000 numbers, against 4096
// (measured with AVX-512, in brackets with plain Go): 0.9 (2) for
// 4092 = 4·3·11·31, 1.2 (4) for 3838 = 2·19·101, 3 (4) for the prime 4093.
// Images with odd nx have one step more in plain Go.
//
// # Accuracy
//
// The relative rms error against float64, white noise: 0.7e-7 for length 16,
// 1.0e-7 for 256, 1.3e-7 for 4096, 1.7e-7 for 3838 and 2.7e-7 for 4093 (a prime,
// by convolution), at every level. Tests allow 4e-7, and twice that for a round
// trip.
//
// # How it works
//
// 16 columns are one batch, one transform per lane of a wide register: they are
// loaded with real and imaginary parts apart, go through radix 4, 2, 3, 5 and
// odd passes in which every twiddle factor is one number spread over all lanes,
// and are written back. No pass shuffles within a register. Lengths above 160
// are split into two factors close to each other so that every pass works in the
// first-level cache. The rows of a real image are transposed, 16 at a time, so
// that rows become lanes; even and odd samples are then the real and imaginary
// parts of transforms of half the length. An inverse transform is a forward one
// of the reversed input.
//
// # Instruction sets
//
// The plain Go loops are the reference. On amd64 there are loops in assembly for
// AVX2 with FMA and for AVX-512F, written by the generator in internal/asm/gen;
// a new plan takes the best that the processor has. The environment variable
// TOMOPARITY_SIMD limits it: off, avx2, avx512 (anything else counts as unset),
// and the build tag noasm leaves the assembly out. Results at different levels
// differ by rounding, the last digit or two. For real images of 256² to 4096²
// pixels AVX2 takes 1/9 to 1/6 of the time of plain Go and AVX-512 1/11 to 1/6,
// for 3838×3710 1/11 and 1/17.
//
// Plans may be shared by goroutines and start none themselves.
package fft
