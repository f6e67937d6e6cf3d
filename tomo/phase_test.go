package tomo

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"pgregory.net/rapid"
)

// (1) PlateOf returns what SetPlate was given, whether the amplitude contrast is
// known or not; (2) the whole is the plate and asin of the contrast; (3) the two
// defoci have the mean and the difference they were made of; (4) a direction is the
// angle up to half turns.
func TestPhaseAndDefoci(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Series
		q, known := draw(t, 0, 1, "contrast"), rapid.Bool().Draw(t, "known")
		if known {
			s.Optics.AmpContrast = Some(q)
		}
		x, plate := Tilt{Phase: Some(geom.Angle(1))}, geom.Angle(draw(t, -360, 360, "plate"))
		s.SetPlate(&x, plate)
		if v, ok := s.PlateOf(x).Get(); !ok || math.Abs((v-plate).Degrees()) > 1e-9 || x.Phase.Known() == x.Plate.Known() {
			t.Fatalf("(1) %v of %+v", v, x)
		}
		if v, ok := s.PhaseOf(x).Get(); ok != known || ok && math.Abs((v-plate).Radians()-math.Asin(q)) > 1e-9 {
			t.Fatalf("(2) %v", v)
		}
		a := AstigmatismOf(draw(t, -5000, 5000, "difference"), geom.Angle(draw(t, -720, 720, "angle")))
		if u, v := a.Defoci(20000); math.Abs(u+v-40000) > 1e-6 || math.Abs(u-v-a.Difference) > 1e-6 || u < v {
			t.Fatalf("(3) %g %g", u, v)
		}
		if d := a.Direction(); d <= -90-1e-9 || d > 90 || math.Abs(d.LineDiffTo(a.Angle).Degrees()) > 1e-9 {
			t.Fatalf("(4) %v of %v", d, a.Angle)
		}
	})
	for _, q := range []float64{-0.1, 1.1, math.NaN()} {
		if (Optics{AmpContrast: Some(q)}).ContrastPhase().Known() {
			t.Errorf("an amplitude contrast of %g has a phase", q)
		}
	}
}
