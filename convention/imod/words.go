package imod

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says in IMOD's words how a reconstruction whose depth parity is
// wrong is put right. Each alone does it; two of them together undo each other.
// InvertTiltAngles is none of them: it changes the CTF correction only.
func Remedies(c *tomo.Claim) []convention.Remedy {
	base := nameOf(c)
	turned := "RotationAngle with 180 added or subtracted"
	command := ""
	if axis, ok := c.Axis.Get(); ok {
		other := (axis + 180).Signed().Degrees()
		turned = fmt.Sprintf("RotationAngle %.2f in place of %.2f", other, axis.Degrees())
		command = fmt.Sprintf("RotationAngle %.2f", other)
	}
	return []convention.Remedy{
		{
			Action:  fmt.Sprintf("Reverse the sign of every angle in %s.rawtlt, align and reconstruct again", base),
			Command: fmt.Sprintf("awk '{print -$1}' %s.rawtlt > %s_inverted.rawtlt", base, base),
		},
		{
			Action:  fmt.Sprintf("Without a new alignment: reverse the sign of every angle in %s.tlt, of %s.xtilt and XAXISTILT if they are used, and run tilt again; the .xf stays", base, base),
			Command: fmt.Sprintf("awk '{print -$1}' %s.tlt > %s_inverted.tlt", base, base),
		},
		{
			Action:  "Turn the axis by 180 degrees: " + turned + " in align.com and xcorr.com, and align again; x and y of the volume are then reversed too",
			Command: command,
		},
		{
			Action:  "Mend the volume alone: swap y and z instead of turning about x; the alignment keeps its wrong sense for everything that uses it later",
			Command: fmt.Sprintf("trimvol -yz %s_full.rec %s_mended.rec", base, base),
		},
	}
}

// Next says how to go on in IMOD.
func Next(c *tomo.Claim) string {
	base := nameOf(c)
	return "In this folder, with the raw stack linked as " + base + ".st: subm newst, subm tilt, then trimvol -rx " + base + "_full.rec " + base + ".rec"
}

func nameOf(c *tomo.Claim) string {
	if c.Series.Name == "" {
		return "ts"
	}
	return c.Series.Name
}
