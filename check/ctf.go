package check

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/format/ctffind"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// focus is what a fit of the CTF says of one image.
type focus struct {
	underfocusA float64              // mean of the two defoci, Å, positive is underfocus
	plate       tomo.Opt[geom.Angle] // phase shift of a phase plate, degrees
}

// ctfList is a list of fits made by a CTF program on its own: element i is
// section i of the raw stack.
type ctfList struct {
	path   string
	lines  []int // line of the file, from 1
	images []focus
	pixelA float64           // of the images that were fitted, Å; 0 when not said
	amp    tomo.Opt[float64] // amplitude contrast, fraction
}

// readCTF reads a table of CTFFIND 4 or 5, or a STAR file with rlnDefocusU and
// V, as of Gctf or RELION's CtfFind. Tables that belong to one alignment (IMOD's
// .defocus, AreTomo's _CTF.txt, which counts images by tilt) are refused. Faults
// are *problem.Problem or problem.List.
func readCTF(path string) (*ctfList, error) {
	const want = "a CTFFIND table or a STAR file of Gctf"
	if _, err := os.Stat(path); err != nil {
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "no such file", Want: want}
	}
	name := strings.ToLower(filepath.Base(path))
	switch {
	case strings.HasSuffix(name, ".defocus"):
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "a .defocus file of IMOD", Want: want,
			Hint: "it belongs to one alignment: put it beside the .xf, under the same name"}
	case strings.HasSuffix(name, "_ctf.txt"):
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "a _CTF.txt of AreTomo, which counts images by tilt", Want: want,
			Hint: "it belongs to one alignment: put it beside the .aln, under the same name"}
	case strings.HasSuffix(name, ".star"):
		return ctfStar(path)
	}
	f, err := ctffind.Read(path)
	if err != nil {
		return nil, err
	}
	n := len(f.Rows)
	if said := f.Header.Images; said > 0 && said != n {
		return nil, &problem.Problem{File: path, Field: "Number of micrographs", Got: fmt.Sprint(said), Want: fmt.Sprintf("%d, the lines of the table", n),
			Hint: "was the file cut off, or put together from two?"}
	}
	l := &ctfList{path: path, images: make([]focus, n), lines: make([]int, n), pixelA: f.Header.PixelA}
	if a := f.Header.AmpContrast; a > 0 {
		l.amp = tomo.Some(a)
	}
	for _, r := range f.Rows {
		i := r.Image - 1
		if i >= n || l.lines[i] > 0 {
			return nil, &problem.Problem{File: path, Line: r.Number, Field: "column 1", Got: fmt.Sprintf("image %d", r.Image), Want: fmt.Sprintf("each of 1 to %d once", n)}
		}
		l.lines[i] = r.Number
		l.images[i].underfocusA = (r.Defocus1A + r.Defocus2A) / 2
		if !math.IsNaN(r.PhaseRad) {
			l.images[i].plate = tomo.Some(geom.FromRadians(r.PhaseRad))
		}
	}
	return l, nil
}

// ctfStar reads the first table with rlnDefocusU and rlnDefocusV; its rows are
// the images in the order of the stack.
func ctfStar(path string) (*ctfList, error) {
	f, err := star.Read(path)
	if err != nil {
		return nil, err
	}
	for _, b := range f.Blocks {
		for _, t := range b.Loops {
			if t.Has("rlnDefocusU", "rlnDefocusV") {
				return ctfLoop(path, t)
			}
		}
	}
	return nil, &problem.Problem{File: path, Field: "--ctf", Got: "no table with rlnDefocusU and rlnDefocusV", Want: "a STAR file of Gctf or of RELION's CtfFind"}
}

func ctfLoop(path string, t *star.Loop) (*ctfList, error) {
	l := &ctfList{path: path, images: make([]focus, t.Len())}
	var u, v, plate, amp []float64
	for _, c := range []struct {
		label string
		to    *[]float64
	}{{"rlnDefocusU", &u}, {"rlnDefocusV", &v}, {"rlnPhaseShift", &plate}, {"rlnAmplitudeContrast", &amp}} {
		values, ok, err := t.Floats(c.label)
		if err != nil {
			return nil, err
		}
		if ok {
			*c.to = values
		}
	}
	for i := range l.images {
		l.lines = append(l.lines, t.Line(i))
		l.images[i].underfocusA = (u[i] + v[i]) / 2
		l.images[i].plate = tomo.Some(geom.Angle(0)) // a fit without the column had none
		if plate != nil {
			l.images[i].plate = tomo.Some(geom.Angle(plate[i]))
		}
	}
	if len(amp) > 0 {
		l.amp = tomo.Some(amp[0])
	}
	return l, nil
}

// attach gives a claim the defocus of the list, instead of its own. A fit is of
// a whole image; it is taken for the specimen's origin, as every package does.
func (l *ctfList) attach(c *tomo.Claim) error {
	tilts := c.Series.Tilts
	if len(l.images) != len(tilts) {
		return &problem.Problem{File: l.path, Field: "--ctf", Got: fmt.Sprintf("%d images", len(l.images)), Want: fmt.Sprintf("%d, as %s has", len(tilts), c.Path),
			Hint: "one line for each image of the raw stack, also for those left out"}
	}
	if p := c.Series.Grid.PixelSize; l.pixelA > 0 && p > 0 && math.Abs(l.pixelA/p-1) > 0.02 {
		c.Note("%s was fitted on images of %.4g A per pixel, this series has %.4g: is it of this series?", filepath.Base(l.path), l.pixelA, p)
	}
	amp, known := l.amp.Get()
	for i := range tilts {
		if tilts[i].Section != i {
			return &problem.Problem{File: c.Path, Field: "--ctf", Got: fmt.Sprintf("image %d of the stack in row %d", tilts[i].Section+1, i+1), Want: "a result with every image of the stack"}
		}
		f := l.images[i]
		if !(f.underfocusA > -1e7 && f.underfocusA < 1e7) {
			return &problem.Problem{File: l.path, Line: l.lines[i], Field: "defocus", Got: fmt.Sprintf("%g A", f.underfocusA), Want: "A, underfocus positive"}
		}
		tilts[i].Defocus, tilts[i].Phase = tomo.Some(f.underfocusA), tomo.Opt[geom.Angle]{}
		if plate, ok := f.plate.Get(); ok && known && amp >= 0 && amp <= 1 {
			tilts[i].Phase = tomo.Some(plate + geom.FromRadians(math.Asin(amp)))
		}
	}
	if known && !c.Series.Optics.AmpContrast.Known() {
		c.Series.Optics.AmpContrast = l.amp
	}
	kept := c.Sources[:0:0]
	for _, s := range c.Sources {
		if s.Quantity != "defocus" && s.Quantity != "phase" {
			kept = append(kept, s)
		}
	}
	c.Sources = kept
	c.AddSource("defocus", l.path, l.lines[0], "--ctf")
	return nil
}
