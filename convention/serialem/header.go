package serialem

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// ReadHeader takes from titles and extended header of an open stack what they
// say of the acquisition; unknown stays unknown.
func ReadHeader(f *mrc.File) *tomo.Acquisition {
	a := &tomo.Acquisition{Path: f.Path, Grid: tomo.ImageGrid{NX: f.Header.NX, NY: f.Header.NY}}
	if x, _, _, ok := f.PixelSizeA(); ok {
		a.Grid.PixelSize = x
		a.AddSource("pixel size", f.Path, 0, "header")
	}
	metas, ok := f.Metas()
	if ok {
		headerExposures(a, f, metas)
	}
	headerAxis(a, f, metas)
	return a
}

func headerExposures(a *tomo.Acquisition, f *mrc.File, metas []mrc.Meta) {
	known := 0
	for i, m := range metas {
		e := tomo.Exposure{Section: i}
		if !math.IsNaN(m.TiltDeg) && math.Abs(m.TiltDeg) <= 180 {
			e.Angle = tomo.Some(geom.Angle(m.TiltDeg))
			known++
		}
		if m.DoseEA2 > 0 {
			e.Dose = tomo.Some(m.DoseEA2)
		}
		if m.PixelXA > 0 {
			e.PixelSize = tomo.Some(m.PixelXA)
		}
		a.Exposures = append(a.Exposures, e)
	}
	if known > 0 {
		a.AddSource("recorded angles", f.Path, 0, "extended header "+string(f.ExtKind()))
	}
}

func headerAxis(a *tomo.Acquisition, f *mrc.File, metas []mrc.Meta) {
	if label, ok := f.Header.AxisTitle(); ok {
		if v, ok := titleNumber(label); ok {
			a.Axis = tomo.Some(v.Signed())
			a.AxisSignKnown = !strings.Contains(label, "TiltAxisAngle")
			a.AddSource("nominal tilt axis", f.Path, 0, "label")
			if a.AxisSignKnown {
				a.Program = "SerialEM"
			} else {
				a.Program = "Tomography"
				a.Note("the tilt axis angle in the label is Tomography's: whether its sign is that of SerialEM and IMOD is not known")
			}
			return
		}
	}
	if len(metas) == 0 || math.IsNaN(metas[0].AxisAngleDeg) || metas[0].AxisAngleDeg == 0 {
		return
	}
	v := geom.Angle(metas[0].AxisAngleDeg)
	if labels := f.Labels(); len(labels) > 0 && strings.HasPrefix(labels[0], "Fei ") {
		v = -v
	}
	a.Axis = tomo.Some(v.Signed())
	a.AddSource("nominal tilt axis", f.Path, 0, "extended header")
	a.Note("the tilt axis angle of the extended header (%.2f) may have either sign", v.Degrees())
}

// titleNumber reads the number after the equals sign that follows "angle".
func titleNumber(label string) (geom.Angle, bool) {
	i := strings.Index(strings.ToLower(label), "angle")
	if i < 0 {
		return 0, false
	}
	_, after, ok := strings.Cut(label[i:], "=")
	if !ok {
		return 0, false
	}
	words := strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(words[0], 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	return geom.Angle(v), true
}

// Compare reports where mdoc and stack header contradict each other: angles,
// count, pixel size.
func Compare(mdoc, header *tomo.Acquisition) error {
	var faults problem.List
	if p, q := mdoc.Grid.PixelSize, header.Grid.PixelSize; p > 0 && q > 0 && math.Abs(p/q-1) > 0.02 {
		faults.Add(&problem.Problem{File: header.Path, Field: "pixel size", Got: fmt.Sprintf("%.4g A, while %s says %.4g A (factor %.2f: binned?)", q, mdoc.Path, p, q/p),
			Want: "one value", Hint: fmt.Sprintf("say which is true of the images: --angpix %.4g", q)})
	}
	angles := map[int]geom.Angle{}
	for _, e := range mdoc.Exposures {
		if v, ok := e.Angle.Get(); ok {
			angles[e.Section] = v
		}
	}
	for _, e := range header.Exposures {
		v, ok := e.Angle.Get()
		w, both := angles[e.Section]
		if ok && both && math.Abs((v-w).Degrees()) > 0.1 {
			faults.Add(&problem.Problem{File: header.Path, Field: fmt.Sprintf("tilt angle of section %d", e.Section),
				Got: fmt.Sprintf("%.2f, while %s says %.2f", v.Degrees(), mdoc.Path, w.Degrees()), Want: "one value",
				Hint: "was the stack sorted after recording? then the mdoc is in the old order: give the angles with --tilts"})
			break
		}
	}
	return faults.ErrOrNil()
}
