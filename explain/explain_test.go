package explain_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/explain"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

var update = flag.Bool("update", false, "write the convention pages anew")

// declared are the rooms whose sense of tilting is known.
func declared() []convention.Room {
	var out []convention.Room
	for _, r := range all.Rooms() {
		if r.Facts.TiltSign != 0 {
			out = append(out, r)
		}
	}
	return out
}

// questions are what every page answers, with "unknown" where nothing is known.
var questions = []string{"tilt axis", "tilt angle", "pixel centre", "volume", "defocus", "hand flag", "index base", "row order"}

// Every room declares its facts, and answers every question.
func TestEveryRoomDeclaresItsFacts(t *testing.T) {
	for _, r := range all.Rooms() {
		f := r.Facts
		if f.Versions == "" || f.Projection == "" {
			t.Errorf("%s: versions %q, projection %q", r.Name, f.Versions, f.Projection)
		}
		said := map[string]bool{}
		for _, x := range f.Facts {
			said[x.What] = true
		}
		for _, q := range questions {
			if !said[q] && !(r.Name == "serialem" && q == "volume") { // there is no volume yet
				t.Errorf("%s: nothing is said of %s", r.Name, q)
			}
		}
		if r.Write != nil && (f.TiltSign == 0 || f.AxisSign == 0 || len(f.ToHub) == 0 || len(f.FromHub) == 0) {
			t.Errorf("%s is written, and its signs or steps are not declared", r.Name)
		}
	}
}

func TestChangesAreTheIdentities(t *testing.T) {
	r := declared()[0]
	d := explain.Run(r, r, nil)
	want := []struct {
		m    geom.Mat3
		hand string
	}{{geom.Diag3(1, 1, -1), "flips"}, {geom.Diag3(-1, -1, -1), "flips"}, {geom.Diag3(-1, -1, 1), "kept"}}
	for i, c := range d.Changes {
		if c.Matrix != want[i].m || c.Hand != want[i].hand {
			t.Errorf("%s: %v %s, want %v %s", c.What, c.Matrix, c.Hand, want[i].m, want[i].hand)
		}
	}
	if d.Matrix != geom.Identity3() {
		t.Errorf("a package against itself: %v", d.Matrix)
	}
}

// written are results of each package: vectors, or the fixtures of its room.
func written(t *testing.T) map[string][]convention.Input {
	t.Helper()
	out := map[string][]convention.Input{
		"aretomo": {{Path: "../convention/aretomo/testdata/three", Grid: tomo.ImageGrid{PixelSize: 5}}},
		"warp":    {{Path: "../convention/warp/testdata/project"}},
		"cets":    {{Path: "../convention/cets/testdata/plain"}},
		"portal":  {{Path: "../convention/portal/testdata/plain", Sections: 6}},
	}
	for name, dir := range map[string]string{"imod": "imod", "eman2": "eman2", "relion": "relion5"} {
		for _, c := range conventiontest.LoadCases(t, filepath.Join("..", "testdata", "vectors", dir)) {
			out[name] = append(out[name], c.Input(c.Dir))
		}
	}
	return out
}

// The declared signs are those of real files: the room's own reader must give
// hub tilts of that sign.
func TestDeclaredSignsHold(t *testing.T) {
	for name, inputs := range written(t) {
		r := room(t, name)
		for _, in := range inputs {
			claims, err := r.Read(in)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for _, tilt := range claims[0].Series.Tilts {
				if d, ok := tilt.Projection.Decompose(); ok && !tilt.NoGeometry {
					sum += d.Tilt.Degrees() * tilt.Written.Degrees()
				}
			}
			if sum*float64(r.Facts.TiltSign) <= 0 {
				t.Errorf("%s, %s: declared tilt sign %+d, the reader says otherwise", name, in.Path, r.Facts.TiltSign)
			}
		}
	}
}

func TestThreadsQuestionFitsOneScreen(t *testing.T) {
	text := explain.Run(room(t, "eman2"), room(t, "imod"), nil).Text()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > 45 {
		t.Errorf("%d lines", len(lines))
	}
	for _, l := range lines {
		if len([]rune(l)) > 99 {
			t.Errorf("%d columns: %s", len([]rune(l)), l)
		}
	}
	for _, want := range []string{"mirror image: z reversed", "turned by 180 deg about z", "never both", "--checkhand"} {
		if !strings.Contains(text, want) {
			t.Errorf("the screen does not say %q", want)
		}
	}
}

func room(t *testing.T, name string) convention.Room {
	t.Helper()
	for _, r := range declared() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no facts of %s", name)
	return convention.Room{}
}

// The pages under docs/conventions are made from the facts and are current.
func TestPagesAreCurrent(t *testing.T) {
	for _, r := range all.Rooms() {
		path := filepath.Join("..", "docs", "conventions", r.Name+".md")
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(explain.Page(r)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != explain.Page(r) {
			t.Errorf("%s is not current: go test ./explain -update (%v)", path, err)
		}
		for _, f := range r.Facts.Facts {
			if f.Known != convention.Run && f.Known != convention.Read {
				t.Errorf("%s: %s: known by %q", r.Name, f.What, f.Known)
			}
		}
	}
}

// A package that keeps angles alone is not said to give a tomogram.
func TestAnglesAlone(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"imod", "stopgap", "IMOD and STOPGAP turn the specimen the same way for the same sign of tilt angle; the files of STOPGAP hold angles alone"},
		{"emclarity", "eman2", "emClarity and EMAN2 turn the specimen opposite ways for the same sign of tilt angle; the files of emClarity hold angles alone"},
	} {
		if got := explain.Run(room(t, c.from), room(t, c.to), nil).SameNumbers; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s to %s: %s", c.from, c.to, got)
		}
	}
}
