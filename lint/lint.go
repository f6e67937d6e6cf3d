package lint

import (
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// Project is what is looked at.
type Project struct {
	Claims   []*tomo.Claim
	Records  []*tomo.Acquisition    // mdoc and stack header
	Recorded []tomo.Opt[geom.Angle] // recorded angles by section, degrees
	Sections int                    // images in the stack; 0 when unknown
	Stack    string                 // path of the stack; empty when there is none
	Pixel    float64                // pixel size of the stack's header, Å; 0 when unknown
	Nominal  tomo.Opt[geom.Angle]   // nominal tilt axis, degrees counter-clockwise from the vertical
	Fits     []Fits                 // lists of fitted CTFs that belong to no claim
}

// linter gathers findings.
type linter struct {
	p   Project
	out []Finding
}

// Run returns every finding, in the order of their codes.
func Run(p Project) []Finding {
	l := &linter{p: p}
	for _, c := range p.Claims {
		l.angles(c)
		l.axis(c)
		l.numbers(c)
		l.shifts(c)
		l.doses(c)
		l.doubts(c)
	}
	l.records()
	for _, f := range p.Fits {
		l.fits(f)
	}
	l.pairs()
	slices.SortStableFunc(l.out, func(a, b Finding) int {
		switch {
		case a.Code < b.Code:
			return -1
		case a.Code > b.Code:
			return 1
		}
		return 0
	})
	return l.out
}

func (l *linter) add(code, file, field, found, expected, suggestion string) {
	r := rule(code)
	if suggestion == "" {
		suggestion = r.Do
	}
	l.out = append(l.out, Finding{Code: code, Severity: r.Severity, Title: r.Title, File: file, Field: field, Found: found, Expected: expected, Suggestion: suggestion})
}

// sourceOf returns the file a quantity of a claim came from.
func sourceOf(c *tomo.Claim, quantity string) string {
	for _, s := range c.Sources {
		if s.Quantity == quantity && s.File != "" {
			return s.File
		}
	}
	return c.Path
}

// line is the fit written = slope · recorded + offset with its correlation.
type line struct {
	n                   int
	slope, offset, corr float64
	worst               float64 // largest deviation, degrees
}

func (l *linter) fit(c *tomo.Claim) line {
	var f line
	var sw, sr, sww, srr, swr float64
	pairs := l.anglePairs(c)
	for _, p := range pairs {
		sw, sr, sww, srr, swr = sw+p[0], sr+p[1], sww+p[0]*p[0], srr+p[1]*p[1], swr+p[0]*p[1]
	}
	f.n = len(pairs)
	n := float64(f.n)
	if f.n < 3 {
		return f
	}
	cov, vw, vr := swr-sw*sr/n, sww-sw*sw/n, srr-sr*sr/n
	if vw <= 0 || vr <= 0 {
		return line{}
	}
	f.corr = cov / math.Sqrt(vw*vr)
	f.slope = cov / vr
	f.offset = (sw - math.Copysign(1, f.slope)*sr) / n
	for _, p := range pairs {
		f.worst = math.Max(f.worst, math.Abs(p[0]-math.Copysign(1, f.slope)*p[1]-f.offset))
	}
	return f
}

// recordedOf returns the recorded angle of a tilt: the project's, else its own.
func (l *linter) recordedOf(t tomo.Tilt) (geom.Angle, bool) {
	if t.Section < len(l.p.Recorded) && l.p.Recorded[t.Section].Known() {
		return l.p.Recorded[t.Section].Get()
	}
	return t.Recorded.Get()
}

// anglePairs lists written and recorded angles of the tilts that have both.
func (l *linter) anglePairs(c *tomo.Claim) [][2]float64 {
	var out [][2]float64
	for _, t := range c.Series.Tilts {
		if r, ok := l.recordedOf(t); ok && t.Usable() {
			out = append(out, [2]float64{t.Written.Degrees(), r.Degrees()})
		}
	}
	return out
}

func (l *linter) angles(c *tomo.Claim) {
	file := sourceOf(c, "tilt angles")
	if n := len(c.Series.Tilts); l.p.Sections > 0 && n != l.p.Sections {
		l.add("TP001", file, "tilts", fmt.Sprintf("%d tilts", n), fmt.Sprintf("%d, as the stack has sections", l.p.Sections), "")
	}
	l.twice(c, file)
	f := l.fit(c)
	switch {
	case f.n < 3:
	case math.Abs(f.corr) < 0.99:
		l.add("TP005", file, "tilt angles", fmt.Sprintf("angles that follow the recorded ones with a correlation of %.2f", f.corr), "1 or -1: the same order", "")
	default:
		if f.slope < 0 {
			l.add("TP002", file, "tilt angles", "the recorded angles with the opposite sign", "", "")
		}
		if n, at := l.singles(c, f); n > 0 {
			l.add("TP023", file, "tilt angles", fmt.Sprintf("%d of %d angles more than %g deg from the recorded ones, section %d (counted from 1) by %.2f", n, f.n, angleOff, at, f.worst),
				"the recorded angles and a constant offset", "")
		}
		if math.Abs(f.offset) > 20 {
			l.add("TP006", file, "tilt angles", fmt.Sprintf("the recorded angles %+.2f deg", f.offset), "an offset of a few degrees", "")
		}
	}
}

// axis compares the claim's axis with the nominal one. The claim's oriented
// axis for the recorded angles is its hub axis when its hub tilt has the sign of
// the recorded angles, else 180 degrees on.
func (l *linter) axis(c *tomo.Claim) {
	nominal, ok := l.p.Nominal.Get()
	mean, _, known := c.Series.MeanAxis()
	if !ok || !known {
		return
	}
	file := sourceOf(c, "tilt axis")
	if d := nominal.LineDiffTo(mean).Degrees(); math.Abs(d) > 10 {
		l.add("TP003", file, "tilt axis", fmt.Sprintf("%.1f deg", mean.Degrees()), fmt.Sprintf("within 10 deg of the nominal %.1f (mod 180)", nominal.Degrees()), "")
		return
	}
	sum := 0.0
	for _, t := range c.Series.Tilts {
		d, good := t.Projection.Decompose()
		r, has := l.recordedOf(t)
		if good && has && t.Usable() {
			sum += d.Tilt.Degrees() * r.Degrees()
		}
	}
	oriented := mean
	if sum < 0 {
		oriented += 180
	}
	if sum != 0 && math.Abs(nominal.DiffTo(oriented).Degrees()) > 90 {
		l.add("TP004", file, "tilt axis", fmt.Sprintf("for the recorded angles the axis points to %.1f deg", oriented.Signed().Degrees()),
			fmt.Sprintf("the nominal %.1f deg, if it is oriented", nominal.Degrees()), "")
	}
}

func (l *linter) numbers(c *tomo.Claim) {
	var defocus, phase []float64
	for _, t := range c.Series.Tilts {
		if d, ok := t.Defocus.Get(); ok && t.Usable() {
			defocus = append(defocus, d)
		}
		if p, ok := t.Phase.Get(); ok && t.Usable() {
			phase = append(phase, p.Degrees())
		} else if p, ok := t.Plate.Get(); ok && t.Usable() {
			phase = append(phase, p.Degrees())
		}
	}
	l.focus(sourceOf(c, "defocus"), defocus, sourceOf(c, "phase"), phase)
	if c.Series.Asserts != tomo.DepthUndetermined && c.Package != "eman2" {
		l.add("TP010", c.Path, "hand", "a depth parity that is asserted to be "+c.Series.Asserts.String(), "a measurement", "")
	}
	if g := c.Series.Grid; g.NX%2 == 1 || g.NY%2 == 1 {
		l.add("TP012", sourceOf(c, "image size"), "image size", fmt.Sprintf("%d x %d pixels", g.NX, g.NY), "even numbers", "")
	}
	if c.Volume.Orientation() == tomo.VolumeMirrored {
		l.add("TP013", c.Path, "volume", "laid out with a mirror: "+c.Volume.Name, "a rotation", "")
	}
	l.pixel(sourceOf(c, "pixel size"), c.Series.Grid.PixelSize)
}

// pixel holds a pixel size (Å; 0 when unknown) against the stack's.
func (l *linter) pixel(file string, a float64) {
	if l.p.Pixel > 0 && a > 0 && math.Abs(a/l.p.Pixel-1) > 0.02 {
		l.add("TP007", file, "pixel size", fmt.Sprintf("%.4g A", a), fmt.Sprintf("%.4g A, as the header of %s says", l.p.Pixel, l.p.Stack), "")
	}
}

func median(v []float64) (float64, bool) {
	if len(v) == 0 {
		return 0, false
	}
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2], true
}

// records looks at what the microscope noted.
func (l *linter) records() {
	for _, r := range l.p.Records {
		if r.Axis.Known() && !r.AxisSignKnown {
			l.add("TP011", r.Path, "tilt axis", fmt.Sprintf("%.2f deg", r.Axis.Or(0).Degrees()), "a sign whose meaning is known", "")
		}
		l.pixel(r.Path, r.Grid.PixelSize)
		if l.p.Sections > 0 && len(r.Exposures) > 0 && len(r.Exposures) != l.p.Sections {
			l.add("TP001", r.Path, "sections", fmt.Sprintf("%d images", len(r.Exposures)), fmt.Sprintf("%d, as the stack has", l.p.Sections), "")
		}
		l.doseOrder(r)
	}
}

// doseOrder wants the dose before an image to grow with its place in the order.
func (l *linter) doseOrder(r *tomo.Acquisition) {
	dose := map[int]float64{}
	for _, e := range r.Exposures {
		o, ok := e.Order.Get()
		d, known := e.PriorDose.Get()
		if ok && known {
			dose[o] = d
		}
	}
	last := math.Inf(-1)
	for o := range len(r.Exposures) {
		d, ok := dose[o]
		if !ok {
			continue
		}
		if d < last-1e-6 {
			l.add("TP015", r.Path, "PriorRecordDose", fmt.Sprintf("%.2f e/A2 before image %d of the order, less than before the one recorded earlier", d, o+1), "a dose that grows with the order", "")
			return
		}
		last = d
	}
}

// pairs compares results with each other.
func (l *linter) pairs() {
	for i, a := range l.p.Claims {
		for _, b := range l.p.Claims[i+1:] {
			if a.Path == b.Path && a.Series.Name != b.Series.Name {
				continue // two series of one table
			}
			r := verdict.Relate(a, b, verdict.Options{})
			if r.Kind == verdict.Mirrored || r.Kind == verdict.InconsistentKind {
				found := r.Operation
				if r.Kind == verdict.InconsistentKind && len(r.Causes) > 0 {
					found = r.Causes[0].Text()
				}
				l.add("TP016", a.Path, "geometry", "against "+b.Path+": "+found, "a map that is a rotation", "")
			}
			l.agreeing(a, b, r)
			l.defoci(a, b)
			if ea, eb := left(a), left(b); !slices.Equal(ea, eb) {
				l.add("TP014", a.Path, "excluded", fmt.Sprintf("sections %v left out, in %s %v (counted from 1)", ea, b.Path, eb), "the same list", "")
			}
		}
	}
}

func left(c *tomo.Claim) []int {
	out := []int{}
	for _, t := range c.Series.Tilts {
		if !t.Usable() {
			out = append(out, t.Section+1)
		}
	}
	return out
}
