//go:build !amd64 || noasm

package interp

import "github.com/tomoparity/tomoparity/signal/internal/simd"

func kernelsOf(simd.Level) kernels { return plainKernels() }
