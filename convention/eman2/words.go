package eman2

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says in EMAN2's words how a tomogram whose depth parity is wrong is
// put right. Each alone does it; two of them together undo each other.
func Remedies(c *tomo.Claim) []convention.Remedy {
	base := c.Series.Name
	if base == "" {
		base = "NAME"
	}
	same, other, known := "", "", false
	if axis, ok := c.Axis.Get(); ok {
		known = true
		same = fmt.Sprintf("%.1f", axis.Degrees())
		other = checkhandAxis(axis.Degrees())
	}
	out := []convention.Remedy{{
		Action:  "Reverse the sign of all tilt angles in the rawtlt, keep the tilt axis, and repeat alignment; the tomogram is then as IMOD and RELION lay it",
		Command: fmt.Sprintf("awk '{print -$1}' %s.rawtlt > %s_inverted.rawtlt", base, base),
	}}
	if !known {
		return out
	}
	out[0].Command += fmt.Sprintf("; e2tomogram.py tiltseries/%s.hdf --rawtlt=%s_inverted.rawtlt --tltax=%s", base, base, same)
	return append(out,
		convention.Remedy{
			Action:  "Turn the tilt axis by 180 degrees and repeat alignment, as e2spt_tomoctf.py --checkhand proposes; x and y of the tomogram are then reversed against the first remedy",
			Command: fmt.Sprintf("e2tomogram.py tiltseries/%s.hdf --rawtlt=%s.rawtlt --tltax=%s", base, base, other),
		},
		convention.Remedy{
			Action:  "Turn the axis of the alignment there is, without a new one: --load --flip; x, y and z of boxes are reversed with it",
			Command: fmt.Sprintf("e2tomogram.py tiltseries/%s.hdf --load --flip --niter=0,0,0,0", base),
		})
}

// checkhandAxis is the axis turned by 180 degrees as --checkhand prints it, in
// (-360, 0].
func checkhandAxis(axis float64) string {
	turned := math.Mod(180-axis, 360)
	if turned < 0 {
		turned += 360
	}
	text := fmt.Sprintf("%.1f", -turned)
	if text == "-0.0" {
		return "0.0"
	}
	return text
}

// Next says how to go on in EMAN2.
func Next(c *tomo.Claim) string {
	base := c.Series.Name
	if base == "" {
		base = "ts"
	}
	return "Copy info/ into the EMAN2 project and import the stack as tiltseries/" + base + ".hdf, then: e2tomogram.py tiltseries/" + base + ".hdf --load --niter=0,0,0,0"
}
