package convention_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
)

func TestWriteFilesIsAllOrNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	paths, err := convention.WriteFiles(dir, convention.File{Name: "info/a.json", Data: []byte("a")}, convention.File{Name: "b", Data: []byte("b")})
	if err != nil || len(paths) != 2 {
		t.Fatal(paths, err)
	}
	if _, err := convention.WriteFiles(dir, convention.File{Name: "c", Data: []byte("c")}, convention.File{Name: "b", Data: []byte("x")}); err == nil {
		t.Error("written over b")
	}
	if b, err := os.ReadFile(paths[1]); err != nil || string(b) != "b" {
		t.Errorf("%q, %v", b, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
	// A name that cannot be made: what was written before it goes away again.
	if _, err := convention.WriteFiles(dir, convention.File{Name: "d", Data: nil}, convention.File{Name: "b/below", Data: nil}); err == nil {
		t.Error("a file below a file")
	}
	if entries, _ = os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestOfSeries(t *testing.T) {
	all := []string{"a", "b", "c"}
	same := func(s string) string { return s }
	for name, want := range map[string][]string{"": all, "b": {"b"}, "x": all} {
		if got := convention.OfSeries(all, name, same); !slices.Equal(got, want) {
			t.Errorf("%q: %v", name, got)
		}
	}
}
