package warp

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const defaultName = "ts"

// Write writes NAME.xml and NAME.tomostar. Angles are the negatives of the hub's,
// as ts_import makes them from those of the microscope. AreAnglesInverted follows
// from what the claim asserts of its depth: True where it is right or not said,
// False where it is wrong. An x-tilt must be the same in all tilts (LevelAngleX).
// Grids that were read from Warp are written for the rows as they are now;
// magnification, stretch and other local deformations are refused.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	base := c.Series.Name
	if base == "" || strings.ContainsAny(base, "/\\ \t\n") {
		base = defaultName
	}
	level, err := checkHeld(c)
	if err != nil {
		return nil, err
	}
	lines, err := linesOf(c, base)
	if err != nil {
		return nil, err
	}
	list, err := tomostar(lines)
	if err != nil {
		return nil, err
	}
	xml := document(c, lines, level)
	addGrids(xml, c, lines)
	return convention.WriteFiles(dir,
		convention.File{Name: base + ".xml", Data: xml.Bytes()},
		convention.File{Name: base + ".tomostar", Data: list.Bytes()})
}

// line is one row to be written, in Warp's units.
type line struct {
	use                bool
	angleDeg, axisDeg  float64 // angle with the levelling about y
	offXA, offYA, dose float64
	defocusUM, phasePi tomo.Opt[float64]
	deltaUM, deltaDeg  tomo.Opt[float64] // astigmatism
	movie              string
}

// linesOf makes a row for every section from 0 on; one without geometry is not
// used and gets the angle of convention.HubTilts and the mean axis.
func linesOf(c *tomo.Claim, base string) ([]line, error) {
	tilts, g := c.Series.Tilts, c.Series.Grid
	mean, _, _ := c.Series.MeanAxis()
	half := centre.FromHub(g)
	out := make([]line, tilts[len(tilts)-1].Section+1)
	for i, tilt := range convention.HubTilts(tilts) {
		if !tilt.IsFinite() {
			return nil, &problem.Problem{Class: problem.NotRepresentable, Field: "tilts", Got: "no image with an alignment", Want: "at least one"}
		}
		out[i] = line{angleDeg: rounded(-tilt.Degrees()), axisDeg: rounded(mean.Degrees()), movie: fmt.Sprintf("../warp_frameseries/%s_%03d.mrc", base, i+1)}
	}
	for _, t := range tilts {
		l := &out[t.Section]
		l.use = t.Usable()
		if v, ok := t.Defocus.Get(); ok {
			if !t.NoGeometry { // Warp's belongs to a height of 0
				v -= c.Series.DepthSign() * t.Projection.T[2]
			}
			l.defocusUM = tomo.Some(v / defocusA)
		}
		if v, ok := t.Astig.Get(); ok {
			l.deltaUM, l.deltaDeg = tomo.Some(v.Difference/defocusA), tomo.Some(v.Angle.Degrees())
		}
		if v, ok := c.Series.PlateOf(t).Get(); ok {
			l.phasePi = tomo.Some(v.Degrees() / 180)
		}
		if t.NoGeometry {
			continue
		}
		d, ok := t.Projection.Decompose()
		if !ok {
			return nil, &problem.Problem{Class: problem.NotRepresentable, Field: fmt.Sprintf("section %d", t.Section), Got: "a projection onto a line", Want: "one onto a plane"}
		}
		l.axisDeg = rounded(d.Axis.Degrees())
		l.offXA, l.offYA = rounded(d.Shift[0]-half[0]), rounded(d.Shift[1]-half[1])
	}
	fillDoses(tilts, out)
	return out, nil
}

// fillDoses takes the doses, or where one is missing small numbers that differ,
// in the order of acquisition as far as it is known: with equal doses Warp
// divides by zero.
func fillDoses(tilts []tomo.Tilt, out []line) {
	all := len(tilts) == len(out)
	for _, t := range tilts {
		all = all && t.Dose.Known()
		out[t.Section].dose = t.Dose.Or(0)
	}
	if all && len(out) > 0 {
		return
	}
	for i := range out {
		out[i].dose = float64(i) * leastDose / 2 / float64(len(out))
	}
	for _, t := range tilts {
		if k, ok := t.Order.Get(); ok && len(tilts) == len(out) {
			out[t.Section].dose = float64(k) * leastDose / 2 / float64(len(out))
		}
	}
}

// rounded to a millionth of a degree or Å.
func rounded(v float64) float64 { return math.Round(v*1e6)/1e6 + 0 }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// document is the .xml.
func document(c *tomo.Claim, lines []line, levelXDeg float64) *warpxml.File {
	f := warpxml.New("TiltSeries")
	g, levelYDeg := c.Series.Grid, levelYOf(c)
	for _, a := range [][2]string{
		{"AreAnglesInverted", truth(c.Series.Asserts != tomo.DepthWrong)},
		{"PlaneNormal", "0, 0, 0"}, {"LevelAngleX", number(rounded(levelXDeg))}, {"LevelAngleY", number(levelYDeg)},
		{"Bfactor", "0"}, {"Weight", "1"}, {"MagnificationCorrection", "1, 0, 0, 1"},
		{"ImageDimensionsAngstrom", number(float64(g.NX)*g.PixelSize) + ", " + number(float64(g.NY)*g.PixelSize)},
	} {
		f.SetAttr(a[0], a[1])
	}
	if v := c.Volume; v.NX > 0 && v.NY > 0 && v.NZ > 0 && v.VoxelSize > 0 && v.Known {
		size := extent(v)
		f.SetAttr("VolumeDimensionsAngstrom", number(size[0])+", "+number(size[1])+", "+number(size[2]))
	}
	f.SetAttr("UnselectFilter", "False")
	f.SetAttr("UnselectManual", "")
	f.SetAttr("CTFResolutionEstimate", "0")
	for _, l := range []struct {
		name string
		of   func(line) string
	}{
		{"Angles", func(l line) string { return number(rounded(l.angleDeg - levelYDeg)) }},
		{"Dose", func(l line) string { return number(l.dose) }},
		{"UseTilt", func(l line) string { return truth(l.use) }},
		{"AxisAngle", func(l line) string { return number(l.axisDeg) }},
		{"AxisOffsetX", func(l line) string { return number(l.offXA) }},
		{"AxisOffsetY", func(l line) string { return number(l.offYA) }},
		{"MoviePath", func(l line) string { return l.movie }},
	} {
		text := make([]string, len(lines))
		for i := range lines {
			text[i] = l.of(lines[i])
		}
		f.SetList(l.name, text)
	}
	ctf(f, c, lines)
	return f
}

// extent is the size of the volume in Å along x, y, z of the specimen.
func extent(v tomo.VolumeFrame) geom.Vec3 {
	n := geom.Vec3{float64(v.NX), float64(v.NY), float64(v.NZ)}
	out := v.ToSpecimen.M.Apply(n)
	for i := range out {
		var sum float64
		for j := range n {
			sum += math.Abs(v.ToSpecimen.M[i][j]) * n[j]
		}
		out[i] = rounded(sum)
	}
	return out
}

func truth(v bool) string {
	if v {
		return "True"
	}
	return "False"
}

// ctf writes optics and, where every tilt that takes part has one, defocus.
func ctf(f *warpxml.File, c *tomo.Claim, lines []line) {
	f.SetParam("CTF", "PixelSize", number(c.Series.Grid.PixelSize))
	for _, x := range []struct {
		name string
		v    tomo.Opt[float64]
	}{{"Voltage", c.Series.Optics.KV}, {"Cs", c.Series.Optics.Cs}, {"Amplitude", c.Series.Optics.AmpContrast}} {
		if v, ok := x.v.Get(); ok {
			f.SetParam("CTF", x.name, number(v))
		}
	}
	defocus := filled(lines, func(l line) tomo.Opt[float64] { return l.defocusUM })
	if defocus == nil {
		return
	}
	mean := 0.0
	for _, v := range defocus {
		mean += v / float64(len(defocus))
	}
	f.SetParam("CTF", "Defocus", number(rounded(mean)))
	f.SetGrid("GridCTF", warpxml.Grid{Width: 1, Height: 1, Depth: len(lines), Values: defocus})
	delta := filled(lines, func(l line) tomo.Opt[float64] { return l.deltaUM })
	if along := filled(lines, func(l line) tomo.Opt[float64] { return l.deltaDeg }); delta != nil && along != nil {
		f.SetGrid("GridCTFDefocusDelta", warpxml.Grid{Width: 1, Height: 1, Depth: len(lines), Values: delta})
		f.SetGrid("GridCTFDefocusAngle", warpxml.Grid{Width: 1, Height: 1, Depth: len(lines), Values: along})
	}
	if phase := filled(lines, func(l line) tomo.Opt[float64] { return l.phasePi }); phase != nil {
		f.SetGrid("GridCTFPhase", warpxml.Grid{Width: 1, Height: 1, Depth: len(lines), Values: phase})
	}
}

// filled returns a value for every row as the grids have it, nil when one that takes
// part has none.
func filled(lines []line, of func(line) tomo.Opt[float64]) []float64 {
	values := convention.Filled(lines, func(l line) (tomo.Opt[float64], bool) { return of(l), l.use })
	for i, v := range values {
		values[i] = math.Round(v*1e8) / 1e8
	}
	return values
}

// tomostar is the list of tilts.
func tomostar(lines []line) (*star.File, error) {
	f := star.New()
	b, err := f.AddBlock("")
	if err != nil {
		return nil, err
	}
	l, err := b.AddLoop("wrpMovieName", "wrpAngleTilt", "wrpAxisAngle", "wrpDose", "wrpAverageIntensity", "wrpMaskedFraction", "wrpAxisOffsetX", "wrpAxisOffsetY")
	if err != nil {
		return nil, err
	}
	for _, x := range lines {
		if err := l.AddRow(x.movie, number(x.angleDeg), number(x.axisDeg), number(x.dose), "1.000", "0.000", number(x.offXA), number(x.offYA)); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// checkHeld refuses what has no place in the files and returns the x-tilt of
// the series in degrees.
func checkHeld(c *tomo.Claim) (levelXDeg float64, err error) {
	if !held(c) {
		if err := convention.RefuseLocal(c); err != nil {
			return 0, err
		}
	}
	if err := convention.RefuseStretch(c, "Warp"); err != nil {
		return 0, err
	}
	lo, hi, n := math.Inf(1), math.Inf(-1), 0.0
	for _, t := range c.Series.Tilts {
		if d, ok := t.Projection.Decompose(); ok && t.Usable() {
			levelXDeg, n = levelXDeg+d.XTilt.Degrees(), n+1
			lo, hi = min(lo, d.XTilt.Degrees()), max(hi, d.XTilt.Degrees())
		}
	}
	if n == 0 {
		return 0, nil
	}
	g := c.Series.Grid
	reach := math.Hypot(float64(g.NX), float64(g.NY)) / 2 // pixels from the centre to a corner
	if px := reach * geom.Angle((hi-lo)/2).Sin(); px > convention.SilentPX {
		return 0, &problem.Problem{Class: problem.NotRepresentable, File: c.Path,
			Got: fmt.Sprintf("x-tilts from %.3f to %.3f degrees", lo, hi), Want: "one x-tilt for the whole series (LevelAngleX)",
			Hint: fmt.Sprintf("nothing was written; with their mean, points move by up to %.1f px\nto take it knowingly: --allow-loss x-tilt", px)}
	}
	return levelXDeg / n, nil
}
