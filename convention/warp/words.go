package warp

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
)

// Remedies says in Warp's words how a result whose depth parity is wrong is put
// right. The first two mend CTF or geometry; both together undo each other.
func Remedies(c *tomo.Claim) []convention.Remedy {
	flag, other := "--set_flip", "--set_noflip"
	if c.Series.Asserts == tomo.DepthRight {
		flag, other = other, flag
	}
	base := c.Series.Name
	if base == "" {
		base = "NAME"
	}
	return []convention.Remedy{
		{
			Action:  "Import again with the other sense of the angles (with --dont_invert if it was left out, without it if it was given) and align again; the tomogram is then its mirror image, and ts_defocus_hand must be checked anew",
			Command: "WarpTools ts_import --help",
		},
		{
			Action:  fmt.Sprintf("If the angles came with an alignment made outside of Warp (ts_import_alignments), reverse the sign of every angle in its .tlt and import it again: Warp takes a .tlt as it is, while its own angles are reversed on import (%s.tlt)", base),
			Command: fmt.Sprintf("awk '{print -$1}' %s.tlt > %s_inverted.tlt", base, base),
		},
		{
			Action:  fmt.Sprintf("Mend the CTF alone: ts_defocus_hand %s in place of %s; it changes which side is more underfocused in the CTF model, but neither positions nor the tomogram, which stays the mirror image", flag, other),
			Command: "WarpTools ts_defocus_hand --settings " + processing + ".settings " + flag,
		},
	}
}

// Next says how to go on in Warp.
func Next(c *tomo.Claim) string {
	base := c.Series.Name
	if base == "" {
		base = defaultName
	}
	return fmt.Sprintf("Put %s.tomostar into the folder of the .tomostar, %s.xml into %s, and the tilt images where _wrpMovieName says (relative to the .tomostar)\n"+
		"WarpTools ts_defocus_hand --settings %s.settings --check, then ts_reconstruct --settings %s.settings --angpix 10", base, base, processing, processing, processing)
}
