package eman2

import (
	"github.com/tomoparity/tomoparity/format/emaninfo"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// movementColumns is how many numbers of a row of tlt_params describe local
// movement, behind the five of the alignment.
const movementColumns = 4

// movement is what e2spt_extract.py adds to the place of a point in an image:
// (X/ny, Y/ny) C, a row times a matrix, in unbinned pixels; X and Y are those of
// the point from the centre of the tomogram, ny the rows of the image (read).
type movement struct {
	grid      tomo.ImageGrid
	bySection map[int]geom.Mat2 // C, pixels; images that are not moved are absent
}

// At returns the displacement of the image position, Å; heights and underfocus
// stay.
func (m *movement) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	c := m.bySection[section]
	x, y := p[0]/float64(m.grid.NY), p[1]/float64(m.grid.NY) // Å per row: the pixel size cancels
	return geom.Vec3{x*c[0][0] + y*c[1][0], x*c[0][1] + y*c[1][1], 0}, 0
}

// Words says what it is.
func (m *movement) Words() string {
	return "EMAN2's local movement (columns 5 to 8 of tlt_params, counted from 0)"
}

// local takes the columns of local movement; other numbers of columns are noted
// and left out, because nothing public says what they mean.
func (t table) local(c *tomo.Claim) {
	m := &movement{grid: c.Series.Grid, bySection: map[int]geom.Mat2{}}
	odd := 0
	for i, r := range t.rows {
		switch extra := r[emaninfo.TltColumns:]; len(extra) {
		case 0:
		case movementColumns:
			if mat := (geom.Mat2{{extra[0], extra[1]}, {extra[2], extra[3]}}); mat != (geom.Mat2{}) {
				m.bySection[i] = mat
			}
		default:
			odd = max(odd, len(extra))
		}
	}
	if odd > 0 {
		c.Note("tlt_params has %d columns more than tx, ty, ztilt, ytilt, xtilt; only four are known (local movement): they are left out here", odd)
	}
	if len(m.bySection) == 0 {
		return
	}
	c.Series.Local = m
	c.AddSource("local alignment", t.path, 0, emaninfo.KeyTltParams)
	c.Note("columns 5 to 8 of tlt_params move points of %d images; EMAN2 uses them when it cuts out particles, the tomogram is made without", len(m.bySection))
}
