package report

import (
	"html/template"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/slice"
)

// tomogramFigure is one result's tomogram in two pictures.
type tomogramFigure struct {
	Name   string
	Class  string
	Mark   template.HTML
	Words  string // what the images say
	Layout string
	Slabs  []photo
}

// volumeFigure is a given tomogram before and after, side by side.
type volumeFigure struct {
	Name   string
	Class  string
	Mark   template.HTML
	Words  string
	Photos []photo
}

// photo is a picture with named axes and a scale bar in it.
type photo struct {
	Title string
	URI   template.URL
	W, H  int // CSS pixels
}

// tomograms draws the small reconstructions, each as its package lays it out.
func (v *view) tomograms() []tomogramFigure {
	var out []tomogramFigure
	for _, t := range v.o.Tomograms {
		f := tomogramFigure{Name: t.ClaimID, Layout: sentence(t.Layout)}
		for _, c := range v.claims {
			if c.Claim.ID == t.ClaimID {
				f.Name, f.Class, f.Mark, f.Words = c.name, c.stance.class(), smallMark(c.stance), imagesSay(c.Judged)
			}
		}
		if len(t.XY) > 0 && len(t.XZ) > 0 {
			f.Slabs = []photo{newPhoto("xy and xz slabs", []slice.Plane{{Right: "x", Up: "y", Values: t.XY}, {Right: "x", Up: "z", Values: t.XZ}}, t.VoxelA, 256)}
		}
		out = append(out, f)
	}
	return out
}

// volumes draws the tomograms that were held against their metadata.
func (v *view) volumes() []volumeFigure {
	var out []volumeFigure
	for i := range v.o.Volumes {
		given := &v.o.Volumes[i]
		if len(given.Pictures) == 0 {
			continue
		}
		f := volumeFigure{Name: given.ClaimID, Words: fullStop(given.Sentence())}
		for _, c := range v.claims {
			if c.Claim.ID == given.ClaimID {
				f.Name = c.name
			}
		}
		s := placeOf(given)
		f.Class, f.Mark = s.class(), smallMark(s)
		for _, p := range given.Pictures {
			f.Photos = append(f.Photos, newPhoto(p.Title, p.Planes, given.VoxelA, 192))
		}
		out = append(out, f)
	}
	return out
}

// placeOf is what a given tomogram says to its metadata.
func placeOf(c *check.VolumeCheck) stance {
	switch {
	case c.Agrees:
		return agree
	case c.State == compare.Ambiguous:
		return unknown
	}
	return disagree
}

// newPhoto paints planes with contrast limits at 1 and 99 %; without a number
// in them it has no picture.
func newPhoto(title string, planes []slice.Plane, voxelA float64, side int) photo {
	img, err := slice.Paint(title, planes, slice.Options{Percentile: 1, VoxelA: voxelA, Side: side, Column: true})
	if err != nil {
		return photo{Title: title + ": nothing to be seen"}
	}
	b := img.Bounds()
	return photo{Title: title, URI: template.URL(dataURI(img)), W: b.Dx(), H: b.Dy()} // our own PNG
}
