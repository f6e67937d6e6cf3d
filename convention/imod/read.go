package imod

import (
	"fmt"
	"math"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/format/xf"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads the tilt series at in.Path, a folder or one file of the set, into
// one claim per set of files (two for a dual-axis series). Faults are
// *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	sets, err := findSets(in.Path)
	if err != nil {
		return nil, err
	}
	if sets, err = convention.OfSeries(sets, in, func(s fileSet) string { return s.base }); err != nil {
		return nil, err
	}
	var claims []*tomo.Claim
	for i, s := range sets {
		c, err := s.claim(in)
		if err != nil {
			return nil, err
		}
		c.ID = "imod"
		if i > 0 {
			c.ID = fmt.Sprintf("imod-%d", i+1)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// angles are the files of numbers, one a view.
type angles struct {
	xf           *xf.File
	tilts, x     []float64 // .tlt and .xtilt, degrees; x nil when there is none
	tiltRows     []tlt.Row
	recorded     []float64 // .rawtlt, nil when there is none
	fromRecorded bool      // tilts are those of the .rawtlt
}

func (s fileSet) claim(in convention.Input) (*tomo.Claim, error) {
	c := &tomo.Claim{Package: "imod", Path: in.Path, Series: tomo.Series{Name: s.base}}
	if s.tilt != nil {
		c.Version = s.tilt.version
	}
	a, err := s.readAngles(c)
	if err != nil {
		return nil, err
	}
	if err := s.checkCounts(a, in); err != nil {
		return nil, err
	}
	h, err := s.readHints(s.reduction())
	if err != nil {
		return nil, err
	}
	grid, err := s.grid(c, in, a, h)
	if err != nil {
		return nil, err
	}
	c.Series.Grid = grid
	l := newLayout(s.tilt, s.newst, grid.NX, grid.NY)
	if err := s.tilts(c, in, a, l); err != nil {
		return nil, err
	}
	h.optics(c) // before the defocus, whose phase may need the amplitude contrast
	if err := s.addDefocus(c, a); err != nil {
		return nil, err
	}
	if c.Volume, err = volumeFrame(c, in, s, l); err != nil {
		return nil, err
	}
	s.notes(c, h)
	return c, c.Validate()
}

// reduction is the binning of the aligned stack.
func (s fileSet) reduction() float64 {
	if s.tilt != nil {
		return float64(s.tilt.binning)
	}
	return 1
}

func (s fileSet) readAngles(c *tomo.Claim) (angles, error) {
	var a angles
	var err error
	if a.xf, err = xf.Read(s.xf); err != nil {
		return a, err
	}
	c.AddSource("tilt axis", s.xf, 0, "")
	c.AddSource("shifts", s.xf, 0, "")
	if s.rawtlt != "" {
		if f, err := tlt.Read(s.rawtlt); err == nil {
			a.recorded = f.Angles()
			a.tiltRows = f.Rows
		} else if s.tlt == "" {
			return a, err
		}
	}
	if s.tlt == "" {
		a.tilts, a.fromRecorded = a.recorded, true
		c.AddSource("tilt angles", s.rawtlt, 0, "")
		c.Note("there is no .tlt: the angles as recorded (%s) are used", filepath.Base(s.rawtlt))
	} else {
		f, err := tlt.Read(s.tlt)
		if err != nil {
			return a, err
		}
		if f.Columns() > 2 {
			return a, &problem.Problem{File: s.tlt, Got: fmt.Sprintf("%d columns", f.Columns()),
				Want: "one angle a line", Hint: "this is a table of another program under the name of a tilt file"}
		}
		if f.Columns() == 2 {
			c.Note("%s has a second column, which is not used", filepath.Base(s.tlt))
		}
		a.tilts, a.tiltRows = f.Angles(), f.Rows
		c.AddSource("tilt angles", s.tlt, 0, "")
	}
	if s.xtilt != "" {
		f, err := tlt.Read(s.xtilt)
		if err != nil {
			return a, err
		}
		a.x = f.Angles()
		c.AddSource("x-axis tilts", s.xtilt, 0, "")
	}
	return a, nil
}

// tilts fills the tilts of the claim from the alignment.
func (s fileSet) tilts(c *tomo.Claim, in convention.Input, a angles, l layout) error {
	excluded, err := s.excluded(in, len(a.xf.Lines))
	if err != nil {
		return err
	}
	s.geometrySources(c, excluded)
	zfac, err := s.zFactors(len(a.xf.Lines))
	if err != nil {
		return err
	}
	var faults problem.List
	var sum geom.Vec2
	var views []view
	for i, line := range a.xf.Lines {
		v := s.view(line, a, i)
		if d := v.a.Det(); !(d > 1e-6 && d < 1e6) {
			faults.Add(&problem.Problem{File: s.xf, Line: line.Number, Got: fmt.Sprintf("a transform with determinant %.3g", d),
				Want: "a positive one near 1", Hint: "a negative one mirrors the image: the stack was flipped between recording and alignment"})
			continue
		}
		views = append(views, v)
		p, ok := l.projection(v, c.Series.Grid)
		if !ok {
			continue // the determinant excludes it
		}
		if zfac != nil {
			p = withZFactors(p, v, zfac[i])
		}
		t := tomo.Tilt{Section: i, Written: geom.Angle(a.tilts[i]), Projection: p, Excluded: excluded[i]}
		t.Recorded = recordedAngle(in, a, i)
		sin, cos := axisOf(v.a).SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
		c.Series.Tilts = append(c.Series.Tilts, t)
	}
	if sum.Norm() > 1e-6 {
		c.Axis = tomo.Some(geom.Atan2(sum[1], sum[0]))
	}
	if err := faults.ErrOrNil(); err != nil {
		return err
	}
	return s.local(c, views, zfac, l)
}

// view collects the alignment of view i.
func (s fileSet) view(line xf.Line, a angles, i int) view {
	v := view{
		a:     geom.Mat2{{line.A11, line.A12}, {line.A21, line.A22}},
		d:     geom.Vec2{line.DX, line.DY},
		theta: geom.Angle(a.tilts[i]),
	}
	if a.x != nil {
		v.alpha = geom.Angle(a.x[i])
	}
	if s.tilt != nil {
		v.theta += geom.Angle(s.tilt.offset[0])
		v.alpha -= geom.Angle(s.tilt.xAxisTilt)
	}
	return v
}

func recordedAngle(in convention.Input, a angles, i int) tomo.Opt[geom.Angle] {
	if i < len(in.Recorded) && in.Recorded[i].Known() {
		return in.Recorded[i]
	}
	if a.recorded != nil {
		return tomo.Some(geom.Angle(a.recorded[i]))
	}
	return tomo.Opt[geom.Angle]{}
}

func (s fileSet) geometrySources(c *tomo.Claim, excluded []bool) {
	t := s.tilt
	if s.newst != nil && s.newst.sizeAt > 0 {
		c.AddSource("size of the aligned stack", s.newst.path, s.newst.sizeAt, "SizeToOutputInXandY")
	}
	if t == nil {
		return
	}
	for _, x := range []struct {
		quantity, field string
		line            int
	}{
		{"binning of the aligned stack", "IMAGEBINNED", t.binningAt}, {"size of the aligned image", "FULLIMAGE", t.fullAt},
		{"tilt offset", "OFFSET", t.offsetAt}, {"x-axis tilt", "XAXISTILT", t.xAxisAt},
		{"excluded views", "EXCLUDELIST", t.excludeLine},
	} {
		if x.line > 0 {
			c.AddSource(x.quantity, t.path, x.line, x.field)
		}
	}
}

// optics takes voltage, spherical aberration and amplitude contrast into the claim.
func (h hints) optics(c *tomo.Claim) {
	set := func(to *tomo.Opt[float64], n number, quantity string) {
		if n.known && n.value > 0 {
			*to = tomo.Some(n.value)
			c.AddSource(quantity, n.path, n.line, n.field)
		}
	}
	set(&c.Series.Optics.KV, h.kv, "voltage")
	set(&c.Series.Optics.Cs, h.cs, "spherical aberration")
	set(&c.Series.Optics.AmpContrast, h.amp, "amplitude contrast")
}

// notes says what is left out and what a reader should know.
func (s fileSet) notes(c *tomo.Claim, h hints) {
	if t := s.tilt; t != nil {
		if t.compress.found {
			c.Note("%s line %d compresses z (COMPFRACTION): that is left out here", t.path, t.compress.line)
		}
	}
	if h.invert.known {
		c.Series.Asserts = tomo.DepthWrong
		c.AddSource("hand", h.invert.path, h.invert.line, h.invert.field)
		c.Note("%s line %d sets InvertTiltAngles: the CTF is corrected for the opposite sense of tilting; the volume itself is not turned by it",
			h.invert.path, h.invert.line)
	}
	axis, ok := c.Axis.Get()
	if h.rotationAngle.known && ok {
		if d := math.Abs(axis.DiffTo(geom.Angle(h.rotationAngle.value)).Degrees()); d > 5 {
			c.Note("%s line %d has RotationAngle %g, the .xf has an axis of %.1f degrees: the .xf is what was applied",
				h.rotationAngle.path, h.rotationAngle.line, h.rotationAngle.value, axis.Degrees())
		}
	}
}
