package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// tiltTable lists every image; it is sorted by the script.
type tiltTable struct {
	Heads []string
	Rows  []tiltRow
}

type tiltRow struct {
	Section int
	Cells   []tiltCell
}

// tiltCell is a text with the value by which it is sorted.
type tiltCell struct{ Text, Value string }

// maxTiltClaims bounds the columns of written angles.
const maxTiltClaims = 4

func (v *view) tiltTable() *tiltTable {
	n := max(v.o.Sections, len(v.o.Recorded))
	for _, c := range v.claims {
		for s := range c.tilts {
			n = max(n, s+1)
		}
	}
	if n == 0 || n > 2000 {
		return nil
	}
	shown := v.claims[:min(len(v.claims), maxTiltClaims)]
	t := &tiltTable{Heads: []string{"Image", "Recorded, °"}}
	for _, c := range shown {
		t.Heads = append(t.Heads, shorten(c.name, 24)+", °")
	}
	if v.seen {
		t.Heads = append(t.Heads, "Underfocus, µm", "Slope, Å/Å", "± ", "Predicted", "Vote")
	}
	t.Heads = append(t.Heads, "Left out by")
	for section := range n {
		t.Rows = append(t.Rows, v.tiltRow(section, shown))
	}
	return t
}

func (v *view) tiltRow(section int, shown []claimView) tiltRow {
	row := tiltRow{Section: section, Cells: []tiltCell{{fmt.Sprint(section + 1), fmt.Sprint(section + 1)}}}
	if a, ok := v.recorded(section); ok {
		row.num(a, 2, true)
	} else {
		row.none("unknown")
	}
	for _, c := range shown {
		if t, ok := c.tilts[section]; ok {
			row.num(t.Written.Degrees(), 2, true)
		} else {
			row.none("–")
		}
	}
	if v.seen {
		row.evidence(v, section)
	}
	var out []string
	for _, c := range v.claims {
		if t, ok := c.tilts[section]; !ok || !t.Usable() {
			out = append(out, c.name)
		}
	}
	row.none(strings.Join(out, ", "))
	return row
}

// evidence adds what was measured in one image.
func (row *tiltRow) evidence(v *view, section int) {
	for _, t := range v.r.Tilts {
		if t.Section == section {
			row.num(t.Defocus/1e4, 3, false)
			row.num(t.Slope, 2, true)
			row.num(t.SlopeSigma, 2, false)
			row.num(t.Predicted, 2, true)
			row.num(t.LR, 1, true)
			return
		}
	}
	for range 5 {
		row.none("–")
	}
}

func (row *tiltRow) num(x float64, digits int, sign bool) {
	text := fixed(x, digits)
	if sign {
		text = signedNumber(x, digits)
	}
	value := ""
	if finite(x) {
		value = entry(x)
	}
	row.Cells = append(row.Cells, tiltCell{text, value})
}

func (row *tiltRow) none(text string) { row.Cells = append(row.Cells, tiltCell{Text: text}) }

// fileRow is one input file.
type fileRow struct{ Path, Role, Size, SHA256 string }

func fileRows(files []check.FileRecord) []fileRow {
	var out []fileRow
	for _, f := range files {
		r := fileRow{Path: f.Path, Role: f.Role, Size: bytesText(f.Bytes), SHA256: f.SHA256}
		if r.SHA256 == "" {
			r.SHA256 = "not hashed (large)"
		}
		out = append(out, r)
	}
	return out
}

// facts are the numbers the analysis used.
func (v *view) facts(meta Meta) []fact {
	var out []fact
	add := func(name, value string) {
		if value != "" {
			out = append(out, fact{name, value})
		}
	}
	g := v.o.Grid
	add("Images", v.o.Images)
	if g.NX > 0 && g.NY > 0 {
		add("Image size", fmt.Sprintf("%d × %d pixels, %s", g.NX, g.NY, plural(v.o.Sections, "image")))
	}
	if finite(g.PixelSize) && g.PixelSize > 0 {
		add("Pixel size", short(g.PixelSize)+" Å")
	}
	if v.o.KV > 0 && finite(v.o.KV, v.o.Cs, v.o.AmpContrast) {
		add("Optics", fmt.Sprintf("%s kV, Cs %s mm, amplitude contrast %s", short(v.o.KV), short(v.o.Cs), short(v.o.AmpContrast)))
	}
	if a, ok := v.o.NominalAxis.Get(); ok {
		add("Axis in the image files", fixed(a.Degrees(), 1)+"°")
	}
	if v.seen {
		r := v.r
		add("Underfocus, median", fixed(r.Defocus/1e4, 2)+" µm")
		add("Ring modulation", fmt.Sprintf("%s, envelope B %s Å²", short(r.Modulation), short(r.Decay)))
		add("Log-likelihood ratios", fmt.Sprintf("%s against the opposite axis (%s expected), %s against no change of focus", fixed(r.LR, 1), fixed(r.ExpectedLR, 1), fixed(r.LR0, 1)))
		add("Inclination along the axis", fixed(r.Incline, 1)+"°")
	}
	add("Command", meta.Command)
	add("Version", strings.TrimSpace("tomoparity "+meta.Version))
	if v.o.Elapsed > 0 {
		add("Time taken", fmt.Sprintf("%.1f s", v.o.Elapsed.Seconds()))
	}
	return out
}

// sketches are the drawings of the geometry.
func (v *view) sketches() (out []figure, note string) {
	out = append(out, figure{ID: "side", Title: "In the microscope", SVG: []template.HTML{sideSketch()},
		See: "Seen along the tilt axis, stage at a positive angle."})
	var arrows []depthArrow
	for _, c := range v.claims {
		arrows = append(arrows, depthOf(c))
	}
	see := "Which way the depth axis of each volume points, by the images."
	if slices.ContainsFunc(arrows, func(a depthArrow) bool { return !a.known }) {
		see += " ?: not known."
	}
	if slices.ContainsFunc(arrows, func(a depthArrow) bool { return a.axis == "z*" }) {
		see += " *: z of the alignment; the files do not place the array."
	}
	if len(arrows) > 0 {
		out = append(out, figure{ID: "depth", Title: "In the tomograms", SVG: []template.HTML{depthSketch(arrows)},
			See: see})
	}
	psi := math.NaN()
	if v.seen {
		psi = v.r.Psi
	}
	see = "The oriented axis is not known."
	if v.decided {
		see = "The shaded side is farther from the source at positive recorded angles."
		psi = v.fineAxis()
	} else if v.seen {
		see = "The best axis found; the images do not decide its direction."
	}
	if finite(psi) {
		out = append(out, figure{ID: "raw", Title: "In the raw images", SVG: []template.HTML{imageSketch(psi, v.decided)}, See: see})
	}
	note = "Turning the axis by 180° is the same as reversing all tilt angles, and the same as reversing z. Doing one changes the hand, doing two does not."
	return out, note
}

// fineAxis is the measured axis, or the more precise one of an alignment that
// agrees with it.
func (v *view) fineAxis() float64 {
	for _, c := range v.claims {
		if c.stance == agree && finite(c.axis) && !c.AxisBad {
			return c.axis
		}
	}
	return v.r.Psi
}

// depthOf finds the axis of a claim's volume that runs along the beam, and
// whether it points to the source: the layout says how the volume lies in the
// specimen frame, the images whether that frame's z points to the source. Where
// the layout is not known, it is the z axis of the alignment itself.
func depthOf(c claimView) depthArrow {
	a := depthArrow{name: c.name, stance: c.stance}
	f := c.Claim.Volume
	if c.Depth == tomo.DepthUndetermined {
		return a
	}
	if !f.Known { // the alignment's own z points to the source when its depth parity is right
		a.known, a.axis, a.up = true, "z*", c.Depth == tomo.DepthRight
		return a
	}
	best, z := 0, 0.0
	for k := range 3 {
		column := geom.Vec3{f.ToSpecimen.M[0][k], f.ToSpecimen.M[1][k], f.ToSpecimen.M[2][k]}
		if n := column.Norm(); n > 0 && math.Abs(column[2]/n) > math.Abs(z) {
			best, z = k, column[2]/n
		}
	}
	if math.Abs(z) < 0.7 {
		return a
	}
	a.known, a.axis = true, "+"+string("xyz"[best])
	a.up = z*float64(c.Depth) > 0
	return a
}
