package imod_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/tomo"
)

func FuzzRead(f *testing.F) {
	files := conventiontest.FilesOf(f, "../../testdata/vectors/imod/plain")
	views, xtilt := "", ""
	for i := range 41 {
		views += fmt.Sprintf("%d %d %d %d 3000\n", i+1, i+1, 3*i-60, 3*i-60)
		xtilt += "0.5\n"
	}
	maps.Copy(files, map[string]string{"ts.defocus": views, "ts.xtilt": xtilt, "ts.rawtlt": files["ts.tlt"]})
	conventiontest.Fuzz(f, imod.New(), convention.Input{Grid: tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 5}}, "", files)
}
