package convert_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/tomo"
)

// plain is the plainest vector of IMOD.
func plain(t *testing.T) *tomo.Claim {
	t.Helper()
	for _, c := range conventiontest.LoadCases(t, "../testdata/vectors/imod") {
		if c.Name == "plain" {
			claims, err := room(t, "imod").Read(c.Input(c.Dir))
			if err != nil {
				t.Fatal(err)
			}
			return claims[0]
		}
	}
	t.Fatal("no vector plain")
	return nil
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What stands in the way is said before anything is moved, by a dry run too.
func TestNothingIsHalfWritten(t *testing.T) {
	file := func(t *testing.T, dir string) { write(t, dir) }
	inside := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name))
		}
	}
	folder := func(t *testing.T, dir string) {
		if err := os.MkdirAll(filepath.Join(dir, "tomograms.star"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct {
		name      string
		prepare   func(t *testing.T, dir string)
		overwrite bool
		want      string
	}{
		{"the target is a file", file, true, "a file; expected a folder to write to"},
		{"a file is there", inside("tomograms.star"), false, "exists already"},
		{"a folder in place of a file", folder, true, "a folder where a file is to be written"},
		{"a file in place of a folder", inside("tilt_series"), true, "a file where a folder is to be made"},
	} {
		for _, dry := range []bool{false, true} {
			parent := t.TempDir()
			dir := filepath.Join(parent, "out")
			x.prepare(t, dir)
			_, err := convert.Run(convert.Request{Source: plain(t), Target: room(t, "relion"), Dir: dir, Overwrite: x.overwrite, DryRun: dry})
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s, dry run %v: %v", x.name, dry, err)
			}
			if _, err := os.Stat(filepath.Join(dir, convert.CertificateName)); err == nil {
				t.Errorf("%s, dry run %v: half written", x.name, dry)
			}
			if left, _ := filepath.Glob(filepath.Join(parent, ".tomoparity*")); left != nil {
				t.Errorf("%s, dry run %v: left behind %v", x.name, dry, left)
			}
		}
	}
}

// A series may be called anything; the files and the command of README.txt
// have one name that needs no quotes.
func TestNamesWithBlanks(t *testing.T) {
	for _, target := range []string{"imod", "eman2", "aretomo", "warp", "relion"} {
		c := plain(t)
		c.Series.Name = "my series: \u00e4/1"
		dir := filepath.Join(t.TempDir(), "out")
		if _, err := convert.Run(convert.Request{Source: c, Target: room(t, target), Dir: dir}); err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		const name = "my_series____1"
		text, err := os.ReadFile(filepath.Join(dir, "README.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(string(text), "\n"); !strings.Contains(lines[1], name) {
			t.Errorf("%s: the command %q does not name %s", target, lines[1], name)
		}
		named := false
		filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error {
			named = named || strings.HasPrefix(filepath.Base(path), name)
			return nil
		})
		if !named {
			t.Errorf("%s: no file is called %s", target, name)
		}
		if _, err := room(t, target).Read(convention.Input{Path: dir, Grid: c.Series.Grid, Sections: len(c.Series.Tilts)}); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}
