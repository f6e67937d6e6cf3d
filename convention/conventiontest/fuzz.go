package conventiontest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
)

// FilesOf loads the files below a folder but for the expectations of vectors,
// by their slash-separated names.
func FilesOf(tb testing.TB, dir string) map[string]string {
	tb.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "case.json" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// Fuzz is the body of a room's fuzz target. files are those of a result that the
// room reads; each input puts bytes in the place of one of them. main is what
// is read, below the folder of the files; empty is the folder. Reading gives
// valid claims or a problem, and never panics.
func Fuzz(f *testing.F, room convention.Room, in convention.Input, main string, files map[string]string) {
	f.Helper()
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	dir := f.TempDir()
	write := func(tb testing.TB, name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	for i, name := range names {
		write(f, name, files[name])
		f.Add(uint8(i), []byte(files[name]))
		f.Add(uint8(i), []byte{})
	}
	in.Path = filepath.Join(dir, filepath.FromSlash(main))
	if claims, err := room.Read(in); room.Write != nil && (err != nil || len(claims) == 0) {
		f.Fatalf("the seeds are no result of %s: %v", room.Title, err)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		name := names[int(which)%len(names)]
		write(t, name, string(data))
		defer write(t, name, files[name])
		room.Detect(in.Path)
		claims, err := room.Read(in)
		if err != nil {
			checkProblem(t, err)
			return
		}
		for _, c := range claims {
			if err := c.Validate(); err != nil {
				t.Errorf("%s: an invalid claim: %v", name, err)
			}
		}
	})
}
