package geom

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func anyAngle(t *rapid.T, name string) Angle {
	return Angle(rapid.Float64Range(-720, 720).Draw(t, name))
}

func anyRotation(t *rapid.T, name string) Mat3 {
	return RotZ(anyAngle(t, name+" z")).Mul(RotY(anyAngle(t, name+" y"))).Mul(RotX(anyAngle(t, name+" x")))
}

func maxDiff(a, b Mat3) float64 {
	worst := 0.0
	for i := range a {
		for j := range a[i] {
			worst = math.Max(worst, math.Abs(a[i][j]-b[i][j]))
		}
	}
	return worst
}

// (1) RotX, RotY, RotZ at multiples of 90 degrees have integer entries.
func TestRightAnglesAreExact(t *testing.T) {
	for k := -8; k <= 8; k++ {
		for _, m := range []Mat3{RotX(Angle(90 * k)), RotY(Angle(90 * k)), RotZ(Angle(90 * k))} {
			for _, row := range m {
				for _, x := range row {
					if x != math.Trunc(x) {
						t.Fatalf("%d degrees: entry %v is not an integer", 90*k, x)
					}
				}
			}
		}
	}
}

func TestRotationsAreRightHanded(t *testing.T) {
	cases := []struct {
		name     string
		got, out Vec3
	}{
		{"RotZ turns +x into +y", RotZ(90).Apply(Vec3{1, 0, 0}), Vec3{0, 1, 0}},
		{"RotY turns +z into +x", RotY(90).Apply(Vec3{0, 0, 1}), Vec3{1, 0, 0}},
		{"RotX turns +y into +z", RotX(90).Apply(Vec3{0, 1, 0}), Vec3{0, 0, 1}},
	}
	for _, c := range cases {
		if c.got.Sub(c.out).Norm() != 0 {
			t.Errorf("%s: got %v", c.name, c.got)
		}
	}
}

// (2) RotZ(180) · RotY(t) == RotY(-t) · RotZ(180)
// (3) Mirror(z) · RotY(t) · Mirror(z) == RotY(-t)
func TestHalfTurnAndMirrorReverseTilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAngle(t, "tilt")
		if d := maxDiff(RotZ(180).Mul(RotY(a)), RotY(-a).Mul(RotZ(180))); d > 1e-12 {
			t.Fatalf("(2) differs by %g at %v", d, a)
		}
		mz := Diag3(1, 1, -1)
		if d := maxDiff(mz.Mul(RotY(a)).Mul(mz), RotY(-a)); d > 1e-12 {
			t.Fatalf("(3) differs by %g at %v", d, a)
		}
	})
}

// (4) Affine3.Inverse is a two-sided inverse.
func TestAffineInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(n string) float64 { return rapid.Float64Range(0.5, 2).Draw(t, n) }
		g := func(n string) float64 { return rapid.Float64Range(-1000, 1000).Draw(t, n) }
		a := Affine3{M: anyRotation(t, "r").Mul(Diag3(f("a"), -f("b"), f("c"))), T: Vec3{g("x"), g("y"), g("z")}}
		inv, ok := a.Inverse()
		if !ok {
			t.Fatal("a regular map has no inverse")
		}
		for _, both := range []Affine3{a.Then(inv), inv.Then(a)} {
			if maxDiff(both.M, Identity3()) > 1e-9 || both.T.Norm() > 1e-8 {
				t.Fatalf("not the identity: %v", both)
			}
		}
	})
	if _, ok := (Affine3{}).Inverse(); ok {
		t.Error("the zero map has an inverse")
	}
}

// (5) The 48 signed permutations are closed under multiplication; 24 are proper.
func TestSignedPermutationsAreAGroup(t *testing.T) {
	all := SignedPermutations()
	if len(all) != 48 || all[0] != Identity3() {
		t.Fatalf("%d matrices, the first is %v", len(all), all[0])
	}
	known := map[Mat3]bool{}
	proper := 0
	for _, m := range all {
		known[positiveZeros(m)] = true
		if m.Det() == 1 {
			proper++
		}
	}
	if len(known) != 48 || proper != 24 {
		t.Fatalf("%d different matrices, %d proper", len(known), proper)
	}
	for _, a := range all {
		for _, b := range all {
			if !known[positiveZeros(a.Mul(b))] {
				t.Fatalf("%v times %v is not in the group", a, b)
			}
		}
	}
}

func positiveZeros(m Mat3) Mat3 {
	for i := range m {
		for j := range m[i] {
			m[i][j] += 0 // -0 becomes +0
		}
	}
	return m
}

func TestNearestSignedPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(SignedPermutations()).Draw(t, "permutation")
		axis := rapid.SampledFrom([]func(Angle) Mat3{RotX, RotY, RotZ}).Draw(t, "axis")
		turn := Angle(rapid.Float64Range(-40, 40).Draw(t, "turn"))
		got, rest := NearestSignedPermutation(p.Mul(axis(turn)))
		if positiveZeros(got) != positiveZeros(p) {
			t.Fatalf("found %v, want %v", got, p)
		}
		if math.Abs(rest.Degrees()-math.Abs(turn.Degrees())) > 1e-6 {
			t.Fatalf("rest %v, want %v", rest, turn)
		}
	})
}

func TestNearestRotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRotation(t, "r")
		if got, ok := NearestRotation(r.Scale(1.3), 1); !ok || maxDiff(got, r) > 1e-9 {
			t.Fatalf("nearest rotation of 1.3 R is %v, want %v", got, r)
		}
		m := r.Mul(Diag3(1, 1, -1))
		if got, ok := NearestOrthogonal(m); !ok || maxDiff(got, m) > 1e-9 {
			t.Fatalf("nearest orthogonal matrix of a mirror is %v, want %v", got, m)
		}
		if got, ok := NearestRotation(m, 1); !ok || math.Abs(got.Det()-1) > 1e-9 {
			t.Fatalf("asked for a proper rotation, got determinant %g", got.Det())
		}
	})
	if _, ok := NearestRotation(Mat3{{1, 0, 0}}, 1); ok {
		t.Error("a matrix of rank 1 has no nearest rotation")
	}
}

func TestDescribeOrthogonal(t *testing.T) {
	cases := []struct {
		m    Mat3
		want string
	}{
		{Identity3(), "unchanged"},
		{RotZ(0.4), "unchanged"},
		{RotZ(180), "turned by 180 deg about z"},
		{RotX(90), "turned by 90 deg about x"},
		{RotX(-90), "turned by -90 deg about x"},
		{RotZ(180).Mul(RotX(0.3)), "turned by 180 deg about z"},
		{Diag3(1, 1, -1), "mirror image: z reversed"},
		{Diag3(1, -1, 1), "mirror image: y reversed"},
		{Diag3(-1, 1, 1), "mirror image: x reversed"},
		{Diag3(-1, -1, -1), "mirror image: x, y and z reversed (point inversion)"},
		{RotZ(90).Mul(Diag3(1, 1, -1)), "mirror image: z reversed, then turned by 90 deg about z"},
		{RotY(12), "turned by 12 deg about y"},
		{RotY(-12), "turned by -12 deg about y"},
		{RotY(12).Mul(Diag3(1, 1, -1)), "mirror image: z reversed, then turned by 12 deg about y"},
	}
	for _, c := range cases {
		if got := DescribeOrthogonal(c.m, 0.5); got != c.want {
			t.Errorf("%v: %q, want %q", c.m, got, c.want)
		}
	}
}

func TestRotationAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRotation(t, "r")
		axis := RotationAxis(r)
		if r.Apply(axis).Sub(axis).Norm() > 1e-5 {
			t.Fatalf("the axis %v moves to %v", axis, r.Apply(axis))
		}
	})
}

func TestAngleReductions(t *testing.T) {
	cases := []struct{ in, signed, positive Angle }{
		{0, 0, 0}, {180, 180, 180}, {-180, 180, 180}, {181, -179, 181}, {-90, -90, 270}, {360, 0, 0}, {540, 180, 180}, {-275.9, 84.1, 84.1},
	}
	for _, c := range cases {
		if d := math.Abs(float64(c.in.Signed() - c.signed)); d > 1e-9 {
			t.Errorf("Signed(%v) = %v", c.in, c.in.Signed())
		}
		if d := math.Abs(float64(c.in.Positive() - c.positive)); d > 1e-9 {
			t.Errorf("Positive(%v) = %v", c.in, c.in.Positive())
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyAngle(t, "a"), anyAngle(t, "b")
		if d := a.LineDiffTo(b); d <= -90 || d > 90 {
			t.Fatalf("LineDiffTo is %v", d)
		}
		if d := a.DiffTo(b); d <= -180 || d > 180 {
			t.Fatalf("DiffTo is %v", d)
		}
		if p := a.Positive(); p < 0 || p >= 360 {
			t.Fatalf("Positive is %v", p)
		}
		s, c := a.SinCos()
		if math.Abs(s-math.Sin(a.Radians())) > 1e-10 || math.Abs(c-math.Cos(a.Radians())) > 1e-10 {
			t.Fatalf("sine and cosine of %v are %g, %g", a, s, c)
		}
	})
}
