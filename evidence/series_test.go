package evidence_test

import (
	"context"
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/simulate"
	"github.com/tomoparity/tomoparity/tomo"
)

// series is a simulated tilt series in memory.
type series struct {
	nx, ny int
	img    [][]float32
	truth  *simulate.Truth
}

func (s *series) Size() (nx, ny, n int) { return s.nx, s.ny, len(s.img) }

func (s *series) ReadSection(z int, dst []float32) error {
	copy(dst, s.img[z])
	return nil
}

func simulated(t testing.TB, change func(p *simulate.Params)) *series {
	t.Helper()
	p := simulate.Carbon()
	p.NX, p.NY, p.TiltMin, p.TiltMax, p.TiltStep = 384, 384, -57, 57, 6
	change(&p)
	s := &series{nx: p.NX, ny: p.NY}
	truth, err := simulate.Run(context.Background(), p, func(_ int, img []float32) error {
		s.img = append(s.img, append([]float32(nil), img...))
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.truth = truth
	return s
}

func (s *series) input() evidence.Input {
	p := s.truth.Params
	in := evidence.Input{Images: s, PixelSize: p.Apix, KV: p.KV, Cs: p.CsMM, AmpContrast: p.Amplitude}
	for _, a := range s.truth.Tilt {
		in.Angles = append(in.Angles, tomo.Some(geom.Angle(a)))
	}
	return in
}

func run(t testing.TB, in evidence.Input) *evidence.Result {
	t.Helper()
	r, err := evidence.Run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// away is the signed turn from the true oriented axis, degrees.
func away(r *evidence.Result, psi float64) float64 {
	return math.Remainder(r.Psi-psi, 360)
}

// Several seeds, axes all around the circle, with and without a known line:
// none is wrong, and what is decided is decided for the right side.
func TestOrientedAxisOfSimulatedSeries(t *testing.T) {
	decided := 0
	var pulls []float64
	for i, psi := range []float64{3, 84.1, 171, 262, 333} {
		s := simulated(t, func(p *simulate.Params) {
			p.PsiDeg, p.Seed, p.PreTiltDeg = psi, uint64(100+i), float64(4*(i-2))
			p.PhasePower *= 3
		})
		for _, known := range []bool{true, false} {
			in := s.input()
			if known {
				in.Axis = tomo.Some(geom.Angle(math.Mod(psi+1, 180)))
			}
			r := run(t, in)
			if r.Posterior > 0.999 && math.Abs(away(r, psi)) > 90 {
				t.Errorf("psi %g, line known %v: %.1f with posterior %.5f is on the wrong side", psi, known, r.Psi, r.Posterior)
			}
			if r.State == evidence.Determined {
				decided++
				pulls = append(pulls, (r.Kappa-1)/r.KappaSigma)
				if d := math.Abs(away(r, psi)); d > 12 {
					t.Errorf("psi %g, line known %v: axis off by %.1f deg", psi, known, d)
				}
			}
		}
	}
	if decided < 8 {
		t.Errorf("%d of 10 decided; these series are strong enough for nearly all", decided)
	}
	worst := 0.0
	for _, p := range pulls {
		worst = math.Max(worst, math.Abs(p))
	}
	if worst > 4 {
		t.Errorf("a kappa is %.1f sigma from 1", worst)
	}
}

func TestControlsAreNotDecided(t *testing.T) {
	for name, change := range map[string]func(p *simulate.Params){
		"untilted": func(p *simulate.Params) { p.Untilted = true; p.PhasePower *= 3 },
		"no rings": func(p *simulate.Params) { p.NoThon = true },
		"noise":    func(p *simulate.Params) { p.NoiseOnly = true },
	} {
		s := simulated(t, change)
		for _, known := range []bool{true, false} {
			in := s.input()
			if known {
				in.Axis = tomo.Some(geom.Angle(84.1))
			}
			if r := run(t, in); r.State != evidence.Undetermined && r.State != evidence.NoGradient {
				t.Errorf("%s, line known %v: %s (LR %.1f, LR0 %.1f, kappa %.2f +- %.2f)", name, known, r.State, r.LR, r.LR0, r.Kappa, r.KappaSigma)
			} else if r.Reason == "" || r.Help == "" {
				t.Errorf("%s: no reason or no help", name)
			}
		}
	}
}

// What must happen to the answer when the input is turned, mirrored or relabelled.
func TestInvariances(t *testing.T) {
	const psi = 84.1
	s := simulated(t, func(p *simulate.Params) { p.PsiDeg = psi; p.PhasePower *= 3; p.Seed = 7 })
	base := run(t, s.input())
	if base.State != evidence.Determined {
		t.Fatalf("the series of this test is %s: %s", base.State, base.Reason)
	}
	check := func(name string, in evidence.Input, want float64) {
		r := run(t, in)
		if d := math.Abs(math.Remainder(r.Psi-want, 360)); d > 5 {
			t.Errorf("%s: psi %.1f, want %.1f", name, r.Psi, want)
		}
		if math.Abs(r.LR-base.LR) > 0.15*base.LR {
			t.Errorf("%s: LR %.1f, before %.1f", name, r.LR, base.LR)
		}
	}
	in := s.input()
	for i, a := range s.truth.Tilt {
		in.Angles[i] = tomo.Some(geom.Angle(-a))
	}
	check("angles negated", in, base.Psi+180)

	n := len(s.img)
	rev := &series{nx: s.nx, ny: s.ny, truth: s.truth}
	in = s.input()
	for i := range n {
		rev.img = append(rev.img, s.img[n-1-i])
		in.Angles[i] = tomo.Some(geom.Angle(s.truth.Tilt[n-1-i]))
	}
	in.Images = rev
	check("sections reversed with their angles", in, base.Psi)

	in = s.input()
	in.Images = s.mapped(func(x, y int) (int, int) { return s.nx - 1 - x, y })
	check("columns mirrored", in, 180-base.Psi)

	in = s.input()
	in.Images = s.mapped(func(x, y int) (int, int) { return y, s.nx - 1 - x })
	check("turned by 90 degrees", in, base.Psi+90)
}

// mapped returns the series with pixel (x, y) taken from from(x, y).
func (s *series) mapped(from func(x, y int) (int, int)) *series {
	out := &series{nx: s.nx, ny: s.ny, truth: s.truth}
	for _, img := range s.img {
		m := make([]float32, len(img))
		for y := range s.ny {
			for x := range s.nx {
				fx, fy := from(x, y)
				m[y*s.nx+x] = img[fy*s.nx+fx]
			}
		}
		out.img = append(out.img, m)
	}
	return out
}

// A wrong pixel size shows as a wrong scale, never as a wrong side.
func TestPixelSizeShowsInTheScale(t *testing.T) {
	s := simulated(t, func(p *simulate.Params) { p.PhasePower *= 4; p.Seed = 9 })
	var kappa []float64
	for _, c := range []float64{0.75, 1, 1.3} {
		in := s.input()
		in.Axis = tomo.Some(geom.Angle(84.1))
		in.PixelSize *= c
		r := run(t, in)
		if r.Posterior > 0.999 && math.Abs(away(r, s.truth.PsiDeg)) > 90 {
			t.Errorf("pixel size times %g: wrong side, %.1f", c, r.Psi)
		}
		kappa = append(kappa, r.Kappa)
	}
	if !(kappa[0] < kappa[1]-0.1 && kappa[1] < kappa[2]-0.1) {
		t.Errorf("kappa %.2f for pixel sizes times 0.75, 1, 1.3: want it to grow with the pixel size", kappa)
	}
}

// The axis line found from the shrinking of the pictures alone.
func TestAxisLineFromPictures(t *testing.T) {
	for i, psi := range []float64{10, 84.1, 130} {
		s := simulated(t, func(p *simulate.Params) { p.PsiDeg, p.TiltStep, p.Seed = psi, 3, uint64(40+i) })
		r := run(t, s.input())
		line, ok := r.AxisLine.Get()
		if !ok {
			t.Errorf("psi %g: no line was found", psi)
			continue
		}
		if d := math.Abs(geom.Angle(line).LineDiffTo(geom.Angle(psi)).Degrees()); d > 4*r.AxisLineSigma {
			t.Errorf("psi %g: line %.1f +- %.1f", psi, line, r.AxisLineSigma)
		}
	}
}

func TestRunStopsWhenTold(t *testing.T) {
	s := simulated(t, func(p *simulate.Params) { p.NX, p.NY, p.NoiseOnly = 192, 192, true })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := evidence.Run(ctx, s.input()); err == nil {
		t.Error("a cancelled run returned no error")
	}
}
