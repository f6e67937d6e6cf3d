package relion

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says in RELION's words how a tomogram whose depth parity is wrong is
// put right. Each of the first three alone does it; two of them together undo
// each other. The last one mends the CTF only.
func Remedies(c *tomo.Claim) []convention.Remedy {
	base := c.Series.Name
	if base == "" {
		base = "NAME"
	}
	turned, command := "the tilt axis angle with 180 added or subtracted", ""
	if axis, ok := c.Axis.Get(); ok {
		other := (axis + 180).Signed().Degrees()
		turned = fmt.Sprintf("tilt axis angle %.1f in place of %.1f", other, axis.Degrees())
		command = fmt.Sprintf("--nominal-tilt-axis-angle %.1f --invert-defocus-handedness", other)
	}
	return []convention.Remedy{
		{
			Action: fmt.Sprintf("Without a new alignment: reverse the sign of every %s and %s in the table of tilts of %s, set %s to -1, and reconstruct the tomogram again; z of every coordinate picked in the old one changes its sign", yTilt, xTilt, base, hand),
		},
		{
			Action:  "Turn the axis by 180 degrees: import again with " + turned + " and \"Invert defocus handedness\" Yes (" + hand + " -1), then align and reconstruct; x and y of the tomogram are reversed against the first remedy",
			Command: command,
		},
		{
			Action: "Or reverse the sign of every TiltAngle in the mdoc files, import with \"Invert defocus handedness\" Yes (" + hand + " -1), align and reconstruct again",
		},
		{
			Action: hand + " alone does not repair the volume: it only says how defocus changes with depth (-1: z points to the electron source, +1: away from it). With +1 the CTF of this mirrored geometry is right, and tomogram and averages stay mirror images",
		},
	}
}

// Next says what to type in RELION with freshly written files.
func Next(c *tomo.Claim) string {
	base := baseOf(c)
	size := " --w WIDTH --h HEIGHT --d DEPTH (unbinned pixels)"
	if s, _, ok := tomogram(c); ok {
		size = fmt.Sprintf(" --w %d --h %d --d %d", s[0], s[1], s[2])
	}
	return fmt.Sprintf("In this folder, with the raw stack linked as %s.mrcs: relion_tomo_reconstruct_tomogram --t tomograms.star --o rec/ --bin 4%s", base, size)
}
