package convention

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// PhaseForm says in which form files hold the phase of the CTF; forms add up.
type PhaseForm int

// The forms. Zero is none at all.
const (
	PhasePlate PhaseForm = 1 << iota // the phase plate alone, beyond the amplitude contrast
	PhaseWhole                       // phase plate and amplitude contrast together
)

// SilentPlate is the phase beyond the amplitude contrast, in degrees, below which
// there is no phase plate.
const SilentPlate = 0.01

// SilentAstigmatism is the difference of the two defoci, in Å, up to which an
// image counts as round.
const SilentAstigmatism = 0.05

// Plates returns the phase of the phase plate of every tilt, in degrees and in
// the order of Series.Tilts, for files that have it of all images or of none. It
// is nil when there is no phase plate, or when it is not known of a tilt that
// takes part and has a defocus: without one there is no CTF to write. The other
// tilts get the mean where their own is unknown.
func Plates(s *tomo.Series) []geom.Angle {
	mean, n, any := geom.Angle(0), geom.Angle(0), false
	for _, t := range s.Tilts {
		if !t.Usable() {
			continue
		}
		v, ok := s.PlateOf(t).Get()
		if !ok && !t.Defocus.Known() {
			continue
		}
		if !ok {
			return nil
		}
		mean, n, any = mean+v, n+1, any || math.Abs(v.Degrees()) > SilentPlate
	}
	if !any {
		return nil
	}
	out := make([]geom.Angle, len(s.Tilts))
	for i, t := range s.Tilts {
		out[i] = s.PlateOf(t).Or(mean / n)
	}
	return out
}
