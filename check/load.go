package check

import (
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Claims reads the results named by the request without measuring images.
func Claims(req Request, rooms []convention.Room) ([]*tomo.Claim, error) {
	s := &session{req: req, rooms: rooms, out: &Outcome{}}
	err := s.load()
	if s.stack != nil {
		_ = s.stack.Close()
	}
	return s.claims, err
}

// Loaded is everything read of a project before anything is measured.
type Loaded struct {
	Claims   []*tomo.Claim
	Records  []*tomo.Acquisition
	Recorded []tomo.Opt[geom.Angle] // by section, degrees
	Nominal  tomo.Opt[geom.Angle]   // nominal tilt axis, degrees counter-clockwise from the vertical
	Stack    string                 // path of the raw stack; empty when there is none
	Sections int                    // its images
	Pixel    float64                // its header's pixel size, Å; 0 when unknown
	Fits     *Fits                  // fitted CTFs that no result took; nil when there are none
}

// Load reads the project named by the request without measuring images.
func Load(req Request, rooms []convention.Room) (*Loaded, error) {
	s := &session{req: req, rooms: rooms, out: &Outcome{}}
	err := s.load()
	l := &Loaded{Claims: s.claims, Records: s.acq.records, Recorded: s.acq.angles, Nominal: s.acq.nominalAxis}
	if s.ctf != nil && len(s.claims) == 0 {
		l.Fits = s.ctf.fits()
	}
	if s.stack != nil {
		l.Stack, l.Sections, l.Pixel = s.stack.Path, s.stack.N, s.stack.PixelSize
		_ = s.stack.Close()
	}
	return l, err
}
