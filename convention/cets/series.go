package cets

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// tilt takes from an image what it says beside the alignment.
func (im *tiltImage) tilt(in convention.Input) tomo.Tilt {
	t := tomo.Tilt{Section: *im.Section, NoGeometry: true, Excluded: true}
	if im.Nominal != nil {
		t.Recorded = tomo.Some(geom.Angle(*im.Nominal))
		t.Written = geom.Angle(*im.Nominal)
	}
	if t.Section < len(in.Recorded) && in.Recorded[t.Section].Known() {
		t.Recorded = in.Recorded[t.Section]
	}
	if im.Dose != nil && *im.Dose >= 0 {
		t.Dose = tomo.Some(*im.Dose)
	}
	if im.Order != nil && *im.Order >= 0 {
		t.Order = tomo.Some(*im.Order)
	}
	if c := im.CTF; c != nil && c.UA != nil && c.VA != nil {
		t.Defocus = tomo.Some((*c.UA + *c.VA) / 2)
		if c.AngleDeg != nil && *c.UA != *c.VA {
			t.Astig = tomo.Some(tomo.AstigmatismOf(*c.UA-*c.VA, geom.Angle(*c.AngleDeg)))
		}
	}
	if c := im.CTF; c != nil && c.Phase != nil {
		t.Plate = tomo.Some(geom.Angle(*c.Phase))
	}
	return t
}

// grid takes size and pixel size from the images that are aligned, which must
// all have the same, and checks what the user gave against them.
func (r *reader) grid() error {
	s, g := &r.claim.Series, tomo.ImageGrid{}
	for _, p := range r.align.Projections {
		i, ok := r.images[p.Image]
		if !ok {
			continue // reported with the projections
		}
		im := &r.series.Images[i]
		f, fault := im.frame(2)
		if fault != nil {
			r.fault(fmt.Sprintf("tilt image %q", im.ID), fault)
			continue
		}
		this := tomo.ImageGrid{NX: im.Width, NY: im.Height, PixelSize: f.spacing}
		if g == (tomo.ImageGrid{}) {
			g = this
		}
		if this != g || !g.Known() || g.NX > 1<<20 || g.NY > 1<<20 {
			r.fault(fmt.Sprintf("tilt image %q", im.ID), &problem.Problem{Field: "width, height, spacing", Got: fmt.Sprintf("%d x %d of %g A", im.Width, im.Height, f.spacing),
				Want: "the same positive numbers in every image of a tilt series", Hint: hintProfile})
		}
	}
	if r.faults != nil {
		return r.faults
	}
	r.claim.AddSource("image size", r.file, 0, "width, height")
	source := []string{r.file, nameFrame}
	given := r.in.Grid
	if given.NX > 0 && (given.NX != g.NX || given.NY != g.NY) && g.NX > 0 {
		return &problem.Problem{File: r.file, Field: "width, height", Got: fmt.Sprintf("%d x %d, while the images have %d x %d", g.NX, g.NY, given.NX, given.NY),
			Want: "one size", Hint: "is this the document of another stack, or of binned images?"}
	}
	if given.PixelSize > 0 && g.PixelSize > 0 {
		if math.Abs(given.PixelSize/g.PixelSize-1) > 0.02 {
			r.claim.Note("the document has pixels of %g A, the pixel size given is %g A: shifts are in A and were taken as they are", g.PixelSize, given.PixelSize)
		}
		g.PixelSize, source = given.PixelSize, []string{"", "--angpix"}
	}
	r.claim.AddSource("pixel size", source[0], 0, source[1])
	s.Grid = g
	return nil
}

// projections gives the tilts their geometry. The physical origin of image and
// tomogram need not be the hub's: TestCornerOrigins fails without the two terms.
func (r *reader) projections() {
	away := r.volume()
	g := r.claim.Series.Grid
	seen := map[string]bool{}
	for i := range r.align.Projections {
		p := &r.align.Projections[i]
		what := fmt.Sprintf("projection alignment %q", p.ID)
		index, ok := r.images[p.Image]
		if !ok || seen[p.Image] {
			r.fault(what, &problem.Problem{Field: "tilt_image_id", Got: fmt.Sprintf("%q, which is no image of the tilt series, or has an alignment already", p.Image),
				Want: "each image once", Hint: hintProfile})
			continue
		}
		seen[p.Image] = true
		m, t, fault := p.fold()
		if fault != nil {
			r.fault(what, fault)
			continue
		}
		im := &r.series.Images[index]
		f, _ := im.frame(2)
		tilt := r.at(*im.Section)
		origin := geom.Vec3{f.origin[0] - centre.Of(g.NX), f.origin[1] - centre.Of(g.NY), 0}.Scale(g.PixelSize)
		tilt.Projection = tomo.Projection{M: m, T: m.Apply(away).Add(t).Add(origin)}
		if d, ok := tilt.Projection.Decompose(); ok {
			tilt.Written = d.Tilt
		}
		tilt.NoGeometry, tilt.Excluded = false, slices.Contains(r.in.Exclude, tilt.Section)
	}
	if len(seen) == 0 && r.faults == nil {
		r.fault("projection_alignments", &problem.Problem{Got: "none", Want: "the alignment of at least one image", Hint: hintProfile})
	}
}

// volume finds the tomogram that the alignment refers to and returns where the
// specimen's origin lies in its physical frame, Å.
func (r *reader) volume() (away geom.Vec3) {
	c := r.claim
	t, n := r.region.reference(r.series.ID, r.side.reference(r.series.ID, r.align.name()), r.in)
	c.Volume = tomo.VolumeFrame{Laid: tomo.VolumeProper, Name: "the physical frame of a CETS tomogram"}
	switch {
	case t != nil:
		v, from, p := t.volume()
		if p != nil {
			r.fault(fmt.Sprintf("tomogram %q", t.ID), p)
			return away
		}
		c.Volume = v
		c.AddSource("volume size", r.file, 0, "width, height, depth")
		c.AddSource("voxel size", r.file, 0, nameFrame)
		return from
	case n == 0:
		c.Note("the document names no tomogram of this series: the origin of the specimen is taken as that of the alignment")
	default:
		c.Note("the document has %d tomograms of this series and does not say which the alignment refers to; say --volume-size", n)
	}
	return away
}

// optics reads voltage and aberration, the sign of the defocus, and what the
// companion adds.
func (r *reader) optics() {
	s := &r.claim.Series
	for _, x := range []struct {
		to   *tomo.Opt[float64]
		from *float64
	}{{&s.Optics.KV, r.series.KV}, {&s.Optics.Cs, r.series.CsMM}, {&s.Optics.AmpContrast, r.series.AmpC}} {
		if x.from != nil && *x.from > 0 {
			*x.to = tomo.Some(*x.from)
		}
	}
	r.side.fill(s, r.series.ID, r.ids)
	for i := range s.Tilts {
		if plate, ok := s.Tilts[i].Plate.Get(); ok { // with the amplitude contrast, where that is known
			s.SetPlate(&s.Tilts[i], plate)
		}
	}
	for _, t := range s.Tilts {
		if t.Defocus.Known() {
			r.claim.AddSource("defocus", r.file, 0, "defocus_u, defocus_v")
			break
		}
	}
	r.hand()
	if data, err := convention.LoadDocument(r.file); err == nil && (bytes.Contains(data, []byte("nonrigid")) || bytes.Contains(data, []byte("non_rigid"))) {
		r.claim.Note("the document speaks of a non-rigid alignment: only its rigid part is read")
	}
}

// hand reads defocus_handedness, where -1 is the hub's own rule.
func (r *reader) hand() {
	said := map[int]bool{}
	for _, im := range r.series.Images {
		if im.CTF != nil && im.CTF.Hand != nil {
			said[*im.CTF.Hand] = true
		}
	}
	if r.series.Hand != nil {
		said = map[int]bool{*r.series.Hand: true}
	}
	switch {
	case len(said) > 1:
		r.claim.Note("defocus_handedness differs between the images: nothing is taken from it")
	case said[-1]:
		r.claim.Series.Asserts = tomo.DepthRight
		r.claim.Note("defocus_handedness is -1, which is also what the schema puts where nobody said")
	case said[1]:
		r.claim.Series.Asserts = tomo.DepthWrong
	default:
		return
	}
	r.claim.AddSource("hand flag", r.file, 0, "defocus_handedness")
}
