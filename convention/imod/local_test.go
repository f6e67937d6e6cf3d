package imod

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// localOf builds a 2 × 2 local alignment of one view from four patches, each
// given by its change of tilt and its transform.
func localOf(t interface{ Fatal(...any) }, patches [4][7]float64) *localAlignment {
	var b strings.Builder
	b.WriteString("2 2 100 100 200 200 0 5.0 0\n")
	for _, p := range patches {
		fmt.Fprintf(&b, "%.6f\n%.7f %.7f %.7f %.7f %.4f %.4f\n", p[0], p[1], p[2], p[3], p[4], p[5], p[6])
	}
	f, err := imodlocal.Parse([]byte(b.String()), "made")
	if err != nil {
		t.Fatal(err)
	}
	axis := geom.Rot2(-30)
	return &localAlignment{file: f, views: []view{{a: axis, theta: 40, alpha: 2}}, scale: 1, centre: geom.Vec2{200, 200}, pixel: 5}
}

var none = [7]float64{0, 1, 0, 0, 1, 0, 0}

func TestLocalOfNothingMovesNothing(t *testing.T) {
	l := localOf(t, [4][7]float64{none, none, none, none})
	rapid.Check(t, func(rt *rapid.T) {
		p := tomo.SpecimenPoint{rapid.Float64Range(-2000, 2000).Draw(rt, "x"), rapid.Float64Range(-2000, 2000).Draw(rt, "y"), rapid.Float64Range(-500, 500).Draw(rt, "z")}
		if d, f := l.At(0, p); d.Norm() > 1e-9 || f != 0 {
			rt.Fatalf("%v moves by %v, defocus %g", p, d, f)
		}
	})
	if d, _ := l.At(7, tomo.SpecimenPoint{100, 0, 0}); d.Norm() != 0 {
		t.Error("a section without a view moves")
	}
}

// At a patch centre that patch alone holds; half way between two, their mean;
// beyond the outer centres the edge patch.
func TestLocalShiftsAreMixedBilinearly(t *testing.T) {
	shift := func(dx float64) [7]float64 { return [7]float64{0, 1, 0, 0, 1, dx, 0} }
	l := localOf(t, [4][7]float64{shift(1), shift(3), shift(5), shift(11)})
	for _, c := range []struct {
		x, y, want float64 // pixels from the centre; shift along the aligned x, pixels
	}{{-100, -100, 1}, {100, -100, 3}, {-100, 100, 5}, {100, 100, 11}, {0, -100, 2}, {0, 0, 5}, {-900, -900, 1}, {900, 0, 7}} {
		d, _ := l.At(0, tomo.SpecimenPoint{c.x * 5, c.y * 5, 0})
		want := geom.Rot2(30).Apply(geom.Vec2{c.want * 5, 0}) // the aligned x axis in the raw image
		if math.Hypot(d[0]-want[0], d[1]-want[1]) > 1e-9 || math.Abs(d[2]) > 1e-9 {
			t.Errorf("(%g, %g): moved by %v, want %v", c.x, c.y, d, want)
		}
	}
}

// A change of tilt moves a point as the same change of the global angle does.
func TestLocalTiltIsATilt(t *testing.T) {
	dt := [7]float64{1.5, 1, 0, 0, 1, 0, 0}
	l := localOf(t, [4][7]float64{dt, dt, dt, dt})
	grid := tomo.ImageGrid{NX: 400, NY: 400, PixelSize: 5}
	var plain layout
	before, _ := plain.projection(l.views[0], grid)
	v := l.views[0]
	v.theta += 1.5
	after, _ := plain.projection(v, grid)
	for _, p := range []tomo.SpecimenPoint{{300, -200, 100}, {-700, 10, -300}} {
		d, _ := l.At(0, p)
		a, ha := before.Apply(p)
		b, hb := after.Apply(p)
		if math.Hypot(b[0]-a[0]-d[0], b[1]-a[1]-d[1]) > 1e-9 || math.Abs(hb-ha-d[2]) > 1e-9 {
			t.Errorf("%v: moved by %v, want (%g, %g, %g)", p, d, b[0]-a[0], b[1]-a[1], hb-ha)
		}
	}
}

func TestZFactorsMoveWithHeight(t *testing.T) {
	var plain layout
	v := view{a: geom.Rot2(-20), theta: 30}
	grid := tomo.ImageGrid{NX: 400, NY: 400, PixelSize: 5}
	p, _ := plain.projection(v, grid)
	q := withZFactors(p, v, [2]float64{0.01, -0.02})
	for _, z := range []float64{0, 500} {
		a, _ := p.Apply(tomo.SpecimenPoint{100, 50, z})
		b, _ := q.Apply(tomo.SpecimenPoint{100, 50, z})
		want := geom.Rot2(20).Apply(geom.Vec2{0.01 * z, -0.02 * z})
		if math.Hypot(b[0]-a[0]-want[0], b[1]-a[1]-want[1]) > 1e-9 {
			t.Errorf("z %g: moved by (%g, %g), want %v", z, b[0]-a[0], b[1]-a[1], want)
		}
	}
}
