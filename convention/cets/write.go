package cets

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// alignmentName is the name of the alignment in the ids of its projections.
const alignmentName = "tomoparity"

// Write writes NAME.cets.json, and NAME.cets-companion.json where optics or order
// are known. Excluded images are written without an alignment. A tomogram is
// named when the claim's lies as the profile has it: no turn, origin at index
// floor(N/2). Magnification, stretch and local deformations are refused.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := convention.RefuseLocal(c); err != nil {
		return nil, err
	}
	if err := convention.RefuseStretch(c, "the profile cets-rigid"); err != nil {
		return nil, err
	}
	name := nameOf(c)
	r := region{ID: name, Series: []tiltSeries{{ID: name, Images: []tiltImage{}}}, Tomograms: tomogramOf(c, name),
		Alignments: []alignment{{Series: name, Projections: []projection{}}}}
	for _, t := range c.Series.Tilts {
		r.Series[0].Images = append(r.Series[0].Images, imageOf(c, t, name))
		if t.Usable() {
			r.Alignments[0].Projections = append(r.Alignments[0].Projections, projectionOf(t, name))
		}
	}
	if len(r.Alignments[0].Projections) == 0 {
		return nil, &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: "tilts", Got: "no image with an alignment", Want: "at least one"}
	}
	files, err := encode(nil, name+suffix, dataset{Name: name, Regions: []region{r}})
	if side := companionFor(c, name); err == nil && side != nil {
		files, err = encode(files, name+companionSuffix, side)
	}
	if err != nil {
		return nil, err
	}
	return convention.WriteFiles(dir, files...)
}

func encode(files []convention.File, name string, v any) ([]convention.File, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	return append(files, convention.File{Name: name, Data: append(data, '\n')}), err
}

func nameOf(c *tomo.Claim) string {
	if n := c.Series.Name; n != "" && !strings.ContainsAny(n, "/\\ \t\n") {
		return n
	}
	return "ts"
}

func imageID(name string, section int) string { return fmt.Sprintf("%s_%d", name, section) }

func imageOf(c *tomo.Claim, t tomo.Tilt, name string) tiltImage {
	g, section := c.Series.Grid, t.Section
	im := tiltImage{ID: imageID(name, section), Section: &section, Nominal: degrees(t.Recorded), Dose: pointer(t.Dose),
		image: image{Width: g.NX, Height: g.NY, Systems: systems("pixel", "x", "y"), Transforms: []transform{chain([]int{g.NX, g.NY}, g.PixelSize)}}}
	if x := ctfOf(c, t); x != (ctf{}) {
		im.CTF = &x
	}
	return im
}

// ctfOf is what is known of an image's CTF: the two defoci of the origin, the larger
// first, its direction from 0 to 180 degrees, and the phase of a phase plate.
func ctfOf(c *tomo.Claim, t tomo.Tilt) ctf {
	x := ctf{Hand: handOf(c.Series.Asserts), Phase: degrees(c.Series.PlateOf(t))}
	if d, ok := t.Defocus.Get(); ok {
		if !t.NoGeometry { // the defocus of the origin
			d -= c.Series.DepthSign() * t.Projection.T[2]
		}
		astig := t.Astig.Or(tomo.Astigmatism{})
		u, v := astig.Defoci(d)
		along := (2 * astig.Angle).Positive().Degrees() / 2
		x.UA, x.VA, x.AngleDeg = &u, &v, &along
	}
	return x
}

// sign is +1 where underfocus is defocus - h.
func sign(d tomo.DepthParity) int {
	if d == tomo.DepthWrong {
		return -1
	}
	return 1
}

// handOf is defocus_handedness: unknown is null, never the schema's default.
func handOf(d tomo.DepthParity) *int {
	if d == tomo.DepthUndetermined {
		return nil
	}
	h := -sign(d)
	return &h
}

func projectionOf(t tomo.Tilt, name string) projection {
	d, _ := t.Projection.Decompose()
	return projection{ID: fmt.Sprintf("%s_%s_align_%d", name, alignmentName, t.Section), Image: imageID(name, t.Section),
		transform: transform{Type: "projection_alignment", Name: nameProjection, Input: namePhysical, Output: namePhysical, Sequence: []transform{
			{Type: "affine", Name: "tilt", Affine: rows(geom.RotY(d.Tilt).Mul(geom.RotX(d.XTilt)))},
			{Type: "affine", Name: "in_plane_rotation", Affine: rows(geom.RotZ(d.Axis))},
			{Type: "translation", Name: "shift", Translation: []float64{d.Shift[0], d.Shift[1]}},
		}}}
}

// tomogramOf is the claim's volume, if it lies as the profile has it.
func tomogramOf(c *tomo.Claim, name string) []tomogram {
	v := c.Volume
	if !v.Known || v.VoxelSize <= 0 {
		return []tomogram{}
	}
	size := []int{v.NX, v.NY, v.NZ}
	for i := range 3 {
		for j := range 3 {
			want := 0.0
			if i == j {
				want = v.VoxelSize
			}
			if math.Abs(v.ToSpecimen.M[i][j]-want) > 1e-6*v.VoxelSize {
				return []tomogram{}
			}
		}
		if math.Abs(v.ToSpecimen.T[i]+centre.Of(size[i])*v.VoxelSize) > 1e-6*v.VoxelSize {
			return []tomogram{}
		}
	}
	return []tomogram{{ID: name + "_tomogram", Series: name, Depth: v.NZ,
		image: image{Width: v.NX, Height: v.NY, Systems: systems("voxel", "x", "y", "z"), Transforms: []transform{chain(size, v.VoxelSize)}}}}
}

// companionFor holds what the document cannot; nil when nothing is known.
func companionFor(c *tomo.Claim, name string) *companion {
	s := companionSeries{KV: pointer(c.Series.Optics.KV), CsMM: pointer(c.Series.Optics.Cs), AmpC: pointer(c.Series.Optics.AmpContrast),
		Images: map[string]companionImage{}}
	for _, t := range c.Series.Tilts {
		if o, ok := t.Order.Get(); ok {
			o++
			s.Images[imageID(name, t.Section)] = companionImage{Order: &o}
		}
	}
	if s.KV == nil && s.CsMM == nil && s.AmpC == nil && len(s.Images) == 0 {
		return nil
	}
	return &companion{Schema: companionSchema, Generator: alignmentName, Series: map[string]companionSeries{name: s}, Alignments: []companionAlignment{}}
}

func rows(m geom.Mat3) [][]float64 {
	out := make([][]float64, 3)
	for i := range 3 {
		out[i] = []float64{m[i][0] + 0, m[i][1] + 0, m[i][2] + 0}
	}
	return out
}

func pointer(o tomo.Opt[float64]) *float64 {
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
