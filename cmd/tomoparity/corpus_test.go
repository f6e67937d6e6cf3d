package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCorpus names every file of a folder of real files from public
// repositories. The folder is not part of the project.
func TestCorpus(t *testing.T) {
	dir := corpusDir(t)
	items := checkInfo(t, tomoparity(t, 0, "info", "--recursive", "--json", dir))
	seen := map[string]bool{}
	for _, it := range items {
		seen[filepath.Clean(it["path"].(string))] = true
	}
	counts := map[string]map[string]int{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !seen[path] {
			t.Errorf("%s is not among the items", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items {
		path, what := it["path"].(string), it["what"].(string)
		reason, faulty := it["error"].(string)
		ext := strings.ToLower(filepath.Ext(path))
		if faulty && !strings.Contains(reason, "\n  ") {
			t.Errorf("%s: an error without a remedy: %s", path, reason)
		}
		if mustKnow[ext] && what == "not known here" {
			t.Errorf("%s is not named", path)
		}
		if faulty && what != "not known here" {
			what += ", faulty"
		}
		if counts[ext] == nil {
			counts[ext] = map[string]int{}
		}
		counts[ext][kindOf(what)]++
	}
	for ext, want := range corpusKinds {
		for kind, n := range want {
			if got := counts[ext][kind]; got < n {
				t.Errorf("%d files %s are %q, at least %d are there", got, ext, kind, n)
			}
		}
	}
	t.Log(len(items), "items:", counts)
}

// mustKnow are the endings of files that are always named as what they are.
var mustKnow = map[string]bool{".mdoc": true, ".tlt": true, ".rawtlt": true, ".xtilt": true, ".xf": true, ".com": true,
	".defocus": true, ".edf": true, ".mrc": true, ".mrcs": true, ".st": true, ".mod": true, ".fid": true, ".3dmod": true,
	".star": true, ".em": true, ".dm3": true, ".dm4": true, ".tif": true, ".emd": true, ".tbl": true, ".cmm": true, ".log": true, ".xml": true}

// corpusKinds are the least numbers by ending and kind.
var corpusKinds = map[string]map[string]int{
	".mdoc":    {"mdoc of a tilt series": 14, "mdoc of one movie": 62},
	".tlt":     {"tilt angles": 19, "table of 22 columns": 4},
	".rawtlt":  {"tilt angles as recorded": 6},
	".xtilt":   {"tilts about x (IMOD)": 5},
	".xf":      {"IMOD transforms": 19, "IMOD local alignments (LOCALFILE of tilt)": 2, "3-D transform of IMOD (solvematch, matchvol)": 4},
	".com":     {"IMOD command file": 44, "settings in the form of an IMOD command file": 4},
	".defocus": {"IMOD defocus file": 3},
	".mrc":     {"MRC": 21, "image stack, faulty": 1},
	".edf":     {"eTomo data file": 2},
	".mod":     {"IMOD model": 9},
	".fid":     {"IMOD fiducial model": 1},
	".em":      {"EM image or volume (TOM, PyTom, AV3)": 6},
	".xyz":     {"positions of beads (fid.xyz of IMOD's tiltalign)": 4},
}

// kindOf is the beginning of what up to the part that differs from file to file.
func kindOf(what string) string {
	faulty := strings.HasSuffix(what, ", faulty")
	kinds := []string{"mdoc of a tilt series", "mdoc of one movie", "table of 22 columns", "settings in the form of an IMOD command file", "IMOD command file", "MRC"}
	if i := slices.IndexFunc(kinds, func(k string) bool { return strings.HasPrefix(what, k) }); i >= 0 && !faulty {
		return kinds[i]
	}
	return what
}
