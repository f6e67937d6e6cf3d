package tomo

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
)

// Optics holds what the CTF needs beside defocus.
type Optics struct {
	KV          Opt[float64] // acceleration voltage, kV
	Cs          Opt[float64] // spherical aberration, mm
	AmpContrast Opt[float64] // amplitude contrast, fraction 0..1
}

// Wavelength is the relativistic de Broglie wavelength of electrons, Å, for an
// acceleration voltage in kV: h / sqrt(2 m e V (1 + e V / 2 m c²)).
func Wavelength(kV float64) float64 {
	v := kV * 1000
	return 12.2642596 / math.Sqrt(v*(1+0.97847543e-6*v))
}

// Tilt is one image of a claim. Every image of the acquisition stays in the
// claim, also an excluded one.
type Tilt struct {
	Section    int              // 0-based section of the raw stack
	Written    geom.Angle       // tilt angle as the package writes it, in its own sign; degrees
	Recorded   Opt[geom.Angle]  // tilt angle as the microscope recorded it; degrees
	Projection Projection       // specimen (Å) to image (Å) and height (Å)
	Defocus    Opt[float64]     // underfocus at the specimen's origin, Å, positive
	Astig      Opt[Astigmatism] // of the image; it does not change over the specimen
	Phase      Opt[geom.Angle]  // phase of the CTF: phase plate plus asin(amplitude contrast); degrees
	Plate      Opt[geom.Angle]  // phase plate alone, degrees: where files have it without the amplitude contrast; Phase is unknown then
	Order      Opt[int]         // place in the acquisition, 0-based
	Dose       Opt[float64]     // dose received before this image, e/Å²
	Excluded   bool             // the package leaves this image out of its reconstruction
	NoGeometry bool             // the package has no alignment for this image; Projection is meaningless
}

// Astigmatism is how the underfocus of an image varies with direction.
type Astigmatism struct {
	Difference float64    // largest minus smallest underfocus, Å, not negative
	Angle      geom.Angle // of the largest, counter-clockwise from the image's x axis, degrees; 180 apart is the same
}

// AstigmatismOf is the astigmatism of an image whose underfocus along angle is
// larger by difference (Å) than across it; a negative one turns it by 90 degrees.
func AstigmatismOf(difference float64, angle geom.Angle) Astigmatism {
	if difference < 0 {
		difference, angle = -difference, angle+90
	}
	return Astigmatism{Difference: difference, Angle: angle}
}

// Defoci are the largest and the smallest underfocus of an image whose mean
// underfocus is mean; all in Å, underfocus positive.
func (a Astigmatism) Defoci(mean float64) (largest, smallest float64) {
	return mean + a.Difference/2, mean - a.Difference/2
}

// Direction is Angle as a line: counter-clockwise from the image's x axis, in
// degrees above -90 and up to 90.
func (a Astigmatism) Direction() geom.Angle {
	return (2 * a.Angle).Signed() / 2
}

// Usable reports whether the tilt takes part in comparisons and evidence.
func (t Tilt) Usable() bool { return !t.Excluded && !t.NoGeometry }

// Series is a tilt series in the hub's terms.
type Series struct {
	Name   string
	Grid   ImageGrid // raw images
	Optics Optics
	Tilts  []Tilt // in order of Section

	// Asserts is the depth parity that the package's own CTF model gives this
	// geometry: DepthRight when it takes underfocus(p) = Defocus - h, DepthWrong
	// when it takes Defocus + h (a flag such as RELION's rlnTomoHand +1), and
	// DepthUndetermined when its files do not say; then Defocus - h is taken.
	Asserts DepthParity

	// Local is the deformation that the package adds to the projections; nil
	// when there is none.
	Local Local
}

// Local is a deformation that a package adds to its global geometry: local
// alignments, warp grids, patches. The room that read it evaluates it.
type Local interface {
	// At returns what is added for specimen point p in the tilt of this section:
	// the displacement of image position and height (u, v, h in Å) and of
	// underfocus (Å, beside that by the height).
	At(section int, p SpecimenPoint) (uvh geom.Vec3, underfocus float64)
	// Words says what it is: "IMOD local alignment, 4 x 4 patches".
	Words() string
}

// Following is a Local that belongs to the images: what it adds depends on where
// the projections put a point, not on the point itself. When projections are
// changed, its values stay where they are in the images.
type Following interface {
	Local
	// Follow returns the same deformation for the projections of these tilts.
	Follow(tilts []Tilt) Local
}

// Moved lets a Following local part know that the projections were changed. Any
// other is left as it is: a function of the specimen point.
func (s *Series) Moved() {
	if f, ok := s.Local.(Following); ok {
		s.Local = f.Follow(s.Tilts)
	}
}

// Projected is where a specimen point lands in one tilt.
type Projected struct {
	Section int          // 0-based section of the raw stack
	Pixel   PixelPoint   // raw-image pixels, 0-based
	Height  float64      // Å, toward the electron source if depth parity is right
	Defocus Opt[float64] // underfocus of the point, Å; unknown when the tilt's is
}

// Project returns where p lands in every tilt that has a geometry, the local
// part included.
func (s Series) Project(p SpecimenPoint) []Projected {
	out := make([]Projected, 0, len(s.Tilts))
	for _, t := range s.Tilts {
		if t.NoGeometry {
			continue
		}
		uv, h := t.Projection.Apply(p)
		extra := 0.0
		if s.Local != nil {
			var d geom.Vec3
			d, extra = s.Local.At(t.Section, p)
			uv, h = ImagePoint{uv[0] + d[0], uv[1] + d[1]}, h+d[2]
		}
		pr := Projected{Section: t.Section, Pixel: s.Grid.Pixel(uv), Height: h}
		if d, ok := t.Defocus.Get(); ok {
			pr.Defocus = Some(d - s.DepthSign()*h + extra)
		}
		out = append(out, pr)
	}
	return out
}

// DepthSign is +1 when underfocus falls with the hub's height, as the claim's
// own CTF model has it, and -1 when it grows.
func (s Series) DepthSign() float64 {
	if s.Asserts == DepthWrong {
		return -1
	}
	return 1
}

// MeanAxis returns the mean tilt-axis angle of the usable tilts (degrees,
// counter-clockwise from +v, in the hub's sense: for the hub's tilt angles) and
// the largest deviation from it. Tilts whose axis is opposite are averaged as
// directions, so a mixed series shows as a large spread.
func (s Series) MeanAxis() (mean, spread geom.Angle, ok bool) {
	var sum geom.Vec2
	var axes []geom.Angle
	for _, t := range s.Tilts {
		if !t.Usable() {
			continue
		}
		d, good := t.Projection.Decompose()
		if !good {
			continue
		}
		sin, cos := d.Axis.SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
		axes = append(axes, d.Axis)
	}
	if len(axes) == 0 || sum.Norm() < 1e-6*float64(len(axes)) {
		return 0, 0, false
	}
	mean = geom.Atan2(sum[1], sum[0])
	for _, a := range axes {
		spread = geom.Angle(math.Max(spread.Degrees(), math.Abs(mean.DiffTo(a).Degrees())))
	}
	return mean, spread, true
}
