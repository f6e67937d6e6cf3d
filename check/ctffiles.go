package check

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/format/gctflog"
	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

const wantCTF = "a table of CTFFIND or AreTomo, or a STAR file or log of Gctf"

// readCTF reads a table of CTFFIND 4 or 5 or of AreTomo, a STAR file with
// rlnDefocusU and V (Gctf, RELION's CtfFind), or a log of Gctf. "ctffind:" or
// "aretomo:" before the path says whose a table is that does not tell. IMOD's
// .defocus belongs to one alignment and is refused. Faults are *problem.Problem
// or problem.List.
func readCTF(typed string) (*ctfList, error) {
	path, said := splitCTF(typed)
	if _, err := os.Stat(path); err != nil {
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "no such file", Want: wantCTF}
	}
	name := strings.ToLower(filepath.Base(path))
	switch {
	case isSlab(path):
		return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "novaCTF's defocus for one slab of the tomogram", Want: wantCTF,
			Hint: "every defocus in it was moved to the height of the slab: give the list that novaCTF was given as DefocusFile"}
	case strings.HasSuffix(name, ".defocus"):
		return nil, defocusRefused(path)
	case strings.HasSuffix(name, ".star"):
		return ctfStar(path)
	case strings.HasSuffix(name, ".log"):
		return ctfLog(path)
	}
	f, err := ctftxt.Read(path)
	if err != nil {
		if d, other := defocus.Read(path); other == nil && d.Version >= 2 {
			return nil, defocusRefused(path)
		}
		return nil, err
	}
	return ctfTable(path, f, said)
}

// splitCTF takes "aretomo:path" apart. A path that exists as typed wins.
func splitCTF(typed string) (string, convention.CTFWriter) {
	if _, err := os.Stat(typed); err == nil {
		return typed, convention.CTFUnknown
	}
	for prefix, w := range map[string]convention.CTFWriter{"ctffind:": convention.CTFFIND, "aretomo:": convention.CTFAreTomo} {
		if rest, ok := strings.CutPrefix(typed, prefix); ok {
			return rest, w
		}
	}
	return typed, convention.CTFUnknown
}

// isSlab tells by its name a list that novaCTF wrote for one slab of the
// tomogram: the name of the list it was given, an underscore and a number.
func isSlab(path string) bool {
	return regexp.MustCompile(`(?i)\.(txt|defocus|star)_\d+$`).MatchString(path)
}

func defocusRefused(path string) error {
	return &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: "a defocus file of IMOD", Want: wantCTF,
		Hint: "it belongs to one alignment: put it beside the .xf, under the same name and with the ending .defocus"}
}

// ctfTable reads a table of CTFFIND or AreTomo; said is whose the user says it is.
func ctfTable(path string, f *ctftxt.File, said convention.CTFWriter) (*ctfList, error) {
	n := len(f.Rows)
	l := &ctfList{path: path, pixelA: f.Header.PixelA}
	w, why := convention.WriterOfCTF(f)
	if said != convention.CTFUnknown {
		if w != convention.CTFUnknown && w != said {
			return nil, &problem.Problem{Class: problem.BadCall, File: path, Field: "--ctf", Got: fmt.Sprintf("a table of %s: %s", w, why), Want: fmt.Sprintf("one of %s, as the prefix says", said)}
		}
		w = said
	}
	switch w {
	case convention.CTFFIND:
		l.order = byStack
	case convention.CTFAreTomo:
		l.order = byTilt
	default:
		l.order, l.why = eitherOrder, why
	}
	if said := f.Header.Images; said > 0 && said != n {
		return nil, &problem.Problem{File: path, Field: "Number of micrographs", Got: fmt.Sprint(said), Want: fmt.Sprintf("%d, the lines of the table", n),
			Hint: "was the file cut off, or put together from two?"}
	}
	if w == convention.CTFAreTomo {
		var err error
		if l.hands, err = convention.DFHands(f); err != nil {
			return nil, err
		}
	}
	rows, err := convention.ByCTFNumber(f, w)
	if err != nil {
		return nil, err
	}
	if a := f.Header.AmpContrast; a > 0 {
		l.amp = tomo.Some(a)
	}
	for _, i := range rows {
		r := f.Rows[i]
		x := focus{line: r.Number, underfocusA: (r.Defocus1A + r.Defocus2A) / 2,
			astig: tomo.Some(tomo.AstigmatismOf(r.Defocus1A-r.Defocus2A, geom.Angle(r.AzimuthDeg)))} // AreTomo counts as CTFFIND does (read)
		if !math.IsNaN(r.PhaseRad) {
			x.plate = tomo.Some(geom.FromRadians(r.PhaseRad))
		}
		l.images = append(l.images, x)
	}
	return l, nil
}

// ctfLog reads a log of Gctf that holds a fit of every image, in the order of
// the stack. The phase stays unknown where there are columns that are not
// understood: one of them may be that of a phase plate.
func ctfLog(path string) (*ctfList, error) {
	f, err := gctflog.Read(path)
	if err != nil {
		return nil, err
	}
	l := &ctfList{path: path, oneImage: len(f.Fits) == 1}
	for _, x := range f.Fits {
		image := focus{line: x.Number, underfocusA: (x.DefocusUA + x.DefocusVA) / 2}
		if len(x.Others) == 0 {
			image.plate = tomo.Some(geom.Angle(0))
		}
		l.images = append(l.images, image)
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
	l := &ctfList{path: path, particles: !t.Has("rlnMicrographName") || t.Has("rlnCoordinateX")}
	var u, v, along, plate, amp []float64
	for _, c := range []struct {
		label string
		to    *[]float64
	}{{"rlnDefocusU", &u}, {"rlnDefocusV", &v}, {"rlnDefocusAngle", &along}, {"rlnPhaseShift", &plate}, {"rlnAmplitudeContrast", &amp}} {
		values, ok, err := t.Floats(c.label)
		if err != nil {
			return nil, err
		}
		if ok {
			*c.to = values
		}
	}
	for i := range t.Len() {
		x := focus{line: t.Line(i), underfocusA: (u[i] + v[i]) / 2, plate: tomo.Some(geom.Angle(0))} // a fit without the column had none
		if along != nil {
			x.astig = tomo.Some(tomo.AstigmatismOf(u[i]-v[i], geom.Angle(along[i])))
		}
		if plate != nil {
			x.plate = tomo.Some(geom.Angle(plate[i]))
		}
		l.images = append(l.images, x)
	}
	if len(amp) > 0 {
		l.amp = tomo.Some(amp[0])
	}
	return l, nil
}
