package portal

import (
	"encoding/json"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes tiltseries_metadata.json, with size, optics and CTF of the raw images,
// and alignment_metadata.json as cryoet-alignment makes it of an .aln;
// with an x-tilt, which AreTomo3 does not have, as of an .xf and .xtilt. Excluded
// images are left out. Magnification, stretch and local deformations are refused.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := convention.RefuseLocal(c); err != nil {
		return nil, err
	}
	if err := convention.RefuseStretch(c, "the portal"); err != nil {
		return nil, err
	}
	d := document{Type: "GLOBAL", Format: fromAreTomo, Dimension: box(c.Volume), Sections: []section{},
		Affine: [][]float64{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}}
	for _, t := range c.Series.Tilts {
		if dec, ok := t.Projection.Decompose(); ok && t.Usable() && math.Abs(dec.XTilt.Degrees()) > 1e-9 {
			d.Format = fromIMOD
		}
	}
	for _, t := range c.Series.Tilts {
		if t.Usable() {
			d.Sections = append(d.Sections, entryOf(t, c.Series.Grid, d.Format))
		}
	}
	if len(d.Sections) == 0 {
		return nil, &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: "tilts", Got: "no image with an alignment", Want: "at least one"}
	}
	data, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return nil, err
	}
	about, err := json.MarshalIndent(describe(&c.Series), "", " ")
	if err != nil {
		return nil, err
	}
	return convention.WriteFiles(dir, convention.File{Name: FileName, Data: append(data, '\n')}, convention.File{Name: seriesFile, Data: append(about, '\n')})
}

// describe is the description of the series: one entry for every image of which
// something is known.
func describe(s *tomo.Series) seriesDocument {
	d := seriesDocument{PixelA: s.Grid.PixelSize, Voltage: 1000 * s.Optics.KV.Or(0), CsMM: s.Optics.Cs.Or(0), Sections: []seriesSection{}}
	d.Size.X, d.Size.Y, d.Size.Z = s.Grid.NX, s.Grid.NY, s.Tilts[len(s.Tilts)-1].Section+1
	for _, t := range s.Tilts {
		x := seriesSection{Z: &t.Section}
		if v, ok := t.Recorded.Get(); ok {
			raw := v.Signed().Degrees()
			x.RawDeg = &raw
		}
		if v, ok := s.PlateOf(t).Get(); ok {
			phase := v.Radians()
			x.PhaseRad = &phase
		}
		if v, ok := t.Defocus.Get(); ok {
			if !t.NoGeometry { // the form has no height of its origin
				v -= t.Projection.T[2]
			}
			astig := t.Astig.Or(tomo.Astigmatism{})
			major, minor := astig.Defoci(v)
			along := astig.Direction().Degrees()
			x.MajorA, x.MinorA, x.AstigDeg = &major, &minor, &along
		}
		d.Sections = append(d.Sections, x)
	}
	return d
}

func entryOf(t tomo.Tilt, g tomo.ImageGrid, program string) section {
	dec, _ := t.Projection.Decompose()
	m := geom.Rot2(dec.Axis)
	raw, _ := json.Marshal([2][2]float64(m))
	shift := dec.Shift.Scale(1 / g.PixelSize).Add(geom.Vec2(g.Centre())).Sub(centre(program, g))
	z, tilt, xtilt := t.Section, dec.Tilt.Degrees(), dec.XTilt.Degrees()
	return section{Z: &z, TiltDeg: &tilt, XRotDeg: &xtilt, InPlane: raw, XPx: &shift[0], YPx: &shift[1]}
}

// box is the size of the volume along the specimen's axes in Å; zeros where it
// is unknown, as cryoet-alignment writes it.
func box(v tomo.VolumeFrame) xyz {
	if !v.Known {
		return xyz{}
	}
	n := geom.Vec3{float64(v.NX), float64(v.NY), float64(v.NZ)}
	var out geom.Vec3
	for i := range 3 {
		for j := range 3 {
			out[i] += math.Abs(v.ToSpecimen.M[i][j]) * n[j]
		}
	}
	return xyz{out[0], out[1], out[2]}
}
