package aretomo

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says in AreTomo's words how a tomogram whose depth parity is wrong
// is put right. Each alone does it; two of them together undo each other.
func Remedies(c *tomo.Claim) []convention.Remedy {
	base := nameOf(c)
	out := []convention.Remedy{{
		Action:  "Reverse the sign of every tilt angle that AreTomo is given (-AngFile, or the .rawtlt or _TLT.txt beside the stack), keep the axis, and align again; the tomogram is then as IMOD and RELION lay it",
		Command: fmt.Sprintf("awk '{$1 = -$1; print}' %s.rawtlt > %s_inverted.rawtlt", base, base),
	}}
	if axis, ok := c.Axis.Get(); ok {
		other := (axis + 180).Signed().Degrees()
		out = append(out, convention.Remedy{
			Action:  fmt.Sprintf("Turn the tilt axis by 180 degrees and lock it: -TiltAxis %.2f -1 in place of %.2f, and align again; x and y of the tomogram are then reversed against the first remedy", other, axis.Degrees()),
			Command: fmt.Sprintf("-TiltAxis %.2f -1", other),
		})
	}
	return append(out,
		convention.Remedy{
			Action:  "Without a new alignment, AreTomo3: -Cmd 4 turns ROT of the result there is by 180 degrees and reconstructs; do not use dfHand of an old _CTF.txt with it",
			Command: fmt.Sprintf("AreTomo3 -InPrefix %s -InSuffix .mrc -OutDir . -Cmd 4", base),
		},
		convention.Remedy{
			Action: fmt.Sprintf("Without a new alignment, any version: reverse the sign of every TILT in %s.aln and reconstruct from it (AreTomo3 -Cmd 2, AreTomo2 -Align 0 -AlnFile)", base),
		},
		convention.Remedy{
			Action: "Mend the volume alone: -FlipVol 2 in place of 1 (AreTomo3 from 1.0.11) mirrors it; the alignment keeps its wrong sense for everything that uses it later",
		})
}

// Next says how to go on in AreTomo.
func Next(c *tomo.Claim) string {
	base := nameOf(c)
	return fmt.Sprintf("With the raw stack beside it as %s.mrc (AreTomo3 2.0.7 or later, SEC counts from 1): AreTomo3 -InPrefix %s -InSuffix .mrc -OutDir . -Cmd 2 -FlipVol 1 -AtBin 4", base, base)
}

func nameOf(c *tomo.Claim) string {
	if c.Series.Name == "" {
		return "ts"
	}
	return c.Series.Name
}
