package matrices

import (
	"encoding/json"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes matrices.json with every number the hub holds, unrounded.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := convention.RefuseLocal(c); err != nil {
		return nil, err
	}
	s := c.Series
	d := document{Schema: Schema, Series: s.Name, NX: s.Grid.NX, NY: s.Grid.NY, PixelA: s.Grid.PixelSize, AxisDeg: degrees(c.Axis),
		KV: pointer(s.Optics.KV), CsMM: pointer(s.Optics.Cs), AmpC: pointer(s.Optics.AmpContrast), Depth: s.Asserts.String(), Tilts: []tilt{}}
	if c.Volume.Known {
		v := c.Volume
		d.Volume = &volume{NX: v.NX, NY: v.NY, NZ: v.NZ, VoxelA: v.VoxelSize, Matrix: rows(v.ToSpecimen), Name: v.Name}
	}
	for _, t := range s.Tilts {
		w := tilt{Section: t.Section, WrittenDeg: t.Written.Degrees(), RecordedDeg: degrees(t.Recorded), DefocusA: pointer(t.Defocus),
			PhaseDeg: degrees(t.Phase), PlateDeg: degrees(t.Plate), Order: pointer(t.Order), Dose: pointer(t.Dose), Excluded: t.Excluded}
		if a, ok := t.Astig.Get(); ok {
			along := a.Angle.Degrees()
			w.AstigA, w.AstigDeg = &a.Difference, &along
		}
		if !t.NoGeometry {
			m := rows(geom.Affine3(t.Projection))
			w.Matrix = &m
		}
		d.Tilts = append(d.Tilts, w)
	}
	data, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return nil, err
	}
	return convention.WriteFiles(dir, convention.File{Name: FileName, Data: append(data, '\n')})
}

func rows(a geom.Affine3) (m [3][4]float64) {
	for r := range 3 {
		m[r] = [4]float64{a.M[r][0], a.M[r][1], a.M[r][2], a.T[r]}
	}
	return m
}

func pointer[T any](o tomo.Opt[T]) *T {
	v, ok := o.Get()
	if !ok {
		return nil
	}
	return &v
}

func degrees(o tomo.Opt[geom.Angle]) *float64 {
	v, ok := o.Get()
	if !ok {
		return nil
	}
	x := v.Degrees()
	return &x
}
