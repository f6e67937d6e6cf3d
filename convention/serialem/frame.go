package serialem

import (
	"math"
	"strings"

	"fmt"

	"github.com/tomoparity/tomoparity/format/mdoc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// axisRounding is by how much title and RotationAngle may differ: the title has
// one decimal, and the axis may be changed by hand during a session.
const axisRounding = 0.6

// axis reads the nominal tilt axis from the title, else from RotationAngle, and
// compares the two.
func (r *reader) axis(f *mdoc.File, images []*mdoc.Section) {
	rotation, line := r.rotationAngle(images)
	title, found := f.AxisTitle()
	if !found {
		r.program(f)
		if v, ok := rotation.Get(); ok {
			r.acq.Axis, r.acq.AxisSignKnown = tomo.Some((v - titleTurn).Signed()), true
			r.acq.AddSource("nominal tilt axis", r.path, line, "RotationAngle - 90")
			r.acq.Note("the tilt axis is RotationAngle - 90; an option of SerialEM may have added 180 to what its title would say")
		}
		return
	}
	value, ok, p := title.Number("Tilt axis angle")
	r.check(p)
	if !ok || p != nil {
		return
	}
	axis := geom.Angle(value).Signed()
	r.acq.Axis = tomo.Some(axis)
	r.acq.AddSource("nominal tilt axis", r.path, title.Line, "title")
	if strings.Contains(title.Text, "TiltAxisAngle") {
		r.acq.Program = "Tomography"
		r.acq.Note("the tilt axis angle %.2f is Tomography's: whether its sign is that of SerialEM and IMOD is not known", value)
		return
	}
	r.acq.Program, r.acq.AxisSignKnown = "SerialEM", true
	r.compareAxis(axis, title.Line, rotation, line)
}

// compareAxis checks that the title is RotationAngle - 90, perhaps + 180.
func (r *reader) compareAxis(axis geom.Angle, titleLine int, rotation tomo.Opt[geom.Angle], line int) {
	v, ok := rotation.Get()
	if !ok {
		return
	}
	off := math.Abs((v - titleTurn).DiffTo(axis).Degrees())
	switch {
	case off <= axisRounding:
	case 180-off <= axisRounding:
		r.acq.Note("the title's tilt axis %.1f is RotationAngle - 90 + 180: the option of SerialEM that turns it is on", axis.Degrees())
	default:
		hint := "the title is what IMOD uses; was the axis angle changed between recording and saving?"
		if math.Abs((-v).DiffTo(axis).Degrees()) <= axisRounding {
			hint = "the title is minus RotationAngle: it was edited, or written by a program that takes the two for opposites"
		}
		r.faults.Add(&problem.Problem{File: r.path, Line: titleLine, Field: "Tilt axis angle", Got: fmt.Sprintf("%.1f", axis.Degrees()),
			Want: fmt.Sprintf("%.1f or %.1f, from RotationAngle %.2f on line %d", (v - titleTurn).Signed().Degrees(), (v - titleTurn + 180).Signed().Degrees(), v.Degrees(), line),
			Hint: hint + "\nsay which is true: --tilt-axis ANGLE, and leave the mdoc's angle out of --mdoc by giving --tilts"})
	}
}

// rotationAngle reads RotationAngle, which must be the same in all sections.
func (r *reader) rotationAngle(images []*mdoc.Section) (value tomo.Opt[geom.Angle], line int) {
	for _, s := range images {
		v, ok := r.number(s, "RotationAngle").Get()
		if !ok {
			continue
		}
		it, _ := s.Get("RotationAngle")
		first, known := value.Get()
		if !known {
			value, line = tomo.Some(geom.Angle(v)), it.Line
			continue
		}
		if d := math.Abs(first.DiffTo(geom.Angle(v)).Degrees()); d > 1 {
			r.faults.Add(&problem.Problem{File: r.path, Line: it.Line, Field: it.Key, Got: it.Value,
				Want: fmt.Sprintf("%g as on line %d", first.Degrees(), line), Hint: "images of two series, or of two magnifications, in one file?"})
			return value, line
		}
	}
	return value, line
}

// program recognises SerialEM by its first title.
func (r *reader) program(f *mdoc.File) {
	for _, t := range f.Titles {
		if strings.HasPrefix(t.Text, "SerialEM") {
			r.acq.Program = "SerialEM"
		}
	}
}
