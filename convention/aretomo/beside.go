package aretomo

import (
	"math"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// recorded fills the angles of the stage, the order and the dose, from what the
// user gave and from _TLT.txt: one line a section of the stack, with angle,
// place in the acquisition and dose of this image.
func recorded(c *tomo.Claim, in convention.Input, path string, sec sections) error {
	for i := range c.Series.Tilts {
		if i < len(in.Recorded) {
			c.Series.Tilts[i].Recorded = in.Recorded[i]
		}
	}
	name := beside(path, tltSuffix)
	if name == "" {
		return nil
	}
	f, err := tlt.Read(name)
	if err != nil {
		return err
	}
	if len(f.Rows) != sec.n || f.Columns() > 3 {
		c.Note("%s has %d lines of %d columns for %d images: it is not used", filepath.Base(name), len(f.Rows), f.Columns(), sec.n)
		return nil
	}
	if in.Recorded == nil {
		for i, r := range f.Rows {
			c.Series.Tilts[i].Recorded = tomo.Some(geom.Angle(r.Angle()))
		}
		c.AddSource("recorded angles", name, f.Rows[0].Number, "column 1")
	}
	if f.Columns() > 1 {
		orderAndDose(c, name, f)
	}
	return nil
}

// orderAndDose takes the second and third column; the dose before an image is
// the sum of those of the images taken before it.
func orderAndDose(c *tomo.Claim, name string, f *tlt.File) {
	n := len(f.Rows)
	first := f.Rows[0].Values[1]
	for _, r := range f.Rows {
		first = min(first, r.Values[1])
	}
	byOrder := make([]int, n)
	for i := range byOrder {
		byOrder[i] = -1
	}
	for i, r := range f.Rows {
		k := int(r.Values[1] - first)
		if float64(k) != r.Values[1]-first || k < 0 || k >= n || byOrder[k] >= 0 {
			c.Note("%s line %d: %g is no place in the acquisition of %d images; order and dose are not used", filepath.Base(name), r.Number, r.Values[1], n)
			return
		}
		byOrder[k] = i
	}
	sum, dosed := 0.0, f.Columns() > 2
	for k, i := range byOrder {
		c.Series.Tilts[i].Order = tomo.Some(k)
		if !dosed {
			continue
		}
		c.Series.Tilts[i].Dose = tomo.Some(sum)
		sum += f.Rows[i].Values[2]
	}
	if dosed && sum <= 0 { // a dose of 0 in all lines says that it is not known
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Dose = tomo.Opt[float64]{}
		}
	}
	c.AddSource("acquisition order", name, f.Rows[0].Number, "column 2")
}

// defocus reads _CTF.txt: one line for each image sorted by tilt.
func defocus(c *tomo.Claim, path string, sec sections) error {
	name := beside(path, ctfSuffix, "_ctf.txt")
	if name == "" {
		return nil
	}
	t, err := ctftxt.Read(name)
	if err != nil {
		return err
	}
	base := filepath.Base(name)
	if w, why := convention.WriterOfCTF(t); w == convention.CTFFIND {
		c.Note("%s is a table of CTFFIND (%s), whose rows count the images of a stack: its defocus is not used; if the stack was the raw one, give it with --ctf", base, why)
		return nil
	}
	hands, err := convention.DFHands(t)
	if err != nil {
		return err
	}
	rows, err := convention.ByCTFNumber(t, convention.CTFAreTomo)
	if err != nil {
		return err
	}
	if sec.sorted == nil || len(rows) != sec.n {
		c.Note("%s has %d lines for %d images: they cannot be matched, its defocus is not used", base, len(rows), sec.n)
		return nil
	}
	plated := false // 0 throughout: no phase was looked for
	for _, r := range t.Rows {
		plated = plated || r.PhaseRad != 0
	}
	for place, i := range rows {
		r, x := t.Rows[i], &c.Series.Tilts[sec.sorted[place]]
		x.Defocus = tomo.Some((r.Defocus1A + r.Defocus2A) / 2)
		if r.Defocus1A != r.Defocus2A {
			x.Astig = tomo.Some(tomo.AstigmatismOf(r.Defocus1A-r.Defocus2A, geom.Angle(r.AzimuthDeg)))
		}
		if plated && !math.IsNaN(r.PhaseRad) && !math.IsInf(r.PhaseRad, 0) {
			c.Series.SetPlate(x, geom.FromRadians(r.PhaseRad))
		}
	}
	c.AddSource("defocus", name, t.Rows[0].Number, "columns 2 and 3")
	if plated {
		c.AddSource("phase", name, t.Rows[0].Number, "column 5")
	}
	asserts(c, name, t.Rows[0].Number, hands)
	return nil
}

// asserts takes dfHand where it has one meaning; the tests of this package
// hold the table.
func asserts(c *tomo.Claim, name string, line int, hands []int) {
	plus, minus := 0, 0
	for _, h := range hands {
		if h > 0 {
			plus++
		} else {
			minus++
		}
	}
	base := filepath.Base(name)
	switch {
	case plus > 0 && minus > 0:
		c.Note("dfHand in %s is not the same in all lines; it is taken to say nothing", base)
	case plus > 0:
		c.Series.Asserts = tomo.DepthRight
		c.AddSource("hand", name, line, "dfHand")
		c.Note("dfHand in %s is 1: taken to mean more underfocus at x > 0 and positive tilt, which is what AreTomo3's comparison finds although its formula has the other sign", base)
	case minus > 0:
		c.Note("dfHand in %s is -1, which means that ROT has been turned by 180 degrees already, or (axis locked with -TiltAxis ... -1) that it has not; it is taken to say nothing", base)
	}
}
