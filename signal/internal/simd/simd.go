// Package simd says which set of wide instructions the loops in assembly may use.
package simd

import "os"

// Level is a set of instructions; a higher one includes those below.
type Level int

// Plain is Go without assembly. AVX2 is AVX2 with FMA. AVX512 is AVX-512F.
const (
	Plain Level = iota
	AVX2
	AVX512
)

// String is the word that TOMOPARITY_SIMD takes: off, avx2 or avx512.
func (l Level) String() string { return [...]string{"off", "avx2", "avx512"}[l] }

// Best returns the highest level that the processor has and that the environment
// variable TOMOPARITY_SIMD (off, avx2 or avx512) allows.
func Best() Level {
	top := Available()
	switch os.Getenv("TOMOPARITY_SIMD") {
	case "off":
		return Plain
	case "avx2":
		return min(top, AVX2)
	}
	return top
}
