package conventiontest

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
	"pgregory.net/rapid"
)

// foreign is a local deformation that is no package's.
type foreign struct{}

func (foreign) At(int, tomo.SpecimenPoint) (geom.Vec3, float64) { return geom.Vec3{10, 0, 0}, 0 }
func (foreign) Words() string                                   { return "a deformation of nobody" }

// localRefused wants a room to say that it holds no local part but its own, and to
// refuse it in so many words.
func localRefused(t *testing.T, room convention.Room) {
	rapid.Check(t, func(rt *rapid.T) {
		c := RandomClaim(rt, room.Name)
		if !room.Holds.XTilt && !room.Holds.XTiltShared {
			withoutXTilt(c)
		}
		c.Series.Local = foreign{}
		if room.Holds.Local != nil && room.Holds.Local(c) {
			rt.Fatal("a deformation of nobody is held")
		}
		_, err := room.Write(c, t.TempDir())
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable {
			rt.Fatalf("a deformation of nobody is dropped without a word: %v", err)
		}
	})
}

// localKept wants a room that says it holds the local part of a claim to give it
// back; the points have been compared.
func localKept(t *testing.T, room convention.Room, c, back *tomo.Claim) {
	t.Helper()
	if c.Series.Local == nil {
		return
	}
	if room.Holds.Local == nil || !room.Holds.Local(c) {
		t.Errorf("%s was written and is said not to be held", c.Series.Local.Words())
	}
	if back.Series.Local == nil {
		t.Errorf("%s did not come back", c.Series.Local.Words())
	}
}
