//go:build amd64 && !noasm

package simd

import "golang.org/x/sys/cpu"

// Available is the highest level that the processor and the operating system
// support.
func Available() Level {
	switch {
	case !cpu.X86.HasAVX2 || !cpu.X86.HasFMA:
		return Plain
	case !cpu.X86.HasAVX512F:
		return AVX2
	}
	return AVX512
}
