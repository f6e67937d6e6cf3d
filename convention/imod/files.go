package imod

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// fileSet is the coherent set of files of one tilt series (one axis). Paths are
// empty where there is no such file.
type fileSet struct {
	dir, base string
	suffix    string // "a" or "b" of a dual-axis series, as in tilta.com

	tilt  *tiltParams
	newst *newstParams

	xf, tlt, rawtlt, xtilt, defocus     string
	alignCom, ctfPlotter, ctfCorrection string
	edf, stack, aligned, volume         string
}

// maxNames bounds the folder entries that are looked at.
const maxNames = 200000

// findSets finds the sets of files at path: a folder, or one file of a set.
func findSets(path string) ([]fileSet, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, &problem.Problem{File: path, Got: "no such file or folder", Err: err}
	}
	if st.IsDir() {
		return setsOfFolder(path)
	}
	if strings.EqualFold(filepath.Ext(path), ".com") {
		return setOfCom(path)
	}
	return setOfFile(path)
}

func setsOfFolder(dir string) ([]fileSet, error) {
	names, err := listFiles(dir)
	if err != nil {
		return nil, err
	}
	var sets []fileSet
	for _, name := range names {
		if _, ok := tiltComSuffix(name); !ok {
			continue
		}
		s, err := setFromTiltCom(filepath.Join(dir, name), names)
		if err != nil {
			return nil, err
		}
		sets = append(sets, s)
	}
	if len(sets) > 0 {
		return sets, nil
	}
	for _, name := range names {
		if filepath.Ext(name) == ".xf" && !intermediate(name) && anglesFor(dir, stem(name)) != "" {
			sets = append(sets, plainSet(dir, stem(name), names))
		}
	}
	if len(sets) == 0 {
		return nil, nothingFound(dir, names)
	}
	return sets, nil
}

// tiltComSuffix tells whether a name is tilt.com, tilta.com or tiltb.com; files
// such as tilt-001.com and tilt_3dfind.com are pieces of a run.
func tiltComSuffix(name string) (suffix string, ok bool) {
	switch strings.ToLower(name) {
	case "tilt.com":
		return "", true
	case "tilta.com":
		return "a", true
	case "tiltb.com":
		return "b", true
	}
	return "", false
}

// intermediate tells whether an .xf is one of those eTomo keeps beside the final one.
func intermediate(name string) bool {
	s := stem(name)
	for _, end := range []string{"_fid", "_nonfid", "local"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return s == "rotation" || s == "rotationa" || s == "rotationb"
}

func nothingFound(dir string, names []string) error {
	p := &problem.Problem{File: dir, Got: "no tilt.com and no .xf with a .tlt of the same name",
		Want: "the folder of an IMOD tilt series"}
	for _, name := range names {
		switch filepath.Ext(name) {
		case ".xf":
			p.Got = fmt.Sprintf("%s has no tilt angles beside it", name)
			p.Want = fmt.Sprintf("%s.tlt or %s.rawtlt", stem(name), stem(name))
		case ".tlt", ".rawtlt":
			if p.Want == "the folder of an IMOD tilt series" {
				p.Got = fmt.Sprintf("%s has angles, but there is no .xf with axis and shifts", name)
			}
		}
	}
	return p
}

func setOfCom(path string) ([]fileSet, error) {
	dir := filepath.Dir(path)
	names, err := listFiles(dir)
	if err != nil {
		return nil, err
	}
	if _, err := readNewstCom(path); err == nil {
		if tilt := tiltComFor(dir, path, names); tilt != "" {
			path = tilt
		} else {
			return nil, &problem.Problem{File: path, Got: "no tilt.com beside it", Want: "the .com of tilt, or an .xf with its .tlt"}
		}
	}
	s, err := setFromTiltCom(path, names)
	if err != nil {
		return nil, err
	}
	return []fileSet{s}, nil
}

// tiltComFor finds the tilt.com of a newst.com by its suffix.
func tiltComFor(dir, newst string, names []string) string {
	suffix := strings.TrimPrefix(strings.ToLower(stem(newst)), "newst")
	for _, name := range names {
		if s, ok := tiltComSuffix(name); ok && s == suffix {
			return filepath.Join(dir, name)
		}
	}
	return ""
}

// setOfFile finds the set a file other than a .com belongs to: that of a
// tilt.com which uses it, else the files of the same base name.
func setOfFile(path string) ([]fileSet, error) {
	dir := filepath.Dir(path)
	names, err := listFiles(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, ok := tiltComSuffix(name); !ok {
			continue
		}
		if s, err := setFromTiltCom(filepath.Join(dir, name), names); err == nil && s.uses(path) {
			return []fileSet{s}, nil
		}
	}
	s := plainSet(dir, stem(path), names)
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xf":
		s.xf = path
	case ".tlt":
		s.tlt = path
	case ".rawtlt":
		s.rawtlt = path
	}
	if s.xf == "" {
		return nil, &problem.Problem{File: path, Got: "tilt angles alone: no axis and no shifts",
			Want: fmt.Sprintf("an alignment beside them (%s.xf)", s.base), Hint: "give the folder that holds tilt.com and the .xf"}
	}
	if s.tlt == "" && s.rawtlt == "" {
		return nil, &problem.Problem{File: path, Got: "no tilt angles beside it",
			Want: fmt.Sprintf("%s.tlt or %s.rawtlt", s.base, s.base)}
	}
	return []fileSet{s}, nil
}

func (s fileSet) uses(path string) bool {
	name := filepath.Base(path)
	return slices.ContainsFunc([]string{s.xf, s.tlt, s.rawtlt, s.xtilt, s.defocus, s.edf}, func(p string) bool {
		return p != "" && filepath.Base(p) == name
	})
}

// listFiles returns the names of the regular files of a folder in order.
func listFiles(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, &problem.Problem{File: dir, Got: "cannot be opened", Err: err}
	}
	defer f.Close()
	entries, err := f.ReadDir(maxNames)
	if err != nil && len(entries) == 0 {
		return nil, &problem.Problem{File: dir, Got: "no files in it", Want: "the files of a tilt series"}
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// anglesFor returns the .tlt, else the .rawtlt, of a base name.
func anglesFor(dir, base string) string { return existing(dir, base+".tlt", base+".rawtlt") }

// existing returns the first of the names that is a file in dir.
func existing(dir string, names ...string) string {
	for _, name := range names {
		if p := filepath.Join(dir, name); isFile(p) {
			return p
		}
	}
	return ""
}

// plainSet gathers the files of a base name without any .com.
func plainSet(dir, base string, names []string) fileSet {
	s := fileSet{dir: dir, base: base}
	s.fill(names)
	return s
}
