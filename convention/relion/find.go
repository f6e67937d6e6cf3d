package relion

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/problem"
)

// entry is one tilt series as the files name it.
type entry struct {
	name    string
	global  *star.Loop // table of all series; nil when there is none
	row     int        // of global
	list    string     // path of the file with global
	file    string     // path of the file with the tilts; empty when it is not there
	tilts   *star.Loop // table of the tilts; nil until opened
	version int        // from "# version 50001"; 0 when the file does not say
	notes   []string
}

// base is the name of the series without what Warp and M add to it.
func (e entry) base() string { return strings.TrimSuffix(e.name, ".tomostar") }

// find lists the tilt series of a file or folder without opening the tilts.
func find(path string) ([]entry, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, &problem.Problem{File: path, Got: "no such file or folder", Err: err}
	}
	if st.IsDir() {
		return folder(path)
	}
	return oneFile(path)
}

// oneFile lists the series of a STAR file: those of its global table, or those
// whose tilts it holds.
func oneFile(path string) ([]entry, error) {
	f, err := star.Read(path)
	if err != nil {
		return nil, err
	}
	if entries := listed(f, path); entries != nil {
		return entries, nil
	}
	var entries []entry
	for _, b := range f.Blocks {
		if l, ok := tiltTable(b); ok {
			e := entry{name: b.Name, file: path, tilts: l, version: versionOf(b)}
			e.lookBeside()
			entries = append(entries, e)
		}
	}
	if entries == nil {
		return nil, &problem.Problem{File: path, Got: "no table of tilt series and none of tilts in it",
			Want: "tomograms.star, aligned_tilt_series.star or the file of one series in tilt_series/",
			Hint: "particles, picks and optimisation sets do not hold the geometry of a tilt series"}
	}
	return entries, nil
}

// globalTable returns the table with one row a tilt series.
func globalTable(f *star.File) (*star.Loop, *star.Block, bool) {
	for _, b := range f.Blocks {
		l, ok := b.Loop()
		if ok && l.Len() > 0 && l.Has(tomoName) && (l.Has(starFile) || b.Name == "global") {
			return l, b, true
		}
	}
	return nil, nil, false
}

// tiltTable returns a block's table with one row a tilt.
func tiltTable(b *star.Block) (*star.Loop, bool) {
	l, ok := b.Loop()
	if !ok || l.Has(tomoName) || !(l.Has(yTilt) || l.Has(projX) || l.Has(nominalTilt)) {
		return nil, false
	}
	return l, true
}

// listed returns the series of the global table; nil when there is none.
// Tables of tilts in the same file are found by name, else by order.
func listed(f *star.File, path string) []entry {
	g, gb, ok := globalTable(f)
	if !ok {
		return nil
	}
	var tables []*star.Block
	for _, b := range f.Blocks {
		if _, ok := tiltTable(b); ok {
			tables = append(tables, b)
		}
	}
	names, _ := g.Strings(tomoName)
	files, separate := g.Strings(starFile)
	entries := make([]entry, len(names))
	for i, name := range names {
		e := entry{name: name, global: g, row: i, list: path, version: versionOf(gb)}
		if separate {
			e.file = resolve(filepath.Dir(path), files[i])
		} else if b, ok := f.Block(name); ok {
			e.tilts, _ = tiltTable(b)
			e.file = path
		} else if len(tables) == len(names) {
			e.tilts, _ = tiltTable(tables[i])
			e.file = path
		}
		entries[i] = e
	}
	return entries
}

// open reads the table of the tilts.
func (e *entry) open() error {
	if e.tilts != nil {
		return nil
	}
	f, err := star.Read(e.file)
	if err != nil {
		return err
	}
	b, ok := f.Block(e.name)
	if ok {
		e.tilts, ok = tiltTable(b)
	}
	if !ok {
		var names []string
		for _, b := range f.Blocks {
			names = append(names, "data_"+b.Name)
		}
		return &problem.Problem{File: e.file, Field: "data_" + e.name, Got: "no table of tilts under this name, but " + strings.Join(names, ", "),
			Want: "a block named after " + tomoName + " of " + filepath.Base(e.list), Hint: "RELION finds the table by that name: put the same in both files"}
	}
	if v := versionOf(b); v > 0 {
		e.version = v
	}
	return nil
}

// versionOf returns n of "# version n" above a block, 0 when there is none.
func versionOf(b *star.Block) int {
	for _, c := range b.Comments() {
		if text, ok := strings.CutPrefix(c, "version "); ok {
			if v, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
				return v
			}
		}
	}
	return 0
}

// maxLevels is how far up from a file the folder of the project is looked for.
const maxLevels = 6

// resolve returns the path of a file that a STAR file in dir names relative to
// the folder of the project, in which RELION is started; empty when it is not
// there. Copied files are found beside the one that names them.
func resolve(dir, name string) string {
	if name == "" {
		return ""
	}
	name = filepath.FromSlash(name)
	var places []string
	if filepath.IsAbs(name) {
		places = append(places, name)
	} else {
		for up, at := 0, dir; up <= maxLevels; up, at = up+1, filepath.Join(at, "..") {
			places = append(places, filepath.Join(at, name))
		}
	}
	places = append(places, filepath.Join(dir, "tilt_series", filepath.Base(name)), filepath.Join(dir, filepath.Base(name)))
	for _, p := range places {
		if st, err := os.Stat(p); err == nil && st.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

// lookBeside looks for the global table that names this series, in the folder
// of its file and the one above.
func (e *entry) lookBeside() {
	dir := filepath.Dir(e.file)
	var found []entry
	for _, d := range []string{dir, filepath.Join(dir, "..")} {
		for _, path := range starFiles(d) {
			if sameFile(path, e.file) {
				continue
			}
			f, err := star.Read(path)
			if err != nil {
				continue
			}
			for _, other := range listed(f, path) {
				if other.name == e.name && other.file != "" && sameFile(other.file, e.file) {
					found = append(found, other)
				}
			}
		}
		if len(found) > 0 {
			break
		}
	}
	if i := slices.IndexFunc(found, func(o entry) bool { return filepath.Base(o.list) == tomogramsStar }); i >= 0 {
		found = found[i : i+1]
	}
	switch len(found) {
	case 0:
		e.notes = append(e.notes, "no table of tilt series (tomograms.star) was found beside the file: "+hand+", optics and the size of the tomogram are unknown")
	case 1:
		e.global, e.row, e.list = found[0].global, found[0].row, found[0].list
	default:
		e.notes = append(e.notes, fmt.Sprintf("%s and %s both list this series and were left aside; name one of them for %s and optics",
			filepath.Base(found[0].list), filepath.Base(found[1].list), hand))
	}
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
