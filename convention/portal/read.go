package portal

import (
	"fmt"
	"os"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads an alignment, or every alignment of a run's folder, into one claim
// each. Faults are *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	files := alignments(in.Path)
	if len(files) == 0 {
		p := &problem.Problem{File: in.Path, Got: "no " + FileName + " in it", Want: "alignment metadata of the CryoET Data Portal",
			Hint: "it lies in RUN/Alignments/ID on the portal"}
		if _, err := os.Stat(in.Path); err != nil {
			p.Got, p.Err = "cannot be opened", err
		}
		return nil, p
	}
	var claims []*tomo.Claim
	for _, file := range files {
		c, err := readOne(in, file)
		if err != nil {
			return nil, err
		}
		c.ID = "portal"
		if len(claims) > 0 {
			c.ID = fmt.Sprintf("portal-%d", len(claims)+1)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

func readOne(in convention.Input, file string) (*tomo.Claim, error) {
	var d document
	if err := decode(file, &d); err != nil {
		return nil, err
	}
	if d.Sections == nil {
		return nil, &problem.Problem{File: file, Field: key, Got: "absent", Want: "alignment metadata of the CryoET Data Portal", Hint: hintRaw}
	}
	if len(d.Sections) == 0 {
		return nil, &problem.Problem{File: file, Field: key, Got: "no sections", Want: "an alignment",
			Hint: "the portal keeps an entry without parameters for tomograms that were deposited without their alignment"}
	}
	c := &tomo.Claim{Package: "portal", Path: in.Path, Series: tomo.Series{Name: runOf(file)}}
	r := &reader{in: in, file: file, claim: c, program: d.origin()}
	if err := r.series(); err != nil {
		return nil, err
	}
	if err := r.tilts(d.Sections); err != nil {
		return nil, err
	}
	r.describe(&d)
	return c, c.Validate()
}

// reader gathers one claim.
type reader struct {
	in      convention.Input
	file    string
	claim   *tomo.Claim
	program string // that aligned; empty when unknown
	about   map[int]about
}

// tilts makes the tilts of the claim: every section of the stack where their
// number is known, else those that have an entry.
func (r *reader) tilts(sections []section) error {
	var faults problem.List
	seen := map[int]bool{}
	count := r.in.Sections
	for i, s := range sections {
		t, p := r.tilt(s, i)
		switch {
		case p != nil:
		case seen[t.Section]:
			p = &problem.Problem{Got: "this section a second time", Want: "each section once", Hint: hintAgain}
		case r.in.Sections > 0 && t.Section >= r.in.Sections:
			p = &problem.Problem{Got: fmt.Sprintf("the stack has %d sections", r.in.Sections), Want: "sections of that stack, counted from 0",
				Hint: "is this the alignment of another stack?"}
		}
		if p != nil {
			p.File = r.file
			if p.Hint == "" {
				p.Hint = hintRaw
			}
			p.Field = entry(i, s) + p.Field
			faults.Add(p)
			continue
		}
		seen[t.Section] = true
		r.claim.Series.Tilts = append(r.claim.Series.Tilts, t)
		count = max(count, t.Section+1)
	}
	if err := faults.ErrOrNil(); err != nil {
		return err
	}
	for z := range count {
		if !seen[z] && r.in.Sections > 0 {
			r.claim.Series.Tilts = append(r.claim.Series.Tilts, tomo.Tilt{Section: z, Excluded: true, NoGeometry: true})
		}
	}
	slices.SortFunc(r.claim.Series.Tilts, func(a, b tomo.Tilt) int { return a.Section - b.Section })
	return r.fill(count)
}

// fill adds what is known of the sections beside their alignment.
func (r *reader) fill(count int) error {
	for _, z := range r.in.Exclude {
		if z < 0 || z >= count {
			return convention.NoSuchSection(z, count)
		}
	}
	defocus := false
	for i := range r.claim.Series.Tilts {
		t := &r.claim.Series.Tilts[i]
		a := r.about[t.Section]
		t.Recorded, t.Defocus, t.Astig, t.Plate = a.recorded, a.defocus, a.astig, a.plate
		if t.Section < len(r.in.Recorded) && r.in.Recorded[t.Section].Known() {
			t.Recorded = r.in.Recorded[t.Section]
		}
		t.Excluded = t.Excluded || slices.Contains(r.in.Exclude, t.Section)
		defocus = defocus || t.Defocus.Known()
	}
	if defocus {
		r.claim.AddSource("defocus", seriesFile, 0, "major_defocus, minor_defocus")
	}
	return nil
}

func (r *reader) describe(d *document) {
	c := r.claim
	if axis, _, ok := c.Series.MeanAxis(); ok {
		c.Axis = tomo.Some(axis.Signed())
	}
	for _, q := range [][2]string{{"tilt angles", "tilt_angle"}, {"tilt axis", "in_plane_rotation"}, {"shifts", "x_offset, y_offset (pixels)"}} {
		c.AddSource(q[0], r.file, 0, q[1])
	}
	switch r.program {
	case fromIMOD:
		c.Note("made from IMOD's .xf and .tlt: OFFSET, XAXISTILT and SHIFT of tilt.com are not in this file")
	case fromAreTomo, fromWarp, fromRELION:
	case "":
		c.Note("the file does not say which program aligned: the centre of an image of N pixels is taken as N/2; half a pixel is uncertain")
	default:
		c.Note("the centre rule of %s is not known here: the centre of an image of N pixels is taken as N/2; half a pixel is uncertain", r.program)
	}
	d.carried(c)
	c.Volume = volumeFrame(c, r.in)
}

// angle checks a number of degrees.
func angle(v *float64, field string, absent geom.Angle, needed bool) (geom.Angle, *problem.Problem) {
	switch {
	case v == nil && needed:
		return 0, &problem.Problem{Field: field, Got: "absent", Want: "degrees"}
	case v == nil:
		return absent, nil
	case *v < -180 || *v > 180:
		return 0, &problem.Problem{Field: field, Got: fmt.Sprintf("%g", *v), Want: "degrees from -180 to 180"}
	}
	return geom.Angle(*v), nil
}

// decode reads one file.
func decode(file string, to any) error {
	return convention.DecodeJSON(file, "metadata of the CryoET Data Portal, JSON", hintAgain, to)
}
