// Package explain shows the chain of operations between two packages'
// conventions: what flips, what stays, and what each package prints.
package explain

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Schema names the version of the JSON document.
const Schema = "tomoparity.explain/1"

// Document is the explanation, ready for JSON.
type Document struct {
	Schema      string    `json:"schema"`
	From        string    `json:"from"`
	To          string    `json:"to"`
	SameNumbers string    `json:"same_numbers"` // what happens when axis and angles are copied unchanged
	Matrix      geom.Mat3 `json:"matrix"`       // FROM's volume to TO's when axis and angles are copied unchanged
	Steps       []Step    `json:"steps"`
	Changes     []Change  `json:"changes"`
	Prints      []string  `json:"prints"`
	Series      *Series   `json:"series,omitempty"`
}

// Step is one operation of the chain.
type Step struct {
	Where string `json:"where"` // "EMAN2 to hub", "hub to IMOD"
	Text  string `json:"text"`
}

// Change is what one change of the input does to the tomogram.
type Change struct {
	What   string    `json:"what"`
	Volume string    `json:"volume"`
	Matrix geom.Mat3 `json:"matrix"`
	Hand   string    `json:"hand"` // "kept" or "flips"
}

// Series holds the numbers of a given series in both packages' terms.
type Series struct {
	Name        string     `json:"name"`
	Tilts       int        `json:"tilts"`
	FromAxisDeg float64    `json:"from_axis_deg"` // as users of FROM see it, counter-clockwise from the vertical
	ToAxisDeg   float64    `json:"to_axis_deg"`
	FromTiltDeg [2]float64 `json:"from_tilt_deg"` // first and last
	ToTiltDeg   [2]float64 `json:"to_tilt_deg"`
	XTiltMaxDeg float64    `json:"x_tilt_max_deg"`
	StretchMax  float64    `json:"stretch_max"` // fraction
	ShiftMaxPx  float64    `json:"shift_max_px"`
}

// Run explains the way from one package to another, with the numbers of a
// claim of FROM when c is not nil.
func Run(from, to convention.Room, c *tomo.Claim) *Document {
	d := &Document{Schema: Schema, From: from.Name, To: to.Name, Matrix: copied(from.Facts, to.Facts), Changes: changes()}
	op := geom.DescribeOrthogonal(d.Matrix, 0.01)
	switch {
	case from.Facts.AxisSign == 0 || to.Facts.AxisSign == 0:
		d.SameNumbers = anglesOnly(from, to)
	case d.Matrix == geom.Identity3():
		d.SameNumbers = fmt.Sprintf("%s and %s turn the specimen the same way for the same sign of tilt angle: the same axis and angles give the same tomogram.", from.Title, to.Title)
	default:
		d.SameNumbers = fmt.Sprintf("for the same sign of tilt angle, %s turns the specimen the opposite way to %s: the same axis and angles give a %s.", from.Title, to.Title, op)
	}
	for _, s := range from.Facts.ToHub {
		d.Steps = append(d.Steps, Step{from.Title + " to hub", s})
	}
	for _, s := range to.Facts.FromHub {
		d.Steps = append(d.Steps, Step{"hub to " + to.Title, s})
	}
	for _, r := range []convention.Room{from, to} {
		for _, p := range r.Facts.Prints {
			d.Prints = append(d.Prints, r.Title+": "+p)
		}
	}
	if c != nil {
		d.Series = seriesOf(c, to.Facts)
	}
	return d
}

// anglesOnly is about packages of which one keeps no tilt axis.
func anglesOnly(from, to convention.Room) string {
	how := "the same way"
	if from.Facts.TiltSign*to.Facts.TiltSign < 0 {
		how = "opposite ways"
	}
	lists := to.Title
	if from.Facts.AxisSign == 0 {
		lists = from.Title
	}
	return fmt.Sprintf("%s and %s turn the specimen %s for the same sign of tilt angle; the files of %s hold angles alone, the tilt axis is that of the alignment they belong to.", from.Title, to.Title, how, lists)
}

// copied is the map from FROM's volume to TO's when the numbers are copied: a
// mirror in z when the two turn the specimen opposite ways.
func copied(from, to convention.Facts) geom.Mat3 {
	if from.TiltSign*to.TiltSign < 0 {
		return geom.Diag3(1, 1, -1)
	}
	return geom.Identity3()
}

// changes are the identities behind every remedy, computed and not quoted.
func changes() []Change {
	var out []Change
	for _, c := range []struct {
		what string
		axis geom.Angle
		sign geom.Angle
	}{
		{"all tilt angles reversed in sign", 0, -1},
		{"tilt axis turned by 180 deg", 180, 1},
		{"both", 180, -1},
	} {
		m := effect(c.axis, c.sign)
		hand := "kept"
		if m.Det() < 0 {
			hand = "flips"
		}
		out = append(out, Change{What: c.what, Volume: geom.DescribeOrthogonal(m, 0.01), Matrix: m, Hand: hand})
	}
	return out
}

// effect finds the orthogonal map that carries the volume of axis 0 and angle t
// to that of axis turn and angle sign·t, over two angles.
func effect(turn, sign geom.Angle) geom.Mat3 {
	for _, q := range geom.SignedPermutations() {
		fits := true
		for _, t := range []geom.Angle{17, 48} {
			a, b := tomo.Compose(0, t, 0, geom.Vec2{}), tomo.Compose(turn, sign*t, 0, geom.Vec2{})
			back := b.M.Mul(q)
			for r := range 2 {
				for k := range 3 {
					fits = fits && math.Abs(back[r][k]-a.M[r][k]) < 1e-9
				}
			}
		}
		if fits {
			return q
		}
	}
	return geom.Mat3{}
}

func seriesOf(c *tomo.Claim, to convention.Facts) *Series {
	s := &Series{Name: c.Series.Name, Tilts: len(c.Series.Tilts)}
	axis, _, _ := c.Series.MeanAxis()
	s.FromAxisDeg = c.Axis.Or(axis).Signed().Degrees()
	s.ToAxisDeg = axis.Signed().Degrees()
	first := true
	for _, t := range c.Series.Tilts {
		d, ok := t.Projection.Decompose()
		if t.NoGeometry || !ok {
			continue
		}
		written := float64(to.TiltSign) * d.Tilt.Degrees()
		if first {
			s.FromTiltDeg[0], s.ToTiltDeg[0], first = t.Written.Degrees(), written, false
		}
		s.FromTiltDeg[1], s.ToTiltDeg[1] = t.Written.Degrees(), written
		s.XTiltMaxDeg = math.Max(s.XTiltMaxDeg, math.Abs(d.XTilt.Degrees()))
		s.StretchMax = math.Max(s.StretchMax, d.Residual)
		s.ShiftMaxPx = math.Max(s.ShiftMaxPx, d.Shift.Norm()/c.Series.Grid.PixelSize)
	}
	return s
}

// JSON returns the document with a newline at its end.
func (d *Document) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(d, "", "  ")
	return append(out, '\n'), err
}

// Text returns the explanation on one screen.
func (d *Document) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s\n\nIN ONE SENTENCE\n", d.From, d.To)
	fold(&b, "  ", strings.ToUpper(d.SameNumbers[:1])+d.SameNumbers[1:])
	b.WriteString("\nTHE CHAIN\n")
	last, width := "", 15
	for _, s := range d.Steps {
		width = max(width, len(s.Where))
	}
	for _, s := range d.Steps {
		head := ""
		if s.Where != last {
			head, last = s.Where, s.Where
		}
		fold(&b, fmt.Sprintf("  %-*s ", width, head), s.Text)
	}
	b.WriteString("\nWHAT A CHANGE DOES TO THE TOMOGRAM                                                       HAND\n")
	for _, c := range d.Changes {
		fmt.Fprintf(&b, "  %-33s %-53s %s\n", c.What, c.Volume, c.Hand)
	}
	b.WriteString("  Do one of the first two, never both.\n\nWHAT THE PROGRAMS PRINT\n")
	for _, p := range d.Prints {
		fold(&b, "  ", p)
	}
	if s := d.Series; s != nil {
		fmt.Fprintf(&b, "\nTHIS SERIES: %s, %d tilts\n", s.Name, s.Tilts)
		fmt.Fprintf(&b, "  %-10s axis %8.2f deg   angles %7.2f ... %7.2f deg\n", d.From, s.FromAxisDeg, s.FromTiltDeg[0], s.FromTiltDeg[1])
		fmt.Fprintf(&b, "  %-10s axis %8.2f deg   angles %7.2f ... %7.2f deg\n", d.To, s.ToAxisDeg, s.ToTiltDeg[0], s.ToTiltDeg[1])
		fmt.Fprintf(&b, "  largest shift %.1f px, x-tilt %.2f deg, stretch %.3f %%\n", s.ShiftMaxPx, s.XTiltMaxDeg, 100*s.StretchMax)
	}
	return b.String()
}

// fold writes text in lines of at most 99 columns, continued under its start.
func fold(b *strings.Builder, head, text string) {
	const width = 99
	line := head
	for i, word := range strings.Fields(text) {
		if i > 0 && len([]rune(line))+1+len([]rune(word)) > width {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.Repeat(" ", len([]rune(head))) + word
			continue
		}
		if i > 0 {
			line += " "
		}
		line += word
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}
