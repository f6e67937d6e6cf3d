//go:build amd64 && !noasm

package fft

import "github.com/tomoparity/tomoparity/signal/internal/simd"

// kernelsOf returns the loops of a level. Loads, stores and transpositions wait
// for memory, not for arithmetic, so avx512 has those of avx2.
func kernelsOf(l simd.Level) kernels {
	k := plainKernels()
	if l == simd.Plain {
		return k
	}
	k.load, k.store = loadAVX2, storeAVX2
	k.gather, k.scatter, k.gatherComplex, k.scatterComplex = gatherAVX2, scatterAVX2, gatherComplexAVX2, scatterComplexAVX2
	if l == simd.AVX2 {
		k.first4, k.pass2, k.pass3, k.pass4, k.pass5 = first4AVX2, pass2AVX2, pass3AVX2, pass4AVX2, pass5AVX2
		k.passOdd, k.tile = passOddAVX2, 2
		k.multiply, k.realSplit, k.realJoin = multiplyAVX2, realSplitAVX2, realJoinAVX2
		return k
	}
	k.first4, k.pass2, k.pass3, k.pass4, k.pass5 = first4AVX512, pass2AVX512, pass3AVX512, pass4AVX512, pass5AVX512
	k.passOdd, k.tile = passOddAVX512, 4
	k.multiply, k.realSplit, k.realJoin = multiplyAVX512, realSplitAVX512, realJoinAVX512
	return k
}
