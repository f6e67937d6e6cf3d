package simulate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// randomParams draws a geometry; nothing is computed from the images.
func randomParams(t *rapid.T) Params {
	p := Carbon()
	p.PsiDeg = rapid.Float64Range(0, 359.9).Draw(t, "psi")
	p.Tilts = []float64{rapid.Float64Range(-55, 55).Draw(t, "tilt")}
	p.PreTiltDeg = rapid.Float64Range(-15, 15).Draw(t, "pretilt")
	p.XTiltDeg = rapid.Float64Range(-10, 10).Draw(t, "xtilt")
	p.NX = rapid.IntRange(64, 129).Draw(t, "nx")
	p.NY = rapid.IntRange(64, 129).Draw(t, "ny")
	p.Seed = rapid.Uint64().Draw(t, "seed")
	return p
}

// closeTo demands agreement to an absolute tolerance.
func closeTo(t interface{ Fatalf(string, ...any) }, what string, got, want, tol float64) {
	if !(math.Abs(got-want) <= tol) {
		t.Fatalf("%s: got %.9g, want %.9g", what, got, want)
	}
}

// (1) E' = E cos t + Z sin t, Z' = -E sin t + Z cos t, U' = U, laid into the
// image along e = (cos psi, sin psi) and u = (-sin psi, cos psi).
func TestProjectionClosedFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		p.RotJitter, p.MagJitter = 0, 0
		s := newScene(p)
		truth := s.truth()
		sinT, cosT := math.Sincos(p.Tilts[0] * deg)
		sinP, cosP := math.Sincos(p.PsiDeg * deg)
		for j, g := range truth.Gold {
			e, h := g[0]*cosT+g[2]*sinT, -g[0]*sinT+g[2]*cosT
			x := (e*cosP-g[1]*sinP)/p.Apix + truth.ShiftPx[0][0] + math.Floor(float64(p.NX)/2)
			y := (e*sinP+g[1]*cosP)/p.Apix + truth.ShiftPx[0][1] + math.Floor(float64(p.NY)/2)
			closeTo(t, "x", truth.GoldPx[0][j][0], x, 1e-9)
			closeTo(t, "y", truth.GoldPx[0][j][1], y, 1e-9)
			_, _, height := truth.Project(0, g)
			closeTo(t, "height", height, h, 1e-9)
		}
	})
}

// (2) g_e = tan(t + pretilt), g_u = b / (cos t - a sin t).
func TestGradientClosedFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		p.RotJitter, p.MagJitter = 0, 0
		g := newScene(p).truth().GradXY[0]
		sinT, cosT := math.Sincos(p.Tilts[0] * deg)
		sinP, cosP := math.Sincos(p.PsiDeg * deg)
		a, b := math.Tan(p.PreTiltDeg*deg), math.Tan(p.XTiltDeg*deg)
		closeTo(t, "g_e", g[0]*cosP+g[1]*sinP, math.Tan((p.Tilts[0]+p.PreTiltDeg)*deg), 1e-9)
		closeTo(t, "g_u", -g[0]*sinP+g[1]*cosP, b/(cosT-a*sinT), 1e-9)
	})
}

// (3) an axis elevated by beta gives g_u = sin b cos b (1 - cos t) / (cos t +
// sin² b (1 - cos t)), even in t and zero at t = 0.
func TestGradientOfConicalTilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		p.RotJitter, p.MagJitter, p.PreTiltDeg, p.XTiltDeg = 0, 0, 0, 0
		p.AxisElevDeg = rapid.Float64Range(-10, 10).Draw(t, "elevation")
		g := newScene(p).truth().GradXY[0]
		sinP, cosP := math.Sincos(p.PsiDeg * deg)
		sinB, cosB := math.Sincos(p.AxisElevDeg * deg)
		c := math.Cos(p.Tilts[0] * deg)
		want := sinB * cosB * (1 - c) / (c + sinB*sinB*(1-c))
		closeTo(t, "g_u", -g[0]*sinP+g[1]*cosP, want, 1e-9)
	})
}

// (4) the underfocus of a point of the film is the same by its height and by
// the gradient at its pixel, also with every jitter, the axis elsewhere, and
// in a mirrored series.
func TestHeightAndGradientAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		p.AxisElevDeg = rapid.Float64Range(-5, 5).Draw(t, "elevation")
		p.AxisE = rapid.Float64Range(-3000, 3000).Draw(t, "axisE")
		p.AxisZ = rapid.Float64Range(-3000, 3000).Draw(t, "axisZ")
		p.Mirror = rapid.Bool().Draw(t, "mirror")
		truth := newScene(p).truth()
		f := p.filmBasis()
		q := f.apply(vec3{rapid.Float64Range(-1e3, 1e3).Draw(t, "a"), rapid.Float64Range(-1e3, 1e3).Draw(t, "b"), 0})
		if p.Mirror {
			q[1] *= -1
		}
		x, y, h := truth.Project(0, q)
		closeTo(t, "underfocus", truth.UnderfocusAt(0, x, y), truth.Defocus[0]-h, 1e-6)
	})
}

// (5) a tilt axis elsewhere moves a point of that axis nowhere.
func TestPointsOfTheAxisStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		p.AxisE = rapid.Float64Range(-3000, 3000).Draw(t, "axisE")
		p.AxisZ = rapid.Float64Range(-3000, 3000).Draw(t, "axisZ")
		p.AxisElevDeg = rapid.Float64Range(-5, 5).Draw(t, "elevation")
		sin, cos := math.Sincos(p.AxisElevDeg * deg)
		along := rapid.Float64Range(-1e3, 1e3).Draw(t, "along")
		q := vec3{p.AxisE, cos * along, p.AxisZ + sin*along}
		at0 := p.newView(0, 0, 1, [2]float64{})
		at1 := p.newView(p.Tilts[0], 0, 1, [2]float64{})
		x0, y0, h0 := at0.project(q)
		x1, y1, h1 := at1.project(q)
		closeTo(t, "x", x1, x0, 1e-6)
		closeTo(t, "y", y1, y0, 1e-6)
		closeTo(t, "height", h1+at1.height, h0+at0.height, 1e-6)
	})
}

// (6) mirrored columns: psi -> 180 - psi, x -> nx-1-x, same heights, and the
// truth still has the form of (1).
func TestMirrorOfTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomParams(t)
		plain := newScene(p).truth()
		p.Mirror = true
		m := newScene(p).truth()
		closeTo(t, "psi", m.PsiDeg, mod360(180-plain.PsiDeg), 1e-9)
		closeTo(t, "g_x", m.GradXY[0][0], -plain.GradXY[0][0], 1e-12)
		closeTo(t, "g_y", m.GradXY[0][1], plain.GradXY[0][1], 1e-12)
		a := m.Alignment(0)
		sinA, cosA := math.Sincos(a.AxisDeg * deg)
		sinT, cosT := math.Sincos(a.TrueTilt * deg)
		for j, g := range m.Gold {
			closeTo(t, "x", m.GoldPx[0][j][0], float64(p.NX-1)-plain.GoldPx[0][j][0], 1e-6)
			closeTo(t, "y", m.GoldPx[0][j][1], plain.GoldPx[0][j][1], 1e-6)
			e := g[0]*cosT + g[2]*sinT
			x := a.Mag*(e*cosA-g[1]*sinA)/p.Apix + a.ShiftPx[0] + float64(p.NX/2)
			closeTo(t, "hub form", m.GoldPx[0][j][0], x, 1e-6)
		}
	})
}

// (7) AlignedFromRaw undoes raw = shift + mag R(axis) aligned.
func TestAlignedFromRaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth := newScene(randomParams(t)).truth()
		a := truth.Alignment(0)
		u, v := rapid.Float64Range(-200, 200).Draw(t, "u"), rapid.Float64Range(-200, 200).Draw(t, "v")
		sin, cos := math.Sincos(a.AxisDeg * deg)
		x := a.ShiftPx[0] + a.Mag*(u*cos-v*sin)
		y := a.ShiftPx[1] + a.Mag*(u*sin+v*cos)
		m, d := a.AlignedFromRaw()
		closeTo(t, "u", m[0]*x+m[1]*y+d[0], u, 1e-9)
		closeTo(t, "v", m[2]*x+m[3]*y+d[1], v, 1e-9)
	})
}

func TestUntiltedHasNoGradient(t *testing.T) {
	p := Carbon()
	p.Untilted = true
	truth := newScene(p).truth()
	for i := range truth.Tilt {
		if truth.TrueTilt[i] != 0 || truth.GradXY[i] != [2]float64{} {
			t.Fatalf("section %d: true tilt %g, gradient %v", i, truth.TrueTilt[i], truth.GradXY[i])
		}
	}
	if truth.HandDeterminable {
		t.Error("hand of an untilted series is said to be determinable")
	}
}

func TestMod360(t *testing.T) {
	for in, want := range map[float64]float64{0: 0, 360: 0, -90: 270, 725: 5, -1e-20: 0} {
		if got := mod360(in); got != want {
			t.Errorf("mod360(%g) = %g, want %g", in, got, want)
		}
	}
}

// Gradients of an independent simulator, for psi, tilt, pre-tilt and x-tilt.
func TestGradientOfAnotherSimulator(t *testing.T) {
	for _, c := range []struct{ psi, tilt, pretilt, xtilt, gx, gy float64 }{
		{84.1, -60, 0, 0, -0.17804189635440446, -1.7228758176788377},
		{93.6, -54, 9, 0, 0.06279051952931318, -0.9980267284282717},
		{176, -60, 0, 2, 1.7229597193738562, -0.19049316518642487},
	} {
		p := bare(c.psi, c.tilt)
		p.PreTiltDeg, p.XTiltDeg = c.pretilt, c.xtilt
		g := newScene(p).truth().GradXY[0]
		closeTo(t, "g_x", g[0], c.gx, 1e-9)
		closeTo(t, "g_y", g[1], c.gy, 1e-9)
	}
}
