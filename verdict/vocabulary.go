package verdict

import (
	"fmt"

	"github.com/tomoparity/tomoparity/geom"
)

// Entry is the value one package's flag should have for this series.
type Entry struct {
	Package  string // as users know it
	Quantity string // flag, option or report line
	Value    string
	Meaning  string // for which angles and axis, and what it says
}

// vocabulary translates the one observable into each package's words. It holds
// for the recorded angles as they are and the oriented axis psi: in the
// aligned image the right side is the more underfocused one at positive angle.
func vocabulary(v Verdict) []Entry {
	if !decides(v.Evidence) {
		return nil
	}
	psi := v.bestAxis()
	at := func(a geom.Angle) string { return fmt.Sprintf("%.1f", a.Signed().Degrees()) }
	turned := psi + 180
	return []Entry{
		{"IMOD", "RotationAngle", at(psi), "with the recorded angles in .rawtlt/.tlt; then InvertTiltAngles stays off"},
		{"IMOD", "InvertTiltAngles (ctfplotter, ctfphaseflip)", "0", "would be 1 with RotationAngle " + at(turned) + ", where the tomogram is a mirror image"},
		{"EMAN2", "--tltax", at(psi), "with all angles of the rawtlt reversed in sign; --checkhand then says \"correct\""},
		{"EMAN2", "--tltax", at(turned), "with the recorded angles; the same tomogram turned by 180 deg about z; --checkhand says \"correct\""},
		{"defocusgrad", "conclusion", "-1 (RELION)", "for an alignment with the axis at " + at(psi) + " and the recorded angles; +1 with the axis at " + at(turned)},
		{"RELION", "rlnTomoHand", "-1", "with rlnTomoZRot " + at(psi) + " and rlnTomoYTilt as recorded; +1 with rlnTomoZRot " + at(turned)},
		{"Warp", "ts_defocus_hand", "flip", "with AxisAngle " + at(psi) + " and the angles reversed on import (the default); no flip with --dont_invert"},
		{"AreTomo3", "dfHand", "+1", "with ROT " + at(psi) + " and TILT as recorded, for the measured meaning of the flag (RELION hand = -dfHand); -1 with ROT " + at(turned)},
	}
}

// bestAxis is the axis line of an alignment that the images agree with,
// oriented as the images say, or else the axis of the images themselves.
func (v Verdict) bestAxis() geom.Angle {
	psi := geom.Angle(v.Evidence.Psi)
	for _, j := range v.Claims {
		if axis, _, ok := j.Claim.Series.MeanAxis(); ok && !j.AxisBad {
			return psi + psi.LineDiffTo(axis)
		}
	}
	return psi
}
