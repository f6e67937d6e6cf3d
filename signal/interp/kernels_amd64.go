//go:build amd64 && !noasm

package interp

import "github.com/tomoparity/tomoparity/signal/internal/simd"

// kernelsOf returns the loops of a level. A sample uses four numbers at a time, and
// gather eight, at every level.
func kernelsOf(l simd.Level) kernels {
	switch l {
	case simd.Plain:
		return plainKernels()
	case simd.AVX2:
		return kernels{add: addAVX2, spread: spreadAVX2, sample: sampleAVX2, gather: gatherAVX2}
	}
	return kernels{add: addAVX512, spread: spreadAVX512, sample: sampleAVX2, gather: gatherAVX2}
}
