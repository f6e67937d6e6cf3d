package warp

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/format/warpxml"
	"github.com/tomoparity/tomoparity/problem"
)

// meta is what the file of a tilt series says, in its own units; lists have one
// value a tilt.
type meta struct {
	path                              string
	anglesDeg, axisDeg, offXA, offYA  []float64
	dose                              []float64 // e/Å²; nil when absent
	use                               []bool
	levelXDeg, levelYDeg              float64
	inverted, invertedSaid            bool
	imageA, volumeA                   []float64 // nil when absent
	ctfPixelA, kv, csMM, amp, phasePi float64
	optics                            map[string]bool // which of the CTF parameters are there
	ctf, ctfPhase, moveX, moveY       *warpxml.Grid
	ctfDelta, ctfAngle                *warpxml.Grid // astigmatism: µm, degrees
	warp                              [3]*warpxml.Grid
	notes                             []string
	lines                             map[string]int // line of a list, for sources
}

func (m *meta) n() int { return len(m.anglesDeg) }

func (m *meta) note(format string, args ...any) {
	m.notes = append(m.notes, fmt.Sprintf(format, args...))
}

// readXML reads a tilt-series .xml.
func readXML(path string, decimalComma bool) (*meta, error) {
	f, err := warpxml.Read(path)
	if err != nil {
		return nil, err
	}
	f.DecimalComma = decimalComma
	if f.Root() != "TiltSeries" {
		return nil, &problem.Problem{File: path, Got: "<" + f.Root() + ">", Want: "a tilt series, <TiltSeries>",
			Hint: "the .xml of a frame series or the .settings alone hold no tilts"}
	}
	m := &meta{path: path, lines: map[string]int{}}
	var faults problem.List
	if err := m.lists(f); err != nil {
		return nil, err
	}
	m.attributes(f, &faults)
	m.ctfParams(f, &faults)
	m.grids(f, &faults)
	m.leftAside(f)
	return m, faults.ErrOrNil()
}

// lists reads the elements with one value a tilt.
func (m *meta) lists(f *warpxml.File) error {
	for _, l := range []struct {
		name string
		to   *[]float64
		zero bool // absent means zeros
	}{{"Angles", &m.anglesDeg, false}, {"AxisAngle", &m.axisDeg, true}, {"AxisOffsetX", &m.offXA, true}, {"AxisOffsetY", &m.offYA, true}, {"Dose", &m.dose, false}} {
		v, ok, err := f.Floats(l.name)
		switch {
		case err != nil:
			return err
		case ok && len(v) > 0:
			*l.to, m.lines[l.name] = v, f.Line(l.name)
		case l.zero:
			*l.to = make([]float64, m.n())
			m.note("there is no %s: it is 0, as Warp takes it", l.name)
		}
		if m.n() == 0 {
			return &problem.Problem{File: f.Name, Field: "Angles", Got: "no values", Want: "one angle a tilt", Hint: "has the series been imported (WarpTools ts_import)?"}
		}
		if *l.to != nil {
			if p := f.Shape(l.name, len(*l.to), m.n()); p != nil {
				return p
			}
		}
	}
	use, ok, err := f.Bools("UseTilt")
	if err != nil {
		return err
	}
	if m.use = use; !ok || len(use) == 0 {
		m.use = allTrue(m.n())
	}
	if p := f.Shape("UseTilt", len(m.use), m.n()); p != nil {
		return p
	}
	for i, a := range m.anglesDeg {
		if math.Abs(a) > 180 || math.Abs(m.axisDeg[i]) > 720 {
			return &problem.Problem{File: f.Name, Line: m.lines["Angles"] + i, Field: "Angles", Got: fmt.Sprintf("%g, axis %g", a, m.axisDeg[i]), Want: "degrees"}
		}
	}
	return nil
}

func allTrue(n int) []bool {
	v := make([]bool, n)
	for i := range v {
		v[i] = true
	}
	return v
}

// attributes reads those of the root.
func (m *meta) attributes(f *warpxml.File, faults *problem.List) {
	add := func(p *problem.Problem) {
		if p != nil {
			faults.Add(p)
		}
	}
	var p *problem.Problem
	m.levelXDeg, _, p = f.FloatAttr("LevelAngleX")
	add(p)
	m.levelYDeg, _, p = f.FloatAttr("LevelAngleY")
	add(p)
	if math.Abs(m.levelXDeg) > 180 || math.Abs(m.levelYDeg) > 180 {
		add(&problem.Problem{File: f.Name, Field: "LevelAngleX, LevelAngleY", Got: fmt.Sprintf("%g, %g", m.levelXDeg, m.levelYDeg), Want: "degrees"})
	}
	m.inverted, m.invertedSaid, p = f.BoolAttr("AreAnglesInverted")
	add(p)
	for _, d := range []struct {
		name string
		n    int
		to   *[]float64
	}{{"ImageDimensionsAngstrom", 2, &m.imageA}, {"VolumeDimensionsAngstrom", 3, &m.volumeA}} {
		v, ok, p := f.VectorAttr(d.name)
		add(p)
		if !ok || p != nil {
			continue
		}
		if len(v) != d.n {
			add(&problem.Problem{File: f.Name, Field: d.name, Got: fmt.Sprintf("%d numbers", len(v)), Want: fmt.Sprint(d.n)})
			continue
		}
		if positive(v) { // Warp writes zeros where it does not know
			*d.to = v
		}
	}
	if s, ok := f.Attr("MagnificationCorrection"); ok && s != "1, 0, 0, 1" && s != "1, 1, 0" {
		m.note("MagnificationCorrection is %s; Warp applies it to images, not to positions, and it is left out here", s)
	}
	if s, ok := f.Attr("PlaneNormal"); ok && s != "0, 0, 0" && s != "0, 0, 1" {
		m.note("PlaneNormal is %s: the plane of the CTF fit, no part of the geometry", s)
	}
}

func positive(v []float64) bool {
	for _, x := range v {
		if !(x > 0 && x < 1e9) {
			return false
		}
	}
	return true
}

// ctfParams reads those of the element CTF.
func (m *meta) ctfParams(f *warpxml.File, faults *problem.List) {
	m.optics = map[string]bool{}
	for name, to := range map[string]*float64{"PixelSize": &m.ctfPixelA, "Voltage": &m.kv, "Cs": &m.csMM, "Amplitude": &m.amp, "PhaseShift": &m.phasePi} {
		v, ok, p := f.FloatParam("CTF", name)
		if p != nil {
			faults.Add(p)
			continue
		}
		*to, m.optics[name] = v, ok
	}
}

// grids reads those that matter to positions and defocus.
func (m *meta) grids(f *warpxml.File, faults *problem.List) {
	for name, to := range map[string]**warpxml.Grid{"GridCTF": &m.ctf, "GridCTFPhase": &m.ctfPhase, "GridCTFDefocusDelta": &m.ctfDelta, "GridCTFDefocusAngle": &m.ctfAngle, "GridMovementX": &m.moveX, "GridMovementY": &m.moveY,
		"GridVolumeWarpX": &m.warp[0], "GridVolumeWarpY": &m.warp[1], "GridVolumeWarpZ": &m.warp[2]} {
		g, ok, p := f.Grid(name)
		if p != nil {
			faults.Add(p)
			continue
		}
		if ok && (strings.HasPrefix(name, "GridVolumeWarp") == (g.Duration == 0)) {
			faults.Add(&problem.Problem{File: f.Name, Line: f.Line(name), Field: name, Got: "another number of dimensions", Want: "four for GridVolumeWarp, else three"})
			continue
		}
		if ok {
			m.lines[name] = f.Line(name)
			*to = &g
		}
	}
}

// readTomostar reads a .tomostar: the tilts as imported, before alignment.
func readTomostar(path string) (*meta, error) {
	f, err := star.Read(path)
	if err != nil {
		return nil, err
	}
	m := &meta{path: path, lines: map[string]int{}}
	for _, b := range f.Blocks {
		for _, l := range b.Loops {
			if !l.Has("wrpAngleTilt") {
				continue
			}
			for _, c := range []struct {
				label, name string
				to          *[]float64
				zero        bool
			}{{"wrpAngleTilt", "Angles", &m.anglesDeg, false}, {"wrpAxisAngle", "AxisAngle", &m.axisDeg, true}, {"wrpAxisOffsetX", "AxisOffsetX", &m.offXA, true},
				{"wrpAxisOffsetY", "AxisOffsetY", &m.offYA, true}, {"wrpDose", "Dose", &m.dose, false}} {
				v, ok, err := l.Floats(c.label)
				if err != nil {
					return nil, err
				}
				if *c.to = v; !ok && c.zero {
					*c.to = make([]float64, m.n())
				}
				m.lines[c.name] = l.LabelLine(c.label)
			}
		}
	}
	if m.n() == 0 {
		return nil, &problem.Problem{File: path, Field: "_wrpAngleTilt", Got: "absent", Want: "a .tomostar of Warp"}
	}
	for i, a := range m.anglesDeg {
		if math.Abs(a) > 180 || math.Abs(m.axisDeg[i]) > 720 {
			return nil, &problem.Problem{File: path, Field: "_wrpAngleTilt", Got: fmt.Sprintf("%g, axis %g in row %d", a, m.axisDeg[i], i+1), Want: "degrees"}
		}
	}
	m.use = allTrue(m.n())
	m.note("a .tomostar holds the tilts as they were imported; once there is an .xml with an alignment, Warp uses that")
	return m, nil
}
