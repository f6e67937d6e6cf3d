package cets

import (
	"fmt"
	"os"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads every alignment of a document, or of the documents in a folder,
// into one claim each. Faults are *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	files := documents(in.Path)
	if len(files) == 0 {
		p := &problem.Problem{File: in.Path, Got: "no *" + suffix + " in it", Want: "a CETS document", Hint: hintProfile}
		if _, err := os.Stat(in.Path); err != nil {
			p.Got, p.Err = "cannot be opened", err
		}
		return nil, p
	}
	var claims []*tomo.Claim
	for _, file := range files {
		more, err := readFile(in, file)
		if err != nil {
			return nil, err
		}
		claims = append(claims, more...)
	}
	claims, err := convention.OfSeries(claims, in, func(c *tomo.Claim) string { return c.Series.Name })
	if err != nil {
		return nil, err
	}
	for i, c := range claims {
		c.ID = "cets"
		if i > 0 {
			c.ID = fmt.Sprintf("cets-%d", i+1)
		}
	}
	return claims, nil
}

func readFile(in convention.Input, file string) ([]*tomo.Claim, error) {
	var d dataset
	if err := decode(file, &d); err != nil {
		return nil, err
	}
	side, err := companionOf(file)
	if err != nil {
		return nil, err
	}
	if d.Regions == nil {
		return nil, &problem.Problem{File: file, Field: "regions", Got: "absent", Want: "a CETS document", Hint: hintProfile}
	}
	var claims []*tomo.Claim
	for i := range d.Regions {
		region := &d.Regions[i]
		for j := range region.Alignments {
			r := &reader{in: in, file: file, region: region, align: &region.Alignments[j], side: side,
				claim: &tomo.Claim{Package: "cets", Path: in.Path}, ids: map[int]string{}, images: map[string]int{}}
			if err := r.read(); err != nil {
				return nil, err
			}
			claims = append(claims, r.claim)
		}
	}
	if len(claims) == 0 {
		return nil, &problem.Problem{File: file, Field: "alignments", Got: "none", Want: "an aligned tilt series",
			Hint: "the document describes images or particles only; give the file of the program that aligned"}
	}
	return claims, nil
}

// reader gathers one claim.
type reader struct {
	in     convention.Input
	file   string
	region *region
	align  *alignment
	side   companion
	series *tiltSeries
	claim  *tomo.Claim
	faults problem.List

	ids    map[int]string // of the tilt images by section
	images map[string]int // index of the tilt images by id
}

func (r *reader) fault(field string, p *problem.Problem) {
	p.File = r.file
	if p.Field != "" {
		field += ": " + p.Field
	}
	p.Field = field
	r.faults.Add(p)
}

func (r *reader) read() error {
	if err := r.findSeries(); err != nil {
		return err
	}
	r.claim.Series.Name = r.series.ID
	if r.sections(); r.faults != nil {
		return r.faults
	}
	if err := r.grid(); err != nil {
		return err
	}
	if r.projections(); r.faults != nil {
		return r.faults
	}
	r.optics()
	c := r.claim
	if axis, _, ok := c.Series.MeanAxis(); ok {
		c.Axis = tomo.Some(axis.Signed())
	}
	for _, q := range [][2]string{{"tilt angles", nameProjection}, {"tilt axis", nameProjection}, {"shifts", nameProjection}} {
		c.AddSource(q[0], r.file, 0, q[1])
	}
	c.Note("whether z points along or against the beam is not declared in a CETS document; the defocus decides")
	return c.Validate()
}

// findSeries finds the tilt series that the alignment names.
func (r *reader) findSeries() error {
	all := r.region.Series
	for i := range all {
		if all[i].ID == r.align.Series || r.align.Series == "" && len(all) == 1 {
			r.series = &all[i]
		}
	}
	if r.series == nil {
		return &problem.Problem{File: r.file, Field: "tilt_series_id", Got: fmt.Sprintf("%q, which is no tilt series of region %q", r.align.Series, r.region.ID),
			Want: "the id of one of its tilt series", Hint: hintDamaged}
	}
	return nil
}

// sections makes a tilt of every image, without geometry for now.
func (r *reader) sections() {
	const most = 100000
	seen := map[int]bool{}
	for i := range r.series.Images {
		im := &r.series.Images[i]
		what := fmt.Sprintf("tilt image %q", im.ID)
		switch {
		case im.Section == nil || *im.Section < 0 || *im.Section > most:
			r.fault(what, &problem.Problem{Field: "section", Got: "absent or no section", Want: "its section in the stack, from 0", Hint: hintProfile})
			continue
		case seen[*im.Section]:
			r.fault(what, &problem.Problem{Field: "section", Got: fmt.Sprintf("%d a second time", *im.Section), Want: "each section once", Hint: hintProfile})
			continue
		case r.in.Sections > 0 && *im.Section >= r.in.Sections:
			r.fault(what, &problem.Problem{Field: "section", Got: fmt.Sprintf("%d, while the stack has %d sections", *im.Section, r.in.Sections),
				Want: "sections of that stack", Hint: "is this the document of another stack?"})
			continue
		}
		seen[*im.Section] = true
		r.ids[*im.Section], r.images[im.ID] = im.ID, i
		r.claim.Series.Tilts = append(r.claim.Series.Tilts, im.tilt(r.in))
	}
	for _, z := range r.in.Exclude {
		if !seen[z] {
			r.fault("--exclude", &problem.Problem{Class: problem.BadCall, Got: fmt.Sprintf("section %d", z), Want: "a section of the tilt series", Hint: "sections count from 0"})
		}
	}
	slices.SortFunc(r.claim.Series.Tilts, func(a, b tomo.Tilt) int { return a.Section - b.Section })
}

// at returns the tilt of a section.
func (r *reader) at(section int) *tomo.Tilt {
	tilts := r.claim.Series.Tilts
	i, _ := slices.BinarySearchFunc(tilts, section, func(t tomo.Tilt, z int) int { return t.Section - z })
	return &tilts[i]
}
