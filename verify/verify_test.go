package verify_test

import (
	"math"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verify"
)

func series(change func(t *tomo.Tilt, i int)) *tomo.Series {
	s := &tomo.Series{Grid: tomo.ImageGrid{NX: 400, NY: 300, PixelSize: 4}}
	for i := range 5 {
		t := tomo.Tilt{Section: i, Defocus: tomo.Some(30000.0), Projection: tomo.Compose(30, geom.Angle(20*(i-2)), 0, geom.Vec2{})}
		if change != nil {
			change(&t, i)
		}
		s.Tilts = append(s.Tilts, t)
	}
	return s
}

func TestShiftIsMeasuredInPixels(t *testing.T) {
	b := series(func(t *tomo.Tilt, i int) {
		if i == 3 {
			t.Projection.T[0] += 12 // 3 px of 4 Å
		}
	})
	r, err := verify.Compare(series(nil), b)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.MaxPx-3) > 1e-9 || math.Abs(r.RMSPx-3/math.Sqrt(5)) > 1e-9 || r.Tilts != 5 || math.Abs(r.PerTilt[3]-3) > 1e-9 || r.PerTilt[0] != 0 {
		t.Errorf("%+v", r)
	}
	if r.DefocusMax != 0 || r.HeightMax != 0 {
		t.Errorf("defocus %g, height %g", r.DefocusMax, r.HeightMax)
	}
}

// A hand flag turned over leaves every pixel and shows in the defocus alone:
// twice the height of the highest test point.
func TestHandShowsInTheDefocus(t *testing.T) {
	a, b := series(nil), series(nil)
	b.Asserts = tomo.DepthWrong
	r, err := verify.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	highest := 0.0
	for _, p := range verify.Points(a.Grid) {
		for _, q := range a.Project(p) {
			highest = math.Max(highest, math.Abs(q.Height))
		}
	}
	if r.MaxPx != 0 || math.Abs(r.DefocusMax-2*highest) > 1e-6 {
		t.Errorf("%g px, defocus differs by %g A, want %g", r.MaxPx, r.DefocusMax, 2*highest)
	}
}

func TestOtherBinningIsTheSamePlace(t *testing.T) {
	b := series(nil)
	b.Grid = tomo.ImageGrid{NX: 200, NY: 150, PixelSize: 8}
	if r, err := verify.Compare(series(nil), b); err != nil || r.MaxPx > 1e-9 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestMissingTilts(t *testing.T) {
	a, b := series(nil), series(nil)
	b.Tilts = b.Tilts[1:]
	if _, err := verify.Compare(a, b); err == nil {
		t.Error("a tilt that did not arrive was not missed")
	}
	a.Tilts[0].Excluded = true
	if r, err := verify.Compare(a, b); err != nil || r.Tilts != 4 {
		t.Errorf("an image that is left out may be missing: %+v, %v", r, err)
	}
	for i := range a.Tilts {
		a.Tilts[i].NoGeometry = true
	}
	if _, err := verify.Compare(a, b); err == nil {
		t.Error("nothing to compare was no error")
	}
}

func TestVolumeRelation(t *testing.T) {
	f := func(m geom.Mat3) tomo.VolumeFrame {
		return tomo.VolumeFrame{Known: true, ToSpecimen: geom.Affine3{M: m.Scale(5)}}
	}
	if got := verify.VolumeRelation(f(geom.Identity3()), f(geom.Diag3(1, 1, -1))); got != "mirror image: z reversed" {
		t.Error(got)
	}
	if got := verify.VolumeRelation(f(geom.Identity3()), f(geom.Identity3().Scale(4))); got != "unchanged" {
		t.Error(got)
	}
	if got := verify.VolumeRelation(tomo.VolumeFrame{}, f(geom.Identity3())); got == "unchanged" {
		t.Error(got)
	}
}
