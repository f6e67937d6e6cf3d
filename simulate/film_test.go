package simulate

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

// bare returns a film without beads, damping, jitter or counting noise: one
// tilt, and rings everywhere.
func bare(psi, tilt float64) Params {
	p := Carbon()
	p.NX, p.NY, p.Apix, p.PsiDeg, p.Tilts = 256, 256, 4, psi, []float64{tilt}
	p.Defocus, p.DefocusRW, p.DefocusSD, p.AstA = 20000, 0, 0, 0
	p.ShiftPx, p.MagJitter, p.RotJitter = 0, 0, 0
	p.MTF50, p.BFactor0, p.BFactorGrowth = 0, 0, 0
	p.Beads, p.Noiseless, p.Thickness = 0, true, 50
	return p
}

// images runs a simulation and keeps the sections.
func images(t testing.TB, p Params) ([][]float32, *Truth) {
	t.Helper()
	var out [][]float32
	truth, err := Run(context.Background(), p, func(section int, img []float32) error {
		if section != len(out) {
			return fmt.Errorf("section %d after %d", section, len(out)-1)
		}
		out = append(out, append([]float32(nil), img...))
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out, truth
}

// tileSide is the side of a tile of the test's own measurement, pixels.
const tileSide = 64

// tilePower returns the periodogram of a windowed tile with the corner (x0, y0).
func tilePower(img []float32, nx, x0, y0 int) []float64 {
	const n = tileSide
	mean := 0.0
	for y := range n {
		for x := range n {
			mean += float64(img[(y0+y)*nx+x0+x]) / (n * n)
		}
	}
	hann := func(i int) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/n) }
	a := make([]complex128, n*n)
	for y := range n {
		for x := range n {
			a[y*n+x] = complex((float64(img[(y0+y)*nx+x0+x])/mean-1)*hann(x)*hann(y), 0)
		}
	}
	fft := fourier.NewCmplxFFT(n)
	col := make([]complex128, n)
	for y := range n {
		fft.Coefficients(a[y*n:(y+1)*n], a[y*n:(y+1)*n])
	}
	out := make([]float64, n*n)
	for x := range n {
		for y := range n {
			col[y] = a[y*n+x]
		}
		fft.Coefficients(col, col)
		for y, v := range col {
			out[y*n+x] = real(v)*real(v) + imag(v)*imag(v)
		}
	}
	return out
}

// radial returns the mean power in bins of |k|², and the middles of the bins.
func radial(power []float64, apix float64) (s, mean []float64) {
	const n, bins = tileSide, 120
	top := 0.25 / (apix * apix)
	sum, count := make([]float64, bins), make([]float64, bins)
	for y := range n {
		for x := range n {
			fx, fy := frequency(x, n)/apix, frequency(y, n)/apix
			if b := int((fx*fx + fy*fy) / top * bins); b < bins && x != 0 && y != 0 {
				sum[b] += power[y*n+x]
				count[b]++
			}
		}
	}
	for b := range bins {
		if count[b] > 0 {
			s, mean = append(s, (float64(b)+0.5)/bins*top), append(mean, sum[b]/count[b])
		}
	}
	return s, mean
}

// ringFit returns how well the rings of sin² with an underfocus match a radial
// spectrum: the correlation above 25 Å.
func ringFit(p Params, s, mean []float64, defocus float64) float64 {
	lambda := wavelength(p.KV)
	var n, a, b, aa, bb, ab float64
	for i, k2 := range s {
		if k2 < 1.0/(25*25) {
			continue
		}
		ctf := math.Sin(math.Pi*lambda*defocus*k2 - math.Pi/2*p.CsMM*1e7*lambda*lambda*lambda*k2*k2 + math.Asin(p.Amplitude))
		x, y := ctf*ctf, mean[i]
		n, a, b, aa, bb, ab = n+1, a+x, b+y, aa+x*x, bb+y*y, ab+x*y
	}
	return (ab - a*b/n) / math.Sqrt((aa-a*a/n)*(bb-b*b/n))
}

// measuredGradient fits an underfocus to each tile and a plane to those.
func measuredGradient(p Params, img []float32) (gx, gy, centre float64) {
	var sum, sx, sy, sxx, syy, n float64
	const step = tileSide / 2
	for y0 := 0; y0+tileSide <= p.NY; y0 += step {
		for x0 := 0; x0+tileSide <= p.NX; x0 += step {
			s, mean := radial(tilePower(img, p.NX, x0, y0), p.Apix)
			best, at := -2.0, 0.0
			for d := p.Defocus - 1800; d <= p.Defocus+1800; d += 50 {
				if c := ringFit(p, s, mean, d); c > best {
					best, at = c, d
				}
			}
			x := (float64(x0+tileSide/2) - float64(p.NX/2)) * p.Apix
			y := (float64(y0+tileSide/2) - float64(p.NY/2)) * p.Apix
			sum, n = sum+at, n+1
			sx, sy, sxx, syy = sx+x*at, sy+y*at, sxx+x*x, syy+y*y
		}
	}
	// the tiles' corners lie on a grid centred on the origin, half a pixel off
	return sx / sxx, sy / syy, sum / n
}

// The rings themselves show a gradient of the stated size and side.
func TestGradientInTheRings(t *testing.T) {
	for _, c := range []struct{ psi, tilt, pretilt, xtilt float64 }{
		{psi: 0, tilt: 50},
		{psi: 0, tilt: -50},
		{psi: 90, tilt: 50},
		{psi: 137, tilt: 50},
		{psi: 280, tilt: -45},
		{psi: 60, tilt: 35, pretilt: 12},
		{psi: 30, tilt: 40, xtilt: -15},
	} {
		t.Run(fmt.Sprintf("psi %g tilt %g", c.psi, c.tilt), func(t *testing.T) {
			p := bare(c.psi, c.tilt)
			p.PreTiltDeg, p.XTiltDeg = c.pretilt, c.xtilt
			img, truth := images(t, p)
			gx, gy, centre := measuredGradient(p, img[0])
			t.Logf("measured (%.3f, %.3f), truth %.3f, centre %.0f", gx, gy, truth.GradXY[0], centre)
			closeTo(t, "g_x", gx, truth.GradXY[0][0], 0.15)
			closeTo(t, "g_y", gy, truth.GradXY[0][1], 0.15)
			closeTo(t, "underfocus", centre, truth.Defocus[0], 150)
		})
	}
}

// At psi 0 and positive tilt the right half is the more underfocused one.
func TestRightSideIsMoreUnderfocused(t *testing.T) {
	p := bare(0, 45)
	img, _ := images(t, p)
	half := func(x0 int) float64 {
		var total []float64
		var s []float64
		for y0 := 0; y0+tileSide <= p.NY; y0 += tileSide / 2 {
			k2, mean := radial(tilePower(img[0], p.NX, x0, y0), p.Apix)
			if total == nil {
				total = make([]float64, len(mean))
			}
			for i, v := range mean {
				total[i] += v
			}
			s = k2
		}
		best, at := -2.0, 0.0
		for d := p.Defocus - 1500; d <= p.Defocus+1500; d += 25 {
			if c := ringFit(p, s, total, d); c > best {
				best, at = c, d
			}
		}
		return at
	}
	left, right := half(0), half(p.NX-tileSide)
	closeTo(t, "right minus left", right-left, float64(p.NX-tileSide)*p.Apix, 100)
}

func TestUntiltedRingsHaveNoGradient(t *testing.T) {
	p := bare(20, 50)
	p.Untilted = true
	img, _ := images(t, p)
	gx, gy, _ := measuredGradient(p, img[0])
	closeTo(t, "g_x", gx, 0, 0.1)
	closeTo(t, "g_y", gy, 0, 0.1)
}

// modulation returns the best correlation of the mean spectrum of an untilted
// film with rings.
func modulation(t *testing.T, p Params) float64 {
	img, _ := images(t, p)
	var total, s []float64
	for y0 := 0; y0+tileSide <= p.NY; y0 += tileSide / 2 {
		for x0 := 0; x0+tileSide <= p.NX; x0 += tileSide / 2 {
			k2, mean := radial(tilePower(img[0], p.NX, x0, y0), p.Apix)
			if total == nil {
				total = make([]float64, len(mean))
			}
			for i, v := range mean {
				total[i] += v
			}
			s = k2
		}
	}
	best := 0.0
	for d := 12000.0; d <= 28000; d += 100 {
		best = math.Max(best, ringFit(p, s, total, d))
	}
	return best
}

func TestNoThonHasNoRings(t *testing.T) {
	p := bare(0, 0)
	if m := modulation(t, p); m < 0.9 {
		t.Errorf("a film with rings has modulation %.2f", m)
	}
	p.NoThon = true
	if m := modulation(t, p); m > 0.5 {
		t.Errorf("a film without rings has modulation %.2f", m)
	}
}

// (1) the mean power of the contrast is 4 P sin² / n_z: half of 4 P / n_z far
// from the first ring.
func TestPowerFollowsThePath(t *testing.T) {
	for _, tilt := range []float64{0, 60} {
		p := bare(0, tilt)
		img, truth := images(t, p)
		power, n, window := 0.0, 0.0, 0.0
		for i := range tileSide {
			h := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/tileSide)
			window += h * h
		}
		for y0 := 0; y0+tileSide <= p.NY; y0 += tileSide {
			for x0 := 0; x0+tileSide <= p.NX; x0 += tileSide {
				s, mean := radial(tilePower(img[0], p.NX, x0, y0), p.Apix)
				for i, k2 := range s {
					if k2 > 1.0/(15*15) {
						power, n = power+mean[i]/(window*window)*p.Apix*p.Apix, n+1
					}
				}
			}
		}
		want := 2 * p.PhasePower / math.Cos(truth.TrueTilt[0]*deg)
		closeTo(t, fmt.Sprintf("power at tilt %g over its expectation", tilt), power/n/want, 1, 0.06)
	}
}

// The film is one object: views a hair apart agree, other seeds do not.
func TestFilmIsOneObject(t *testing.T) {
	p := bare(30, 0)
	p.NX, p.NY, p.Tilts = 128, 128, []float64{0, 0.5, 30}
	img, _ := images(t, p)
	p.Seed++
	other, _ := images(t, p)
	if c := correlation(img[0], img[1]); c < 0.8 {
		t.Errorf("views half a degree apart correlate by %.2f", c)
	}
	if c := correlation(img[0], img[2]); c > 0.3 {
		t.Errorf("views 30 degrees apart correlate by %.2f", c)
	}
	if c := correlation(img[0], other[0]); math.Abs(c) > 0.05 {
		t.Errorf("two seeds correlate by %.2f", c)
	}
}

func correlation(a, b []float32) float64 {
	var n, x, y, xx, yy, xy float64
	for i := range a {
		u, v := float64(a[i]), float64(b[i])
		n, x, y, xx, yy, xy = n+1, x+u, y+v, xx+u*u, yy+v*v, xy+u*v
	}
	return (xy - x*y/n) / math.Sqrt((xx-x*x/n)*(yy-y*y/n))
}
