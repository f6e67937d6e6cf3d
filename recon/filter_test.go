package recon

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// For tilts evenly spread over 180 deg the exact weights are the ramp with its
// scale; where tilts are twice as dense they are half of that.
func TestExactWeight(t *testing.T) {
	const n, thick = 180, 100.0
	even := make([]geom.Angle, n)
	for i := range even {
		even[i] = geom.Angle(i - 90)
	}
	ramp := func(f float64) float64 { return math.Pi / n * f }
	w := exactWeight(even, 90, thick)
	for _, f := range []float64{0.05, 0.1, 0.2} { // beyond, neighbours no longer overlap
		if got := w(f) / ramp(f); math.Abs(got-1) > 0.05 {
			t.Errorf("%g cycles per voxel: %.3f of the ramp", f, got)
		}
	}
	if got := w(0) * n * thick; math.Abs(got-1) > 1e-9 {
		t.Errorf("the mean has the weight %g, want 1 over tilts and thickness", got)
	}
	dense := append([]geom.Angle(nil), even...)
	for i := range 20 {
		dense = append(dense, geom.Angle(i)-9.5)
	}
	for _, f := range []float64{0.1, 0.2} {
		if got := exactWeight(dense, 90, thick)(f) / ramp(f); math.Abs(got-0.5) > 0.05 {
			t.Errorf("%g cycles per voxel among twice as many: %.3f of the ramp", f, got)
		}
	}
}

// Every window is 1 at 0, never grows, and never changes sign.
func TestWindows(t *testing.T) {
	for _, w := range Windows() {
		before := 1.0
		for f := 0.0; f <= 0.5; f += 0.01 {
			v := w.at(f)
			if f == 0 && v != 1 || v > before+1e-12 || v < -1e-12 {
				t.Errorf("%s at %g: %g after %g", w, f, v, before)
			}
			before = v
		}
	}
}
