package matrices_test

import (
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/matrices"
	"github.com/tomoparity/tomoparity/problem"
)

func TestSuite(t *testing.T) {
	conventiontest.Run(t, matrices.New(), conventiontest.Fixture{Input: convention.Input{Path: "testdata/five.json"}})
}

// Whatever a claim holds comes back to the last digit.
func TestRandomClaimsSurvive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := conventiontest.RandomClaim(rt, "matrices")
		dir, err := os.MkdirTemp("", "matrices")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if _, err := matrices.Write(c, dir); err != nil {
			rt.Fatal(err)
		}
		back, err := matrices.Read(convention.Input{Path: dir})
		if err != nil {
			rt.Fatal(err)
		}
		if px, _, n := conventiontest.Apart(c, back[0]); px > 1e-9 || n == 0 {
			rt.Fatalf("points moved by %g px over %d tilts", px, n)
		}
		for i, w := range c.Series.Tilts {
			if g := back[0].Series.Tilts[i]; g.Excluded != w.Excluded || g.Defocus != w.Defocus || g.Section != w.Section {
				rt.Fatalf("tilt %d: %+v, want %+v", i, g, w)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	good, err := os.ReadFile("testdata/five.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":"tomoparity.matrices/1","tilts":[{"section":-1}]}`))
	f.Add([]byte(`{"schema":"tomoparity.matrices/1","nx":1e9}`))
	f.Add([]byte(`[`))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "f.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		claims, err := matrices.Read(convention.Input{Path: path})
		if err == nil && len(claims) != 1 {
			t.Fatal("no error and no claim")
		}
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
	})
}
