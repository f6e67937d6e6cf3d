package evidence

import (
	"math"

	"github.com/tomoparity/tomoparity/tomo"
)

// optics has the constants of 2 chi = 2 pi lambda D s - pi Cs lambda³ s² +
// 2 asin(ac), with s = k² in Å⁻² and the power of a weak phase object going as
// sin² chi = (1 - cos 2 chi) / 2. Underfocus D (Å) is positive.
type optics struct {
	lambda float64 // electron wavelength, Å
	cs     float64 // Å
	phase  float64 // 2 asin(amplitude contrast), radians
}

func newOptics(kv, csMM, ac float64) optics {
	return optics{
		lambda: tomo.Wavelength(kv),
		cs:     csMM * 1e7,
		phase:  2 * math.Asin(ac),
	}
}

// twoChi returns 2 chi in radians.
func (o optics) twoChi(s, defocus float64) float64 {
	l := o.lambda
	return 2*math.Pi*l*defocus*s - math.Pi*o.cs*l*l*l*s*s + o.phase
}

// windowSmear is the Fourier transform of the squared Hann window at x cycles
// per tile, normalised to 1 at 0: the fading of rings whose phase runs by x
// periods across a tile.
func windowSmear(x float64) float64 {
	return (0.375*sinc(x) + 0.25*(sinc(x-1)+sinc(x+1)) + 0.0625*(sinc(x-2)+sinc(x+2))) / 0.375
}

func sinc(x float64) float64 {
	if math.Abs(x) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// correlationSum is the sum over neighbouring tiles, a fraction f of the tile
// side apart, of the squared correlation of their spectra (Hann window, one
// dimension).
func correlationSum(f float64) float64 {
	sum := 1.0
	for t := f; t < 1; t += f {
		c := (1-t)*(2+math.Cos(2*math.Pi*t))/3 + math.Sin(2*math.Pi*t)/(2*math.Pi)
		sum += 2 * c * c
	}
	return sum
}

// lagSum is the same over neighbouring frequencies of one tile.
const lagSum = 1 + 2*(4.0/9+1.0/36)
