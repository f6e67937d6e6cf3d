package convert

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// unread are the losses that the declaration of a package does not foretell: what
// was to be held and does not come back, since files have it of every image or of
// none, or in another form. Losses that are named already are not named again.
func unread(want, got *tomo.Claim, h convention.Holds, named []Loss) []Loss {
	bySection := map[int]tomo.Tilt{}
	for _, t := range got.Series.Tilts {
		bySection[t.Section] = t
	}
	used, gone := 0, map[string]int{}
	for _, t := range want.Series.Tilts {
		if !t.Usable() {
			continue
		}
		used++
		back := bySection[t.Section]
		for what, lost := range map[string]bool{
			LossDefocus:     h.Defocus && t.Defocus.Known() && !back.Defocus.Known(),
			LossAstigmatism: h.Astigmatism && astigLost(t, back),
			LossPhase:       phaseLost(&want.Series, &got.Series, t, back, h.Phase),
			LossDose:        h.Dose && doseLost(t, back),
		} {
			if lost {
				gone[what]++
			}
		}
	}
	for _, l := range named {
		delete(gone, l.What)
	}
	var out []Loss
	for _, what := range Losses() {
		if n := gone[what]; n > 0 {
			out = append(out, Loss{What: what, Text: fmt.Sprintf("the %s of %d of %d tilts, up to %s, would not come back from these files, %s",
				what, n, used, upTo(&want.Series, h, what), whyUnread(&want.Series, h, what))})
		}
	}
	return out
}

// upTo is the largest value of what displaces no point, with its unit.
func upTo(s *tomo.Series, h convention.Holds, what string) string {
	m := largestOf(s)
	if h.Phase == convention.PhaseWhole {
		for _, t := range s.Tilts {
			m.whole = math.Max(m.whole, amount(s.PhaseOf(t).Or(0)))
		}
	}
	switch what {
	case LossDefocus:
		return fmt.Sprintf("%.0f A", m.defocus)
	case LossAstigmatism:
		return fmt.Sprintf("%.0f A", m.astig)
	case LossPhase:
		return fmt.Sprintf("%.1f degrees", max(m.plate, m.whole, m.bare))
	}
	return fmt.Sprintf("%.1f e/A^2", m.dose)
}

// whyUnread says why, and which images stand in the way.
func whyUnread(s *tomo.Series, h convention.Holds, what string) string {
	of, without := what, []string{}
	if what != LossDose { // the CTF is written as one
		of = LossDefocus
	}
	for _, t := range s.Tilts {
		known := t.Defocus.Known()
		if what == LossDose {
			known = t.Dose.Known()
		}
		if t.Usable() && !known {
			without = append(without, strconv.Itoa(t.Section+1))
		}
	}
	if len(without) > 0 {
		list := strings.Join(without, ",")
		return fmt.Sprintf("which hold the %s of all tilts or of none: it is not known of section %s (counted from 1), which --exclude %s leaves out", of, list, list)
	}
	if what == LossDose && h.DoseBeside != "" {
		return "which hold it in a form of their own: " + h.DoseBeside
	}
	return "which hold it in a form of their own or of all tilts alike"
}

// astigLost compares the astigmatisms as vectors of twice the angle.
func astigLost(want, got tomo.Tilt) bool {
	a, b := want.Astig.Or(tomo.Astigmatism{}), got.Astig.Or(tomo.Astigmatism{})
	vector := func(a tomo.Astigmatism) geom.Vec2 {
		sin, cos := (2 * a.Angle).SinCos()
		return geom.Vec2{cos, sin}.Scale(a.Difference)
	}
	return a.Difference > notableAstig && vector(a).Sub(vector(b)).Norm() > keptAstig
}

// phaseLost compares phases in the form that the files hold.
func phaseLost(want, got *tomo.Series, a, b tomo.Tilt, form convention.PhaseForm) bool {
	x, y := want.PlateOf(a), got.PlateOf(b)
	if form == convention.PhaseWhole || !x.Known() {
		x, y = want.PhaseOf(a), got.PhaseOf(b)
	}
	v, known := x.Get()
	if form == 0 || !known || amount(v) <= notablePhase || form == convention.PhasePlate && !want.PlateOf(a).Known() {
		return false
	}
	w, came := y.Get()
	return !came || amount(w-v) > notablePhase
}

func doseLost(want, got tomo.Tilt) bool {
	d, known := want.Dose.Get()
	return known && d > notableDose && math.Abs(d-got.Dose.Or(0)) > notableDose
}
