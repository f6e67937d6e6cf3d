package simulate

import "math"

// Truth is what is known about a simulated series: a JSON document. Lists have
// an element for each section (ascending tilt) unless they say otherwise. It
// describes the stored images: for a mirrored series it is the truth of the
// mirrored specimen, which is as lawful a specimen, and Params alone tells what
// was asked for.
type Truth struct {
	Params Params `json:"params"`

	// PsiDeg is the oriented tilt axis for the recorded angles, degrees from +y
	// counter-clockwise, [0, 360).
	PsiDeg float64 `json:"psi360"`
	// Tilt are the recorded angles, TrueTilt those by which the specimen was
	// turned about the axis, degrees.
	Tilt     []float64 `json:"tilt"`
	TrueTilt []float64 `json:"true_tilt"`
	// Defocus is the underfocus of the specimen origin, Å.
	Defocus []float64 `json:"defocus_A"`
	// GradXY is the slope of the film's underfocus along +x and +y of the image:
	// underfocus(r) = Defocus + GradXY . (r - c - shift) * apix, c the image origin.
	GradXY [][2]float64 `json:"grad_xy"`
	// AstDeg is the direction of largest underfocus, degrees counter-clockwise from +x.
	AstDeg float64 `json:"ast_deg"`
	// ShiftPx is where the specimen origin lies, pixels from the image origin.
	ShiftPx [][2]float64 `json:"shift_px"`
	// Mag is the magnification, RotDeg the in-plane rotation beside PsiDeg, degrees.
	Mag    []float64 `json:"mag"`
	RotDeg []float64 `json:"inplane_jitter_deg"`
	// Order lists the sections in the order of recording.
	Order []int `json:"order"`
	// PriorDose is the electrons per Å² received before each section.
	PriorDose []float64 `json:"prior_dose"`
	// MeanCount is the expected count where there is neither contrast nor gold.
	MeanCount []float64 `json:"mean_count"`
	// Matrix maps a specimen point (Å) to x and y of the image, in Å from the image
	// origin, and to the height (Å) above the specimen origin toward the source:
	// three rows, the fourth column is the translation. Pixel = value / apix +
	// floor(n/2); underfocus of the point = Defocus - height.
	Matrix [][3][4]float64 `json:"matrix"`
	// FilmNormal is the unit normal of the film in the specimen frame at tilt 0.
	FilmNormal [3]float64 `json:"film_normal"`
	// Gold are the centres of the beads, specimen frame, Å; the first
	// Params.Beads of them lie in the field at tilt 0. GoldPx is where each bead
	// is in each section: pixels from 0, x then y, also when outside the image.
	Gold   [][3]float64   `json:"gold_A,omitempty"`
	GoldPx [][][2]float64 `json:"gold_px,omitempty"`
	// Blobs are the centres of the blobs and BlobTurn their orientations: the
	// rotation from the template to the specimen frame, by rows.
	Blobs    [][3]float64    `json:"blob_A,omitempty"`
	BlobTurn [][3][3]float64 `json:"blob_turn,omitempty"`
	// HandDeterminable is false when the images cannot hold a gradient that
	// follows the recorded angles.
	HandDeterminable bool `json:"handed_determinable"`
	// Mirror is true when the stored images are seen from the wrong side.
	Mirror bool   `json:"mirror"`
	Note   string `json:"note"`
}

// truthNote says in the file itself what the numbers mean.
const truthNote = "z to the source; image origin at pixel floor(n/2), row 0 is the bottom row; " +
	"underfocus = defocus_A + grad_xy.(r-c-shift_px)*apix = defocus_A - height; " +
	"recorded tilt is right-handed about u=(-sin psi360, cos psi360)"

// truth gathers what the scene knows.
func (s *scene) truth() *Truth {
	p := s.p
	f := p.filmBasis()
	t := &Truth{
		Params: p, PsiDeg: p.PsiDeg, AstDeg: p.AstDeg,
		Tilt: s.angles, TrueTilt: s.trueTilt,
		RotDeg: s.rotation, Order: s.order, PriorDose: s.prior,
		FilmNormal:       [3]float64{f[0][2], f[1][2], f[2][2]},
		HandDeterminable: !p.Untilted && !p.NoThon && !p.NoiseOnly,
		Mirror:           p.Mirror,
		Note:             truthNote,
	}
	for _, b := range s.beads {
		t.Gold = append(t.Gold, b)
	}
	for _, b := range s.blobs {
		t.Blobs = append(t.Blobs, b.centre)
		t.BlobTurn = append(t.BlobTurn, b.turn)
	}
	for i, v := range s.views {
		t.Defocus = append(t.Defocus, s.lenses[i].defocus)
		t.GradXY = append(t.GradXY, v.gradient())
		t.ShiftPx = append(t.ShiftPx, [2]float64{v.shift[0] / p.Apix, v.shift[1] / p.Apix})
		t.Mag = append(t.Mag, v.mag)
		t.MeanCount = append(t.MeanCount, s.meanCount(i))
		t.Matrix = append(t.Matrix, v.matrix())
	}
	if p.Mirror {
		t.mirror()
	}
	t.locateGold()
	return t
}

// matrix returns the view as an affine map.
func (v view) matrix() [3][4]float64 {
	var m [3][4]float64
	for i := range 3 {
		scale := v.mag
		if i == 2 {
			scale = 1
		}
		for j := range 3 {
			m[i][j] = scale * v.rot[i][j]
		}
	}
	m[0][3], m[1][3] = v.shift[0], v.shift[1]
	return m
}

// mirror changes the truth to that of images whose columns are reversed, and
// of the specimen mirrored in its U axis, which such images show:
// psi -> 180 - psi, and (E, U, Z) -> (E, -U, Z). Column i becomes nx-1-i, which
// for even nx is one pixel off a mirror through the image origin.
func (t *Truth) mirror() {
	p := t.Params
	off := float64(p.NX - 1 - 2*(p.NX/2))
	t.PsiDeg = mod360(180 - t.PsiDeg)
	t.AstDeg = 180 - t.AstDeg
	t.FilmNormal[1] *= -1
	for i := range t.Matrix {
		t.GradXY[i][0] *= -1
		t.ShiftPx[i][0] = off - t.ShiftPx[i][0]
		t.RotDeg[i] *= -1
		m := &t.Matrix[i]
		for j := range 4 {
			m[0][j] *= -1
		}
		m[0][3] += off * p.Apix
		for j := range 3 {
			m[j][1] *= -1
		}
	}
	for i := range t.Gold {
		t.Gold[i][1] *= -1
	}
	// A mirrored blob is not a turned one: its orientation has no truth left.
	t.BlobTurn = nil
	for i := range t.Blobs {
		t.Blobs[i][1] *= -1
	}
}

// locateGold fills GoldPx.
func (t *Truth) locateGold() {
	if len(t.Gold) == 0 {
		return
	}
	for i := range t.Matrix {
		at := make([][2]float64, len(t.Gold))
		for j, g := range t.Gold {
			x, y, _ := t.Project(i, g)
			at[j] = [2]float64{x, y}
		}
		t.GoldPx = append(t.GoldPx, at)
	}
}

// Project returns the pixel (counted from 0) on which a specimen point (Å) lands
// in a section, and its height above the specimen origin toward the source, Å.
func (t *Truth) Project(section int, point [3]float64) (x, y, height float64) {
	var r [3]float64
	for i, row := range t.Matrix[section] {
		r[i] = row[0]*point[0] + row[1]*point[1] + row[2]*point[2] + row[3]
	}
	p := t.Params
	return r[0]/p.Apix + float64(p.NX/2), r[1]/p.Apix + float64(p.NY/2), r[2]
}

// UnderfocusAt returns the underfocus (Å) of the film's mid-plane at a pixel of
// a section.
func (t *Truth) UnderfocusAt(section int, x, y float64) float64 {
	p, s, g := t.Params, t.ShiftPx[section], t.GradXY[section]
	dx, dy := x-float64(p.NX/2)-s[0], y-float64(p.NY/2)-s[1]
	return t.Defocus[section] + (g[0]*dx+g[1]*dy)*p.Apix
}

// Alignment is the geometry of one section as programs for tilt series state
// it: raw = ShiftPx + Mag * R(AxisDeg) * aligned, both from the image origin and
// in pixels, R counter-clockwise; in the aligned image the axis is along +y.
type Alignment struct {
	AxisDeg  float64    // oriented axis, degrees counter-clockwise from +y, [0, 360)
	TiltDeg  float64    // recorded angle, right-handed about the axis
	TrueTilt float64    // angle by which the specimen was turned, degrees
	Mag      float64    // magnification
	ShiftPx  [2]float64 // of the specimen origin from the image origin
}

// Alignment returns the geometry of a section. It is exact for AxisElevDeg 0; a
// conical tilt needs Matrix.
func (t *Truth) Alignment(section int) Alignment {
	return Alignment{
		AxisDeg:  mod360(t.PsiDeg + t.RotDeg[section]),
		TiltDeg:  t.Tilt[section],
		TrueTilt: t.TrueTilt[section],
		Mag:      t.Mag[section],
		ShiftPx:  t.ShiftPx[section],
	}
}

// AlignedFromRaw returns the affine map from raw to aligned pixels, both from
// the image origin: aligned = (a b; c d) raw + (dx, dy), the order of a line of
// an IMOD transform file.
func (a Alignment) AlignedFromRaw() (m [4]float64, shift [2]float64) {
	sin, cos := math.Sincos(a.AxisDeg * deg)
	m = [4]float64{cos / a.Mag, sin / a.Mag, -sin / a.Mag, cos / a.Mag}
	shift[0] = -(m[0]*a.ShiftPx[0] + m[1]*a.ShiftPx[1])
	shift[1] = -(m[2]*a.ShiftPx[0] + m[3]*a.ShiftPx[1])
	return m, shift
}
