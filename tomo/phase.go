package tomo

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// ContrastPhase is the phase that the amplitude contrast gives the CTF,
// asin(AmpContrast), in degrees from 0 to 90. It is unknown when the contrast is
// unknown or no fraction.
func (o Optics) ContrastPhase() Opt[geom.Angle] {
	q, ok := o.AmpContrast.Get()
	if !ok || !(q >= 0 && q <= 1) {
		return Opt[geom.Angle]{}
	}
	return Some(geom.FromRadians(math.Asin(q)))
}

// PhaseOf is the whole phase of a tilt's CTF, phase plate and amplitude contrast
// together, in degrees; the CTF is the sine of it at zero frequency. It is
// unknown when one of the two is.
func (s Series) PhaseOf(t Tilt) Opt[geom.Angle] {
	plate, known := t.Plate.Get()
	contrast, ok := s.Optics.ContrastPhase().Get()
	if t.Phase.Known() || !known || !ok {
		return t.Phase
	}
	return Some(plate + contrast)
}

// PlateOf is the phase of a phase plate alone, the CTF's phase beyond that of the
// amplitude contrast, in degrees. It is unknown when only the whole is known.
func (s Series) PlateOf(t Tilt) Opt[geom.Angle] {
	phase, known := t.Phase.Get()
	contrast, ok := s.Optics.ContrastPhase().Get()
	if t.Plate.Known() || !known || !ok {
		return t.Plate
	}
	return Some(phase - contrast)
}

// SetPlate gives a tilt the phase of a phase plate (degrees), as the whole phase
// where the amplitude contrast is known. PlateOf returns what SetPlate was given.
func (s Series) SetPlate(t *Tilt, plate geom.Angle) {
	t.Phase, t.Plate = Opt[geom.Angle]{}, Some(plate)
	if whole := s.PhaseOf(*t); whole.Known() {
		t.Phase, t.Plate = whole, Opt[geom.Angle]{}
	}
}
