package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/evidence"
)

func (t *screen) evidence() {
	r := t.o.Evidence
	if r == nil || r.TiltsUsed == 0 {
		return
	}
	t.heading(t.paint(bold, "HOW THE IMAGES SHOW IT"))
	for _, l := range []string{
		"  In a tilted image one side lies further from focus than the other. Which side it is depends on",
		"  the direction of tilt. \"Agreement\" is the measured change of focus across the tilt axis, divided",
		"  by the change that a result predicts: +1 as predicted, 0 no change seen, -1 the reverse.",
	} {
		t.line(l)
	}
	t.line(pad("", labelWidth+2) + pad("agreement", agreementWidth) + stripHead())
	for _, g := range t.strips() {
		t.line(pad("  "+g.label, labelWidth+2) + pad(fmt.Sprintf("%+.2f %s %.2f", g.value, t.plusMinus(), g.sigma), agreementWidth) + strip(g.value, g.sigma))
	}
	t.para(2, "", fmt.Sprintf("%d of %d images vote for the %s. The evidence is %s times what is needed to decide.", r.Votes, r.TiltsUsed, voteLine(t.strips()), marginText(r.Margin)))
	t.axisLine(r)
}

// plusMinus is the sign before an error, as wide as it will be shown.
func (t *screen) plusMinus() string {
	if t.st.UTF8 {
		return "±"
	}
	return "+-"
}

// stripGroup is one line of the agreement strip: results with the same value.
type stripGroup struct {
	label        string
	value, sigma float64
}

func (t *screen) strips() []stripGroup {
	r := t.o.Evidence
	if len(t.o.Claims) == 0 {
		label := fmt.Sprintf("axis at %.1f deg", r.Psi)
		if r.State == evidence.NoGradient || r.State == evidence.Undetermined {
			label = "the images"
		}
		return []stripGroup{{label, r.Kappa, r.KappaSigma}}
	}
	var out []stripGroup
	for _, j := range t.o.Claims {
		if math.IsNaN(j.Agreement) {
			continue
		}
		merged := false
		for i := range out {
			joined := out[i].label + ", " + j.Claim.Label
			if math.Abs(out[i].value-j.Agreement) < 0.05 && len(joined) <= labelWidth-1 {
				out[i].label, merged = joined, true
				break
			}
		}
		if !merged {
			out = append(out, stripGroup{j.Claim.Label, j.Agreement, j.Sigma})
		}
	}
	return out
}

func voteLine(groups []stripGroup) string {
	if len(groups) == 1 && groups[0].value > 0 {
		return "direction shown"
	}
	for i, g := range groups {
		if g.value > 0 {
			return []string{"upper line", "second line", "third line", "fourth line"}[min(i, 3)]
		}
	}
	if len(groups) == 1 {
		return "opposite direction"
	}
	return "opposite of what the results say"
}

func marginText(m float64) string {
	if m < 0.05 {
		return "0"
	}
	return fmt.Sprintf("%.1f", m)
}

// The agreement strip: one column in stripUnit of the scale, its zero, its width.
const (
	agreementWidth = 18
	stripUnit      = 11
	stripZero      = 15
	stripWidth     = 31
)

// stripHead writes -1, 0 and +1 over the bars of the strip.
func stripHead() string {
	cells := []byte(strings.Repeat(" ", stripWidth))
	copy(cells[stripZero-stripUnit-1:], "-1")
	copy(cells[stripZero:], "0")
	copy(cells[stripZero+stripUnit-1:], "+1")
	return string(cells)
}

// strip draws a value with its error on a scale from -1 to +1 with a bar at
// each of -1, 0, +1 and a little room beyond.
func strip(value, sigma float64) string {
	cells := []byte(strings.Repeat(" ", stripWidth))
	for _, x := range []int{-1, 0, 1} {
		cells[stripZero+x*stripUnit] = '|'
	}
	at := func(v float64) int {
		return max(0, min(stripWidth-1, int(math.Round(stripZero+v*stripUnit))))
	}
	for i := at(value - sigma); i <= at(value+sigma); i++ {
		cells[i] = '-'
	}
	cells[at(value)] = 'o'
	return string(cells)
}

func (t *screen) axisLine(r *evidence.Result) {
	if r.State == evidence.NoGradient || r.State == evidence.Undetermined {
		return
	}
	line := fmt.Sprintf("Tilt axis found from focus: %.0f +- %.0f deg for the recorded angles.", r.Psi, math.Max(1, r.PsiSigma))
	if r.AxisGiven && len(t.o.Claims) > 0 {
		line += " Its line was taken from the alignment."
	} else if len(t.o.Claims) > 0 && !t.o.Claims[0].AxisBad {
		line += fmt.Sprintf(" %s's line is %.0f deg from it.", t.o.Claims[0].Claim.Label, math.Abs(t.o.Claims[0].AxisOff.Degrees()))
	}
	t.para(2, "", line)
}
