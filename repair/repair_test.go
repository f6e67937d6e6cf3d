package repair_test

import (
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/lint"
	"github.com/tomoparity/tomoparity/repair"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

func claim(offset geom.Angle) *tomo.Claim {
	c := &tomo.Claim{ID: "a", Package: "imod", Path: "a", Axis: tomo.Some(geom.Angle(84)), Series: tomo.Series{Grid: tomo.ImageGrid{NX: 400, NY: 400, PixelSize: 5}}}
	for i := range 21 {
		r := geom.Angle(6 * (i - 10))
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: r + offset, Recorded: tomo.Some(r),
			Projection: tomo.Compose(84, r+offset, 1, geom.Vec2{float64(i), 3})})
	}
	return c
}

// What a fix does to the tomogram is what it says it does.
func TestFixesDoWhatTheySay(t *testing.T) {
	for _, f := range repair.Fixes() {
		before := claim(5)
		after, err := repair.Apply(before, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		after.ID = "b"
		r := verdict.Relate(before, after, verdict.Options{})
		flips := r.Q.Det() < 0
		if flips != (f.Hand == "flips") || r.MaxPx > 1e-6 {
			t.Errorf("%s: %s (%s), residual %g px; it says the hand is %s", f.Name, r.Kind, r.Operation, r.MaxPx, f.Hand)
		}
		if px, _, _ := conventiontest.Apart(before, claim(5)); px != 0 {
			t.Errorf("%s changed its input", f.Name)
		}
	}
}

// barrel is a deformation of the images: it depends on the place in the image.
type barrel struct{ tilts []tomo.Tilt }

func (b barrel) At(section int, p tomo.SpecimenPoint) (geom.Vec3, float64) {
	uv, _ := b.tilts[section].Projection.Apply(p)
	return geom.Vec3{0.01 * uv[0] * uv[0] / 1000, 0.02 * uv[1], 0}, 0
}
func (b barrel) Words() string                       { return "barrel" }
func (b barrel) Follow(tilts []tomo.Tilt) tomo.Local { return barrel{tilts} }

// bent depends on the specimen point.
type bent struct{}

func (bent) At(_ int, p tomo.SpecimenPoint) (geom.Vec3, float64) {
	return geom.Vec3{p[2] / 100, 0, 0}, 0
}
func (bent) Words() string { return "bent" }

// A deformation of the images stays where it is in the images; one of the
// specimen is refused with what to do.
func TestLocalParts(t *testing.T) {
	for _, f := range repair.Fixes() {
		before := claim(5)
		before.Series.Local = barrel{before.Series.Tilts}
		after, err := repair.Apply(before, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		p := tomo.SpecimenPoint{300, -700, 150}
		q, known := map[string]tomo.SpecimenPoint{"reverse-angles": {300, -700, -150}, "turn-axis": {-300, 700, -150}}[f.Name]
		for i, was := range before.Series.Project(p) {
			if is := after.Series.Project(q)[i]; known && math.Hypot(is.Pixel[0]-was.Pixel[0], is.Pixel[1]-was.Pixel[1]) > 1e-9 {
				t.Fatalf("%s: section %d at %v, was at %v", f.Name, i, is.Pixel, was.Pixel)
			}
		}
		before.Series.Local = bent{}
		if _, err := repair.Apply(before, f.Name); err == nil || !strings.Contains(err.Error(), "convert a NEW_FOLDER --to imod --allow-loss local; then repair NEW_FOLDER") {
			t.Errorf("%s with a bent specimen: %v", f.Name, err)
		}
	}
}

func TestReverseTwiceIsNothing(t *testing.T) {
	for _, name := range []string{"reverse-angles", "turn-axis"} {
		c := claim(0)
		once, err := repair.Apply(c, name)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := repair.Apply(once, name)
		if err != nil {
			t.Fatal(err)
		}
		if px, dh, _ := conventiontest.Apart(c, twice); px > 1e-9 || dh > 1e-6 {
			t.Errorf("%s twice moves points by %g px, %g A in height", name, px, dh)
		}
	}
}

func TestLevelTakesTheOffsetOut(t *testing.T) {
	c, err := repair.Apply(claim(9), "level")
	if err != nil {
		t.Fatal(err)
	}
	if f := lint.Run(lint.Project{Claims: []*tomo.Claim{c}}); len(f) != 0 {
		t.Errorf("%+v", f)
	}
	for _, tilt := range c.Series.Tilts {
		if d := (tilt.Written - tilt.Recorded.Or(0)).Degrees(); d > 1e-9 || d < -1e-9 {
			t.Fatalf("section %d is off by %g deg", tilt.Section, d)
		}
	}
}

func TestProposals(t *testing.T) {
	got := repair.Propose([]lint.Finding{{Code: "TP006"}, {Code: "TP016", Found: "against b: mirror image: z reversed"}, {Code: "TP012"}, {Code: "TP004", Ignored: "known"}})
	if len(got) != 2 || got[0].Fix != "level" || got[1].Fix != "reverse-angles" {
		t.Errorf("%+v", got)
	}
	if _, err := repair.Apply(claim(0), "hope"); err == nil {
		t.Error("an unknown fix was accepted")
	}
}
