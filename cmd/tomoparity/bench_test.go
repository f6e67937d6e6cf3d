package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Cold starts of the program on a series of 41 tilts: the whole process.
func BenchmarkCold(b *testing.B) {
	dir := b.TempDir()
	exe := filepath.Join(dir, "tomoparity")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	points := filepath.Join(dir, "points.csv")
	if err := os.WriteFile(points, []byte("0,0,0\n1000,-400,250\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	const imod, eman = "../../testdata/vectors/imod/plain", "../../testdata/vectors/eman2/plain"
	size := []string{"--image-size", "512x512", "--angpix", "5"}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"help", []string{"--help"}},
		{"info", append([]string{"info", imod}, size...)},
		{"project", append([]string{"project", imod, "--points", points, "--json"}, size...)},
		{"relation", append([]string{"check", imod, eman, "--no-images"}, size...)},
		{"explain", append([]string{"explain", "imod", "eman2", imod}, size...)},
		{"convert", append([]string{"convert", imod, "OUT", "--to", "relion"}, size...)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				args := slices.Clone(c.args)
				if i := slices.Index(args, "OUT"); i >= 0 { // nothing is overwritten: a new folder each time
					args[i] = filepath.Join(b.TempDir(), "out")
				}
				cmd := exec.Command(exe, args...)
				out, err := cmd.CombinedOutput()
				if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() == exitInput || exit.ExitCode() == exitBug) {
					b.Fatalf("%v\n%s", err, out)
				}
			}
		})
	}
}
