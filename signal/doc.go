// Package signal has the image arithmetic that the computing rooms share:
// Fourier transforms, power spectra of tiles, local means. It knows nothing of
// microscopes, files or frames.
//
// Arrays are row-major []float32 with the column index fastest. Complex data
// are split into a real and an imaginary slice. Transforms are unnormalised,
//
//	X[k] = sum_j x[j] exp(-2 pi i j k / n)
//
// and are those of package fft, for sizes that are powers of two.
package signal
