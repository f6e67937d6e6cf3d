package matrices

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Next says how to go on with the file.
func Next(*tomo.Claim) string {
	return "Read " + FileName + " with any JSON reader: (u, v, h) = matrix x (x, y, z, 1) in A, for every section of the raw stack"
}

// Remedies says how a geometry whose depth parity is wrong is put right here.
func Remedies(*tomo.Claim) []convention.Remedy {
	return []convention.Remedy{{
		Action: "Reverse the sign of the third column (z) and of the third row (h) of every matrix; the specimen is then the mirror image in z, and right",
	}}
}
