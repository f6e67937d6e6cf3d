// Package convention is the meeting place of the packages' rooms: the
// interface each room fills, and what they share. A room (convention/NAME)
// maps one package's files to the hub and back and knows that package's words.
// Rooms never see each other; the registry in convention/all lists them.
package convention

import (
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Room is one package's convention, as a value.
type Room struct {
	Name  string // folder, --to value, page and prefix of "name:path": "imod"
	Title string // the package's own name: "IMOD"

	// Facts declares what the package's numbers mean.
	Facts Facts

	// Detect looks at a file or folder (as typed by the user) and says what
	// of this package it is. It opens as little as possible.
	Detect func(path string) Found

	// Read turns the file or folder into claims (most often one). Every fault
	// is returned as a *problem.Problem or problem.List.
	Read func(in Input) ([]*tomo.Claim, error)

	// Form is what is written when no version is asked for; without a Write the
	// room only reads.
	Form

	// Others are further forms, written when their version is asked for.
	Others []Form

	// Tomograms says how the package lays out the tomograms it makes.
	Tomograms Tomograms

	// Remedies says in the package's own words how a result whose depth
	// parity is wrong is put right.
	Remedies func(c *tomo.Claim) []Remedy
}

// Form is one form of a package's files that a room can write.
type Form struct {
	// Version of the package that reads these files, as it may stand after the @
	// of --to: "5" for RELION 5; empty when there is but one form.
	Version string

	// Write writes the claim as files of this package below dir and returns
	// their paths. It never overwrites and leaves nothing half-written.
	Write func(c *tomo.Claim, dir string) ([]string, error)

	// Holds declares what Write can represent.
	Holds Holds

	// Next says what to type in this package with freshly written files, one
	// step a line.
	Next func(c *tomo.Claim) string
}

// Forms are the forms that the room writes, the usual one first; nil when it
// only reads.
func (r Room) Forms() []Form {
	if r.Write == nil {
		return nil
	}
	return append([]Form{r.Form}, r.Others...)
}

// As returns the room as it writes for a version of the package. An empty
// version is the room's usual one; ok is false when it does not write that
// version. The title of another than the usual version says so: "RELION 4".
func (r Room) As(version string) (as Room, ok bool) {
	if version == "" || version == r.Version {
		return r, r.Write != nil
	}
	for _, f := range r.Others {
		if f.Version == version {
			r.Form, r.Others = f, nil
			r.Title += " " + version
			return r, true
		}
	}
	return Room{}, false
}

// Holds is what the files of a package can represent. What they cannot is
// measured and refused by a conversion unless the user allows the loss.
type Holds struct {
	XTilt         bool // an x-tilt in every tilt
	XTiltShared   bool // one x-tilt for the whole series
	Stretch       bool // stretch and skew of the images
	Magnification bool // a magnification in every tilt
	Excluded      bool // tilts left out stay in the files, marked
	Defocus       bool // underfocus of every tilt
	Astigmatism   bool // astigmatism of every tilt
	Dose          bool // dose before every tilt
	Hand          bool // a flag for the sign that links depth to defocus

	// Phase is the form in which the files hold the phase of every tilt's CTF; 0:
	// in none.
	Phase PhaseForm
	// DoseBeside says where the package finds the dose instead, or what its files
	// need to hold it, as the end of a sentence; empty: nothing is known of that.
	DoseBeside string

	// Local says whether the claim's local deformation can be written; nil: none can.
	Local func(c *tomo.Claim) bool
}

// Found says what a path is to a room.
type Found struct {
	Score int    // 0: not ours; 1: could be (by name only); 2: by content; 3: certain
	What  string // in words: "IMOD tilt.com", "EMAN2 info file"
	Base  string // base name of the series, if the name tells
}

// Remedy is one way to put a result right.
type Remedy struct {
	Action  string // a sentence in the package's words
	Command string // a command or option to paste; may be empty
}

// Input is what a room may use beside the files below Path. Zero values are
// unknown; what is given overrides the files and is recorded as the source.
type Input struct {
	Path   string // file or folder as typed
	Series string // base name of the series wanted where Path holds several; empty: all
	Named  bool   // Series is --series, the user's word, and not the name of the stack

	Grid                         tomo.ImageGrid         // raw images: from --image-size, --angpix or the stack's header
	Sections                     int                    // images in the raw stack; 0 when unknown
	Recorded                     []tomo.Opt[geom.Angle] // angles as recorded, by 0-based section; nil when unknown
	VolumeNX, VolumeNY, VolumeNZ int                    // --volume-size in voxels; 0 when unknown
	VoxelSize                    float64                // Å; 0 when unknown
	Reorient                     string                 // --reorient: "rotx", "flipyz", "none" or "" (the room's default)
	Exclude                      []int                  // --exclude as 0-based sections
	DecimalComma                 bool                   // --decimal-comma: numbers in text may have a comma for the point
}

// RefuseLocal is for rooms whose files have no place for a local deformation:
// they never drop one without a word.
func RefuseLocal(c *tomo.Claim) error {
	if c.Series.Local == nil {
		return nil
	}
	return &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: "local",
		Got: c.Series.Local.Words() + " has no place in these files", Hint: "nothing was written; tomoparity convert measures what dropping it costs"}
}
