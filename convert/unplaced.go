package convert

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// What is smaller than this is not worth a word when it is lost, or digits that
// the files do not keep.
const (
	notableAstig = 1.0  // Å between the two defoci
	notableDose  = 0.01 // e/Å²
	notablePhase = 0.02 // degrees
	keptAstig    = 5.0  // Å by which astigmatism may change in writing and reading back
)

// contrastOnly is the largest phase of a CTF, degrees, that is taken for amplitude
// contrast alone: 0.26 of it. Phase plates begin above.
const contrastOnly = 15

// largest are the largest values of what displaces no point; 0 where there is none.
type largest struct {
	excluded           bool
	defocus            float64 // Å; its amount
	defocusKnown       bool
	astig              float64 // Å
	dose               float64 // e/Å²
	plate, whole, bare float64 // degrees; whole: known only with the amplitude contrast; bare: only without
}

func largestOf(s *tomo.Series) (m largest) {
	for _, t := range s.Tilts {
		m.excluded = m.excluded || t.Excluded
		if d, ok := t.Defocus.Get(); ok {
			m.defocus, m.defocusKnown = math.Max(m.defocus, math.Abs(d)), true
		}
		m.astig = math.Max(m.astig, t.Astig.Or(tomo.Astigmatism{}).Difference)
		m.dose = math.Max(m.dose, t.Dose.Or(0))
		plate, split := s.PlateOf(t).Get()
		whole, joined := s.PhaseOf(t).Get()
		m.plate = math.Max(m.plate, amount(plate))
		if joined && !split {
			m.whole = math.Max(m.whole, amount(whole))
		}
		if split && !joined {
			m.bare = math.Max(m.bare, amount(plate))
		}
	}
	return m
}

// amount is how far a phase is from none, degrees.
func amount(a geom.Angle) float64 { return math.Abs(a.Signed().Degrees()) }

// unplaced are losses that displace no point.
func unplaced(c *tomo.Claim, h convention.Holds) []Loss {
	m := largestOf(&c.Series)
	var out []Loss
	if m.excluded && !h.Excluded {
		out = append(out, Loss{What: LossExcluded, Text: "tilts left out cannot be marked there: they would take part again"})
	}
	if m.defocusKnown && !h.Defocus {
		out = append(out, Loss{What: LossDefocus, Text: fmt.Sprintf("the defocus of the tilts, up to %.0f A, has no place in these files", m.defocus)})
	}
	if m.astig > notableAstig && !h.Astigmatism {
		text := "the astigmatism of the tilts, up to %.0f A, has no place in these files"
		if h.Defocus {
			text += ": the mean is written"
		}
		out = append(out, Loss{What: LossAstigmatism, Text: fmt.Sprintf(text, m.astig)})
	}
	if text := m.phaseText(h.Phase); text != "" {
		out = append(out, Loss{What: LossPhase, Text: text})
	}
	if m.dose > notableDose && !h.Dose {
		text := fmt.Sprintf("the dose of the tilts, up to %.1f e/A^2, has no place in these files", m.dose)
		if h.DoseBeside != "" {
			text += "; " + h.DoseBeside
		}
		out = append(out, Loss{What: LossDose, Text: text})
	}
	if c.Series.Asserts == tomo.DepthWrong && !h.Hand {
		out = append(out, Loss{What: LossHand,
			Text: "the source says that depth and defocus run the other way (a hand flag), and the files written have no such flag: CTF correction with them would be wrong unless the program is told"})
	}
	return out
}

// phaseText says what of the phase has no place, empty when all has. What equals
// the amplitude contrast's own is no loss.
func (m largest) phaseText(form convention.PhaseForm) string {
	switch {
	case form == 0 && m.plate > notablePhase:
		return fmt.Sprintf("the phase of the tilts beyond that of the amplitude contrast, up to %.1f degrees, has no place in these files", m.plate)
	case form == 0 && m.whole > notablePhase:
		return fmt.Sprintf("the phase of the tilts, up to %.1f degrees, has no place in these files", m.whole)
	case form == convention.PhasePlate && m.whole > notablePhase:
		return fmt.Sprintf("the phase of the tilts, up to %.1f degrees, is known only together with that of the amplitude contrast, and these files hold that of a phase plate alone", m.whole)
	case form == convention.PhaseWhole && m.bare > notablePhase:
		return fmt.Sprintf("the phase of the tilts, up to %.1f degrees, is known only without that of the amplitude contrast, and these files hold both as one", m.bare)
	}
	return ""
}

// asContrast splits a phase that is known only as a whole, for files that hold no
// whole one: when it is small and the same in all tilts that take part, it is that of
// an amplitude contrast, its sine, without a phase plate. The CTF is the same number
// for number.
func asContrast(s *tomo.Series, h convention.Holds) {
	if s.Optics.AmpContrast.Known() || h.Phase&convention.PhaseWhole != 0 {
		return
	}
	lo, hi := geom.Angle(math.Inf(1)), geom.Angle(math.Inf(-1))
	for _, t := range s.Tilts {
		if v, ok := t.Phase.Get(); ok {
			lo, hi = min(lo, v), max(hi, v)
		} else if t.Usable() {
			return
		}
	}
	if lo >= 0 && hi <= contrastOnly && (hi-lo).Degrees() < notablePhase {
		s.Optics.AmpContrast = tomo.Some(((lo + hi) / 2).Sin())
	}
}
