package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/file-kinds.md anew")

const (
	kindsPage = "../../docs/file-kinds.md"
	unknown   = "not known here"
)

// TestKindsPage holds docs/file-kinds.md against what info says of the files
// that it was made from. Another collection of files is not compared.
func TestKindsPage(t *testing.T) {
	dir := corpusDir(t)
	page := kindsText(t, dir, checkInfo(t, tomoparity(t, 0, "info", "--recursive", "--json", dir)))
	if *update {
		if err := os.WriteFile(kindsPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(kindsPage)
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile("fingerprint `[0-9a-f]+`").FindString
	if made(string(old)) != made(page) {
		t.Skipf("docs/file-kinds.md is of other files than those in %s", dir)
	}
	if string(old) == page {
		return
	}
	t.Error("docs/file-kinds.md is not current: go test ./cmd/tomoparity -run KindsPage -update")
	was := strings.Split(string(old), "\n")
	for _, line := range strings.Split(page, "\n") {
		if !slices.Contains(was, line) {
			t.Log("now:", line)
		}
	}
}

// corpusDir is the folder of real files; the test skips where there is none.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TOMOPARITY_CORPUS")
	if dir == "" {
		dir = "../../../shared/corpus"
	}
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		t.Skipf("no corpus at %s; set TOMOPARITY_CORPUS to the folder of real files to run this test", dir)
	}
	return dir
}

// kindsText makes the page: endings by kinds, with the number of files. Files
// right in the folder describe the collection and are left out.
func kindsText(t *testing.T, dir string, items []map[string]any) string {
	t.Helper()
	type row struct{ ext, what, said string }
	files := map[row]map[string]bool{}
	for _, it := range items {
		path := it["path"].(string)
		if filepath.Dir(path) == filepath.Clean(dir) {
			continue
		}
		r := row{ext: strings.ToLower(filepath.Ext(path)), what: shortKind(it["what"].(string)), said: saidOf(it)}
		if r.said == unknown {
			r.what = ""
		}
		if files[r] == nil {
			files[r] = map[string]bool{}
		}
		files[r][path] = true
	}
	rows := slices.SortedFunc(maps.Keys(files), func(a, b row) int {
		return strings.Compare(a.ext+"\x00"+a.what+"\x00"+a.said, b.ext+"\x00"+b.what+"\x00"+b.said)
	})
	total, sum := fingerprint(t, dir)
	var b strings.Builder
	fmt.Fprintf(&b, "# Kinds of files\n\nWhat `tomoparity info` calls the %d files of a collection from public repositories (fingerprint `%s`), by ending.\n"+
		"Where the last column is empty, the file was read. Made by `go test ./cmd/tomoparity -run KindsPage -update`.\n\n"+
		"| ending | files | recognised as | what is said |\n|---|---:|---|---|\n", total, sum)
	for _, r := range rows {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", r.ext, len(files[r]), r.what, r.said)
	}
	return b.String()
}

// shortKind drops what differs from file to file.
func shortKind(what string) string {
	for _, start := range []string{"mdoc of a tilt series", "IMOD command file", "MRC image or stack"} {
		if strings.HasPrefix(what, start) {
			return start
		}
	}
	return strings.ReplaceAll(what, "|", "/")
}

// saidOf is why a file is not read whole, without the names in it.
func saidOf(it map[string]any) string {
	if it["what"] == unknown {
		return unknown
	}
	if _, faulty := it["error"]; faulty {
		return "refused, with place and reason"
	}
	for _, w := range it["warnings"].([]any) {
		if s := w.(string); strings.HasPrefix(s, "not supported: ") {
			return s
		}
	}
	return ""
}

// fingerprint is the number of files and a hash of their names and sizes.
func fingerprint(t *testing.T, dir string) (int, string) {
	t.Helper()
	sum, n := sha256.New(), 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == filepath.Clean(dir) {
			return err
		}
		st, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		n++
		fmt.Fprintln(sum, filepath.ToSlash(rel), st.Size())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n, fmt.Sprintf("%x", sum.Sum(nil)[:6])
}
