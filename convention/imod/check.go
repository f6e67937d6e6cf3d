package imod

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// checkCounts compares the number of views of all files with each other and
// with the stack.
func (s fileSet) checkCounts(a angles, in convention.Input) error {
	var faults problem.List
	n := len(a.xf.Lines)
	hint := s.countHint()
	differ := func(path string, got int, what string) {
		if path != "" && got != n {
			faults.Add(&problem.Problem{File: path, Got: fmt.Sprintf("%d %s", got, what),
				Want: fmt.Sprintf("%d, as many as %s has lines", n, filepath.Base(s.xf)), Hint: hint})
		}
	}
	if !a.fromRecorded {
		differ(s.tlt, len(a.tilts), "angles")
	}
	if a.x != nil {
		differ(s.xtilt, len(a.x), "angles")
	}
	if a.recorded != nil {
		differ(s.rawtlt, len(a.recorded), "angles")
	}
	if in.Sections > 0 && in.Sections != n {
		faults.Add(&problem.Problem{File: s.xf, Got: fmt.Sprintf("%d lines", n), Want: fmt.Sprintf("%d, one for each section of the stack", in.Sections), Hint: hint})
	}
	if p := s.checkBinning(); p != nil {
		faults.Add(p)
	}
	for i, t := range a.tilts {
		if math.Abs(t) > 180 {
			faults.Add(&problem.Problem{File: s.tlt, Line: a.tiltRows[i].Number, Got: fmt.Sprintf("a tilt angle of %g", t), Want: "degrees from -180 to 180"})
		}
	}
	return faults.ErrOrNil()
}

// checkBinning compares the binning of newstack with that of tilt.
func (s fileSet) checkBinning() *problem.Problem {
	if s.newst == nil || s.tilt == nil || math.Abs(s.newst.reduction-float64(s.tilt.binning)) < 0.01*s.newst.reduction {
		return nil
	}
	return &problem.Problem{File: s.newst.path, Line: s.newst.reductionAt, Field: "binning", Got: fmt.Sprintf("%g", s.newst.reduction),
		Want: fmt.Sprintf("%d, the IMAGEBINNED of %s line %d", s.tilt.binning, s.tilt.path, s.tilt.binningAt),
		Hint: "one of the two was changed after the other was run; run both again, or correct the file that was not used"}
}

// countHint says what may have happened when the counts differ.
func (s fileSet) countHint() string {
	text := "one of them lost a view, or they belong to different series"
	if s.tilt != nil && len(s.tilt.exclude) > 0 {
		text += fmt.Sprintf("\n%s line %d excludes view %s; IMOD keeps the lines of excluded views in every file",
			s.tilt.path, s.tilt.excludeLine, listText(s.tilt.exclude))
	}
	return text
}

// excluded tells for each of n views whether it is left out of the reconstruction.
func (s fileSet) excluded(in convention.Input, n int) ([]bool, error) {
	out := make([]bool, n)
	if s.tilt != nil {
		var beyond []int
		for _, v := range slices.Concat(s.tilt.exclude, s.tilt.include) {
			if v > n {
				beyond = append(beyond, v)
			}
		}
		if len(beyond) > 0 {
			return nil, &problem.Problem{File: s.tilt.path, Line: s.tilt.excludeLine, Field: "EXCLUDELIST or INCLUDE",
				Got: "view " + listText(beyond), Want: fmt.Sprintf("views from 1 to %d", n), Hint: "views are counted from 1; was the stack shortened after the list was made?"}
		}
		for i := range out {
			out[i] = len(s.tilt.include) > 0 && !slices.Contains(s.tilt.include, i+1)
		}
		for _, v := range s.tilt.exclude {
			out[v-1] = true
		}
	}
	for _, section := range in.Exclude {
		if section < 0 || section >= n {
			return nil, convention.NoSuchSection(section, n)
		}
		out[section] = true
	}
	return out, nil
}

// listText writes view numbers as IMOD does: "1,2,40-41".
func listText(views []int) string {
	views = slices.Clone(views)
	slices.Sort(views)
	views = slices.Compact(views)
	text := ""
	for i := 0; i < len(views); {
		j := i
		for j+1 < len(views) && views[j+1] == views[j]+1 {
			j++
		}
		if text != "" {
			text += ","
		}
		text += fmt.Sprint(views[i])
		if j > i {
			text += fmt.Sprintf("-%d", views[j])
		}
		i = j + 1
	}
	return text
}

// grid finds size and pixel size of the raw images: what the user says, the
// stack's header, else the command files.
func (s fileSet) grid(c *tomo.Claim, in convention.Input, a angles, h hints) (tomo.ImageGrid, error) {
	g := in.Grid
	head, hasHead := readStack(s.stack)
	if hasHead && in.Sections == 0 && head.sections != len(a.xf.Lines) {
		return g, &problem.Problem{File: s.xf, Got: fmt.Sprintf("%d lines", len(a.xf.Lines)),
			Want: fmt.Sprintf("%d, one for each section of %s", head.sections, filepath.Base(s.stack)), Hint: s.countHint()}
	}
	switch {
	case g.NX > 0 && g.NY > 0:
		c.AddSource("image size", "", 0, "--image-size")
	case hasHead:
		g.NX, g.NY = head.nx, head.ny
		c.AddSource("image size", s.stack, 0, "header")
	default:
		if err := s.sizeFromCom(c, a, &g); err != nil {
			return g, err
		}
	}
	err := s.pixelSize(c, &g, head, h)
	return g, err
}

// sizeFromCom takes FULLIMAGE for the size of the raw images where it can be
// nothing else.
func (s fileSet) sizeFromCom(c *tomo.Claim, a angles, g *tomo.ImageGrid) error {
	fault := &problem.Problem{File: s.dir, Field: "image size", Got: "unknown",
		Want: "the size of the raw images", Hint: "give the raw stack too, or --image-size NXxNY"}
	if s.tilt == nil || s.tilt.fullImage[0] == 0 || s.tilt.fullImage[1] == 0 {
		return fault
	}
	full := s.tilt.fullImage
	switch {
	case s.newst != nil && s.newst.sizeAt > 0:
		fault.File, fault.Line, fault.Field = s.newst.path, s.newst.sizeAt, "SizeToOutputInXandY"
		fault.Got = "an aligned stack of another size than the raw images, which are not here"
		return fault
	case s.newst == nil && full[0] != full[1] && axisIsHorizontal(a):
		fault.File, fault.Line, fault.Field = s.tilt.path, s.tilt.fullAt, "FULLIMAGE"
		fault.Got = fmt.Sprintf("%d x %d, which may be the turned size", full[0], full[1])
		return fault
	}
	g.NX, g.NY = full[0], full[1]
	c.AddSource("image size", s.tilt.path, s.tilt.fullAt, "FULLIMAGE")
	return nil
}

// axisIsHorizontal tells whether the aligned images are turned by more than 45
// degrees, so that eTomo may have swapped their sides.
func axisIsHorizontal(a angles) bool {
	l := a.xf.Lines[len(a.xf.Lines)/2]
	return math.Abs(l.A12-l.A21) > math.Abs(l.A11+l.A22)
}

// pixelSize takes the first known of: option, stack header, CTF command files,
// .edf; when files disagree, that is a fault.
func (s fileSet) pixelSize(c *tomo.Claim, g *tomo.ImageGrid, head stackHeader, h hints) error {
	if g.PixelSize > 0 {
		c.AddSource("pixel size", "", 0, "--angpix")
		return nil
	}
	all := h.pixels
	// 1 A is what programs write when they do not know.
	if head.pixelSize > 0 && (head.pixelSize != 1) {
		all = slices.Insert(slices.Clone(all), 0, number{value: head.pixelSize, known: true, path: s.stack, field: "header"})
	}
	if len(all) == 0 {
		return &problem.Problem{File: s.dir, Field: "pixel size", Got: "unknown", Want: "the pixel size of the raw images in A",
			Hint: "give the raw stack too, or --angpix"}
	}
	first := all[0]
	for _, n := range all[1:] {
		if r := n.value / first.value; r < 0.98 || r > 1.02 {
			return &problem.Problem{File: first.path, Line: first.line, Field: "pixel size",
				Got:  fmt.Sprintf("%.4g A (%s), while %s says %.4g A (%s; factor %.2f: binned?)", first.value, first.field, n.path, n.value, n.field, r),
				Want: "one value", Hint: fmt.Sprintf("say which is true of the raw images: --angpix %.4g", first.value)}
		}
	}
	g.PixelSize = first.value
	c.AddSource("pixel size", first.path, first.line, first.field)
	return nil
}
