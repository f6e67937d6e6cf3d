package convert

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verify"
)

// Loss is something the target's files cannot hold. It is refused unless the user
// allows it by name.
type Loss struct {
	What  string   // name, as --allow-loss takes it
	MaxPx *float64 // largest displacement at the test points if dropped, pixels; nil when it displaces nothing
	Text  string   // a sentence
}

// notable is the displacement (pixels) below which dropping something is rounding.
const notable = 0.005

// The names of losses.
const (
	LossLocal         = "local"
	LossStretch       = "stretch"
	LossMagnification = "magnification"
	LossXTilt         = "x-tilt"
	LossExcluded      = "excluded-tilts"
	LossDefocus       = "defocus"
	LossAstigmatism   = "astigmatism"
	LossPhase         = "phase"
	LossDose          = "dose"
	LossHand          = "hand"
)

// Losses are the names of all losses, as --allow-loss takes them.
func Losses() []string {
	return []string{LossLocal, LossStretch, LossMagnification, LossXTilt, LossExcluded, LossDefocus, LossAstigmatism, LossPhase, LossDose, LossHand}
}

// reduce returns the claim as the target can hold it and what is lost on the way.
func reduce(c *tomo.Claim, h convention.Holds) (*tomo.Claim, []Loss, error) {
	out := clone(c)
	var losses []Loss
	step := func(what, text string, change func(s *tomo.Series)) error {
		before := clone(out).Series
		change(&out.Series)
		out.Series.Moved()
		r, err := verify.Compare(&before, &out.Series)
		if err != nil {
			return err
		}
		if r.MaxPx > notable {
			px := r.MaxPx
			losses = append(losses, Loss{What: what, MaxPx: &px, Text: text})
		}
		return nil
	}
	if out.Series.Local != nil && (h.Local == nil || !h.Local(out)) {
		if err := step(LossLocal, out.Series.Local.Words()+" has no place there", func(s *tomo.Series) { s.Local = nil }); err != nil {
			return nil, nil, err
		}
	}
	if !h.Stretch {
		if err := step(LossStretch, "stretch and skew of the images have no place there", func(s *tomo.Series) { each(s, withoutStretch) }); err != nil {
			return nil, nil, err
		}
	}
	if !h.Magnification {
		if err := step(LossMagnification, "a magnification per tilt has no place there", func(s *tomo.Series) { each(s, tomo.Projection.Rigid) }); err != nil {
			return nil, nil, err
		}
	}
	if !h.XTilt {
		if err := step(LossXTilt, xTiltText(h), func(s *tomo.Series) { dropXTilt(s, h.XTiltShared) }); err != nil {
			return nil, nil, err
		}
	}
	asContrast(&out.Series, h)
	return out, append(losses, unplaced(out, h)...), nil
}

func xTiltText(h convention.Holds) string {
	if h.XTiltShared {
		return "one x-tilt for the whole series is held, not one per tilt"
	}
	return "x-tilt has no place there"
}

func clone(c *tomo.Claim) *tomo.Claim {
	out := *c
	out.Series.Tilts = append([]tomo.Tilt(nil), c.Series.Tilts...)
	out.Sources = append([]tomo.Source(nil), c.Sources...)
	out.Notes = append([]string(nil), c.Notes...)
	return &out
}

// each replaces the projections that have a geometry.
func each(s *tomo.Series, f func(tomo.Projection) (tomo.Projection, bool)) {
	for i, t := range s.Tilts {
		if t.NoGeometry {
			continue
		}
		if p, ok := f(t.Projection); ok {
			s.Tilts[i].Projection = p
		}
	}
}

// withoutStretch keeps rotation, magnification and shift.
func withoutStretch(p tomo.Projection) (tomo.Projection, bool) {
	d, ok := p.Decompose()
	if !ok {
		return p, false
	}
	r := tomo.Compose(d.Axis, d.Tilt, d.XTilt, d.Shift)
	for row := range 2 {
		for col := range 3 {
			r.M[row][col] *= d.Magnification
		}
	}
	r.T[2] = p.T[2]
	return r, true
}

// dropXTilt sets the x-tilt to the series' mean, or to zero.
func dropXTilt(s *tomo.Series, shared bool) {
	mean, n := 0.0, 0.0
	for _, t := range s.Tilts {
		if d, ok := t.Projection.Decompose(); ok && t.Usable() {
			mean += d.XTilt.Degrees()
			n++
		}
	}
	if n > 0 && shared {
		mean /= n
	} else {
		mean = 0
	}
	each(s, func(p tomo.Projection) (tomo.Projection, bool) {
		d, ok := p.Decompose()
		if !ok || math.Abs(d.XTilt.Degrees()-mean) < 1e-9 {
			return p, false
		}
		return withXTilt(p, d, mean), true
	})
}

func withXTilt(p tomo.Projection, d tomo.Decomposition, xtilt float64) tomo.Projection {
	r := tomo.Compose(d.Axis, d.Tilt, angle(xtilt), d.Shift)
	r.T[2] = p.T[2]
	return r
}
