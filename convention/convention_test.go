package convention_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/tomo"
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
		if got, err := convention.OfSeries(all, convention.Input{Series: name}, same); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", name, got, err)
		}
	}
	named := convention.Input{Path: "set", Series: "b", Named: true}
	if got, err := convention.OfSeries(all, named, same); err != nil || !slices.Equal(got, []string{"b"}) {
		t.Errorf("named: %v, %v", got, err)
	}
	named.Series = "x"
	if got, err := convention.OfSeries(all[:1], named, same); err != nil || len(got) != 1 {
		t.Errorf("the only one under another name: %v, %v", got, err)
	}
	if got, err := convention.OfSeries(all, named, same); err == nil || !strings.Contains(err.Error(), "expected one of a, b, c") {
		t.Errorf("none of several: %v, %v", got, err)
	}
}

// A room writes for the version that is asked for, the usual one without, and
// never for one it does not know.
func TestForms(t *testing.T) {
	write := func(name string) func(*tomo.Claim, string) ([]string, error) {
		return func(*tomo.Claim, string) ([]string, error) { return []string{name}, nil }
	}
	room := convention.Room{Name: "x", Title: "X", Form: convention.Form{Version: "5", Write: write("new")},
		Others: []convention.Form{{Version: "4", Write: write("old"), Holds: convention.Holds{Stretch: true}}}}
	for version, want := range map[string]struct{ title, file string }{"": {"X", "new"}, "5": {"X", "new"}, "4": {"X 4", "old"}} {
		as, ok := room.As(version)
		if !ok || as.Title != want.title || as.Holds.Stretch != (version == "4") {
			t.Fatalf("%q: %v, %+v", version, ok, as)
		}
		if files, _ := as.Write(nil, ""); files[0] != want.file {
			t.Errorf("%q writes the %s form", version, files[0])
		}
	}
	if _, ok := room.As("3"); ok || len(room.Forms()) != 2 {
		t.Errorf("%d forms, version 3 %v", len(room.Forms()), ok)
	}
	if reader := (convention.Room{}); reader.Forms() != nil {
		t.Error("a room without Write has forms")
	} else if _, ok := reader.As(""); ok {
		t.Error("a room without Write writes")
	}
}
