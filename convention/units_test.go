package convention_test

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// For even sizes floor(n/2) and n/2 are one pixel, (n-1)/2 is half a pixel
// before; for odd ones n/2 is half a pixel after.
func TestCentre(t *testing.T) {
	even, odd := tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 4}, tomo.ImageGrid{NX: 401, NY: 299, PixelSize: 4}
	for _, c := range []struct {
		rule      convention.Centre
		at        [2]float64 // of 400 and 401
		even, odd geom.Vec2
	}{
		{convention.CentreFloor, [2]float64{200, 200}, geom.Vec2{}, geom.Vec2{}},
		{convention.CentreHalf, [2]float64{200, 200.5}, geom.Vec2{}, geom.Vec2{2, 2}},
		{convention.CentreMiddle, [2]float64{199.5, 200}, geom.Vec2{-2, -2}, geom.Vec2{}},
	} {
		if got := [2]float64{c.rule.Of(400), c.rule.Of(401)}; got != c.at || c.rule.FromHub(even) != c.even || c.rule.FromHub(odd) != c.odd {
			t.Errorf("%v: %v, %v, %v", c.rule, got, c.rule.FromHub(even), c.rule.FromHub(odd))
		}
		if c.rule.FromHub(even) == (geom.Vec2{}) && even.Centre() != (tomo.PixelPoint{c.rule.Of(400), c.rule.Of(300)}) {
			t.Errorf("%v is not the hub's centre %v", c.rule, even.Centre())
		}
	}
	if !math.IsNaN(convention.CentreUnknown.Of(4)) {
		t.Error("an unknown centre is a number")
	}
}

func TestBase(t *testing.T) {
	for b, first := range map[convention.Base]int{convention.From0: 0, convention.From1: 1, convention.BaseVaries: 0} {
		if b.First() != first || b.String() == "" {
			t.Errorf("%v: %d", b, b.First())
		}
	}
}
