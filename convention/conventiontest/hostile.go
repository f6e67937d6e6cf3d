package conventiontest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
)

// spoilers are the ways a text file is damaged.
func spoilers() map[string]func([]byte) []byte {
	return map[string]func([]byte) []byte{
		"empty":     func([]byte) []byte { return nil },
		"half":      func(b []byte) []byte { return b[:len(b)/2] },
		"binary":    func(b []byte) []byte { return append([]byte{0, 255, 0, 1}, b...) },
		"first nan": func(b []byte) []byte { return replaceNumber(b, "nan") },
		"first huge": func(b []byte) []byte {
			return replaceNumber(b, "1e308")
		},
		"words":     func(b []byte) []byte { return append(b, []byte("\nthese are words\n")...) },
		"last line": func(b []byte) []byte { return dropLine(b) },
		"twice":     func(b []byte) []byte { return append(b, b...) },
		"decimal comma": func(b []byte) []byte {
			return []byte(strings.ReplaceAll(string(b), ".", ","))
		},
	}
}

// replaceNumber puts text in place of the first run of digits.
func replaceNumber(b []byte, text string) []byte {
	s := string(b)
	i := strings.IndexAny(s, "0123456789")
	if i < 0 {
		return b
	}
	j := i
	for j < len(s) && strings.ContainsRune("0123456789.", rune(s[j])) {
		j++
	}
	return []byte(s[:i] + text + s[j:])
}

func dropLine(b []byte) []byte {
	s := strings.TrimRight(string(b), "\n")
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		return []byte(s[:i+1])
	}
	return nil
}

// hostile damages one file of the fixture at a time: reading gives a claim that
// is valid, or a problem, and never panics.
func hostile(t *testing.T, room convention.Room, f Fixture) {
	root := f.Input.Path
	if st, err := os.Stat(root); err != nil || !st.IsDir() {
		t.Skip("the fixture is one file")
	}
	files := textFiles(t, root)
	for _, victim := range files {
		for name, spoil := range spoilers() {
			dir := copyTree(t, root, files)
			path := filepath.Join(dir, victim)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, spoil(b), 0o666); err != nil {
				t.Fatal(err)
			}
			attempt(t, room, f.Input, dir, victim+": "+name)
		}
		dir := copyTree(t, root, files)
		if err := os.Remove(filepath.Join(dir, victim)); err != nil {
			t.Fatal(err)
		}
		attempt(t, room, f.Input, dir, victim+": removed")
	}
}

func attempt(t *testing.T, room convention.Room, in convention.Input, dir, what string) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: panic: %v", what, r)
		}
	}()
	room.Detect(dir)
	in.Path = dir
	claims, err := room.Read(in)
	if err != nil {
		checkProblem(t, err)
		return
	}
	for _, c := range claims {
		if err := c.Validate(); err != nil {
			t.Errorf("%s: an invalid claim: %v", what, err)
		}
	}
}

// textFiles are the fixture's files but for the expectations of vectors.
func textFiles(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "case.json" {
			return err
		}
		rel, err := filepath.Rel(root, path)
		out = append(out, rel)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func copyTree(t *testing.T, root string, files []string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
