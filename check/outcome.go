package check

import (
	"time"

	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// Outcome is everything a run of check found: the verdict and what it rests on.
type Outcome struct {
	verdict.Verdict

	Images   string                 // path of the raw stack; empty when none was given
	Grid     tomo.ImageGrid         // raw images
	Sections int                    // images in the stack, or tilts of the first claim
	Recorded []tomo.Opt[geom.Angle] // recorded tilt angles by section, degrees

	NominalAxis tomo.Opt[geom.Angle] // from the mdoc or header, degrees counter-clockwise from the vertical
	KV, Cs      float64              // kV, mm, as used
	AmpContrast float64              // fraction, as used
	Assumed     []string             // what was assumed because neither files nor options say
	Warnings    []string             // what was odd in the files

	Volumes   []VolumeCheck // tomograms held against their metadata
	Tomograms []Tomogram    // small reconstructions of the results; empty unless asked for

	Files   []FileRecord
	Elapsed time.Duration
}

// FileRecord identifies an input file.
type FileRecord struct {
	Path   string
	Bytes  int64
	SHA256 string // lower-case hex; empty for files over 64 MiB, which are not hashed
	Role   string // "images", "recorded angles", "IMOD", ...
}

// Preliminary reports whether something the verdict needs was assumed.
func (o *Outcome) Preliminary() bool { return len(o.Assumed) > 0 }

// Misplaced returns the tomograms that are not where their metadata say.
func (o *Outcome) Misplaced() []VolumeCheck {
	var out []VolumeCheck
	for _, v := range o.Volumes {
		if !v.Agrees && v.State != compare.Ambiguous {
			out = append(out, v)
		}
	}
	return out
}

// ExitCode returns 0 for ok and convention, 1 when a mistake or contradiction
// was found, also one between a tomogram and its metadata, 3 when the data do
// not decide.
func (o *Outcome) ExitCode() int {
	switch {
	case o.Word == verdict.Mistake || o.Word == verdict.Inconsistent || len(o.Misplaced()) > 0:
		return 1
	case o.Word == verdict.OK || o.Word == verdict.Convention:
		return 0
	}
	return 3
}
