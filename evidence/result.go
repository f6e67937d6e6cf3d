package evidence

import (
	"math"

	"github.com/tomoparity/tomoparity/tomo"
)

// State is how an analysis ends.
type State string

// The states.
const (
	Determined    State = "determined"     // the oriented axis is decided
	Probable      State = "probable"       // likely, but below the bar
	ScaleConflict State = "scale-conflict" // the sign is clear, the size of the gradient is not what pixel size and angles predict
	NoGradient    State = "no-gradient"    // defocus does not change with tilt
	Undetermined  State = "undetermined"   // the images do not decide
)

// Result is what the images say.
type Result struct {
	State  State
	Reason string // one sentence
	Help   string // what would decide it; empty when decided

	AxisGiven     bool              // the axis line came from an alignment
	AxisLine      tomo.Opt[float64] // line of the axis that was used, degrees from +v, mod 180; unknown: searched for
	AxisLineSigma float64           // its error, degrees
	PictureLine   tomo.Opt[float64] // line seen in the shrinking of neighbouring pictures, degrees from +v, mod 180
	PictureSigma  float64           // its error, degrees
	PictureShrink float64           // how much better shrinking explains neighbouring pictures than none, standard errors; 0 when not tried

	Psi        float64 // oriented tilt axis for the recorded angles, degrees in [0, 360), counter-clockwise from +v
	PsiSigma   float64 // degrees
	Kappa      float64 // measured over predicted gradient along Psi, dimensionless
	KappaSigma float64
	PreTilt    float64 // degrees, added to the recorded angles
	Incline    float64 // degrees, inclination of the specimen along the axis
	LR         float64 // log-likelihood of Psi minus that of Psi+180
	LR0        float64 // log-likelihood of kappa 1 minus that of kappa 0
	Margin     float64 // min(LR/9, LR0/6), LR0/12 with a free axis; at least 0; 1 decides
	SignFlipP  float64 // sign-flip permutation test of the tilts' contributions; NaN with fewer than 8 tilts
	Posterior  float64 // probability of Psi against Psi+180 and no gradient
	TopShare   float64 // share of LR from the five strongest tilts
	ExpectedLR float64 // what this acquisition should give for the ring strength found

	TiltsUsed int
	Votes     int // tilts whose own contribution favours Psi

	Defocus    float64 // median underfocus, Å
	Modulation float64 // ring modulation at low frequency, untilted
	Decay      float64 // envelope B of the rings, Å²

	Tilts        []TiltEvidence
	KappaProfile []ProfilePoint // X: kappa; Y: log-likelihood relative to its maximum
	AxisProfile  []ProfilePoint // X: psi, degrees; Y: log-likelihood relative to its maximum
	Ring         *RingImage     // rings across the axis in the most telling tilt; nil when there is none
	Maps         []DefocusMap   // local underfocus in the most tilted images
}

// TiltEvidence is one image's share.
type TiltEvidence struct {
	Section    int     // 0-based
	Theta      float64 // recorded angle, degrees
	LR         float64 // contribution to LR
	Slope      float64 // measured slope of underfocus across the axis, Å per Å
	SlopeSigma float64
	Predicted  float64 // slope that Psi with kappa = 1 predicts
	Defocus    float64 // underfocus at the image centre, Å
}

// ProfilePoint is one point of a likelihood profile.
type ProfilePoint struct{ X, Y float64 }

// RingImage shows the whitened spectra of one tilt against position across
// the axis.
type RingImage struct {
	Section  int
	Theta    float64
	X        []float64   // position across the axis, Å
	S        []float64   // k², Å⁻²
	Q        [][]float64 // [X][S] relative excess power
	Defocus  float64     // underfocus at X = 0, Å
	Slope    float64     // predicted slope for Psi, Å per Å
	Lambda   float64     // electron wavelength, Å
	CsA      float64     // spherical aberration, Å
	AmpPhase float64     // 2 asin(amplitude contrast), radians
}

// DefocusMap is the local underfocus of one image.
type DefocusMap struct {
	Section int
	Theta   float64
	X, Y    []float64   // tile centres relative to the image centre, Å
	Defocus [][]float64 // [Y][X], Å; NaN where unknown
}

// round3 trims noise digits for reports.
func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// Gradient returns the slope of underfocus (Å per Å, along image x and y, y
// up) that the best geometry has in a tilt recorded at theta degrees, at
// kappa = 1.
func (r *Result) Gradient(theta float64) (gx, gy float64) {
	p := pose{psi: r.Psi, kappa: 1, pretilt: r.PreTilt, incline: math.Tan(r.Incline * math.Pi / 180)}
	return p.gradient(theta)
}
