package aretomo_test

import (
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/tomo"
)

func FuzzRead(f *testing.F) {
	files := conventiontest.FilesOf(f, "testdata/three")
	files["ts.aln"] += "# Local Alignment\n0 0 -300 0 4 -2 1\n"
	conventiontest.Fuzz(f, aretomo.New(), convention.Input{Grid: tomo.ImageGrid{PixelSize: 5}}, "ts.aln", files)
}
