package all_test

import (
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/all"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/tomo"
)

func FuzzRelion(f *testing.F) {
	cases, err := filepath.Glob("../../testdata/vectors/relion5/*/case.json")
	if err != nil || len(cases) == 0 {
		f.Fatalf("no vectors of RELION: %v", err)
	}
	for _, r := range all.Rooms() {
		if r.Name == "relion" {
			conventiontest.Fuzz(f, r, convention.Input{Grid: tomo.ImageGrid{NX: 400, NY: 384}}, "", conventiontest.FilesOf(f, filepath.Dir(cases[0])))
		}
	}
}
