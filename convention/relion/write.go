package relion

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes tomograms.star and tilt_series/NAME.star as RELION 5 reads them.
// Images are n@NAME.mrcs, the raw stack; images left out have no row.
// rlnTomoHand is derived: -1 when the claim takes underfocus as defocus - height
// or does not say, +1 when it takes defocus + height. An alignment with
// magnification, stretch or skew is refused; Claim.Rigid takes them out. A local
// deformation is written when it is RELION's own, and refused otherwise.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := convention.RefuseStretch(c, "RELION 5"); err != nil {
		return nil, err
	}
	w, err := newWriter(c)
	if err != nil {
		return nil, err
	}
	tilts, err := w.tiltFile(w.columns(), "made by tomoparity", "version 50001")
	if err != nil {
		return nil, err
	}
	global, err := w.globalFile(w.global5(), fmt.Sprintf("images: %s.mrcs in this folder, the raw stack (a link will do)", w.base), "version 50001")
	if err != nil {
		return nil, err
	}
	return convention.WriteFiles(dir,
		convention.File{Name: tomogramsStar, Data: global.Bytes()},
		convention.File{Name: "tilt_series/" + w.base + ".star", Data: tilts.Bytes()})
}

// writer carries a claim to its tables.
type writer struct {
	claim  *tomo.Claim
	base   string
	sign   float64      // rlnTomoHand
	half   geom.Vec3    // from the specimen's origin to where RELION takes the defocus, Å
	deform *deformation // nil when there is none
	rows   []written
	notes  []string // comments of tomograms.star
}

// newWriter chooses what is written of a claim: everything that does not depend
// on the version of RELION.
func newWriter(c *tomo.Claim) (*writer, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	w := &writer{claim: c, base: baseOf(c), sign: handOf(c), half: halfOf(c)}
	if held(c) {
		w.deform, _ = c.Series.Local.(*deformation)
	} else if err := convention.RefuseLocal(c); err != nil {
		return nil, err
	}
	return w, w.keep()
}

// written is a tilt that gets a row.
type written struct {
	tomo.Tilt
	turn tomo.Decomposition
}

func baseOf(c *tomo.Claim) string {
	for _, r := range c.Series.Name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-", r) {
			return "ts"
		}
	}
	if c.Series.Name == "" || c.Series.Name[0] == '.' {
		return "ts"
	}
	return c.Series.Name
}

// handOf is rlnTomoHand for the hub's geometry: +1 says that underfocus grows
// with the hub's height.
func handOf(c *tomo.Claim) float64 {
	if c.Series.Asserts == tomo.DepthWrong {
		return 1
	}
	return -1
}

// keep chooses the tilts that get a row. Where every image with an alignment is
// left out, leaving out says nothing, and all of them are kept.
func (w *writer) keep() error {
	for _, excluded := range []bool{false, true} {
		for _, t := range w.claim.Series.Tilts {
			if t.NoGeometry || t.Excluded != excluded {
				continue
			}
			d, ok := t.Projection.Decompose()
			if !ok {
				return &problem.Problem{Class: problem.NotRepresentable, Field: fmt.Sprintf("section %d", t.Section), Got: "a projection onto a line", Want: "one onto a plane"}
			}
			w.rows = append(w.rows, written{t, d})
		}
		if len(w.rows) > 0 {
			if excluded {
				w.notes = append(w.notes, "every image was left out in the source; all are kept here")
			}
			return nil
		}
	}
	return &problem.Problem{Class: problem.NotRepresentable, Field: "tilts", Got: "no image with an alignment", Want: "at least one"}
}

// column is one column of the table of tilts.
type column struct {
	label string
	value func(r written) string
}

// tiltFile makes the table with one row a tilt, in a file of its own.
func (w *writer) tiltFile(columns []column, comments ...string) (*star.File, error) {
	f := star.New(comments...)
	b, err := f.AddBlock(w.base)
	if err != nil {
		return nil, err
	}
	labels := make([]string, len(columns))
	for i, c := range columns {
		labels[i] = c.label
	}
	l, err := b.AddLoop(labels...)
	if err != nil {
		return nil, err
	}
	for _, r := range w.rows {
		values := make([]string, len(columns))
		for i, c := range columns {
			values[i] = c.value(r)
		}
		if err := l.AddRow(values...); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// number is a column of numbers with so many decimals.
func number(label string, decimals int, f func(r written) float64) column {
	return column{label, func(r written) string { return decimal(f(r), decimals) }}
}

// columns are those that RELION 5 needs, and those that are known of every row.
func (w *writer) columns() []column {
	out := []column{{micrograph, func(r written) string { return fmt.Sprintf("%06d@%s.mrcs", r.Section+1, w.base) }}}
	if w.all(func(r written) bool { return r.Recorded.Known() }) {
		out = append(out, number(nominalTilt, 4, func(r written) float64 { return r.Recorded.Or(0).Degrees() }))
	}
	out = append(out, w.exposure())
	out = append(out, w.defocusColumns()...)
	if w.plated() {
		out = append(out, number(phaseShift, 3, w.plate))
	}
	out = append(out,
		number(xTilt, 6, func(r written) float64 { return r.turn.XTilt.Degrees() }),
		number(yTilt, 6, func(r written) float64 { return r.turn.Tilt.Degrees() }),
		number(zRot, 6, func(r written) float64 { return r.turn.Axis.Degrees() }),
		number(xShift, 4, func(r written) float64 { return r.turn.Shift[0] }),
		number(yShift, 4, func(r written) float64 { return r.turn.Shift[1] }))
	return append(out, w.deformColumns()...)
}

// exposure is the dose before each image, 0 where it is not known of all.
func (w *writer) exposure() column {
	dosed := w.all(func(r written) bool { return r.Dose.Known() })
	if !dosed {
		w.notes = append(w.notes, "the dose before each image is not known: "+preExposure+" is 0 throughout, put it right before dose weighting")
	}
	return number(preExposure, 4, func(r written) float64 {
		if !dosed {
			return 0
		}
		return r.Dose.Or(0)
	})
}

// defocusColumns are there when the defocus of every row is known.
func (w *writer) defocusColumns() []column {
	if !w.all(func(r written) bool { return r.Defocus.Known() }) {
		w.notes = append(w.notes, "the defocus is not known of every image: run CTF estimation, RELION needs "+defocusU+" and "+defocusV)
		return nil
	}
	half := func(r written) float64 { return r.Astig.Or(tomo.Astigmatism{}).Difference / 2 }
	return []column{number(defocusU, 2, func(r written) float64 { return w.defocus(r) + half(r) }),
		number(defocusV, 2, func(r written) float64 { return w.defocus(r) - half(r) }),
		number(defocusAngle, 3, func(r written) float64 { return r.Astig.Or(tomo.Astigmatism{}).Angle.Degrees() })}
}

// deformColumns hold the deformation as it was read.
func (w *writer) deformColumns() []column {
	if w.deform == nil {
		return nil
	}
	return []column{{deformCoefs, func(r written) string {
		k := w.deform.views[r.Section].coefficients
		if k == nil {
			k = make([]float64, w.deform.model.count())
		}
		texts := make([]string, len(k))
		for i, x := range k {
			texts[i] = strconv.FormatFloat(x, 'f', -1, 64)
		}
		return "[" + strings.Join(texts, ",") + "]"
	}}}
}

func (w *writer) all(has func(r written) bool) bool {
	for _, r := range w.rows {
		if !has(r) {
			return false
		}
	}
	return true
}

// defocus is that at the point from which RELION counts the depth.
func (w *writer) defocus(r written) float64 {
	height := r.Projection.T[2] + geom.Vec3(r.Projection.M[2]).Dot(w.half)
	return r.Defocus.Or(0) + w.sign*height
}

// plate is the phase of the phase plate in degrees.
func (w *writer) plate(r written) float64 { return w.claim.Series.PlateOf(r.Tilt).Or(0).Degrees() }

// plated reports whether there is a phase plate, known of every row.
func (w *writer) plated() bool {
	return w.all(func(r written) bool { return w.claim.Series.PlateOf(r.Tilt).Known() }) &&
		!w.all(func(r written) bool { return math.Abs(w.plate(r)) < 0.001 })
}

// decimal writes a number with so many decimals, without a sign at zero.
func decimal(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}
