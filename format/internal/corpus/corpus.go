// Package corpus finds the folder of real files from public repositories that
// the tests of the format packages read. The files belong to third parties and
// are not part of this project; where the folder is absent the tests skip.
package corpus

import (
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// EnvVar names the environment variable that holds the folder.
const EnvVar = "TOMOPARITY_CORPUS"

// fallback is the folder relative to a package two levels below the root.
const fallback = "../../../shared/corpus"

// Dir returns the corpus folder, or skips the test when there is none.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(EnvVar)
	if dir == "" {
		dir = fallback
	}
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		t.Skipf("no corpus at %s; set %s to the folder of real files to run this test", dir, EnvVar)
	}
	return dir
}

// Files returns the paths of all corpus files whose names end in one of the
// suffixes (with the dot, case ignored), relative to Dir, sorted.
func Files(t testing.TB, suffixes ...string) []string {
	t.Helper()
	dir := Dir(t)
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, s := range suffixes {
			if strings.HasSuffix(strings.ToLower(path), s) {
				rel, err := filepath.Rel(dir, path)
				if err != nil {
					return err
				}
				files = append(files, filepath.ToSlash(rel))
				return nil
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walk corpus: %v", err)
	}
	sort.Strings(files)
	return files
}

// Path joins a path relative to the corpus with its folder.
func Path(t testing.TB, rel string) string {
	t.Helper()
	return filepath.Join(Dir(t), filepath.FromSlash(rel))
}
