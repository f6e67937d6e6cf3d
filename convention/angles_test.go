package convention_test

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// A section without geometry gets its recorded angle with the others' offset, in
// either sense, else its neighbour's.
func TestHubTilts(t *testing.T) {
	for _, sense := range []geom.Angle{1, -1} {
		var tilts []tomo.Tilt
		for i := range 5 {
			recorded := geom.Angle(3 * (i - 2))
			x := tomo.Tilt{Section: i, Recorded: tomo.Some(recorded), Projection: tomo.Compose(80, sense*recorded+7, 0, geom.Vec2{}), NoGeometry: i == 3}
			tilts = append(tilts, x)
		}
		got := convention.HubTilts(tilts)
		if want := sense*3 + 7; len(got) != 5 || math.Abs((got[3]-want).Degrees()) > 1e-9 {
			t.Errorf("sense %v: %v, want %v", sense, got, want)
		}
		tilts[3].Recorded = tomo.Opt[geom.Angle]{}
		if got := convention.HubTilts(tilts); math.Abs((got[3]-got[4]).Degrees()) > 1e-9 && math.Abs((got[3]-got[2]).Degrees()) > 1e-9 {
			t.Errorf("no neighbour's angle: %v", got)
		}
	}
	if convention.HubTilts(nil) != nil || convention.HubTilts([]tomo.Tilt{{NoGeometry: true}})[0].IsFinite() {
		t.Error("angles out of nothing")
	}
}
