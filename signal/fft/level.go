package fft

import "os"

// level is a set of instructions.
type level int

const (
	plain level = iota
	avx2
	avx512
)

func (l level) String() string { return [...]string{"off", "avx2", "avx512"}[l] }

// best returns the highest level that the processor has and that the
// environment variable TOMOPARITY_SIMD (off, avx2 or avx512) allows.
func best() level {
	top := available()
	switch os.Getenv("TOMOPARITY_SIMD") {
	case "off":
		return plain
	case "avx2":
		return min(top, avx2)
	}
	return top
}

// Level names the instructions that new plans will use: off for plain Go, avx2
// or avx512.
func Level() string { return best().String() }
