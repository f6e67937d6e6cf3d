package portal

import (
	"fmt"
	"math"
	"path/filepath"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// about is what is known of a section beside its alignment.
type about struct {
	recorded tomo.Opt[geom.Angle]
	defocus  tomo.Opt[float64] // Å
	astig    tomo.Opt[tomo.Astigmatism]
	plate    tomo.Opt[geom.Angle] // of a phase plate
}

// seriesFiles lists where the description of the tilt series may lie.
func (r *reader) seriesFiles() []string {
	dir := filepath.Dir(r.file)
	for _, pattern := range []string{seriesFile, filepath.Join("..", "..", "TiltSeries", "*", seriesFile), filepath.Join("..", "TiltSeries", seriesFile)} {
		if found := below(dir, pattern); len(found) > 0 {
			return found
		}
	}
	return nil
}

// series reads size, pixel size and the CTF of the tilt series where its
// description is at hand. What the user gave comes first.
func (r *reader) series() error {
	s := &r.claim.Series
	s.Grid = r.in.Grid
	if s.Grid.PixelSize > 0 {
		r.claim.AddSource("pixel size", "", 0, "--angpix")
	}
	if s.Grid.NX > 0 {
		r.claim.AddSource("image size", "", 0, "--image-size")
	}
	files := r.seriesFiles()
	if len(files) > 1 {
		r.claim.Note("the run has %d tilt series and the alignment does not say which is its own: none of their descriptions is used", len(files))
	}
	if len(files) == 1 {
		if err := r.described(files[0]); err != nil {
			return err
		}
	}
	if !s.Grid.Known() {
		return &problem.Problem{File: r.file, Field: "image size and pixel size", Got: "not in this file", Want: "those of the tilt series",
			Hint: "put " + seriesFile + " beside it, or give the stack too, or --image-size NXxNY and --angpix"}
	}
	return nil
}

func (r *reader) described(file string) error {
	var d seriesDocument
	if err := decode(file, &d); err != nil {
		return err
	}
	if d.Aligned {
		return &problem.Problem{File: file, Field: "is_aligned", Got: "true", Want: "a tilt series of unaligned images", Hint: hintAligned}
	}
	g := &r.claim.Series.Grid
	switch {
	case d.PixelA <= 0:
	case g.PixelSize <= 0:
		g.PixelSize = d.PixelA
		r.claim.AddSource("pixel size", file, 0, "pixel_spacing")
	case math.Abs(d.PixelA/g.PixelSize-1) > 0.02:
		r.claim.Note("%s has a pixel_spacing of %g A, the pixel size given is %g A: offsets are in pixels and were taken at the size given", seriesFile, d.PixelA, g.PixelSize)
	}
	const most = 1 << 20
	if g.NX <= 0 && d.Size.X > 0 && d.Size.Y > 0 && d.Size.X < most && d.Size.Y < most {
		g.NX, g.NY = d.Size.X, d.Size.Y
		r.claim.AddSource("image size", file, 0, "size")
	}
	if r.in.Sections == 0 && d.Size.Z > 0 && d.Size.Z <= maxSection {
		r.in.Sections = d.Size.Z
	}
	if d.Voltage >= 1000 { // the schema's unit is V
		r.claim.Series.Optics.KV = tomo.Some(d.Voltage / 1000)
	}
	if d.CsMM > 0 {
		r.claim.Series.Optics.Cs = tomo.Some(d.CsMM)
	}
	return r.sections(file, &d)
}

func (r *reader) sections(file string, d *seriesDocument) error {
	r.about = map[int]about{}
	for i, s := range d.Sections {
		if s.Z == nil {
			continue
		}
		var a about
		raw, p := angle(s.RawDeg, "raw_angle", 0, false)
		if p != nil {
			p.File, p.Field = file, fmt.Sprintf("per_section_parameter[%d] %s", i, p.Field)
			return p
		}
		if s.RawDeg != nil {
			a.recorded = tomo.Some(raw)
		}
		if s.MajorA != nil && s.MinorA != nil {
			a.defocus = tomo.Some((*s.MajorA + *s.MinorA) / 2)
			if s.AstigDeg != nil && *s.MajorA != *s.MinorA {
				a.astig = tomo.Some(tomo.AstigmatismOf(*s.MajorA-*s.MinorA, geom.Angle(*s.AstigDeg)))
			}
		}
		if s.PhaseRad != nil {
			a.plate = tomo.Some(geom.FromRadians(*s.PhaseRad))
		}
		r.about[*s.Z] = a
	}
	return nil
}
