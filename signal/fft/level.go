package fft

import "github.com/tomoparity/tomoparity/signal/internal/simd"

// Level names the instructions that new plans will use: off for plain Go, avx2
// or avx512.
func Level() string { return simd.Best().String() }
