package serialem_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/format/mrc"
)

// corpusDir is where the collection of real files is, if there is one.
func corpusDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("TOMOPARITY_CORPUS"), "../../../shared/corpus"} {
		if st, err := os.Stat(dir); dir != "" && err == nil && st.IsDir() {
			return dir
		}
	}
	t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	return ""
}

// Real mdoc files and stacks give an acquisition or a problem with words.
func TestCorpus(t *testing.T) {
	read := 0
	err := filepath.WalkDir(corpusDir(t), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch {
		case strings.HasSuffix(path, ".mdoc"):
			a, err := serialem.Read(path, 0)
			if err == nil {
				read++
				t.Logf("%s: %d images, axis %v, %v", filepath.Base(path), len(a.Exposures), a.Axis, a.Notes)
			} else if !strings.Contains(err.Error(), "FrameSet") {
				t.Logf("%s: %v", filepath.Base(path), err)
			}
		case strings.HasSuffix(path, ".st"):
			f, err := mrc.Open(path, mrc.Options{Permissive: true})
			if err != nil {
				return nil
			}
			a := serialem.ReadHeader(f)
			t.Logf("%s: %d images, axis %v, %v", filepath.Base(path), len(a.Exposures), a.Axis, a.Notes)
			return f.Close()
		}
		return nil
	})
	if err != nil || read < 5 {
		t.Errorf("%d read, %v", read, err)
	}
}
