package check

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// focus is what a fit of the CTF says of one image.
type focus struct {
	line        int     // of the file, from 1
	underfocusA float64 // mean of the two defoci, Å, positive is underfocus
	astig       tomo.Opt[tomo.Astigmatism]
	plate       tomo.Opt[geom.Angle] // phase shift of a phase plate, degrees
}

// ctfOrder is which image of the stack a fit is of.
type ctfOrder int

const (
	byStack     ctfOrder = iota // fit i is of section i
	byTilt                      // fit i is of the image at place i when sorted by ascending recorded angle
	eitherOrder                 // the file does not tell which of the two
)

// ctfList is a list of fits made by a program on its own.
type ctfList struct {
	path   string
	order  ctfOrder
	why    string // why the order cannot be told
	images []focus

	oneImage  bool              // a log of one image, not of a series
	particles bool              // a table of RELION that is not one of images alone
	hands     []int             // dfHand of AreTomo; nil when there is none
	pixelA    float64           // of the images that were fitted, Å; 0 when not said
	amp       tomo.Opt[float64] // amplitude contrast, fraction
}

// sameTilt is how near two recorded angles may be before their order when
// sorted is not known, degrees.
const sameTilt = 0.005

// sections returns the fit of every section of the raw stack. recorded is what
// is known of the angles beside the claim.
func (l *ctfList) sections(c *tomo.Claim, recorded []tomo.Opt[geom.Angle]) ([]focus, error) {
	n := len(c.Series.Tilts)
	if len(l.images) != n {
		p := &problem.Problem{File: l.path, Field: "--ctf", Got: fmt.Sprintf("%d images", len(l.images)), Want: fmt.Sprintf("%d, as %s has", n, c.Path),
			Hint: "one line for each image of the raw stack, also for those left out"}
		if l.oneImage {
			p.Got, p.Hint = "the log of one image", "give the STAR file that Gctf wrote of all images (--ctfstar), or their logs joined in the order of the stack"
		}
		return nil, p
	}
	if l.order == byStack {
		return l.images, nil
	}
	sorted, err := l.sortedSections(c, recorded)
	if err != nil {
		return nil, err
	}
	if l.order == eitherOrder && !slices.IsSorted(sorted) {
		return nil, &problem.Problem{Class: problem.BadCall, File: l.path, Field: "--ctf", Got: l.why, Want: "a table that tells, since this stack is not sorted by tilt",
			Hint: fmt.Sprintf("say whose it is: --ctf ctffind:%s or --ctf aretomo:%s", l.path, l.path)}
	}
	out := make([]focus, n)
	for place, section := range sorted {
		out[section] = l.images[place]
	}
	return out, nil
}

// sortedSections returns the sections of the claim by ascending recorded angle.
func (l *ctfList) sortedSections(c *tomo.Claim, recorded []tomo.Opt[geom.Angle]) ([]int, error) {
	n := len(c.Series.Tilts)
	angles, out := make([]geom.Angle, n), make([]int, n)
	for i, t := range c.Series.Tilts {
		a, ok := t.Recorded.Get()
		if !ok && i < len(recorded) {
			a, ok = recorded[i].Get()
		}
		if !ok {
			return nil, &problem.Problem{Class: problem.BadCall, File: l.path, Field: "--ctf", Got: fmt.Sprintf("no recorded angle of section %d", i),
				Want: "recorded angles, since the rows of this table may count the images sorted by tilt", Hint: "give them: --tilts FILE.rawtlt, or --mdoc FILE"}
		}
		angles[i], out[i] = a, i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		switch {
		case angles[a] < angles[b]:
			return -1
		case angles[a] > angles[b]:
			return 1
		}
		return 0
	})
	for i := 1; i < n; i++ {
		if a, b := out[i-1], out[i]; angles[b]-angles[a] < sameTilt {
			return nil, &problem.Problem{File: l.path, Field: "--ctf", Got: fmt.Sprintf("sections %d and %d were both recorded at %.2f degrees", a, b, angles[a].Degrees()),
				Want: "different angles, since the rows of this table may count the images sorted by tilt", Hint: "fit the raw stack with CTFFIND, whose rows count the images of the stack"}
		}
	}
	return out, nil
}

// attach gives a claim the defocus of the list, instead of its own. A fit is of
// a whole image; it is taken for the specimen's origin, as every package does.
func (l *ctfList) attach(c *tomo.Claim, recorded []tomo.Opt[geom.Angle]) error {
	tilts := c.Series.Tilts
	for i, t := range tilts {
		if t.Section != i {
			return &problem.Problem{File: c.Path, Field: "--ctf", Got: fmt.Sprintf("image %d of the stack in row %d", t.Section+1, i+1), Want: "a result with every image of the stack"}
		}
	}
	fits, err := l.sections(c, recorded)
	if err != nil {
		return err
	}
	if p := c.Series.Grid.PixelSize; l.pixelA > 0 && p > 0 && math.Abs(l.pixelA/p-1) > 0.02 {
		c.Note("%s was fitted on images of %.4g A per pixel, this series has %.4g: is it of this series?", filepath.Base(l.path), l.pixelA, p)
	}
	for i, f := range fits {
		if !(f.underfocusA > -1e7 && f.underfocusA < 1e7) {
			return &problem.Problem{File: l.path, Line: f.line, Field: "defocus", Got: fmt.Sprintf("%g A", f.underfocusA), Want: "A, underfocus positive"}
		}
		t := &tilts[i]
		t.Defocus, t.Astig, t.Phase, t.Plate = tomo.Some(f.underfocusA), f.astig, tomo.Opt[geom.Angle]{}, tomo.Opt[geom.Angle]{}
		if plate, ok := f.plate.Get(); ok {
			tomo.Series{Optics: tomo.Optics{AmpContrast: l.amp}}.SetPlate(t, plate) // as it was fitted
		}
	}
	if l.amp.Known() && !c.Series.Optics.AmpContrast.Known() {
		c.Series.Optics.AmpContrast = l.amp
	}
	if l.order == byTilt {
		c.Note("rows of %s are taken as the images by ascending recorded angle; if AreTomo was given angles of the opposite sign, they run the other way", filepath.Base(l.path))
	}
	if l.hands != nil {
		c.Note("dfHand in %s is not taken over: it is about the alignment that AreTomo made, not about this one", filepath.Base(l.path))
	}
	c.Sources = slices.DeleteFunc(slices.Clone(c.Sources), func(s tomo.Source) bool { return s.Quantity == "defocus" || s.Quantity == "phase" })
	c.AddSource("defocus", l.path, fits[0].line, "--ctf")
	return nil
}

// Fits is a list of fitted CTFs by itself, as it stands in its file.
type Fits struct {
	Path       string
	Underfocus []float64    // Å, one an image
	Plate      []geom.Angle // phase shift of a phase plate where it is known, degrees
	Pixel      float64      // of the images that were fitted, Å; 0 when not said
	Hands      []int        // dfHand of AreTomo, 1 or -1; nil when there is none
}

func (l *ctfList) fits() *Fits {
	f := &Fits{Path: l.path, Pixel: l.pixelA, Hands: l.hands}
	for _, x := range l.images {
		f.Underfocus = append(f.Underfocus, x.underfocusA)
		if p, ok := x.plate.Get(); ok {
			f.Plate = append(f.Plate, p)
		}
	}
	return f
}
