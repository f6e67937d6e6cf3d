package lint

import (
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// What counts as a finding.
const (
	angleOff    = 5.0  // degrees of a single angle from the recorded one
	sameAngle   = 0.02 // degrees; files have two decimals
	defocusOff  = 5000 // Å, median over the images
	pixelOff    = 0.15 // of a pixel, in telling one pixel
	discordance = 0.1  // fraction of pairs of images in another order
)

// singles counts the angles that leave the line of the others, and returns the
// section (counted from 1) of the worst.
func (l *linter) singles(c *tomo.Claim, f line) (n, section int) {
	worst := 0.0
	for _, t := range c.Series.Tilts {
		r, ok := l.recordedOf(t)
		if !ok || !t.Usable() {
			continue
		}
		off := math.Abs(t.Written.Degrees() - math.Copysign(1, f.slope)*r.Degrees() - f.offset)
		if off > angleOff {
			n++
		}
		if off > worst {
			worst, section = off, t.Section+1
		}
	}
	return n, section
}

// twice looks for images at one angle.
func (l *linter) twice(c *tomo.Claim, file string) {
	tilts := slices.DeleteFunc(slices.Clone(c.Series.Tilts), func(t tomo.Tilt) bool { return !t.Usable() })
	slices.SortStableFunc(tilts, func(a, b tomo.Tilt) int {
		switch d := a.Written.Degrees() - b.Written.Degrees(); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	for i := 1; i < len(tilts); i++ {
		a, b := tilts[i-1], tilts[i]
		if b.Written.Degrees()-a.Written.Degrees() < sameAngle {
			l.add("TP022", file, "tilt angles", fmt.Sprintf("sections %d and %d (counted from 1) at %.2f deg", a.Section+1, b.Section+1, a.Written.Degrees()), "one image an angle", "")
			return
		}
	}
}

// shifts looks for images whose centre of the specimen lies outside.
func (l *linter) shifts(c *tomo.Claim) {
	g := c.Series.Grid
	var at []int
	for _, t := range c.Series.Tilts {
		d, ok := t.Projection.Decompose()
		if !ok || !t.Usable() || !g.Known() {
			continue
		}
		if math.Abs(d.Shift[0]) > g.PixelSize*float64(g.NX)/2 || math.Abs(d.Shift[1]) > g.PixelSize*float64(g.NY)/2 {
			at = append(at, t.Section+1)
		}
	}
	if len(at) > 0 {
		l.add("TP020", sourceOf(c, "shifts"), "shifts", fmt.Sprintf("the specimen's centre outside of %d images, sections %v (counted from 1)", len(at), at[:min(len(at), 5)]),
			fmt.Sprintf("shifts below half of %d x %d pixels", g.NX, g.NY), "")
	}
}

// doses holds the doses of a result against the order of recording: in how many
// pairs of images does the one recorded later have less?
func (l *linter) doses(c *tomo.Claim) {
	dose := map[int]float64{}
	for _, t := range c.Series.Tilts {
		if d, ok := t.Dose.Get(); ok {
			dose[t.Section] = d
		}
	}
	for _, r := range l.p.Records {
		var pairs, wrong int
		for i, a := range r.Exposures {
			for _, b := range r.Exposures[:i] {
				oa, okA := a.Order.Get()
				ob, okB := b.Order.Get()
				da, hasA := dose[a.Section]
				db, hasB := dose[b.Section]
				if !okA || !okB || !hasA || !hasB || da == db {
					continue
				}
				pairs++
				if (oa < ob) != (da < db) {
					wrong++
				}
			}
		}
		if pairs > 0 && float64(wrong) > discordance*float64(pairs) {
			l.add("TP019", sourceOf(c, "dose"), "dose", fmt.Sprintf("%.0f %% of the pairs of images with less dose for the one recorded later", 100*float64(wrong)/float64(pairs)),
				"a dose that grows with the order of "+r.Path, "")
			return
		}
	}
}

// doubts passes on what the room that read the record found suspicious.
func (l *linter) doubts(c *tomo.Claim) {
	codes := map[tomo.DoubtKind]string{tomo.DoubtSectionBase: "TP024", tomo.DoubtStale: "TP025", tomo.DoubtOtherForm: "TP026"}
	for _, d := range c.Doubts {
		l.add(codes[d.Kind], d.File, d.Field, d.Found, d.Expected, "")
	}
}

// agreeing looks at two results that put points on the same pixels: their hand
// flags must be the same, and their origins not one pixel apart.
func (l *linter) agreeing(a, b *tomo.Claim, r verdict.Relation) {
	if r.Kind != verdict.Identical && r.Kind != verdict.Rotated {
		return
	}
	if sa, sb := a.Series.Asserts, b.Series.Asserts; sa != tomo.DepthUndetermined && sb != tomo.DepthUndetermined && sa != sb {
		l.add("TP017", a.Path, "hand", fmt.Sprintf("a depth parity asserted to be %v; %s, the same geometry, asserts %v", sa, b.Path, sb), "the same in both", "")
	}
	px := a.Series.Grid.PixelSize
	if r.Kind != verdict.Identical || !(px > 0) || r.RMSPx > pixelOff {
		return
	}
	for _, v := range r.Shift {
		if math.Abs(math.Abs(v/px)-1) > pixelOff {
			return
		}
	}
	l.add("TP021", a.Path, "origin", fmt.Sprintf("against %s moved by %.2f, %.2f, %.2f pixels in x, y, z", b.Path, r.Shift[0]/px, r.Shift[1]/px, r.Shift[2]/px), "the same origin", "")
}

// defoci compares the underfocus of the images that both results have.
func (l *linter) defoci(a, b *tomo.Claim) {
	other := map[int]float64{}
	for _, t := range b.Series.Tilts {
		if d, ok := t.Defocus.Get(); ok && t.Usable() {
			other[t.Section] = d
		}
	}
	var off []float64
	for _, t := range a.Series.Tilts {
		d, ok := t.Defocus.Get()
		if e, both := other[t.Section]; ok && both && t.Usable() {
			off = append(off, math.Abs(d-e))
		}
	}
	if m, ok := median(off); ok && m > defocusOff {
		l.add("TP018", sourceOf(a, "defocus"), "defocus", fmt.Sprintf("a median of %.2f um apart from %s", m/1e4, sourceOf(b, "defocus")), fmt.Sprintf("the same to %.1f um", defocusOff/1e4), "")
	}
}
