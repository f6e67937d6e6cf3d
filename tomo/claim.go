package tomo

import (
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// Source says where a number came from.
type Source struct {
	Quantity string // what: "tilt angles", "tilt axis", "shifts", "pixel size", ...
	File     string // path as the user typed it; empty for an option or a default
	Line     int    // 1-based; 0 when not meant
	Field    string // key, column or option
}

// String returns "quantity: file line n (field)".
func (s Source) String() string {
	out := s.Quantity + ": " + s.File
	if s.Line > 0 {
		out += fmt.Sprintf(" line %d", s.Line)
	}
	if s.Field != "" {
		out += " (" + s.Field + ")"
	}
	return out
}

// Claim is what one package says of a tilt series, in the hub's terms, with
// the source of every number.
type Claim struct {
	ID      string          // unique in one run, such as "imod" or "eman2-2"
	Label   string          // the user's name for it
	Package string          // room that read it: "imod", "eman2", ...
	Version string          // program version if the files say; else empty
	Path    string          // file or folder as the user typed it
	Series  Series          // geometry in the hub
	Volume  VolumeFrame     // how the package lays out its volume
	Axis    Opt[geom.Angle] // tilt axis as the package writes it, converted to counter-clockwise from the vertical, (-180, 180]
	Sources []Source
	Notes   []string // things a reader should know, one sentence each
	Doubts  []Doubt  // what can be read and is suspicious
}

// DoubtKind names what about a record is suspicious.
type DoubtKind string

// The kinds of doubt.
const (
	DoubtSectionBase DoubtKind = "section base"  // sections may count from 0 or 1
	DoubtStale       DoubtKind = "stale record"  // another file of the package says something newer
	DoubtOtherForm   DoubtKind = "other version" // numbers as another version of the package means them
)

// Doubt is something in a record that can be read and is suspicious; the room
// that read it says so, since only it sees the files.
type Doubt struct {
	Kind                         DoubtKind
	File, Field, Found, Expected string
}

// Doubt records something suspicious.
func (c *Claim) Doubt(d Doubt) { c.Doubts = append(c.Doubts, d) }

// AddSource records where a quantity came from.
func (c *Claim) AddSource(quantity, file string, line int, field string) {
	c.Sources = append(c.Sources, Source{Quantity: quantity, File: file, Line: line, Field: field})
}

// Note records something the reader of the claim should know.
func (c *Claim) Note(format string, args ...any) {
	c.Notes = append(c.Notes, fmt.Sprintf(format, args...))
}

// Validate checks what must hold of every claim: finite projections of
// positive determinant, sections that are unique and in order, a known grid.
func (c *Claim) Validate() error {
	var faults problem.List
	if !c.Series.Grid.Known() {
		faults.Add(&problem.Problem{File: c.Path, Field: "image size and pixel size",
			Got:  fmt.Sprintf("%d x %d pixels of %g A", c.Series.Grid.NX, c.Series.Grid.NY, c.Series.Grid.PixelSize),
			Want: "positive numbers",
			Hint: "give the image file too, or --image-size NXxNY and --angpix"})
	}
	if len(c.Series.Tilts) == 0 {
		faults.Add(&problem.Problem{File: c.Path, Field: "tilts", Got: "none", Want: "at least one tilt"})
	}
	last := -1
	for _, t := range c.Series.Tilts {
		if t.Section <= last {
			faults.Add(&problem.Problem{File: c.Path, Field: "sections", Got: fmt.Sprintf("section %d after %d", t.Section, last),
				Want: "each section once, in ascending order"})
		}
		last = t.Section
		if t.NoGeometry {
			continue
		}
		if !geom.Affine3(t.Projection).IsFinite() || t.Projection.M.Det() <= 1e-6 {
			faults.Add(&problem.Problem{File: c.Path, Field: fmt.Sprintf("geometry of section %d", t.Section),
				Got: fmt.Sprintf("a projection matrix with determinant %.3g", t.Projection.M.Det()), Want: "finite numbers and a positive determinant"})
		}
	}
	return faults.ErrOrNil()
}

// Rigid returns a copy of the claim without magnification, stretch and skew,
// and the largest displacement in Å this causes at the corners of the images.
func (c *Claim) Rigid() (*Claim, float64) {
	g := c.Series.Grid
	reach := g.PixelSize * math.Hypot(float64(g.NX), float64(g.NY)) / 2
	out := *c
	out.Series.Tilts = slices.Clone(c.Series.Tilts)
	worst := 0.0
	for i := range out.Series.Tilts {
		t := &out.Series.Tilts[i]
		d, ok := t.Projection.Decompose()
		if t.NoGeometry || !ok {
			continue
		}
		t.Projection, _ = t.Projection.Rigid()
		worst = math.Max(worst, reach*(math.Abs(d.Magnification-1)+d.Residual))
	}
	out.Series.Moved()
	return &out, worst
}
