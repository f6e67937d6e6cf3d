package tomo

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"pgregory.net/rapid"
)

var mirrorZ = geom.Diag3(1, 1, -1)

func draw(t *rapid.T, lo, hi float64, name string) float64 {
	return rapid.Float64Range(lo, hi).Draw(t, name)
}

func drawPoint(t *rapid.T) geom.Vec3 {
	return geom.Vec3{draw(t, -3000, 3000, "x"), draw(t, -3000, 3000, "y"), draw(t, -1000, 1000, "z")}
}

func drawShift(t *rapid.T) geom.Vec2 {
	return geom.Vec2{draw(t, -500, 500, "shift u"), draw(t, -500, 500, "shift v")}
}

func apart(a, b ImagePoint) float64 { return geom.Vec2(a).Sub(geom.Vec2(b)).Norm() }

// (1) uv(axis+180, tilt, p) == uv(axis, -tilt, Rz(180) p), h likewise; an x-tilt changes its sign too.
func TestAxisTurnedByHalfTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axis, tilt := geom.Angle(draw(t, -180, 180, "axis")), geom.Angle(draw(t, -70, 70, "tilt"))
		xtilt, shift, p := geom.Angle(draw(t, -10, 10, "xtilt")), drawShift(t), drawPoint(t)
		uv, h := Compose(axis+180, tilt, xtilt, shift).Apply(SpecimenPoint(p))
		uv2, h2 := Compose(axis, -tilt, -xtilt, shift).Apply(SpecimenPoint(geom.RotZ(180).Apply(p)))
		if apart(uv, uv2) > 1e-8 || math.Abs(h-h2) > 1e-8 {
			t.Fatalf("(%v, %g) and (%v, %g)", uv, h, uv2, h2)
		}
	})
}

// (2) uv(axis, -tilt, p) == uv(axis, tilt, Mz p), h(axis, -tilt, p) == -h(axis, tilt, Mz p)
func TestNegatedAnglesMirrorZ(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axis, tilt := geom.Angle(draw(t, -180, 180, "axis")), geom.Angle(draw(t, -70, 70, "tilt"))
		shift, p := drawShift(t), drawPoint(t)
		uv, h := Compose(axis, -tilt, 0, shift).Apply(SpecimenPoint(p))
		uv2, h2 := Compose(axis, tilt, 0, shift).Apply(SpecimenPoint(mirrorZ.Apply(p)))
		if apart(uv, uv2) > 1e-8 || math.Abs(h+h2) > 1e-8 {
			t.Fatalf("(%v, %g) and (%v, %g)", uv, h, uv2, h2)
		}
	})
}

// (3) Doing one of the two changes the hand, doing both does not: the map
// between the specimen frames that keeps every projection has determinant -1
// for one change and +1 for both.
func TestOneChangeFlipsTheHandTwoDoNot(t *testing.T) {
	turn := geom.RotZ(180)
	cases := []struct {
		name  string
		axis  geom.Angle
		sign  geom.Angle
		frame geom.Mat3
		det   float64
	}{
		{"angles", 0, -1, mirrorZ, -1},
		{"axis", 180, 1, turn.Mul(mirrorZ), -1},
		{"both", 180, -1, turn, 1},
	}
	for _, c := range cases {
		if c.frame.Det() != c.det {
			t.Errorf("%s: determinant %g", c.name, c.frame.Det())
		}
		rapid.Check(t, func(t *rapid.T) {
			axis, tilt := geom.Angle(draw(t, -180, 180, "axis")), geom.Angle(draw(t, -70, 70, "tilt"))
			p := drawPoint(t)
			uv, _ := Compose(axis, tilt, 0, geom.Vec2{}).Apply(SpecimenPoint(p))
			uv2, _ := Compose(axis+c.axis, c.sign*tilt, 0, geom.Vec2{}).Apply(SpecimenPoint(c.frame.Apply(p)))
			if apart(uv, uv2) > 1e-8 {
				t.Fatalf("%s: %v and %v", c.name, uv, uv2)
			}
		})
	}
}

func TestDecomposeUndoesCompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axis, tilt := geom.Angle(draw(t, -179.9, 179.9, "axis")), geom.Angle(draw(t, -85, 85, "tilt"))
		xtilt, shift := geom.Angle(draw(t, -80, 80, "xtilt")), drawShift(t)
		mag := draw(t, 0.5, 2, "magnification")
		p := Compose(axis, tilt, xtilt, shift)
		p.M = p.M.Scale(mag)
		d, ok := p.Decompose()
		if !ok {
			t.Fatal("does not decompose")
		}
		worst := math.Max(math.Abs(d.Axis.DiffTo(axis).Degrees()), math.Max(math.Abs((d.Tilt-tilt).Degrees()), math.Abs((d.XTilt-xtilt).Degrees())))
		if worst > 1e-6 || d.Shift != shift || math.Abs(d.Magnification-mag) > 1e-9 || d.Residual > 1e-9 {
			t.Fatalf("axis %v tilt %v xtilt %v mag %g gave %+v", axis, tilt, xtilt, mag, d)
		}
	})
}

func TestDecomposeReportsStretch(t *testing.T) {
	p := Compose(84, 30, 0, geom.Vec2{})
	for j := range 3 {
		p.M[0][j] *= 1.01
	}
	d, ok := p.Decompose()
	if !ok || d.Residual < 0.004 || d.Residual > 0.011 {
		t.Errorf("a stretch of 1 %% leaves a residual of %g", d.Residual)
	}
}

// The gradient of a flat specimen: at axis 0 and tilt t it is (tan t, 0), as
// IMOD's strip rule has it; at another axis it is turned with the axis.
func TestDefocusGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axis, tilt := geom.Angle(draw(t, -180, 180, "axis")), geom.Angle(draw(t, -70, 70, "tilt"))
		g, ok := Compose(axis, tilt, 0, drawShift(t)).DefocusGradient()
		want := geom.Rot2(axis).Apply(geom.Vec2{tilt.Tan(), 0})
		if !ok || g.Sub(want).Norm() > 1e-9 {
			t.Fatalf("gradient %v, want %v", g, want)
		}
	})
	if _, ok := Compose(0, 90, 0, geom.Vec2{}).DefocusGradient(); ok {
		t.Error("a plane seen edge-on has a gradient")
	}
}

// The gradient is what Project says of points in the plane z = 0.
func TestDefocusGradientAgreesWithProject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pr := Compose(geom.Angle(draw(t, -180, 180, "axis")), geom.Angle(draw(t, -70, 70, "tilt")), geom.Angle(draw(t, -15, 15, "xtilt")), drawShift(t))
		s := Series{Grid: ImageGrid{NX: 511, NY: 400, PixelSize: 2}, Tilts: []Tilt{{Projection: pr, Defocus: Some(30000.0)}}}
		x, y := draw(t, -2000, 2000, "x"), draw(t, -2000, 2000, "y")
		at := s.Project(SpecimenPoint{x, y, 0})[0]
		centre := s.Project(SpecimenPoint{})[0]
		g, _ := pr.DefocusGradient()
		a, b := s.Grid.Image(at.Pixel), s.Grid.Image(centre.Pixel)
		want := centre.Defocus.Or(0) + g.Dot(geom.Vec2(a).Sub(geom.Vec2(b)))
		if math.Abs(at.Defocus.Or(0)-want) > 1e-6 {
			t.Fatalf("defocus %g, by the gradient %g", at.Defocus.Or(0), want)
		}
	})
}

func TestGridRoundTrip(t *testing.T) {
	g := ImageGrid{NX: 511, NY: 400, PixelSize: 1.5}
	if c := g.Centre(); c != (PixelPoint{255, 200}) {
		t.Errorf("centre %v", c)
	}
	p := PixelPoint{10.25, 399}
	if q := g.Pixel(g.Image(p)); q != p {
		t.Errorf("%v became %v", p, q)
	}
}

func TestVolumeFrame(t *testing.T) {
	f := VolumeFrame{Known: true, ToSpecimen: geom.Affine3{M: geom.Diag3(10, 10, -10), T: geom.Vec3{-50, -60, 70}}}
	if f.Orientation() != VolumeMirrored {
		t.Errorf("orientation %v", f.Orientation())
	}
	v, ok := f.Voxel(f.Specimen(VoxelPoint{1, 2, 3}))
	if !ok || geom.Vec3(v).Sub(geom.Vec3{1, 2, 3}).Norm() > 1e-9 {
		t.Errorf("voxel %v, %v", v, ok)
	}
	if (VolumeFrame{}).Orientation() != VolumeUnknown {
		t.Error("an empty frame has an orientation")
	}
}

// The hand is a product; an unknown factor makes it unknown and is named.
func TestAbsoluteHand(t *testing.T) {
	for _, d := range []DepthParity{DepthWrong, DepthUndetermined, DepthRight} {
		for _, i := range []ImageParity{ImageMirrored, ImageUnknown, ImageNormal} {
			for _, v := range []VolumeOrientation{VolumeMirrored, VolumeUnknown, VolumeProper} {
				hand, missing := AbsoluteHand(d, i, v)
				unknown := 0
				for _, f := range []int{int(d), int(i), int(v)} {
					if f == 0 {
						unknown++
					}
				}
				if len(missing) != unknown || int(hand) != int(d)*int(i)*int(v) {
					t.Errorf("%v, %v, %v: hand %v, missing %v", d, i, v, hand, missing)
				}
			}
		}
	}
	if h := HandOf(DepthWrong, VolumeMirrored); h != HandAsImaged {
		t.Errorf("wrong depth in a mirrored volume is %v", h)
	}
}

func TestOptJSON(t *testing.T) {
	text, err := json.Marshal([]Opt[float64]{{}, Some(2.5)})
	if err != nil || string(text) != "[null,2.5]" {
		t.Errorf("%s, %v", text, err)
	}
}

func TestValidate(t *testing.T) {
	good := func() *Claim {
		return &Claim{Series: Series{Grid: ImageGrid{NX: 10, NY: 10, PixelSize: 1},
			Tilts: []Tilt{{Section: 0, Projection: Compose(0, 0, 0, geom.Vec2{})}, {Section: 1, Projection: Compose(0, 3, 0, geom.Vec2{})}}}}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, word string
		spoil      func(*Claim)
	}{
		{"no grid", "image size", func(c *Claim) { c.Series.Grid = ImageGrid{} }},
		{"no tilts", "at least one", func(c *Claim) { c.Series.Tilts = nil }},
		{"order", "ascending", func(c *Claim) { c.Series.Tilts[1].Section = 0 }},
		{"NaN", "finite", func(c *Claim) { c.Series.Tilts[1].Projection.T[0] = math.NaN() }},
		{"mirror", "positive determinant", func(c *Claim) { c.Series.Tilts[1].Projection.M[0] = geom.Vec3{-1, 0, 0} }},
	}
	for _, cs := range cases {
		c := good()
		cs.spoil(c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), cs.word) {
			t.Errorf("%s: %v", cs.name, err)
		}
	}
}
