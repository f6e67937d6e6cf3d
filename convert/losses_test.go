package convert_test

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Astigmatism is kept where the files have a place for it, and named as lost
// where they have none: the mean alone says nothing of it.
func TestAstigmatism(t *testing.T) {
	c := plain(t)
	for i := range c.Series.Tilts {
		c.Series.Tilts[i].Defocus = tomo.Some(30000 + 10*float64(i))
		c.Series.Tilts[i].Astig = tomo.Some(tomo.Astigmatism{Difference: 500 + 20*float64(i), Angle: geom.Angle(-80 + 4*i)})
	}
	holds := map[string]bool{"relion": true, "warp": true, "imod": true, "aretomo": true, "matrices": true, "portal": true, "cets": true}
	for _, target := range []string{"imod", "eman2", "aretomo", "warp", "relion", "matrices", "portal", "cets"} {
		dir := filepath.Join(t.TempDir(), "out")
		cert, err := convert.Run(convert.Request{Source: c, Target: room(t, target), Dir: dir})
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		lost := false
		for _, l := range cert.Lost {
			lost = lost || l.What == convert.LossAstigmatism
		}
		if lost == holds[target] {
			t.Errorf("%s: lost %v, holds %v", target, lost, holds[target])
		}
		if !holds[target] {
			continue
		}
		back, err := room(t, target).Read(convention.Input{Path: dir, Grid: c.Series.Grid})
		if err != nil {
			t.Fatal(err)
		}
		for i, tilt := range back[0].Series.Tilts {
			got, want := tilt.Astig.Or(tomo.Astigmatism{}), c.Series.Tilts[i].Astig.Or(tomo.Astigmatism{})
			if math.Abs(got.Difference-want.Difference) > 1.01 || math.Abs(got.Angle.LineDiffTo(want.Angle).Degrees()) > 0.0051 {
				t.Errorf("%s, section %d: %v, want %v", target, i, got, want)
			}
			if math.Abs(tilt.Defocus.Or(0)-c.Series.Tilts[i].Defocus.Or(0)) > 0.51 {
				t.Errorf("%s, section %d: mean underfocus %.2f", target, i, tilt.Defocus.Or(0))
			}
		}
	}
}
