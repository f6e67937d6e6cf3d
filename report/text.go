package report

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// Style says how text is shown.
type Style struct {
	Colour  bool // ANSI colours
	UTF8    bool // ± and ° instead of +- and deg
	Verbose bool // also the likelihood ratios and where each number came from
}

// screenWidth is the width of the text screen, columns.
const screenWidth = 99

const labelWidth = 21

// Text writes the screen of check: verdict, remedy, claims, evidence, harmless
// conventions, what no tilt series can tell.
func Text(w io.Writer, o *check.Outcome, st Style, footer string) error {
	t := &screen{o: o, st: st}
	t.verdict()
	t.remedies()
	t.claims()
	t.evidence()
	t.volumes()
	t.findings()
	t.unknown()
	if st.Verbose {
		t.verbose()
	}
	t.line("")
	t.line(footer)
	text := t.b.String()
	if st.UTF8 {
		text = strings.ReplaceAll(text, " +- ", " ± ")
	}
	_, err := io.WriteString(w, text)
	return err
}

type screen struct {
	b  strings.Builder
	o  *check.Outcome
	st Style
}

func (t *screen) line(s string) { t.b.WriteString(strings.TrimRight(s, " ") + "\n") }

func (t *screen) heading(s string) {
	t.line("")
	t.line(s)
}

// para writes wrapped text behind a label column.
func (t *screen) para(indent int, label, text string) {
	width := screenWidth - indent
	for i, l := range wrap(text, width) {
		head := strings.Repeat(" ", indent)
		if i == 0 && label != "" {
			head = pad("  "+label, indent)
		}
		t.line(head + l)
	}
}

const (
	blue   = "\x1b[34m"
	red    = "\x1b[38;5;166m"
	grey   = "\x1b[90m"
	bold   = "\x1b[1m"
	normal = "\x1b[0m"
)

func (t *screen) paint(colour, s string) string {
	if !t.st.Colour {
		return s
	}
	return colour + s + normal
}

func stampColour(w verdict.Word) string {
	switch w {
	case verdict.OK, verdict.Convention:
		return blue
	case verdict.Undetermined:
		return grey
	}
	return red
}

func (t *screen) verdict() {
	stamp := t.o.Word.Stamp()
	sep := ": "
	if t.o.Word == verdict.Mistake && strings.HasPrefix(t.o.Headline, "in ") {
		sep = " "
	}
	lines := wrap(t.o.Series+"   "+stamp+sep+t.o.Headline, screenWidth)
	lines[0] = strings.Replace(lines[0], stamp, t.paint(bold+stampColour(t.o.Word), stamp), 1)
	for i, l := range lines {
		if i > 0 {
			l = strings.Repeat(" ", utf8.RuneCountInString(t.o.Series)+3) + l
		}
		t.line(l)
	}
	if r := t.o.Evidence; t.o.Word == verdict.Undetermined && r != nil {
		t.para(utf8.RuneCountInString(t.o.Series)+3, "", "Why: "+r.Reason+". "+helpSentence(r.Help))
	}
}

// fullStop ends a text with a full stop.
func fullStop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

func helpSentence(help string) string {
	switch {
	case help == "":
		return ""
	case strings.HasSuffix(help, "?"):
		return help
	}
	return "Helps: " + help + "."
}

func (t *screen) remedies() {
	if len(t.o.Claims) == 0 {
		return
	}
	t.heading(t.paint(bold, "WHAT TO DO"))
	seen := map[string]bool{}
	for _, r := range t.o.Remedies {
		if seen[r.ClaimID] { // the first remedy is the advice; others are "also right"
			continue
		}
		seen[r.ClaimID] = true
		text := fullStop(r.Action)
		t.para(labelWidth, r.Label, text)
		t.commands(labelWidth+2, r.Command)
		if j := t.judged(r.ClaimID); j != nil && j.Depth == tomo.DepthWrong {
			t.line(strings.Repeat(" ", labelWidth) + "Corrected files, checked:")
			t.line(strings.Repeat(" ", labelWidth) + "  tomoparity repair " + strings.TrimSpace(j.Claim.Path+" "+t.o.Images) + " --fix reverse-angles --out fixed")
		}
		if j := t.judged(r.ClaimID); j != nil && j.Hand == tomo.HandMirrored {
			t.para(labelWidth, "", "Its tomogram, and anything averaged from it, has the opposite hand.")
		}
	}
	var fine, open []string
	for _, j := range t.o.Claims {
		switch {
		case seen[j.Claim.ID]:
		case t.misplaced(j.Claim.ID):
			t.para(labelWidth, j.Claim.Label, "The alignment needs nothing, but the tomogram given does not belong to it: see below.")
		case j.Depth == tomo.DepthRight:
			fine = append(fine, j.Claim.Label)
		default:
			open = append(open, j.Claim.Label)
		}
	}
	t.nothingToDo(fine, open)
}

// commands writes what can be pasted, unbroken, one command a line.
func (t *screen) commands(indent int, text string) {
	if text == "" {
		return
	}
	for _, c := range strings.Split(text, "; ") {
		t.line(strings.Repeat(" ", indent) + c)
	}
}

func (t *screen) nothingToDo(fine, open []string) {
	if len(fine) > 0 {
		text := "Nothing to do."
		if len(fine) > 1 {
			text += " The same specimen" + t.conventions() + "."
		}
		t.group(fine, text)
	}
	if len(open) == 0 {
		return
	}
	switch t.o.Word {
	case verdict.OK, verdict.Convention:
		t.group(open, "Nothing to do as far as the files go; images were not measured.")
	case verdict.Inconsistent, verdict.Mistake:
		t.group(open, "Do not use before the contradiction is resolved.")
	default:
		t.group(open, "Do not rely on the hand of this result yet.")
	}
}

// group writes labels that do not fit the label column on a line of their own.
func (t *screen) group(labels []string, text string) {
	head := strings.Join(labels, ", ")
	if utf8.RuneCountInString(head) > labelWidth-4 {
		t.line("  " + head)
		head = ""
	}
	t.para(labelWidth, head, text)
}

func (t *screen) conventions() string {
	for _, r := range t.o.Relations {
		if r.Kind == verdict.Rotated {
			return ", written in different conventions"
		}
	}
	return ""
}

func (t *screen) judged(id string) *verdict.Judged {
	for i := range t.o.Claims {
		if t.o.Claims[i].Claim.ID == id {
			return &t.o.Claims[i]
		}
	}
	return nil
}

func (t *screen) claims() {
	if len(t.o.Claims) == 0 {
		return
	}
	reference := t.o.Reference()
	t.heading(t.paint(bold, "WHAT EACH RESULT SAYS, AND WHAT THE IMAGES SAY"))
	beside := "tomogram beside " + t.o.Claims[reference].Claim.Label + "'s"
	if len(t.o.Claims) == 1 {
		beside = ""
	}
	t.line(row("", "its files say", "images", beside))
	for i, j := range t.o.Claims {
		cell := pad(imagesSay(j), 13)
		cell = t.paint(imagesColour(j), cell)
		t.line(pad("  "+j.Claim.Label, labelWidth) + pad(filesSay(j), 43) + cell + t.beside(reference, i))
	}
	if why := whySigns(t.o.Claims); why != "" {
		t.para(2, "", "Why: "+why)
	}
}

func row(a, b, c, d string) string {
	return pad("  "+a, labelWidth) + pad(b, 43) + pad(c, 13) + d
}

func filesSay(j verdict.Judged) string {
	text := "tilt axis unknown"
	if a, ok := j.Claim.Axis.Get(); ok {
		text = fmt.Sprintf("tilt axis %.1f deg", a.Signed().Degrees())
	}
	if j.Sense != verdict.SenseUnknown {
		text += ", " + j.Sense.String()
	}
	return text
}

func imagesSay(j verdict.Judged) string {
	switch {
	case j.Depth == tomo.DepthRight:
		return "agree"
	case j.Depth == tomo.DepthWrong:
		return "DISAGREE"
	case j.AxisBad:
		return "other axis"
	case math.IsNaN(j.Agreement):
		return "not measured"
	}
	return "undetermined"
}

func imagesColour(j verdict.Judged) string {
	switch j.Depth {
	case tomo.DepthRight:
		return blue
	case tomo.DepthWrong:
		return red
	}
	return grey
}

// beside says how the tomogram of claim i compares with the reference's.
func (t *screen) beside(reference, i int) string {
	switch {
	case len(t.o.Claims) == 1:
		return ""
	case i == reference:
		return "(reference)"
	}
	r, _ := t.relation(reference, i)
	switch {
	case r == nil:
		return ""
	case r.Kind == verdict.Identical:
		return fmt.Sprintf("same, within %s pixel", shortPx(r.RMSPx))
	case r.Kind == verdict.Rotated, r.Kind == verdict.Mirrored:
		return r.Operation
	}
	return "contradicts it"
}

func (t *screen) relation(a, b int) (*verdict.Relation, bool) {
	ida, idb := t.o.Claims[a].Claim.ID, t.o.Claims[b].Claim.ID
	for i := range t.o.Relations {
		r := &t.o.Relations[i]
		if r.A == ida && r.B == idb {
			return r, true
		}
		if r.A == idb && r.B == ida {
			return r, false
		}
	}
	return nil, false
}

func shortPx(x float64) string {
	switch {
	case x < 0.01:
		return "0.01"
	case x < 1:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// whySigns explains the opposite turn of EMAN2 when it matters here.
func whySigns(claims []verdict.Judged) string {
	var imod, eman bool
	var wrong bool
	for _, j := range claims {
		imod = imod || j.Claim.Package == "imod"
		if j.Claim.Package == "eman2" {
			eman = true
			wrong = wrong || j.Depth == tomo.DepthWrong
		}
	}
	if !imod || !eman {
		return ""
	}
	text := "for the same sign of tilt angle, EMAN2 turns the specimen the opposite way to IMOD. So the same numbers mean mirror images."
	if wrong {
		text += " IMOD's angles must change sign on their way into EMAN2."
	}
	return text
}

func (t *screen) findings() {
	var others []verdict.Remedy
	seen := map[string]bool{}
	for _, r := range t.o.Remedies {
		if seen[r.ClaimID] {
			others = append(others, r)
		}
		seen[r.ClaimID] = true
	}
	lines := append([]string(nil), t.o.Findings...)
	for _, w := range t.o.Warnings {
		lines = append(lines, fullStop(w))
	}
	for _, a := range t.o.Assumed {
		lines = append(lines, "Assumed: "+a+".")
	}
	if len(lines) == 0 && len(others) == 0 {
		return
	}
	t.heading(t.paint(bold, "ALSO SEEN, NOTHING TO FIX"))
	for _, r := range others {
		t.para(2, "", "Instead, for "+r.Label+" (do one, never two): "+fullStop(r.Action))
		t.commands(4, r.Command)
	}
	for _, l := range lines {
		t.para(2, "", l)
	}
}

func (t *screen) unknown() {
	t.heading(t.paint(bold, "WHAT NO TILT SERIES CAN TELL"))
	for _, u := range t.o.Unknown {
		t.para(2, "", u)
	}
}

func (t *screen) verbose() {
	if r := t.o.Evidence; r != nil {
		t.heading(t.paint(bold, "NUMBERS"))
		t.line(fmt.Sprintf("  state %s, LR %.1f, LR0 %.1f, posterior %.5f, sign-flip p %.4f, expected LR %.1f",
			r.State, r.LR, r.LR0, r.Posterior, r.SignFlipP, r.ExpectedLR))
		t.line(fmt.Sprintf("  pre-tilt %.1f deg, inclination along the axis %.1f deg, underfocus %.0f A", r.PreTilt, r.Incline, r.Defocus))
	}
	if len(t.o.Vocabulary) > 0 {
		t.heading(t.paint(bold, "THE VALUE EVERY PACKAGE SHOULD HOLD FOR THIS SERIES"))
		for _, e := range t.o.Vocabulary {
			t.para(labelWidth, e.Package, e.Quantity+" = "+e.Value+": "+e.Meaning+".")
		}
	}
	for _, j := range t.o.Claims {
		t.heading("FROM WHERE: " + j.Claim.Label)
		for _, s := range j.Claim.Sources {
			t.line("  " + s.String())
		}
	}
}
