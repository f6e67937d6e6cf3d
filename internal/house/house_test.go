package house

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tomoparity/tomoparity"

// floor is one storey: the packages on it may import those of lower floors and
// nothing of their own or a higher one.
type floor struct {
	level   int
	pattern string // folder below the root; "x/..." means every folder below x
}

// floors is the house from the ground up. The longest pattern that fits counts,
// so a new room or format needs no line here.
var floors = []floor{
	{0, "problem"},
	{0, "geom"},
	{1, "tomo"},
	{0, "signal/internal/simd"},
	{1, "signal/fft"},
	{1, "signal/interp"},
	{2, "signal"},
	{0, "format/internal/atomicfile"},
	{0, "format/internal/corpus"},
	{1, "format/internal/..."},
	{2, "format/..."},
	{3, "convention"},
	{4, "convention/..."}, // the rooms: on one floor, so they never see each other
	{5, "convention/all"},
	{4, "evidence"}, // the computing rooms: likewise
	{4, "simulate"},
	{4, "compare"},
	{4, "slice"},
	{5, "project"},
	{5, "verify"},
	{6, "recon"},
	{6, "explain"},
	{7, "convert"},
	{6, "verdict"},
	{7, "check"},
	{7, "lint"},
	{8, "repair"},
	{8, "inspect"},
	{8, "demo"},
	{8, "report"},
	{9, "cmd/..."},
	{0, "internal/parallel"},
	{9, "internal/..."}, // tools of the developers
}

// ban is an import that the floors alone would allow.
type ban struct {
	from, to string // package or folder, with all below it
	why      string
}

var bans = []ban{
	{"format", "tomo", "format is syntax only and never interprets"},
	{"tomo", "format", "the hub knows no files"},
	{"convention", "signal", "a room never computes on images"},
	{"convention", "evidence", "a room never computes on images"},
	{"convention", "simulate", "a room never computes on images"},
	{"evidence", "convention", "what the images say must not depend on what a package says"},
	{"evidence", "simulate", "the estimator must not lean on the simulator that judges it"},
	{"simulate", "signal", "the simulator shares no code with the estimator"},
	{"simulate", "evidence", "the simulator shares no code with the estimator"},
	{"simulate", "tomo", "the simulator has its own geometry"},
	{"geom", "os", "pure"}, {"geom", "io", "pure"}, {"geom", "net", "pure"},
	{"tomo", "os", "pure"}, {"tomo", "io", "pure"}, {"tomo", "net", "pure"},
	{"verdict", "os", "verdict never reads a file"},
	{"verdict", "io", "verdict never reads a file"},
	{"verdict", "net", "verdict never reads a file"},
	{"evidence", "os", "images come through an interface"},
	{"evidence", "net", "images come through an interface"},
	{"", "unsafe", "one plain static binary"},
	{"", "C", "one static binary, CGO_ENABLED=0"},
}

// testHelpers are packages that any test may import.
var testHelpers = []string{"convention/conventiontest", "format/internal/corpus"}

// testImports are imports of tests that the floors forbid to the code.
var testImports = []struct{ from, to, why string }{
	{"evidence", "simulate", "tests measure simulated series; the code stays apart"},
	{"signal", "simulate", "tests compare with gonum's transform there"},
}

func levelOf(pkg string) (int, bool) {
	level, longest := 0, -1
	for _, f := range floors {
		if f.pattern == pkg {
			return f.level, true
		}
		base, deep := strings.CutSuffix(f.pattern, "/...")
		if deep && strings.HasPrefix(pkg, base+"/") && len(base) > longest {
			level, longest = f.level, len(base)
		}
	}
	return level, longest >= 0
}

// within reports whether pkg is folder or lies below it.
func within(pkg, folder string) bool {
	return folder == "" || pkg == folder || strings.HasPrefix(pkg, folder+"/")
}

// An import only goes down, and the bans are kept.
func TestFloors(t *testing.T) {
	var v violations
	for _, f := range sources(t) {
		from, ok := levelOf(f.pkg)
		if !ok {
			v.add(f.name, 1, "package %s has no floor; give it a line in the table of floors", f.pkg)
			continue
		}
		for _, im := range f.imports() {
			if why := forbidden(f, from, im.path); why != "" {
				v.add(f.name, im.line, "%s", why)
			}
		}
	}
	v.report(t)
}

// forbidden says why the file, on floor from, may not import the path; it is
// empty when it may.
func forbidden(f *source, from int, imported string) string {
	target, own := strings.CutPrefix(imported, module+"/")
	if f.test && own && (target == f.pkg || slices.Contains(testHelpers, target) || allowedInTests(f.pkg, target)) {
		return ""
	}
	for _, b := range bans {
		if f.test && !own { // tests read and write files
			continue
		}
		if within(f.pkg, b.from) && within(target, b.to) {
			return fmt.Sprintf("%s imports %s: %s", f.pkg, target, b.why)
		}
	}
	if !own {
		return ""
	}
	to, ok := levelOf(target)
	if ok && to >= from {
		return fmt.Sprintf("%s (floor %d) imports %s (floor %d): an import only goes down", f.pkg, from, target, to)
	}
	return ""
}

func allowedInTests(from, to string) bool {
	for _, x := range testImports {
		if from == x.from && to == x.to {
			return true
		}
	}
	return false
}

// The table says what it should: a few imports, allowed and not.
func TestFloorsTable(t *testing.T) {
	cases := []struct {
		from, to string
		test     bool
		want     bool // forbidden
	}{
		{"tomo", module + "/geom", false, false},
		{"geom", module + "/tomo", false, true},
		{"format/mrc", module + "/tomo", false, true},
		{"format/mrc", module + "/format/internal/textio", false, false},
		{"format/mrc", module + "/format/xf", false, true},
		{"convention/imod", module + "/convention/eman2", false, true},
		{"convention/imod", module + "/convention", false, false},
		{"convention/imod", module + "/convention/conventiontest", false, true},
		{"convention/imod", module + "/convention/conventiontest", true, false},
		{"convention/all", module + "/convention/imod", false, false},
		{"convention/relion", module + "/signal", false, true},
		{"verdict", "os/exec", false, true},
		{"verdict", "os", true, false},
		{"verdict", module + "/evidence", false, false},
		{"verdict", module + "/check", false, true},
		{"simulate", module + "/evidence", false, true},
		{"simulate", module + "/evidence", true, true},
		{"evidence", module + "/simulate", false, true},
		{"evidence", module + "/simulate", true, false},
		{"internal/blindtest", module + "/simulate", false, false},
		{"internal/blindtest", module + "/evidence", false, false},
		{"geom", "C", false, true},
	}
	for _, c := range cases {
		level, ok := levelOf(c.from)
		if !ok {
			t.Errorf("%s has no floor", c.from)
		}
		why := forbidden(&source{pkg: c.from, test: c.test}, level, c.to)
		if (why != "") != c.want {
			t.Errorf("%s imports %s (test %v): %q", c.from, c.to, c.test, why)
		}
	}
}

// roomFiles are what every room has, so that a reader who knows one room knows all.
var roomFiles = []string{"doc.go", "detect.go", "read.go", "words.go", "frame.go"}

// Every room has the same files and stands in the registry.
func TestRooms(t *testing.T) {
	var v violations
	files := map[string]bool{}
	rooms := map[string]bool{}
	registered := map[string]bool{}
	for _, f := range sources(t) {
		files[f.name] = true
		dir, name := path.Split(f.pkg)
		if dir == "convention/" && name != "all" && name != "conventiontest" {
			rooms[f.pkg] = true
		}
		if f.pkg == "convention/all" && !f.test {
			for _, im := range f.imports() {
				registered[strings.TrimPrefix(im.path, module+"/")] = true
			}
		}
	}
	for _, room := range sortedKeys(rooms) {
		for _, name := range roomFiles {
			if !files[room+"/"+name] {
				v.add(room+"/"+name, 1, "is missing: every room has %s", strings.Join(roomFiles, " "))
			}
		}
		if !registered[room] {
			v.add(room+"/doc.go", 1, "the room is not in the registry convention/all")
		}
	}
	v.report(t)
}
