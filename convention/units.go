package convention

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Lengths that occur in the files of packages, in Å.
const (
	Angstrom   = 1.0
	Nanometre  = 10.0
	Micrometre = 1e4
	Millimetre = 1e7
	Metre      = 1e10
)

// Centre is the rule by which a package places the centre of n pixels or
// voxels: an index counted from 0, integers being the centres of pixels. The zero
// value is no declaration.
type Centre int

// The rules.
const (
	CentreUnknown Centre = iota + 1 // nothing public says
	CentreFloor                     // floor(n/2), the hub's own
	CentreHalf                      // n/2, for odd n too
	CentreMiddle                    // (n-1)/2, the middle of the array
)

// Of returns the centre of n pixels as an index from 0; NaN when the rule is not known.
func (c Centre) Of(n int) float64 {
	switch c {
	case CentreFloor:
		return float64(n / 2)
	case CentreHalf:
		return float64(n) / 2
	case CentreMiddle:
		return float64(n-1) / 2
	}
	return math.NaN()
}

// FromHub returns where the rule's centre of an image lies from the hub's
// (floor(n/2)), in Å of the image frame.
func (c Centre) FromHub(g tomo.ImageGrid) geom.Vec2 {
	return geom.Vec2{c.Of(g.NX) - CentreFloor.Of(g.NX), c.Of(g.NY) - CentreFloor.Of(g.NY)}.Scale(g.PixelSize)
}

// String returns the rule as a formula.
func (c Centre) String() string {
	return map[Centre]string{CentreUnknown: "unknown", CentreFloor: "floor(n/2)", CentreHalf: "n/2", CentreMiddle: "(n-1)/2"}[c]
}

// Base says from which number a package counts images, rows or voxels. The zero
// value is no declaration.
type Base int

// The bases.
const (
	BaseUnknown Base = iota + 1 // nothing public says
	BaseNone                    // nothing is numbered: the place in the file counts
	BaseVaries                  // from 0 or 1, by version
	From0
	From1
)

// First is the number of the first one: 0 or 1, and 0 where that is not fixed.
func (b Base) First() int {
	if b == From1 {
		return 1
	}
	return 0
}

// String returns the base in words.
func (b Base) String() string {
	return map[Base]string{BaseUnknown: "unknown", BaseNone: "no numbers: the place in the file counts", BaseVaries: "from 0 or 1, by version", From0: "from 0", From1: "from 1"}[b]
}
