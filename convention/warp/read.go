package warp

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads a tilt-series .xml or .tomostar, or all of a folder or Warp project,
// into one claim each. Faults are *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	st, err := os.Stat(in.Path)
	if err != nil {
		return nil, &problem.Problem{File: in.Path, Got: "no such file or folder", Err: err}
	}
	files := []string{in.Path}
	if st.IsDir() {
		if files = seriesFiles(in.Path); files == nil {
			return nil, &problem.Problem{File: in.Path, Got: "no tilt-series .xml and no .tomostar in it or in its folder " + processing, Want: "the folder of a Warp project"}
		}
	}
	if files, err = convention.OfSeries(files, in, baseOf); err != nil {
		return nil, err
	}
	var claims []*tomo.Claim
	for _, path := range files {
		c, err := readOne(in, path)
		if err != nil {
			return nil, err
		}
		c.ID = "warp"
		if len(claims) > 0 {
			c.ID = fmt.Sprintf("warp-%d", len(claims)+1)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

func readOne(in convention.Input, path string) (*tomo.Claim, error) {
	var m *meta
	var err error
	if strings.EqualFold(filepath.Ext(path), ".tomostar") {
		m, err = readTomostar(path)
	} else {
		m, err = readXML(path, in.DecimalComma)
	}
	if err != nil {
		return nil, err
	}
	c := &tomo.Claim{Package: "warp", Path: in.Path, Series: tomo.Series{Name: baseOf(path)}, Notes: m.notes}
	s, err := readSettings(c, path, in.DecimalComma)
	if err != nil {
		return nil, err
	}
	r, err := rowsOf(c, in, m)
	if err != nil {
		return nil, err
	}
	if c.Series.Grid, err = grid(c, in, m, s); err != nil {
		return nil, err
	}
	if err := m.tilts(c, in, r); err != nil {
		return nil, err
	}
	volume, known := volumeSize(c, in, m, s)
	c.Series.Local = m.deformation(c, r, volume, known)
	m.hand(c)
	m.stale(c)
	c.Volume = volumeFrame(c, in, volume, known)
	return c, c.Validate()
}

// fitted tells whether there is a defocus: a single node of 0 is what an .xml
// has before ts_ctf.
func (m *meta) fitted() bool { return moves(m.ctf) }

// hand takes AreAnglesInverted: only what it does to the sign of the depth.
func (m *meta) hand(c *tomo.Claim) {
	switch {
	case !m.invertedSaid:
	case m.inverted:
		c.Series.Asserts = tomo.DepthRight
	case m.fitted():
		c.Series.Asserts = tomo.DepthWrong
		c.Note("AreAnglesInverted is False (no flip): underfocus grows with the height; it is False also where ts_defocus_hand was never run")
	default:
		c.Note("AreAnglesInverted is False, but no CTF was fitted: it is taken to say nothing")
	}
	if m.invertedSaid {
		c.AddSource("hand", m.path, 0, "AreAnglesInverted")
	}
}

// tilts makes a tilt of every section of the stack.
func (m *meta) tilts(c *tomo.Claim, in convention.Input, r rows) error {
	excluded, err := r.excluded(in)
	if err != nil {
		return err
	}
	out := make([]tomo.Tilt, r.n)
	for i := range out {
		out[i] = tomo.Tilt{Section: i, NoGeometry: true, Excluded: true}
		if i < len(in.Recorded) {
			out[i].Recorded = in.Recorded[i]
		}
	}
	m.opticsTo(c)
	g := c.Series.Grid
	half := centre.FromHub(g)
	dosed := m.dosed(c)
	order := orders(m.dose)
	var sum geom.Vec2
	for row, section := range r.section {
		t := &out[section]
		move, _ := m.movementOf(row)
		shift := geom.Vec2{m.offXA[row], m.offYA[row]}.Sub(move).Add(half)
		t.NoGeometry, t.Excluded, t.Written = false, !m.use[row] || excluded[section], geom.Angle(m.anglesDeg[row])
		t.Projection = tomo.Compose(geom.Angle(m.axisDeg[row]), m.tilt(row), geom.Angle(m.levelXDeg), shift)
		if dosed {
			t.Dose = tomo.Some(m.dose[row])
		}
		if dosed && order != nil {
			t.Order = tomo.Some(order[row])
		}
		m.ctfOf(c, t, row)
		sin, cos := geom.Angle(m.axisDeg[row]).SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
	}
	if sum.Norm() > 1e-6 {
		c.Axis = tomo.Some(geom.Atan2(sum[1], sum[0]))
	}
	if missing := r.n - len(r.section); missing > 0 {
		c.Note("%d of %d images of the stack are not in the series", missing, r.n)
	}
	c.Series.Tilts = out
	c.AddSource("tilt angles", m.path, m.lines["Angles"], "Angles")
	c.AddSource("tilt axis", m.path, m.lines["AxisAngle"], "AxisAngle")
	c.AddSource("shifts", m.path, m.lines["AxisOffsetX"], "AxisOffsetX, AxisOffsetY")
	if m.levelXDeg != 0 || m.levelYDeg != 0 {
		c.AddSource("levelling", m.path, 0, "LevelAngleX, LevelAngleY")
	}
	if m.fitted() {
		c.AddSource("defocus", m.path, m.lines["GridCTF"], "GridCTF")
	}
	return nil
}

// leastDose is the total (e/Å²) below which doses stand in for unknown ones:
// Warp needs numbers that differ.
const leastDose = 0.1

// dosed tells whether the doses are real.
func (m *meta) dosed(c *tomo.Claim) bool {
	hi := 0.0
	for _, d := range m.dose {
		hi = math.Max(hi, d)
	}
	if m.dose != nil && hi < leastDose {
		c.Note("the doses of %s are all below %g e/A2: taken as unknown", filepath.Base(m.path), leastDose)
	}
	return hi >= leastDose
}

func (m *meta) opticsTo(c *tomo.Claim) {
	for _, x := range []struct {
		name string
		v    float64
		to   *tomo.Opt[float64]
	}{{"Voltage", m.kv, &c.Series.Optics.KV}, {"Cs", m.csMM, &c.Series.Optics.Cs}, {"Amplitude", m.amp, &c.Series.Optics.AmpContrast}} {
		if m.optics[x.name] && x.v > 0 {
			*x.to = tomo.Some(x.v)
			c.AddSource("optics", m.path, 0, "CTF "+x.name)
		}
	}
}

// ctfOf sets defocus and phase of a row, at the volume's centre.
func (m *meta) ctfOf(c *tomo.Claim, t *tomo.Tilt, row int) {
	at := [3]float64{0.5, 0.5, 0}
	if m.n() > 1 {
		at[2] = float64(row) / float64(m.n()-1)
	}
	if !m.fitted() {
		return
	}
	t.Defocus = tomo.Some(defocusA * newSpline(*m.ctf).at(at))
	// the underfocus is the mean and half the difference times cos 2(direction - angle) (read)
	if m.ctfDelta != nil && m.ctfAngle != nil {
		t.Astig = tomo.Some(tomo.AstigmatismOf(defocusA*newSpline(*m.ctfDelta).at(at), geom.Angle(newSpline(*m.ctfAngle).at(at))))
	}
	phase := m.phasePi
	if m.ctfPhase != nil {
		phase = newSpline(*m.ctfPhase).at(at)
	}
	if m.ctfPhase != nil || m.optics["PhaseShift"] || c.Series.Optics.AmpContrast.Known() {
		c.Series.SetPlate(t, geom.Angle(180*phase))
	}
}
