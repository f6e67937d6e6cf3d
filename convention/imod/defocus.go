package imod

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// addDefocus reads the .defocus file into the tilts: the mean of the two
// defoci, interpolated over the view number; astigmatism and phase of the views
// that a line is for.
func (s fileSet) addDefocus(c *tomo.Claim, a angles) error {
	if s.defocus == "" {
		return nil
	}
	f, err := defocus.Read(s.defocus)
	if err != nil {
		return err
	}
	if len(f.Rows) == 0 {
		return nil
	}
	base, err := firstView(f, a.tilts)
	if err != nil {
		return err
	}
	fits := map[int]defocus.Values{}
	knots := make([]knot, 0, len(f.Rows))
	for _, r := range f.Rows {
		if r.EndView-base >= len(a.tilts) {
			return &problem.Problem{File: s.defocus, Line: r.Number, Got: fmt.Sprintf("view %d", r.EndView),
				Want: fmt.Sprintf("views up to %d", len(a.tilts)-1+base)}
		}
		value := r.Defocus1NM
		if f.Flags.Has(defocus.Astigmatism) {
			value = (r.Defocus1NM + r.Defocus2NM) / 2
		}
		for view := r.StartView - base; view <= r.EndView-base; view++ {
			fits[view] = r.Values
		}
		knots = append(knots, knot{section: (r.StartView + r.EndView - 2*base) / 2, nm: value})
	}
	slices.SortStableFunc(knots, func(a, b knot) int { return cmp.Compare(a.section, b.section) })
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		t.Defocus = tomo.Some(defocusA * interpolate(knots, t.Section))
		fit, ok := fits[t.Section]
		if ok && f.Flags.Has(defocus.Astigmatism) {
			t.Astig = tomo.Some(astigmatism(fit, f.Flags.AstigAngleUnit()))
		}
		if ok && f.Flags.Has(defocus.Phase) {
			c.Series.SetPlate(t, plate(fit, f.Flags.PhaseUnit()))
		}
	}
	c.AddSource("defocus", s.defocus, 0, "")
	if f.Flags.Has(defocus.InvertAngles) {
		c.Series.Asserts = tomo.DepthWrong
		c.AddSource("hand", s.defocus, 1, "flags")
		c.Note("%s was made with inverted tilt angles: underfocus grows with the height", filepath.Base(s.defocus))
	}
	if f.Flags.Has(defocus.Phase) {
		c.AddSource("phase", s.defocus, 0, "")
	}
	if f.Flags.Has(defocus.CutOn) {
		c.Note("%s has a cut-on frequency of the phase plate: its phase is taken as the same at all frequencies", filepath.Base(s.defocus))
	}
	return nil
}

// plate is the phase of the phase plate of one line; IMOD takes its amount, without
// the sign (read).
func plate(v defocus.Values, unit defocus.AngleUnit) geom.Angle {
	if unit == defocus.Radian {
		return geom.FromRadians(math.Abs(v.Phase))
	}
	return geom.Angle(math.Abs(v.Phase))
}

// astigmatism is that of one line: defocus1 lies along the angle, which counts
// from the image's x axis as that of RELION does (read).
func astigmatism(v defocus.Values, unit defocus.AngleUnit) tomo.Astigmatism {
	angle := geom.Angle(v.AstigAngle)
	if unit == defocus.Radian {
		angle = geom.FromRadians(v.AstigAngle)
	}
	return tomo.AstigmatismOf(defocusA*(v.Defocus1NM-v.Defocus2NM), angle)
}

// knot is a section with a measured defocus in nm.
type knot struct {
	section int
	nm      float64
}

// interpolate is linear over the section between knots and constant outside.
func interpolate(knots []knot, section int) float64 {
	i, found := slices.BinarySearchFunc(knots, section, func(k knot, s int) int { return cmp.Compare(k.section, s) })
	switch {
	case found || i == 0:
		return knots[i].nm
	case i == len(knots):
		return knots[i-1].nm
	}
	a, b := knots[i-1], knots[i]
	f := float64(section-a.section) / float64(b.section-a.section)
	return a.nm + f*(b.nm-a.nm)
}

// firstView tells from which number the views of the file are counted. Files
// older than version 2 may count from 0, which only their angles tell.
func firstView(f *defocus.File, tilts []float64) (int, error) {
	if f.Version >= 2 {
		for _, r := range f.Rows {
			if r.StartView < 1 {
				return 0, &problem.Problem{File: f.Name, Line: r.Number, Got: "view 0", Want: "views counted from 1"}
			}
		}
		return 1, nil
	}
	if misfit(f, tilts, 0) < misfit(f, tilts, 1)-0.02 {
		return 0, nil
	}
	for _, r := range f.Rows {
		if r.StartView < 1 {
			return 0, nil
		}
	}
	return 1, nil
}

// misfit is the mean difference between the angles of the file and the tilt
// angles, degrees, if views are counted from base; the sense of tilting is left open.
func misfit(f *defocus.File, tilts []float64, base int) float64 {
	same, opposite := 0.0, 0.0
	for _, r := range f.Rows {
		a, b := r.StartView-base, r.EndView-base
		if a < 0 || b >= len(tilts) {
			return math.Inf(1)
		}
		low, high := min(r.StartAngleDeg, r.EndAngleDeg), max(r.StartAngleDeg, r.EndAngleDeg)
		x, y := min(tilts[a], tilts[b]), max(tilts[a], tilts[b])
		same += math.Abs(low-x) + math.Abs(high-y)
		opposite += math.Abs(low+y) + math.Abs(high+x)
	}
	return min(same, opposite) / float64(2*len(f.Rows))
}
