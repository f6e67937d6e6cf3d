package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/tomo"
)

// headline is the sentence behind the stamp.
func headline(v Verdict) string {
	switch v.Word {
	case Mistake:
		return mistakeLine(v)
	case Inconsistent:
		return inconsistentLine(v)
	case Undetermined:
		return undeterminedLine(v)
	case Convention:
		for _, r := range v.Relations {
			if r.Kind == Rotated {
				return "the tomograms differ by " + turnOf(r.Operation) + ". Nothing to fix."
			}
		}
	}
	return okLine(v)
}

// turnOf makes "a turn of 180 deg about z" of "turned by 180 deg about z".
func turnOf(operation string) string {
	if rest, ok := strings.CutPrefix(operation, "turned by "); ok {
		return "a turn of " + rest
	}
	return "a turn (" + operation + ")"
}

func okLine(v Verdict) string {
	switch n := len(v.Claims); {
	case n == 0 && v.Evidence != nil:
		return fmt.Sprintf("the images show the tilt axis at %.1f +- %.1f deg for the recorded angles.", v.Evidence.Psi, v.Evidence.PsiSigma)
	case n == 1:
		return fmt.Sprintf("%s agrees with the images.", v.Claims[0].Claim.Label)
	case v.Evidence == nil:
		return fmt.Sprintf("%d results agree with each other. No images were given: they could still be wrong together.", n)
	default:
		return fmt.Sprintf("%d results agree with each other and with the images.", n)
	}
}

func mistakeLine(v Verdict) string {
	var wrong, right []string
	for _, j := range v.Claims {
		switch {
		case j.wrong():
			wrong = append(wrong, quoted(j.Claim.Label))
		case j.Depth == tomo.DepthRight:
			right = append(right, quoted(j.Claim.Label))
		}
	}
	if len(wrong) == 0 { // no images: two claims exclude each other
		for _, r := range v.Relations {
			if r.Kind == Mirrored {
				return fmt.Sprintf("%s and %s are mirror images of each other, so one of them is wrong. Give the images to see which.",
					quoted(labelOf(v, r.A)), quoted(labelOf(v, r.B)))
			}
		}
	}
	if len(v.Claims) == 1 {
		return wrong[0] + " is mirror-reversed."
	}
	text := fmt.Sprintf("in %d of %d results: %s %s mirror-reversed.", len(wrong), len(v.Claims), joinAnd(wrong), isAre(len(wrong)))
	switch len(right) {
	case 0:
	case 1:
		text += " The other one is right."
	default:
		text += fmt.Sprintf(" The other %s are right.", countWord(len(right)))
	}
	return text
}

// wrong reports whether the result as a whole shows the specimen mirrored or
// with its depth reversed.
func (j Judged) wrong() bool {
	return j.Depth == tomo.DepthWrong || j.Hand == tomo.HandMirrored
}

func inconsistentLine(v Verdict) string {
	for _, r := range v.Relations {
		if r.Kind == InconsistentKind {
			why := "they do not describe the same geometry"
			if len(r.Causes) > 0 {
				why = r.Causes[0].What
			}
			return fmt.Sprintf("%s and %s contradict each other: %s.", quoted(labelOf(v, r.A)), quoted(labelOf(v, r.B)), why)
		}
	}
	for _, j := range v.Claims {
		if j.AxisBad {
			return fmt.Sprintf("the tilt axis of %s is %.0f deg away from the one the images show.", quoted(j.Claim.Label), math.Abs(j.AxisOff.Degrees()))
		}
	}
	if v.Evidence != nil {
		return v.Evidence.Reason + "."
	}
	return "the results contradict each other."
}

// mostSigma is the error from which on an agreement is not worth printing: its
// range is from -1 to +1.
const mostSigma = 2.0

func undeterminedLine(v Verdict) string {
	r := v.Evidence
	if r == nil {
		return "one result and no images: nothing to compare it with. Give the images, or a second result."
	}
	text := "the images do not decide."
	switch {
	case r.TiltsUsed > 0 && !(r.KappaSigma < mostSigma):
		text += " The change of focus across the axis cannot be measured."
	case r.TiltsUsed > 0:
		text += fmt.Sprintf(" Agreement %+.2f +- %.2f, evidence %s of the 1 needed.", r.Kappa, r.KappaSigma, trim(r.Margin))
	}
	for _, rel := range v.Relations {
		if rel.Kind == Mirrored {
			text += fmt.Sprintf(" Yet %s and %s are mirror images: one of them is wrong.", quoted(labelOf(v, rel.A)), quoted(labelOf(v, rel.B)))
			break
		}
	}
	return text
}

// remedies lists what to do, the wrong claims first.
func remedies(v Verdict, words func(*tomo.Claim) []convention.Remedy) []Remedy {
	var out []Remedy
	for _, j := range v.Claims {
		if j.Depth != tomo.DepthWrong || words == nil {
			if j.Depth == tomo.DepthRight && j.Hand == tomo.HandMirrored {
				out = append(out, Remedy{ClaimID: j.Claim.ID, Label: j.Claim.Label, Package: j.Claim.Package,
					Action: fmt.Sprintf("The alignment is right, but the tomogram is laid out as a mirror image (%s). Lay it out without the mirror.", j.Claim.Volume.Name)})
			}
			continue
		}
		for _, w := range words(j.Claim) {
			out = append(out, Remedy{ClaimID: j.Claim.ID, Label: j.Claim.Label, Package: j.Claim.Package, Action: w.Action, Command: w.Command})
		}
	}
	return out
}

// findings are what is seen and needs no mending, every sentence once.
func findings(v Verdict) []string {
	var out []string
	add := func(text string) {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, r := range v.Relations {
		if !v.aboutReference(r) {
			continue
		}
		a, b := labelOf(v, r.A), labelOf(v, r.B)
		switch {
		case r.Kind == Rotated:
			add(fmt.Sprintf("%s and %s show the same specimen in two conventions: %s.", a, b, r.Operation))
		case r.Kind == Identical && r.Rounding:
			add(fmt.Sprintf("%s and %s come from one alignment: they differ by no more than the rounding of the files (%.3f px rms).", a, b, r.RMSPx))
		}
		if r.Kind != InconsistentKind && len(r.Causes) > 0 && r.RMSPx >= notablePx {
			add(fmt.Sprintf("The alignments of %s and %s are %.2f px apart (rms over all images): %s.", a, b, r.RMSPx, causeList(r.Causes)))
		}
	}
	if v.Evidence != nil && v.Evidence.State == evidence.ScaleConflict {
		add(v.Evidence.Reason + ". " + v.Evidence.Help + ".")
	}
	for _, note := range notes(v.Claims) {
		add(note)
	}
	return out
}

// notes are those of all claims; what several claims say alike is said once.
func notes(claims []Judged) []string {
	var texts []string
	labels := map[string][]string{}
	for _, j := range claims {
		for _, n := range j.Claim.Notes {
			if labels[n] == nil {
				texts = append(texts, n)
			}
			if !slices.Contains(labels[n], j.Claim.Label) {
				labels[n] = append(labels[n], j.Claim.Label)
			}
		}
	}
	for i, n := range texts {
		texts[i] = joinAnd(labels[n]) + ": " + n + "."
	}
	return texts
}

// notablePx is the residual (pixels) from which alignments that agree are said
// to be apart; any two differ by less.
const notablePx = 1.0

func causeList(causes []Cause) string {
	parts := make([]string, len(causes))
	for i, c := range causes {
		parts[i] = c.Text()
	}
	return strings.Join(parts, "; ")
}

// Reference is the index of the claim that the others are compared with: the
// first that is right, else the first.
func (v Verdict) Reference() int {
	for i, j := range v.Claims {
		if j.Depth == tomo.DepthRight {
			return i
		}
	}
	return 0
}

// aboutReference reports whether a relation has the reference claim in it.
func (v Verdict) aboutReference(r Relation) bool {
	if len(v.Claims) == 0 {
		return false
	}
	id := v.Claims[v.Reference()].Claim.ID
	return r.A == id || r.B == id
}

// unknowns says what no tilt series can tell.
func unknowns(v Verdict, parity tomo.ImageParity) []string {
	switch parity {
	case tomo.ImageNormal:
		return []string{"You stated that the camera images are not mirrored: a right result then has the true hand."}
	case tomo.ImageMirrored:
		return []string{"You stated that the camera images are mirrored: a result that is right by focus then has the opposite hand of the specimen."}
	}
	return []string{"Whether the camera mirrors the image. Until you state it for this microscope (--image-parity) or " +
		"a structure of known hand confirms it, the absolute hand of a right result stays unknown."}
}

func labelOf(v Verdict, id string) string {
	for _, j := range v.Claims {
		if j.Claim.ID == id {
			return j.Claim.Label
		}
	}
	return id
}

func quoted(s string) string { return `"` + s + `"` }

func joinAnd(s []string) string {
	switch len(s) {
	case 0:
		return ""
	case 1:
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func countWord(n int) string {
	words := []string{"", "one", "two", "three", "four", "five", "six"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

func trim(x float64) string {
	if x < 0.05 {
		return "0"
	}
	return fmt.Sprintf("%.1f", x)
}
