//go:build !amd64 || noasm

package simd

// Available is Plain: there is no assembly here.
func Available() Level { return Plain }
