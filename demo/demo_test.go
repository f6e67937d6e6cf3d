package demo

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/simulate"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// tiny is a series whose images nobody measures.
func tiny() simulate.Params {
	p := Params()
	p.NX, p.NY, p.TiltStep = 128, 96, 20
	return p
}

// What the demo writes is what the rooms read: three results whose relations
// are those of the story.
func TestStoryIsReadBack(t *testing.T) {
	p := tiny()
	dir := filepath.Join(t.TempDir(), "d")
	story, err := Write(context.Background(), dir, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(story.Paths) != 4 || story.Paths[0] != story.Images {
		t.Fatalf("paths %q", story.Paths)
	}
	claims, err := check.Claims(check.Request{Paths: story.Paths}, all.Rooms())
	if err != nil {
		t.Fatal(err)
	}
	if len(claims) != 3 {
		t.Fatalf("%d claims", len(claims))
	}
	for i, c := range claims {
		if want := filepath.Base(story.Paths[i+1]); c.Label != want && c.Label != "IMOD" {
			t.Errorf("label %q of %s", c.Label, want)
		}
		if g := c.Series.Grid; g.NX != p.NX || g.NY != p.NY || math.Abs(g.PixelSize-p.Apix) > 1e-4 || len(c.Series.Tilts) != 7 {
			t.Errorf("%s: %+v, %d tilts", c.Label, g, len(c.Series.Tilts))
		}
		axis, _ := c.Axis.Get()
		want := []geom.Angle{84.1, 84.1, -95.9}[i]
		if math.Abs((axis - want).Signed().Degrees()) > 0.1 {
			t.Errorf("%s: axis %v, want %v", c.Label, axis, want)
		}
		for k, tilt := range c.Series.Tilts {
			if got := tilt.Recorded.Or(999); got != geom.Angle(-60+20*k) {
				t.Errorf("%s: recorded angle %d is %v", c.Label, k, got)
			}
		}
	}
	for _, r := range []struct {
		a, b int
		want verdict.Kind
	}{{0, 1, verdict.Mirrored}, {0, 2, verdict.Rotated}, {1, 2, verdict.Mirrored}} {
		if got := verdict.Relate(claims[r.a], claims[r.b], verdict.Options{}); got.Kind != r.want || got.RMSPx > 1 {
			t.Errorf("%s and %s: %s, %.2f px", claims[r.a].Label, claims[r.b].Label, got.Kind, got.RMSPx)
		}
	}
}

// The result of IMOD is the truth: a scatterer of the truth lies where IMOD's
// files put it.
func TestIMODHoldsTheTruth(t *testing.T) {
	p := tiny()
	dir := filepath.Join(t.TempDir(), "d")
	if _, err := Write(context.Background(), dir, p, nil); err != nil {
		t.Fatal(err)
	}
	claims, err := check.Claims(check.Request{Paths: []string{filepath.Join(dir, "IMOD"), filepath.Join(dir, "carbon.mrc")}}, all.Rooms())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range claims[0].Series.Project(tomo.SpecimenPoint{100, 50, 25}) {
		tilt := geom.Angle(-60 + 20*at.Section)
		sin, cos := tilt.SinCos()
		if height := 25*cos - 100*sin; math.Abs(at.Height-height) > 1e-6 {
			t.Errorf("section %d: height %.3f, want %.3f", at.Section, at.Height, height)
		}
		if !at.Defocus.Known() {
			t.Errorf("section %d: no defocus", at.Section)
		}
	}
}

// A folder of an earlier demo is replaced, any other is left alone.
func TestPrepare(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := prepare(old); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(old, "left.txt")
	if err := os.WriteFile(left, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := prepare(old); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("files of an earlier demo are left")
	}
	mine := filepath.Join(dir, "mine")
	if err := os.Mkdir(mine, 0o777); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{mine, file} {
		if err := prepare(path); err == nil || !strings.Contains(err.Error(), "exists already and was not made by the demo") {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s was removed", path)
		}
	}
}
