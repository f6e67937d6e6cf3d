package relion

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/problem"
)

const (
	tomogramsStar = "tomograms.star"
	alignedStar   = "aligned_tilt_series.star"

	maxNames  = 20000    // entries of a folder that are looked at
	maxPeeked = 64       // STAR files of a folder that are opened to see what they are
	maxBytes  = 16 << 20 // size up to which they are
)

// starFiles returns the STAR files of a folder that are small enough to be
// opened for a look, in order of name.
func starFiles(dir string) []string {
	var out []string
	for _, e := range entriesOf(dir) {
		if e.IsDir() || !strings.EqualFold(filepath.Ext(e.Name()), ".star") {
			continue
		}
		if info, err := e.Info(); err == nil && info.Size() <= maxBytes && len(out) < maxPeeked {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}

// entriesOf lists a folder in order of name.
func entriesOf(dir string) []os.DirEntry {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxNames)
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries
}

// folder lists the series of a folder: of the global table in it, else of the
// files of single series in it, else of the latest job of a project.
func folder(dir string) ([]entry, error) {
	for _, name := range []string{tomogramsStar, alignedStar} {
		path := filepath.Join(dir, name)
		if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
			return oneFile(path)
		}
	}
	lists, singles := sortStars(dir)
	switch {
	case len(lists) == 1:
		return oneFile(lists[0])
	case len(lists) > 1:
		return nil, &problem.Problem{Class: problem.BadCall, File: dir, Got: "several tables of tilt series: " + baseNames(lists), Want: "one",
			Hint: "name the file: " + lists[0]}
	case len(singles) > 0:
		var all []entry
		for _, path := range singles {
			entries, err := oneFile(path)
			if err != nil {
				return nil, err
			}
			all = append(all, entries...)
		}
		return all, nil
	}
	return latestJob(dir)
}

// sortStars returns the STAR files of a folder that hold a table of tilt series,
// and those that hold the tilts of single ones.
func sortStars(dir string) (lists, singles []string) {
	for _, path := range starFiles(dir) {
		f, err := star.Read(path)
		if err != nil {
			continue
		}
		if _, _, ok := globalTable(f); ok {
			lists = append(lists, path)
			continue
		}
		if slices.ContainsFunc(f.Blocks, func(b *star.Block) bool { _, ok := tiltTable(b); return ok }) {
			singles = append(singles, path)
		}
	}
	return lists, singles
}

func baseNames(paths []string) string {
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return strings.Join(names, ", ")
}

// job is a folder of a RELION project that holds aligned tilt series.
type job struct {
	number int
	list   string
}

// jobs returns the jobs of a project that hold aligned series, latest first.
func jobs(dir string) []job {
	var out []job
	for _, kind := range entriesOf(dir) {
		if !kind.IsDir() {
			continue
		}
		for _, e := range entriesOf(filepath.Join(dir, kind.Name())) {
			text, ok := strings.CutPrefix(e.Name(), "job")
			n, err := strconv.Atoi(text)
			if !ok || err != nil || !e.IsDir() {
				continue
			}
			for _, name := range []string{tomogramsStar, alignedStar} {
				path := filepath.Join(dir, kind.Name(), e.Name(), name)
				if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
					out = append(out, job{n, path})
					break
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b job) int { return cmp.Compare(b.number, a.number) })
	return out
}

func latestJob(dir string) ([]entry, error) {
	all := jobs(dir)
	if len(all) == 0 {
		return nil, &problem.Problem{File: dir, Got: "no " + tomogramsStar + ", no other table of tilt series, and no jobs that hold one",
			Want: "a RELION project or job folder", Hint: "the tables are in AlignTiltSeries/jobNNN/ and Tomograms/jobNNN/"}
	}
	entries, err := oneFile(all[0].list)
	if err == nil && len(all) > 1 {
		for i := range entries {
			entries[i].notes = append(entries[i].notes, fmt.Sprintf("of %d jobs with aligned tilt series the latest is read, %s; name the %s of another to read that",
				len(all), all[0].list, tomogramsStar))
		}
	}
	return entries, err
}
