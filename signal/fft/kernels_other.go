//go:build !amd64 || noasm

package fft

func available() level { return plain }

func (l level) kernels() kernels { return plainKernels() }
