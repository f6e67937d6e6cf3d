package evidence

import (
	"fmt"
	"math"
	"runtime"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Images gives the raw images of a tilt series, one section at a time.
type Images interface {
	// Size returns columns, rows and sections.
	Size() (nx, ny, sections int)
	// ReadSection reads the 0-based section z into dst (nx·ny values, row 0
	// first, which is the bottom row).
	ReadSection(z int, dst []float32) error
}

// Input is what the estimator needs. Images must be raw: not CTF-corrected,
// not dose-weighted, not interpolated.
type Input struct {
	Images Images
	Angles []tomo.Opt[geom.Angle] // recorded tilt angle of each section, degrees; unknown sections are left out
	Skip   []bool                 // sections to leave out; may be nil

	PixelSize   float64 // Å
	KV          float64 // acceleration voltage, kV
	Cs          float64 // spherical aberration, mm
	AmpContrast float64 // amplitude contrast, fraction

	// Axis is the line of the tilt axis known from an alignment: degrees
	// counter-clockwise from +v; only its value modulo 180 is used. Unknown:
	// the axis is searched for, and the bar for deciding is higher.
	Axis      tomo.Opt[geom.Angle]
	AxisSigma float64 // uncertainty of Axis, degrees; 0 means 2
	// AxisNominal says that Axis is what the microscope noted, not the result of an
	// alignment: what the pictures themselves show then comes first.
	AxisNominal bool

	Workers  int                   // goroutines; 0 means all cores
	Seed     uint64                // for the permutation test
	Progress func(done, total int) // called after each image; may be nil
}

// Limits of what is searched for.
const (
	minDefocus = 3000.0  // Å
	maxDefocus = 90000.0 // Å
	maxGrad    = 3.6     // largest slope of underfocus, Å per Å
	defocusSD  = 2500.0  // Å, spread of the tilts' defocus about the series' median
	preTiltSD  = 8.0     // degrees, core of the prior on the pre-tilt
	inclineSD  = 0.08    // tangent, prior on the inclination along the axis
	minTilts   = 3
)

func (in *Input) validate() error {
	var faults problem.List
	positive := func(field string, v float64, hint string) {
		if !(v > 0) || math.IsInf(v, 0) {
			faults.Add(&problem.Problem{Class: problem.BadCall, Field: field, Got: fmt.Sprint(v), Want: "a positive number", Hint: hint})
		}
	}
	positive("pixel size (A)", in.PixelSize, "say it with --angpix")
	positive("voltage (kV)", in.KV, "say it with --kv")
	if in.Cs < 0 || math.IsNaN(in.Cs) || in.AmpContrast < 0 || !(in.AmpContrast < 1) {
		faults.Add(&problem.Problem{Class: problem.BadCall, Field: "optics",
			Got: fmt.Sprintf("cs %g mm, amplitude contrast %g", in.Cs, in.AmpContrast), Want: "cs >= 0 and a fraction from 0 to 1"})
	}
	if nx, ny, n := in.Images.Size(); nx < 96 || ny < 96 {
		faults.Add(&problem.Problem{Field: "image size", Got: fmt.Sprintf("%d x %d pixels", nx, ny), Want: "at least 96 x 96 to see a gradient"})
	} else if len(in.Angles) != n {
		faults.Add(&problem.Problem{Class: problem.BadFile, Field: "tilt angles",
			Got: fmt.Sprintf("%d angles for %d images", len(in.Angles), n), Want: "one angle an image"})
	}
	for i, a := range in.Angles {
		if v, ok := a.Get(); ok && (!v.IsFinite() || math.Abs(v.Degrees()) > 85) {
			faults.Add(&problem.Problem{Field: fmt.Sprintf("tilt angle of section %d", i), Got: fmt.Sprintf("%g deg", v.Degrees()), Want: "from -85 to 85 deg"})
		}
	}
	return faults.ErrOrNil()
}

// sections lists the sections that take part, in order.
func (in *Input) sections() []int {
	var out []int
	for i, a := range in.Angles {
		if a.Known() && (i >= len(in.Skip) || !in.Skip[i]) {
			out = append(out, i)
		}
	}
	return out
}

func (in *Input) workers() int {
	if in.Workers > 0 {
		return in.Workers
	}
	return runtime.GOMAXPROCS(0)
}
