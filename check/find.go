package check

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/problem"
)

// kind is what a path is to check.
type kind int

const (
	isStack kind = iota
	isMdoc
	isAngles
	isClaim
	isFits
)

// input is one path of the request, recognised.
type input struct {
	path string
	kind kind
	room convention.Room // for claims
	what string
}

// recognise sorts the paths of a request by their content.
func recognise(paths []string, rooms []convention.Room) ([]input, error) {
	var out []input
	seen := map[string]bool{}
	for _, typed := range paths {
		if seen[filepath.Clean(typed)] {
			continue // named twice, as by a wildcard
		}
		seen[filepath.Clean(typed)] = true
		found, err := recogniseOne(typed, rooms)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func recogniseOne(typed string, rooms []convention.Room) ([]input, error) {
	path, forced, err := splitPrefix(typed, rooms)
	if err != nil {
		return nil, err
	}
	st, err := os.Stat(path)
	if err != nil {
		return nil, missing(path, err)
	}
	if forced != nil {
		return []input{{path: path, kind: isClaim, room: *forced, what: forced.Title}}, nil
	}
	if !st.IsDir() {
		if in, ok := plainFile(path); ok {
			return []input{in}, nil
		}
	}
	var out []input
	best := 0
	for _, r := range rooms {
		if f := r.Detect(path); f.Score > 0 {
			out = append(out, input{path: path, kind: isClaim, room: r, what: f.What})
			best = max(best, f.Score)
		}
	}
	out = slices.DeleteFunc(out, func(in input) bool { return best >= 2 && in.room.Detect(path).Score < 2 })
	if len(out) == 0 && !st.IsDir() {
		if strings.HasSuffix(strings.ToLower(path), tltSuffix) {
			return []input{{path: path, kind: isAngles, what: "recorded tilt angles"}}, nil
		}
		if in, ok := fitsFile(path); ok {
			return []input{in}, nil
		}
	}
	if len(out) == 0 && st.IsDir() {
		if inside := oneSeriesInside(path, rooms); inside != nil {
			return recognise(inside, rooms)
		}
	}
	if len(out) == 0 {
		return nil, unknownPath(path, st.IsDir(), rooms)
	}
	return out, nil
}

// splitPrefix takes "imod:path" apart. A path that exists as typed wins.
func splitPrefix(typed string, rooms []convention.Room) (string, *convention.Room, error) {
	name, rest, ok := strings.Cut(typed, ":")
	if !ok {
		return typed, nil, nil
	}
	if _, err := os.Stat(typed); err == nil {
		return typed, nil, nil
	}
	var names []string
	for i := range rooms {
		if rooms[i].Name == name {
			return rest, &rooms[i], nil
		}
		names = append(names, rooms[i].Name)
	}
	return "", nil, &problem.Problem{Class: problem.BadCall, File: typed, Got: fmt.Sprintf("no package is called %q", name),
		Want: "one of " + strings.Join(names, ", ") + " before the colon"}
}

// tltSuffix ends the name of AreTomo3's list of angle, place in the acquisition
// and dose, one line a section of the stack; in lower case.
const tltSuffix = "_tlt.txt"

// plainFile recognises files that are no claim of a package.
func plainFile(path string) (input, bool) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".mrc", ".st", ".mrcs", ".map", ".ali", ".rec", ".preali", ".raw":
		return input{path: path, kind: isStack, what: "image stack"}, true
	case ".mdoc", ".idoc":
		return input{path: path, kind: isMdoc, what: "SerialEM mdoc"}, true
	case ".rawtlt":
		return input{path: path, kind: isAngles, what: "recorded tilt angles"}, true
	}
	if looksLikeMRC(path) {
		return input{path: path, kind: isStack, what: "image stack"}, true
	}
	return input{}, false
}

// fitsFile recognises a list of fitted CTFs that no result has beside it and
// whose writer is known; a faulty one is recognised too.
func fitsFile(path string) (input, bool) {
	ok := false
	switch strings.ToLower(filepath.Ext(path)) {
	case ".txt":
		if f, err := ctftxt.Read(path); err == nil {
			w, _ := convention.WriterOfCTF(f)
			ok = w != convention.CTFUnknown
		}
	case ".star", ".log":
		l, err := readCTF(path)
		ok = err == nil && !l.particles
	}
	return input{path: path, kind: isFits, what: "fitted CTFs"}, ok
}

// looksLikeMRC reads the four bytes that say "MAP ".
func looksLikeMRC(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var b [4]byte
	_, err = f.ReadAt(b[:], 208)
	return err == nil && string(b[:3]) == "MAP"
}

func missing(path string, err error) error {
	p := &problem.Problem{File: path, Got: "cannot be opened", Err: err}
	if os.IsNotExist(err) {
		p.Got, p.Want, p.Err = "there is no such file or folder", "", nil
		if near := nearestName(path); near != "" {
			p.Hint = "did you mean " + near + " ?"
		}
	}
	return p
}

// withHint adds what to do to a problem that does not say.
func withHint(err error, hint string) error {
	var list problem.List
	if errors.As(err, &list) && len(list) > 0 {
		out := slices.Clone(list)
		out[len(out)-1] = hinted(out[len(out)-1], hint)
		return out
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		return hinted(p, hint)
	}
	return err
}

func hinted(p *problem.Problem, hint string) *problem.Problem {
	q := *p
	if q.Hint == "" {
		q.Hint = hint
	}
	return &q
}

func unknownPath(path string, dir bool, rooms []convention.Room) error {
	p := &problem.Problem{File: path, Got: "this file is of no kind that is known here",
		Want: "an MRC stack, an mdoc, a .rawtlt, or the metadata of a package",
		Hint: "to force a package, put its name and a colon before the path: imod:" + path}
	if dir {
		p.Got = "nothing in this folder itself is known here"
		if inside := knownInside(path, rooms); inside != nil {
			p.Hint = "name what is in it: " + strings.Join(inside, " ")
		}
	}
	return p
}

// oneSeriesInside lists what is right below a folder when that is plainly one
// series: a single stack and folders of packages.
func oneSeriesInside(dir string, rooms []convention.Room) []string {
	inside := knownInside(dir, rooms)
	stacks := 0
	for _, p := range inside {
		if st, err := os.Stat(p); err != nil || !st.IsDir() {
			stacks++
		}
	}
	if stacks != 1 || len(inside) < 2 {
		return nil
	}
	return inside
}

// knownInside lists the stacks and the folders of packages right below a
// folder, for the hint; at most a handful.
func knownInside(dir string, rooms []convention.Room) []string {
	const most = 6
	var out []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries[:min(len(entries), 1000)] {
		path := filepath.Join(dir, e.Name())
		known := !e.IsDir() && looksLikeMRC(path)
		for _, r := range rooms {
			known = known || e.IsDir() && r.Detect(path).Score >= 2
		}
		if known && len(out) == most {
			return append(out, "...")
		}
		if known {
			out = append(out, path)
		}
	}
	return out
}

// nearestName looks in the folder of path for a name within two edits.
func nearestName(path string) string {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	best, at := 3, ""
	for _, e := range entries {
		if d := EditDistance(base, e.Name()); d < best {
			best, at = d, e.Name()
		}
	}
	if at == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(path), at)
}

// EditDistance counts the insertions, deletions, substitutions and swaps of
// neighbours that turn a into b.
func EditDistance(a, b string) int {
	prev2, prev := []int(nil), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur := make([]int, len(b)+1)
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev = prev, cur
	}
	return prev[len(b)]
}

// Recognised is what a path is, for those who only want to know.
type Recognised struct {
	Path    string // without a package's prefix
	Typed   string // with the prefix of the package, so that it is read as that
	What    string
	Package string // for results of a package
	Stack   bool   // an MRC file
	Mdoc    bool
	Fits    bool // a list of fitted CTFs
}

// Recognise says what a path is by its content.
func Recognise(path string, rooms []convention.Room) ([]Recognised, error) {
	inputs, err := recogniseOne(path, rooms)
	if err != nil {
		return nil, err
	}
	var out []Recognised
	for _, in := range inputs {
		out = append(out, Recognised{Path: in.path, Typed: in.room.Name + ":" + in.path, What: in.what, Package: in.room.Name,
			Stack: in.kind == isStack, Mdoc: in.kind == isMdoc, Fits: in.kind == isFits})
	}
	return out, nil
}
