package simulate

import (
	"math"
	"math/cmplx"
)

// beadOptics makes images of gold spheres. The transmission of a sphere of
// radius R is t(r) = exp((i sigma V - 1/(2 L)) 2 sqrt(R² - r²)); everything is
// radial, so Fourier transforms are Hankel transforms on two fixed grids.
type beadOptics struct {
	dr, dk   float64
	nr, nk   int
	j0       []float64    // J0(2 pi k r), nk values for each r
	wave     []complex128 // Hankel transform of t - 1, times 2 pi k dk
	radii    []float64    // midpoints, Å
	freqs    []float64    // midpoints, cycles per Å
	profiles *beadScratch
}

// beadScratch is the memory of one worker.
type beadScratch struct {
	turned    []complex128
	intensity []float64
	blurred   []float64
	profile   []float64
}

// newBeadOptics prepares the grids for spheres of a radius (Å) whose images
// reach so far (Å) beyond them.
func newBeadOptics(p Params, radius, reach float64) *beadOptics {
	kMax := 0.5 / p.Apix
	rMax := radius + 2*reach + 4*p.Apix
	o := &beadOptics{dr: p.Apix / 3, dk: 1 / (4 * rMax)}
	o.nr, o.nk = int(math.Ceil(rMax/o.dr)), int(math.Ceil(kMax/o.dk))
	o.dk = kMax / float64(o.nk)
	o.radii, o.freqs = midpoints(o.nr, o.dr), midpoints(o.nk, o.dk)
	o.j0 = make([]float64, o.nr*o.nk)
	for i, r := range o.radii {
		for j, k := range o.freqs {
			o.j0[i*o.nk+j] = math.J0(2 * math.Pi * k * r)
		}
	}
	o.wave = sphereWave(p, radius, o.freqs)
	for j, k := range o.freqs {
		o.wave[j] *= complex(2*math.Pi*k*o.dk*taper(k/kMax), 0)
	}
	return o
}

func midpoints(n int, step float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = (float64(i) + 0.5) * step
	}
	return out
}

// taper lets the highest fifth of the frequencies fade out, against ringing.
func taper(t float64) float64 {
	if t < 0.8 {
		return 1
	}
	c := math.Cos(math.Pi / 2 * (t - 0.8) / 0.2)
	return c * c
}

// sphereWave returns the Hankel transform of a sphere's transmission minus 1,
// Å². The integral over r = R sin(a) has a smooth integrand.
func sphereWave(p Params, radius float64, freqs []float64) []complex128 {
	const steps = 200
	out := make([]complex128, len(freqs))
	rate := complex(-0.5/p.BeadFreePath, interaction(p.KV)*p.BeadPotential)
	for i := range steps {
		sin, cos := math.Sincos((float64(i) + 0.5) / steps * math.Pi / 2)
		t := cmplx.Exp(rate*complex(2*radius*cos, 0)) - 1
		t *= complex(2*math.Pi*radius*radius*sin*cos*math.Pi/2/steps, 0)
		for j, k := range freqs {
			out[j] += t * complex(math.J0(2*math.Pi*k*radius*sin), 0)
		}
	}
	return out
}

// forWorker returns optics with scratch memory of its own.
func (o *beadOptics) forWorker() *beadOptics {
	c := *o
	c.profiles = &beadScratch{
		turned:    make([]complex128, o.nk),
		intensity: make([]float64, o.nr),
		blurred:   make([]float64, o.nk),
		profile:   make([]float64, o.nr),
	}
	return &c
}

// image returns the intensity of a bead at the radii, 1 far away, when the
// underfocus at its height is larger than that of the origin by extra.
func (o *beadOptics) image(l *lens, extra float64) []float64 {
	s := o.profiles
	round := *l
	round.astHalf = 0
	for j, k := range o.freqs {
		sin, cos := math.Sincos(round.phase(k, 0, extra))
		env := l.envelope(k * k)
		s.turned[j] = o.wave[j] * complex(cos*env, sin*env)
	}
	for i := range s.intensity {
		row := o.j0[i*o.nk:][:o.nk]
		re, im := 1.0, 0.0
		for j, w := range s.turned {
			re += row[j] * real(w)
			im += row[j] * imag(w)
		}
		s.intensity[i] = re*re + im*im
	}
	o.blur(l)
	return s.profile
}

// blur applies the detector's transfer to the intensity: to the Hankel space,
// and back.
func (o *beadOptics) blur(l *lens) {
	s := o.profiles
	clear(s.blurred)
	for i, v := range s.intensity {
		row := o.j0[i*o.nk:][:o.nk]
		v = (v - 1) * 2 * math.Pi * o.radii[i] * o.dr
		for j := range s.blurred {
			s.blurred[j] += v * row[j]
		}
	}
	for j, k := range o.freqs {
		s.blurred[j] *= l.mtf(k*k) * 2 * math.Pi * k * o.dk
	}
	for i := range s.profile {
		row := o.j0[i*o.nk:][:o.nk]
		sum := 1.0
		for j, w := range s.blurred {
			sum += row[j] * w
		}
		s.profile[i] = sum
	}
}

// stamp multiplies an image (nx columns) by a bead's profile centred at pixel
// (x, y). The profile fades to 1 in its last fifth.
func (o *beadOptics) stamp(img []float64, nx, ny int, apix, x, y float64, profile []float64) {
	last := float64(o.nr-1) * o.dr
	r := last / apix
	for iy := max(0, int(y-r)); iy <= min(ny-1, int(y+r)+1); iy++ {
		for ix := max(0, int(x-r)); ix <= min(nx-1, int(x+r)+1); ix++ {
			d := math.Hypot(float64(ix)-x, float64(iy)-y) * apix
			if d >= last {
				continue
			}
			img[iy*nx+ix] *= 1 + (lookUp(profile, d/o.dr-0.5)-1)*taper(d/last)
		}
	}
}

// lookUp interpolates between elements; t may be a little below 0.
func lookUp(v []float64, t float64) float64 {
	if t <= 0 {
		return v[0]
	}
	i := min(int(t), len(v)-2)
	t -= float64(i)
	return v[i] + t*(v[i+1]-v[i])
}
