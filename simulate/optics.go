package simulate

import "math"

// Physical constants (CODATA 2018), SI.
const (
	planck       = 6.62607015e-34
	electronMass = 9.1093837015e-31
	charge       = 1.602176634e-19
	lightSpeed   = 299792458.0
)

// wavelength returns the relativistic electron wavelength in Å.
func wavelength(kv float64) float64 {
	ev := charge * kv * 1e3
	rest := electronMass * lightSpeed * lightSpeed
	return planck * lightSpeed / math.Sqrt(ev*(ev+2*rest)) * 1e10
}

// interaction returns the phase for each volt and Å of projected potential,
// rad / (V Å).
func interaction(kv float64) float64 {
	ev := charge * kv * 1e3
	rest := electronMass * lightSpeed * lightSpeed
	return 2 * math.Pi / (wavelength(kv) * kv * 1e3) * (rest + ev) / (2*rest + ev)
}

// lens holds what the image formation of one tilt needs. Frequencies are in
// cycles per Å.
type lens struct {
	lambda    float64 // wavelength, Å
	csTerm    float64 // pi/2 Cs lambda³, Å⁴
	amplitude float64 // asin of the amplitude contrast, rad
	defocus   float64 // underfocus of the specimen origin, Å
	astHalf   float64 // half the astigmatic difference, Å
	astDeg    float64 // direction of largest underfocus, degrees
	bFactor   float64 // Å²
	mtfRate   float64 // the detector's transfer is exp(-mtfRate k²), Å²
	smooth    bool    // transfer without Thon rings
}

func (p Params) newLens(defocus, doseBefore float64) lens {
	lambda := wavelength(p.KV)
	l := lens{
		lambda:    lambda,
		csTerm:    math.Pi / 2 * p.CsMM * 1e7 * lambda * lambda * lambda,
		amplitude: math.Asin(p.Amplitude),
		defocus:   defocus,
		astHalf:   p.AstA / 2,
		astDeg:    p.AstDeg,
		bFactor:   p.BFactor0 + p.BFactorGrowth*(doseBefore+p.Dose/2),
		smooth:    p.NoThon,
	}
	if p.MTF50 > 0 {
		l.mtfRate = math.Ln2 * p.Apix * p.Apix / (p.MTF50 * p.MTF50)
	}
	return l
}

// phase returns the phase shift of the lens at frequency (kx, ky) for an
// underfocus larger than that of the origin by extra, rad, positive for
// underfocus, without the amplitude contrast.
func (l *lens) phase(kx, ky, extra float64) float64 {
	s := kx*kx + ky*ky
	defocus := l.defocus + extra
	if l.astHalf != 0 && s > 0 {
		sin2, cos2 := math.Sincos(2 * l.astDeg * deg)
		defocus += l.astHalf * ((kx*kx-ky*ky)*cos2 + 2*kx*ky*sin2) / s
	}
	return math.Pi*l.lambda*defocus*s - l.csTerm*s*s
}

// envelope returns the damping of amplitudes at k², without the detector.
func (l *lens) envelope(s float64) float64 { return math.Exp(-l.bFactor * s / 4) }

// mtf returns the detector's transfer at k².
func (l *lens) mtf(s float64) float64 { return math.Exp(-l.mtfRate * s) }

// smoothTransfer returns a transfer of rms size like sin(chi), without zeros:
// chi at low frequency, 1/sqrt 2 at high.
func smoothTransfer(chi float64) float64 {
	return math.Sqrt(0.5 * -math.Expm1(-2*chi*chi))
}

// reach returns the distance over which the image of a point spreads, Å: the
// slope of the phase at the highest frequency.
func (l *lens) reach(kMax, defocus float64) float64 {
	d := math.Abs(defocus) + l.astHalf
	return l.lambda*d*kMax + 2*l.csTerm/math.Pi*kMax*kMax*kMax
}
