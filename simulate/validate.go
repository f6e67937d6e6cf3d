package simulate

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// Limits of what is simulated.
const (
	maxSide        = 8192  // pixels
	maxSections    = 1000  // tilts
	maxInclination = 82    // degrees between film and image plane
	maxCount       = 30000 // mean electrons per pixel that int16 can hold
)

// checks gathers the faults of a parameter set.
type checks struct{ list problem.List }

func (c *checks) bad(field, got, want string) {
	c.list.Add(&problem.Problem{Class: problem.BadCall, Field: field, Got: got, Want: want})
}

// between demands lo <= v <= hi; a value that is not a number fails.
func (c *checks) between(field string, v, lo, hi float64, unit string) {
	if v >= lo && v <= hi {
		return
	}
	want := strings.TrimSpace(fmt.Sprintf("%g to %g %s", lo, hi, unit))
	c.bad(field, fmt.Sprintf("%g", v), want)
}

// Validate returns nil, or a *problem.Problem of class BadCall for the first
// value that is out of range, or a problem.List when there are several. Fields
// are named by their JSON keys.
func (p Params) Validate() error {
	var c checks
	p.checkImage(&c)
	p.checkSpecimen(&c)
	p.checkStage(&c)
	p.checkTilts(&c)
	if len(c.list) == 0 {
		p.checkSums(&c)
	}
	switch len(c.list) {
	case 0:
		return nil
	case 1:
		return c.list[0]
	}
	return c.list
}

func (p Params) checkImage(c *checks) {
	c.between("nx", float64(p.NX), 16, maxSide, "pixels")
	c.between("ny", float64(p.NY), 16, maxSide, "pixels")
	c.between("apix", p.Apix, 0.2, 50, "Å")
	c.between("kv", p.KV, 50, 1000, "kV")
	c.between("cs_mm", p.CsMM, 0, 10, "mm")
	c.between("ac", p.Amplitude, 0, 1, "(a fraction)")
	c.between("ast", p.AstA, 0, 20000, "Å")
	c.between("astang", p.AstDeg, -360, 360, "degrees")
	c.between("mtf50", p.MTF50, 0, 10, "cycles per pixel")
	c.between("dose", p.Dose, 1e-3, 1000, "electrons per Å²")
	c.between("bfac0", p.BFactor0, 0, 5000, "Å²")
	c.between("bfac1", p.BFactorGrowth, 0, 100, "Å² per electron per Å²")
	if p.Workers < 0 {
		c.bad("workers", fmt.Sprint(p.Workers), "0 (one a processor) or more")
	}
}

func (p Params) checkSpecimen(c *checks) {
	if p.Mode != ModeCarbon && p.Mode != ModeIce {
		c.bad("mode", fmt.Sprintf("%q", p.Mode), `"carbon" or "ice"`)
	}
	c.between("thick", p.Thickness, 0, 10000, "Å")
	c.between("pphi", p.PhasePower, 0, 10, "Å² rad²")
	c.between("support_thick", p.SupportThickness, 0, 2000, "Å")
	c.between("support_pphi", p.SupportPhasePower, 0, 10, "Å² rad²")
	c.between("imfp", p.FreePath, 0, 1e9, "Å")
	c.between("ngold", float64(p.Beads), 0, 5000, "beads")
	c.between("nribo", float64(p.Blobs), 0, 5000, "blobs")
	if p.Beads > 0 {
		c.between("gold_nm", p.BeadNM, 0.5, 50, "nm")
		c.between("gold_volt", p.BeadPotential, 0, 100, "V")
		c.between("gold_mfp", p.BeadFreePath, 1, 1e6, "Å")
	}
	if p.Blobs > 0 {
		c.between("ribo_nm", p.BlobNM, 2, 200, "nm")
		c.between("ribo_phase", p.BlobPhase, 0, 2, "rad")
		if p.Mode == ModeCarbon {
			c.bad("nribo", fmt.Sprint(p.Blobs), `0 in mode "carbon"`)
		}
	}
}

func (p Params) checkStage(c *checks) {
	c.between("psi360", p.PsiDeg, -360, 360, "degrees")
	c.between("pretilt", p.PreTiltDeg, -60, 60, "degrees")
	c.between("xtilt", p.XTiltDeg, -60, 60, "degrees")
	c.between("axis_elev", p.AxisElevDeg, -30, 30, "degrees")
	c.between("axis_e", p.AxisE, -1e6, 1e6, "Å")
	c.between("axis_z", p.AxisZ, -1e6, 1e6, "Å")
	c.between("tilt_err", p.TiltErrDeg, 0, 5, "degrees")
	c.between("angle_scale", p.AngleScale, -2, 2, "")
	c.between("shift_px", p.ShiftPx, 0, 1e4, "pixels")
	c.between("magw", p.MagJitter, 0, 0.1, "")
	c.between("rot_jit", p.RotJitter, 0, 20, "degrees")
	c.between("df", p.Defocus, -2e5, 2e5, "Å")
	c.between("df_rw", p.DefocusRW, 0, 5e4, "Å")
	c.between("df_lin", p.DefocusBy, -1000, 1000, "Å per degree")
	c.between("df_jit", p.DefocusSD, 0, 5e4, "Å")
}

func (p Params) checkTilts(c *checks) {
	switch p.Scheme {
	case Ascending, Descending, Bidirectional, DoseSymmetric:
	default:
		c.bad("scheme", fmt.Sprintf("%q", p.Scheme),
			`"ascending", "descending", "bidirectional" or "dose-symmetric"`)
	}
	if p.Scheme == DoseSymmetric && p.Group < 1 {
		c.bad("group", fmt.Sprint(p.Group), "1 or more tilts a side")
	}
	if len(p.Tilts) > 0 {
		p.checkList(c)
		return
	}
	c.between("tmin", p.TiltMin, -maxInclination, maxInclination, "degrees")
	c.between("tmax", p.TiltMax, p.TiltMin, maxInclination, "degrees")
	if !(p.TiltStep > 0) || (p.TiltMax-p.TiltMin)/p.TiltStep > maxSections-1 {
		c.bad("tstep", fmt.Sprintf("%g", p.TiltStep), fmt.Sprintf("a positive step, at most %d tilts", maxSections))
	}
}

func (p Params) checkList(c *checks) {
	if len(p.Tilts) > maxSections {
		c.bad("tilts", fmt.Sprintf("%d angles", len(p.Tilts)), fmt.Sprintf("at most %d", maxSections))
	}
	for i, t := range p.Tilts {
		c.between("tilts", t, -maxInclination, maxInclination, "degrees")
		if i > 0 && t < p.Tilts[i-1] {
			c.bad("tilts", fmt.Sprintf("%g after %g", t, p.Tilts[i-1]), "ascending angles")
			return
		}
	}
}

// checkSums looks at what several values give together; each is in range.
func (p Params) checkSums(c *checks) {
	if mean := p.Dose * p.Apix * p.Apix; mean > maxCount {
		c.bad("dose", fmt.Sprintf("%g electrons per pixel", mean),
			fmt.Sprintf("at most %d, so that counts fit int16", maxCount))
	}
	if math.Abs(p.Defocus) < 5*(p.DefocusRW+p.DefocusSD) {
		c.bad("df", fmt.Sprintf("%g Å with errors of %g Å", p.Defocus, p.DefocusRW+p.DefocusSD),
			"a mean defocus of at least five times df_rw + df_jit")
	}
	for _, t := range p.angles() {
		turned := t * p.AngleScale
		if p.Untilted {
			turned = 0
		}
		inclination := math.Acos(p.filmNormal(turned)[2])/deg + 4*p.TiltErrDeg
		if inclination > maxInclination {
			c.bad("tilts", fmt.Sprintf("the film at recorded tilt %g is inclined by up to %.1f degrees", t, inclination),
				fmt.Sprintf("at most %d degrees, with pretilt, xtilt, angle_scale and 4 tilt_err", maxInclination))
			return
		}
	}
}
