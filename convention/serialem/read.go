package serialem

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/tomoparity/tomoparity/format/mdoc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// maxSection bounds the section numbers, far above any tilt series.
const maxSection = 100000

// Read reads the mdoc of a tilt series. sections is the number of images in
// the stack, 0 when unknown. Faults are *problem.Problem or problem.List.
func Read(path string, sections int) (*tomo.Acquisition, error) {
	f, err := mdoc.Read(path)
	if err != nil {
		return nil, err
	}
	images := f.ByType("ZValue")
	if len(images) == 0 {
		return nil, noImages(path, f)
	}
	r := &reader{path: path, acq: &tomo.Acquisition{Path: path}}
	numbers := r.numbers(images)
	r.grid(f)
	for i, s := range images {
		r.exposure(s, numbers[i])
	}
	slices.SortStableFunc(r.acq.Exposures, func(a, b tomo.Exposure) int { return cmp.Compare(a.Section, b.Section) })
	r.count(sections)
	r.axis(f, images)
	if err := r.faults.ErrOrNil(); err != nil {
		return nil, err
	}
	r.order(images, numbers)
	r.sources(images)
	return r.acq, nil
}

// reader gathers an acquisition and what is wrong with it.
type reader struct {
	path   string
	acq    *tomo.Acquisition
	faults problem.List
}

func noImages(path string, f *mdoc.File) error {
	p := &problem.Problem{File: path, Got: "no [ZValue = n] sections", Want: "the mdoc of a tilt series", Hint: hintSeries}
	switch {
	case len(f.ByType("FrameSet")) > 0:
		p.Got = "the record of one movie ([FrameSet])"
	case len(f.ByType("MontSection")) > 0:
		p.Got = "the record of a montage ([MontSection])"
	}
	return p
}

// numbers reads the section numbers, which must differ.
func (r *reader) numbers(images []*mdoc.Section) []int {
	out := make([]int, len(images))
	first := map[int]int{}
	for i, s := range images {
		n, err := strconv.Atoi(s.Name)
		if err != nil || n < 0 || n > maxSection {
			r.faults.Add(&problem.Problem{File: r.path, Line: s.Line, Field: "ZValue", Got: strconv.Quote(s.Name), Want: "a section number from 0 on"})
			n = i
		} else if line, twice := first[n]; twice {
			r.faults.Add(&problem.Problem{File: r.path, Line: s.Line, Field: "ZValue", Got: fmt.Sprintf("section %d, which line %d has too", n, line),
				Want: "each section once", Hint: "a montage, or two files joined by hand?"})
		} else {
			first[n] = s.Line
		}
		out[i] = n
	}
	return out
}

func (r *reader) grid(f *mdoc.File) {
	if v, found, p := f.Global.Floats("ImageSize", 2); found {
		r.check(p)
		if p == nil && v[0] >= 1 && v[1] >= 1 && v[0] < 1<<20 && v[1] < 1<<20 {
			r.acq.Grid.NX, r.acq.Grid.NY = int(v[0]), int(v[1])
		}
	}
	if v := r.number(f.Global, "PixelSpacing"); v.Or(0) > 0 {
		r.acq.Grid.PixelSize = v.Or(0)
	}
	if v := r.number(f.Global, "Voltage"); v.Or(0) > 0 {
		r.acq.KV = v
	}
}

func (r *reader) check(p *problem.Problem) {
	if p != nil {
		r.faults.Add(p)
	}
}

// number returns an item's value when it is there and a number.
func (r *reader) number(s *mdoc.Section, key string) tomo.Opt[float64] {
	v, found, p := s.Float(key)
	if !found || p != nil {
		r.check(p)
		return tomo.Opt[float64]{}
	}
	return tomo.Some(v)
}

func (r *reader) exposure(s *mdoc.Section, section int) {
	e := tomo.Exposure{Section: section}
	if a, ok := r.number(s, "TiltAngle").Get(); ok {
		e.Angle = tomo.Some(geom.Angle(a))
		if a < -180 || a > 180 {
			it, _ := s.Get("TiltAngle")
			r.faults.Add(&problem.Problem{File: r.path, Line: it.Line, Field: it.Key, Got: it.Value, Want: "degrees from -180 to 180"})
		}
	} else if _, there := s.Get("TiltAngle"); !there {
		r.faults.Add(&problem.Problem{File: r.path, Line: s.Line, Field: "TiltAngle", Got: fmt.Sprintf("absent in section %d", section),
			Want: "the tilt of every image", Hint: hintAngles})
	}
	if d := r.number(s, "ExposureDose"); d.Or(0) > 0 { // 0 is SerialEM's word for unknown
		e.Dose = d
	}
	if d := r.number(s, "PriorRecordDose"); d.Or(-1) >= 0 {
		e.PriorDose = d
	}
	if px := r.number(s, "PixelSpacing"); px.Or(0) > 0 {
		e.PixelSize = px
		if r.acq.Grid.PixelSize == 0 {
			r.acq.Grid.PixelSize = px.Or(0)
		}
	}
	if kv := r.number(s, "Voltage"); kv.Or(0) > 0 && !r.acq.KV.Known() {
		r.acq.KV = kv
	}
	for _, key := range []string{"TargetDefocus", "Defocus"} {
		if um, ok := r.number(s, key).Get(); ok && um < 0 {
			e.Defocus = tomo.Some(defocusA * um)
			break
		}
	}
	r.acq.Exposures = append(r.acq.Exposures, e)
}

// count compares the number of images with that of the stack.
func (r *reader) count(sections int) {
	n := len(r.acq.Exposures)
	last := r.acq.Exposures[n-1].Section
	switch {
	case sections > 0 && (n != sections || last >= sections):
		r.faults.Add(&problem.Problem{File: r.path, Got: fmt.Sprintf("%d images, the last is section %d", n, last),
			Want: fmt.Sprintf("%d, one for each section of the stack", sections),
			Hint: "images were removed from the stack or appended to it; " + hintAngles})
	case last != n-1:
		r.acq.Note("%d images, but the last is section %d: some are not in the mdoc", n, last)
	}
}

func (r *reader) sources(images []*mdoc.Section) {
	line := images[0].Line
	r.acq.AddSource("recorded angles", r.path, line, "TiltAngle")
	if r.acq.Grid.PixelSize > 0 {
		r.acq.AddSource("pixel size", r.path, 0, "PixelSpacing")
	}
	if r.acq.Exposures[0].Defocus.Known() {
		r.acq.AddSource("nominal defocus", r.path, line, "TargetDefocus")
	}
}
