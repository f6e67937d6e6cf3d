package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// todo is what to do.
type todo struct {
	Lead  string
	Cards []todoCard
	Rest  string // results that need nothing
}

// todoCard is one result that needs something.
type todoCard struct {
	Name, Package, Class string
	Mark                 template.HTML
	Steps                []todoStep
	Note                 string
}

type todoStep struct{ Action, Command string }

func (v *view) todo() todo {
	var t todo
	at := map[string]int{}
	for _, r := range v.o.Remedies {
		i, ok := at[r.ClaimID]
		if !ok {
			i = len(t.Cards)
			at[r.ClaimID] = i
			t.Cards = append(t.Cards, todoCard{Name: r.Label, Package: r.Package, Class: disagree.class(), Mark: smallMark(disagree)})
		}
		t.Cards[i].Steps = append(t.Cards[i].Steps, todoStep{sentence(r.Action), r.Command})
	}
	for i := range t.Cards {
		if len(t.Cards[i].Steps) > 1 {
			t.Cards[i].Note = "These are alternatives. Do one of them: two together undo each other."
		}
	}
	t.Lead = v.todoLead(len(t.Cards))
	var rest []string
	for _, c := range v.claims {
		if _, busy := at[c.Claim.ID]; !busy && c.stance == agree && !c.AxisBad {
			rest = append(rest, c.name)
		}
	}
	if len(rest) > 0 && len(t.Cards) > 0 {
		t.Rest = joined(rest) + ": nothing to do."
	}
	return t
}

// todoLead is the first sentence where the cards do not say all.
func (v *view) todoLead(cards int) string {
	if len(v.o.Misplaced()) > 0 && (v.o.Word == verdict.OK || v.o.Word == verdict.Convention) {
		return "The alignments need nothing, but a given tomogram does not belong to its metadata: see the tomograms below."
	}
	switch v.o.Word {
	case verdict.OK:
		if v.r == nil {
			return "Nothing to do for agreement. To know whether the results are right, give the images as well."
		}
		return "Nothing to do."
	case verdict.Convention:
		return "Nothing to do. The results show the same specimen, laid out in different conventions; the relation below says how to turn one onto the other."
	case verdict.Undetermined:
		if v.r != nil && v.r.Help != "" {
			return "The images do not tell which result is right. " + whatHelps(v.r.Help)
		}
		if v.r == nil {
			return "Give the raw images, or a second result to compare with."
		}
	case verdict.Mistake:
		if cards == 0 {
			return "One of the results is a mirror image. Give the raw images: they tell which."
		}
	case verdict.Inconsistent:
		return v.contradictions()
	}
	return ""
}

func (v *view) contradictions() string {
	var out []string
	for _, r := range v.o.Relations {
		if r.Kind != verdict.InconsistentKind {
			continue
		}
		var causes []string
		for _, c := range r.Causes {
			causes = append(causes, prose(c.Text()))
		}
		text := v.nameOf(r.A) + " and " + v.nameOf(r.B) + " contradict each other"
		if len(causes) > 0 {
			text += ": " + strings.Join(causes, "; ")
		}
		out = append(out, text+".")
	}
	for _, c := range v.claims {
		if c.AxisBad {
			out = append(out, fmt.Sprintf("The tilt axis of %s is %s° away from the one the images show: check which axis, which images and which binning it was made with.",
				c.name, fixed(math.Abs(c.AxisOff.Degrees()), 0)))
		}
	}
	if v.r != nil && v.r.Help != "" {
		out = append(out, sentence(v.r.Help))
	}
	return strings.Join(out, " ")
}

// claimTable has a column a result and a row a quantity.
type claimTable struct {
	Heads []chip
	Rows  []claimRow
	Froms [][]string // sources, one list a result
}

type claimRow struct {
	Name, Hint string
	Cells      []claimCell
}

type claimCell struct {
	Text, Class string
	Differs     bool // from the first result
}

func (v *view) claimTable() *claimTable {
	if len(v.claims) == 0 {
		return nil
	}
	t := &claimTable{}
	for _, c := range v.claims {
		t.Heads = append(t.Heads, chip{Mark: smallMark(c.stance), Name: c.name, Class: c.stance.class()})
		t.Froms = append(t.Froms, sourceLines(c.Claim))
	}
	t.add(v, "Package", "", func(c claimView) string { return strings.TrimSpace(c.Claim.Package + " " + c.Claim.Version) })
	t.add(v, "Files", "", func(c claimView) string { return c.Claim.Path })
	t.Rows[0].same()
	t.Rows[1].same()
	t.add(v, "Tilt axis as written", "counter-clockwise from the vertical", func(c claimView) string {
		if a, ok := c.Claim.Axis.Get(); ok {
			return fixed(a.Degrees(), 1) + "°"
		}
		return "not written"
	})
	t.add(v, "Tilt angles as written", "against the recorded ones", func(c claimView) string { return c.Sense.String() + angleRange(c.Claim) })
	t.add(v, "Axis for recorded angles", "what the two above mean together", func(c claimView) string {
		if !finite(c.axis) {
			return "unknown"
		}
		return fixed(c.axis, 1) + "°"
	})
	t.add(v, "x-tilt", "about the axis across", func(c claimView) string { return xTiltRange(c.Claim) })
	t.add(v, "Shifts", "of the specimen's centre, at most", func(c claimView) string { return shiftRange(c.Claim) })
	t.Rows[len(t.Rows)-1].same()
	t.add(v, "Images used", "", func(c claimView) string { return usedText(c.Claim) })
	t.add(v, "Tomogram layout", "", func(c claimView) string { return layoutText(c.Claim.Volume) })
	if v.seen {
		t.add(v, "Agreement", "−1 … 0 … +1", func(c claimView) string { return signedPlusMinus(c.Agreement, c.Sigma, 2) })
	}
	if v.r != nil {
		t.add(v, "The images", "", func(c claimView) string { return imagesSay(c.Judged) })
		for i, c := range v.claims {
			t.Rows[len(t.Rows)-1].Cells[i].Class = "verdict " + c.stance.class()
		}
	}
	t.add(v, "Absolute hand", "needs the image parity", func(c claimView) string { return c.Absolute.String() })
	return t
}

func (t *claimTable) add(v *view, name, hint string, text func(claimView) string) {
	row := claimRow{Name: name, Hint: hint}
	for i, c := range v.claims {
		cell := claimCell{Text: text(c)}
		cell.Differs = i > 0 && cell.Text != row.Cells[0].Text
		row.Cells = append(row.Cells, cell)
	}
	t.Rows = append(t.Rows, row)
}

// same drops the marks of a row where a difference means nothing.
func (r *claimRow) same() {
	for i := range r.Cells {
		r.Cells[i].Differs = false
	}
}

// sourceLines writes one line a file: what was read from it, and where.
func sourceLines(c *tomo.Claim) []string {
	var files []string
	from := map[string][]string{}
	for _, s := range c.Sources {
		what, at := s.Quantity, s.Field
		if s.Line > 0 {
			at = strings.TrimSpace(fmt.Sprintf("line %d %s", s.Line, s.Field))
		}
		if at != "" {
			what += " (" + at + ")"
		}
		file := s.File
		if file == "" {
			file = "option or default"
		} else if rest, ok := strings.CutPrefix(file, strings.TrimSuffix(c.Path, "/")+"/"); ok {
			file = rest
		}
		if _, seen := from[file]; !seen {
			files = append(files, file)
		}
		from[file] = append(from[file], what)
	}
	var out []string
	for _, f := range files {
		out = append(out, f+": "+strings.Join(from[f], ", "))
	}
	return out
}

func angleRange(c *tomo.Claim) string {
	var a []float64
	for _, t := range c.Series.Tilts {
		a = append(a, t.Written.Degrees())
	}
	if len(a) == 0 {
		return ""
	}
	lo, hi := rangeOf(a...)
	return fmt.Sprintf(", %s to %s°", signedNumber(lo, 1), signedNumber(hi, 1))
}

func xTiltRange(c *tomo.Claim) string {
	var a []float64
	for _, t := range c.Series.Tilts {
		if d, ok := t.Projection.Decompose(); ok && t.Usable() {
			a = append(a, d.XTilt.Degrees())
		}
	}
	lo, hi := rangeOf(a...)
	switch {
	case len(a) == 0:
		return "unknown"
	case hi-lo < 0.05:
		return fixed((lo+hi)/2, 1) + "°"
	}
	return fixed(lo, 1) + " to " + fixed(hi, 1) + "°"
}

func shiftRange(c *tomo.Claim) string {
	most, unit := 0.0, "Å"
	for _, t := range c.Series.Tilts {
		if s := math.Hypot(t.Projection.T[0], t.Projection.T[1]); t.Usable() && finite(s) {
			most = math.Max(most, s)
		}
	}
	if p := c.Series.Grid.PixelSize; p > 0 && finite(p) {
		most, unit = most/p, "px"
	}
	return fixed(most, 1) + " " + unit
}

func usedText(c *tomo.Claim) string {
	used := 0
	for _, t := range c.Series.Tilts {
		if t.Usable() {
			used++
		}
	}
	return fmt.Sprintf("%d of %d", used, len(c.Series.Tilts))
}

func layoutText(f tomo.VolumeFrame) string {
	name := f.Name
	if name == "" {
		name = "not described"
	}
	if f.Orientation() == tomo.VolumeMirrored {
		name += " (a mirror image)"
	}
	return name
}

// matrix is the relation of every two results.
type matrix struct {
	Names []string
	Rows  [][]matrixCell
}

type matrixCell struct {
	Self         bool
	Letter       template.HTML
	Words, Small string
	Class        string
}

func (v *view) matrix() *matrix {
	if len(v.claims) < 2 || len(v.o.Relations) == 0 {
		return nil
	}
	m := &matrix{}
	for _, row := range v.claims {
		m.Names = append(m.Names, row.name)
		var cells []matrixCell
		for _, col := range v.claims {
			cells = append(cells, v.cell(row.Claim.ID, col.Claim.ID))
		}
		m.Rows = append(m.Rows, cells)
	}
	return m
}

// cell says how the result row looks beside the result col.
func (v *view) cell(row, col string) matrixCell {
	if row == col {
		return matrixCell{Self: true}
	}
	for _, r := range v.o.Relations {
		q, words := r.Q, r.Operation
		switch {
		case r.A == col && r.B == row:
		case r.A == row && r.B == col:
			q = q.Transpose()
			if r.Kind == verdict.Rotated || r.Kind == verdict.Mirrored {
				words = geom.DescribeOrthogonal(q, 2)
			}
		default:
			continue
		}
		c := matrixCell{Words: prose(words), Small: short(r.RMSPx) + " px", Class: agree.class()}
		switch r.Kind {
		case verdict.Identical:
			c.Words = "the same"
		case verdict.Mirrored:
			c.Class = disagree.class()
		case verdict.InconsistentKind:
			c.Words, c.Class = "contradict each other", disagree.class()
			if len(r.Causes) > 0 {
				c.Words += ": " + prose(r.Causes[0].Text())
			}
		case verdict.AmbiguousKind:
			c.Words, c.Class = "cannot be told", unknown.class()
			if len(r.Causes) > 0 {
				c.Words += ": " + prose(r.Causes[0].Text())
			}
		}
		if r.Matched == 0 {
			c.Small = ""
		}
		c.Letter = letter(r.Kind, q, c.Words)
		return c
	}
	return matrixCell{Words: "not compared", Class: unknown.class()}
}
