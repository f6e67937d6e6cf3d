package repair_test

import (
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
