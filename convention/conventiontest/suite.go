package conventiontest

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// tolerancePX is how far a point may move in writing and reading back.
const tolerancePX = 0.02

// Fixture is a folder or file of a package that its room reads.
type Fixture struct {
	Name   string           // of the subtest; the last part of the path when empty
	Input  convention.Input // Path and what a user would say beside it
	Claims int              // how many claims it holds; 0 means 1
	Loss   bool             // forms without a place for stretch refuse to write it back
}

func (f Fixture) name() string {
	if f.Name != "" {
		return f.Name
	}
	return filepath.Base(f.Input.Path)
}

// Run runs the suite for one room.
func Run(t *testing.T, room convention.Room, fixtures ...Fixture) {
	t.Run("declared", func(t *testing.T) { declared(t, room) })
	t.Run("nothing", func(t *testing.T) { nothing(t, room) })
	for _, as := range forms(room) {
		t.Run("made"+as.Version, func(t *testing.T) { made(t, as) })
		t.Run("local"+as.Version, func(t *testing.T) { localRefused(t, as) })
	}
	for _, f := range fixtures {
		t.Run("detect/"+f.name(), func(t *testing.T) { detect(t, room, f) })
		t.Run("read/"+f.name(), func(t *testing.T) { read(t, room, f) })
		for _, as := range forms(room) {
			t.Run("roundtrip"+as.Version+"/"+f.name(), func(t *testing.T) { roundTrip(t, as, f) })
		}
		t.Run("remedies/"+f.name(), func(t *testing.T) { remedies(t, room, f) })
		t.Run("hostile/"+f.name(), func(t *testing.T) { hostile(t, room, f) })
	}
}

// forms are the room as it writes for each of its versions.
func forms(room convention.Room) []convention.Room {
	var out []convention.Room
	for _, f := range room.Forms() {
		if as, ok := room.As(f.Version); ok {
			out = append(out, as)
		}
	}
	return out
}

// declared checks what every room must say of itself.
func declared(t *testing.T, room convention.Room) {
	if room.Name == "" || room.Name != strings.ToLower(room.Name) || room.Title == "" {
		t.Errorf("name %q, title %q", room.Name, room.Title)
	}
	if room.Detect == nil || room.Read == nil {
		t.Error("a room must detect and read")
	}
	seen := map[string]bool{}
	for _, f := range room.Forms() {
		if f.Write == nil || seen[f.Version] || len(room.Others) > 0 && f.Version == "" {
			t.Errorf("form %q has no Write, or no version of its own", f.Version)
		}
		seen[f.Version] = true
	}
	if _, ok := room.As("no such version"); ok {
		t.Error("any version is accepted")
	}
}

// nothing checks paths that hold nothing of the package.
func nothing(t *testing.T, room convention.Room) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise.bin")
	if err := os.WriteFile(noise, []byte{0, 1, 2, 3, 255, 254}, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "absent"), t.TempDir(), noise} {
		if f := room.Detect(path); f.Score > 0 {
			t.Errorf("%s is detected as %q", path, f.What)
		}
		claims, err := room.Read(convention.Input{Path: path})
		if err == nil {
			t.Errorf("%s gives %d claims", path, len(claims))
			continue
		}
		checkProblem(t, err)
	}
}

func detect(t *testing.T, room convention.Room, f Fixture) {
	found := room.Detect(f.Input.Path)
	if found.Score < 2 || found.What == "" {
		t.Errorf("score %d, %q", found.Score, found.What)
	}
}

func readFixture(t *testing.T, room convention.Room, f Fixture) []*tomo.Claim {
	t.Helper()
	claims, err := room.Read(f.Input)
	if err != nil {
		t.Fatal(err)
	}
	if want := max(1, f.Claims); len(claims) != want {
		t.Fatalf("%d claims, want %d", len(claims), want)
	}
	return claims
}

func read(t *testing.T, room convention.Room, f Fixture) {
	ids := map[string]bool{}
	for _, c := range readFixture(t, room, f) {
		if err := c.Validate(); err != nil {
			t.Error(err)
		}
		if c.Package != room.Name || c.ID == "" || ids[c.ID] || c.Path != f.Input.Path {
			t.Errorf("package %q, id %q, path %q", c.Package, c.ID, c.Path)
		}
		ids[c.ID] = true
		for _, quantity := range []string{"tilt angles", "tilt axis", "shifts", "pixel size", "image size"} {
			if !hasSource(c, quantity) {
				t.Errorf("no source of %s", quantity)
			}
		}
		checkAngles(t, c)
	}
}

// checkAngles compares the hub's axis with what the package writes.
func checkAngles(t *testing.T, c *tomo.Claim) {
	t.Helper()
	mean, _, ok := c.Series.MeanAxis()
	axis, known := c.Axis.Get()
	if !ok || !known {
		t.Error("no tilt axis")
		return
	}
	if d := math.Abs(axis.LineDiffTo(mean).Degrees()); d > 2 {
		t.Errorf("the written axis %.2f is not the line of the hub's %.2f", axis.Degrees(), mean.Degrees())
	}
}

func hasSource(c *tomo.Claim, quantity string) bool {
	for _, s := range c.Sources {
		if s.Quantity == quantity {
			return true
		}
	}
	return false
}

func roundTrip(t *testing.T, room convention.Room, f Fixture) {
	for _, c := range readFixture(t, room, f) {
		dir := t.TempDir()
		if f.Loss && !room.Holds.Stretch {
			_, err := room.Write(c, dir)
			if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable {
				t.Errorf("a loss is written without a word: %v", err)
			}
			c, _ = c.Rigid()
		}
		in := f.Input
		writeAndCompare(t, room, c, dir, in)
	}
}

// writeAndCompare writes a claim, reads it back and compares points, exclusion
// and defocus.
func writeAndCompare(t *testing.T, room convention.Room, c *tomo.Claim, dir string, in convention.Input) {
	t.Helper()
	paths, err := room.Write(c, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if st, err := os.Stat(p); err != nil || st.Size() == 0 {
			t.Errorf("%s: %v", p, err)
		}
	}
	in.Path, in.Grid, in.Exclude = dir, c.Series.Grid, nil
	back, err := room.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	px, height, n := Apart(c, back[0])
	if usable := usableTilts(c); px > tolerancePX || height > tolerancePX*c.Series.Grid.PixelSize || n < usable {
		t.Errorf("%d of %d tilts, %.4f px, %.4f A of height", n, usable, px, height)
	}
	compareTilts(t, c, back[0])
	localKept(t, room, c, back[0])
	if _, err := room.Write(c, dir); err == nil {
		t.Error("files are overwritten")
	} else {
		checkProblem(t, err)
	}
}

func usableTilts(c *tomo.Claim) int {
	n := 0
	for _, t := range c.Series.Tilts {
		if t.Usable() {
			n++
		}
	}
	return n
}

func compareTilts(t *testing.T, a, b *tomo.Claim) {
	t.Helper()
	bySection := map[int]tomo.Tilt{}
	for _, x := range b.Series.Tilts {
		bySection[x.Section] = x
	}
	for _, x := range a.Series.Tilts {
		y, ok := bySection[x.Section]
		if !ok || x.Usable() != y.Usable() {
			t.Errorf("section %d: found %v, usable %v became %v", x.Section, ok, x.Usable(), y.Usable())
			continue
		}
		want, known := x.Defocus.Get()
		if got, ok := y.Defocus.Get(); known && x.Usable() && (!ok || math.Abs(got-want) > 5.1) {
			t.Errorf("section %d: defocus %g became %g", x.Section, want, got)
		}
	}
}

func remedies(t *testing.T, room convention.Room, f Fixture) {
	if room.Remedies == nil {
		t.Skip("the room has no remedies")
	}
	for _, c := range readFixture(t, room, f) {
		list := room.Remedies(c)
		if len(list) == 0 {
			t.Error("no remedy")
		}
		for _, r := range list {
			if r.Action == "" || strings.HasSuffix(r.Action, ".") {
				t.Errorf("action %q", r.Action)
			}
		}
	}
}

// checkProblem checks that an error is a problem with words.
func checkProblem(t *testing.T, err error) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) {
		t.Errorf("not a problem: %v", err)
		return
	}
	if p.Got == "" && p.Err == nil {
		t.Errorf("a problem without words: %#v", p)
	}
}
