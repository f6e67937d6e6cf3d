package all_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/convention/warp"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// IMOD's transforms and angles, and what WarpTools made of them. The angles were
// taken unchanged and Warp turns the other way: the specimen is mirrored in z,
// every height has the other sign. The centres, (N-1)/2 and N/2, are half a pixel
// apart. With these two differences the points are the same.
func TestImportOfTransformsByWarp(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "warpem+warpylib/testdata/xf_import")
	grid := tomo.ImageGrid{NX: 652, NY: 630, PixelSize: 10} // the pixel that was given to the import
	folder := t.TempDir()
	for _, ext := range []string{".xf", ".tlt"} { // apart from the .xml
		b, err := os.ReadFile(filepath.Join(dir, "00254"+ext))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "00254"+ext), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	a, err := imod.Read(convention.Input{Path: folder, Grid: grid})
	if err != nil {
		t.Fatal(err)
	}
	b, err := warp.Read(convention.Input{Path: filepath.Join(dir, "00254.xml"), Grid: grid})
	if err != nil {
		t.Fatal(err)
	}
	worst, height, n := 0.0, 0.0, 0
	for _, p := range []geom.Vec3{{}, {3000, 0, 0}, {0, -3000, 0}, {0, 0, 800}, {-2000, 1500, -700}} {
		x := a[0].Series.Project(tomo.SpecimenPoint(p))
		y := b[0].Series.Project(tomo.SpecimenPoint{p[0], p[1], -p[2]})
		for i := range x {
			d := geom.Vec2(y[i].Pixel).Sub(geom.Vec2(x[i].Pixel)).Sub(geom.Vec2{0.5, 0.5})
			worst, height = math.Max(worst, d.Norm()), math.Max(height, math.Abs(x[i].Height+y[i].Height))
			n++
		}
	}
	t.Logf("%d points: %.5f px, %.4f A of height", n, worst, height)
	if worst > 1e-3 || height > 0.01 || n != 5*41 {
		t.Error("not the same geometry")
	}
}
