package matrices

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads the file into one claim. Faults are *problem.Problem or
// problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	path, _ := fileOf(in.Path)
	data, err := convention.LoadDocument(path)
	if err != nil {
		return nil, &problem.Problem{File: path, Got: "cannot be read, or larger than 64 MiB", Err: err}
	}
	return parse(data, path, in)
}

func parse(data []byte, path string, in convention.Input) ([]*tomo.Claim, error) {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, jsonProblem(data, path, err)
	}
	if d.Schema != Schema {
		return nil, &problem.Problem{File: path, Field: "schema", Got: fmt.Sprintf("%q", d.Schema), Want: Schema}
	}
	c := &tomo.Claim{ID: "matrices", Package: "matrices", Path: in.Path, Series: tomo.Series{Name: d.Series,
		Grid: tomo.ImageGrid{NX: d.NX, NY: d.NY, PixelSize: d.PixelA}}}
	c.Series.Optics = tomo.Optics{KV: opt(d.KV), Cs: opt(d.CsMM), AmpContrast: opt(d.AmpC)}
	if d.AxisDeg != nil {
		c.Axis = tomo.Some(geom.Angle(*d.AxisDeg))
	}
	for _, p := range []tomo.DepthParity{tomo.DepthRight, tomo.DepthWrong} {
		if d.Depth == p.String() {
			c.Series.Asserts = p
		}
	}
	if d.Volume != nil {
		c.Volume = d.Volume.frame()
	}
	for _, t := range d.Tilts {
		c.Series.Tilts = append(c.Series.Tilts, t.hub(slices.Contains(in.Exclude, t.Section)))
	}
	if in.Sections > 0 {
		for _, t := range c.Series.Tilts {
			if t.Section >= in.Sections {
				return nil, &problem.Problem{File: path, Field: fmt.Sprintf("section %d", t.Section), Got: fmt.Sprintf("the stack has %d sections", in.Sections),
					Want: "sections of that stack, counted from 0"}
			}
		}
	}
	for _, q := range [][2]string{{"tilt angles", "tilts[].tilt_deg"}, {"tilt axis", "tilts[].matrix"}, {"shifts", "tilts[].matrix"},
		{"pixel size", "pixel_size_A"}, {"image size", "nx, ny"}} {
		c.AddSource(q[0], path, 0, q[1])
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return []*tomo.Claim{c}, nil
}

func jsonProblem(data []byte, path string, err error) error {
	p := &problem.Problem{File: path, Got: err.Error(), Want: "JSON of the form " + Schema, Err: err}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		p.Line = 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
	}
	return p
}

func opt[T any](p *T) tomo.Opt[T] {
	if p == nil {
		return tomo.Opt[T]{}
	}
	return tomo.Some(*p)
}

func angleOpt(p *float64) tomo.Opt[geom.Angle] {
	if p == nil {
		return tomo.Opt[geom.Angle]{}
	}
	return tomo.Some(geom.Angle(*p))
}

func (t tilt) hub(excluded bool) tomo.Tilt {
	out := tomo.Tilt{Section: t.Section, Written: geom.Angle(t.WrittenDeg), Recorded: angleOpt(t.RecordedDeg),
		Defocus: opt(t.DefocusA), Phase: angleOpt(t.PhaseDeg), Plate: angleOpt(t.PlateDeg), Order: opt(t.Order), Dose: opt(t.Dose), Excluded: t.Excluded || excluded}
	if t.AstigA != nil && t.AstigDeg != nil {
		out.Astig = tomo.Some(tomo.AstigmatismOf(*t.AstigA, geom.Angle(*t.AstigDeg)))
	}
	if t.Matrix == nil {
		out.NoGeometry = true
		return out
	}
	out.Projection = tomo.Projection(affine(*t.Matrix))
	return out
}

func affine(m [3][4]float64) (a geom.Affine3) {
	for r := range 3 {
		a.M[r] = [3]float64{m[r][0], m[r][1], m[r][2]}
		a.T[r] = m[r][3]
	}
	return a
}
