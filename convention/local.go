package convention

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// What two geometries may differ by and still be the same to a local part: a
// thousandth of a pixel at the corner of any image, far below what files hold.
const (
	sameLinear = 1e-7 // of the entries of a projection, no unit
	samePX     = 1e-4 // of its shift, raw pixels
)

// SameLinear reports whether two projections have the same linear part, rows u, v
// and height: whether a local part that was read with one belongs to the other.
func SameLinear(a, b tomo.Projection) bool {
	for i := range 3 {
		for j := range 3 {
			if !(math.Abs(a.M[i][j]-b.M[i][j]) <= sameLinear) {
				return false
			}
		}
	}
	return true
}

// SameShift reports whether two projections put the specimen's origin on the
// same place of the image, whose pixels have pixelA Å.
func SameShift(a, b tomo.Projection, pixelA float64) bool {
	d := geom.Vec2{a.T[0] - b.T[0], a.T[1] - b.T[1]}
	return d.Norm() <= samePX*pixelA
}

// SameGrid reports whether two image grids have the same pixels.
func SameGrid(a, b tomo.ImageGrid) bool {
	return a.NX == b.NX && a.NY == b.NY && math.Abs(a.PixelSize/b.PixelSize-1) < 1e-9
}
