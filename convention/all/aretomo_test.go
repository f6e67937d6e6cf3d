package all_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/aretomo"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// A public converter writes AreTomo's alignment as IMOD transforms with the
// matrix transposed. Read by points, its .xf is another geometry, the true
// transforms made from the same .aln are the same one.
func TestTransposedTransformsOfAnAln(t *testing.T) {
	dir := filepath.Join(corpusDir(t), "teamtomo+alnfile")
	in := convention.Input{Path: filepath.Join(dir, "test_data_no_local.aln"), Grid: tomo.ImageGrid{NX: 4096, NY: 4096, PixelSize: 2}}
	own, err := aretomo.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	converted, err := os.ReadFile(filepath.Join(dir, "global_no_local.xf"))
	if err != nil {
		t.Fatal(err)
	}
	angles, err := os.ReadFile(filepath.Join(dir, "test_data_no_local.tlt"))
	if err != nil {
		t.Fatal(err)
	}
	read := func(xf string) *tomo.Claim {
		folder := t.TempDir()
		for name, text := range map[string]string{"ts.xf": xf, "ts.tlt": string(angles)} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		in.Path = filepath.Join(folder, "ts.xf")
		claims, err := imod.Read(in)
		if err != nil {
			t.Fatal(err)
		}
		return claims[0]
	}
	wrong := read(string(converted))
	right := read(transforms(own[0]))
	px, height, n := conventiontest.Apart(own[0], right)
	t.Logf("true transforms: %.2f px, %.2f A of height apart in %d tilts", px, height, n)
	if px > 0.75 || height > 0.75*2 || n != 61 { // half a pixel between the two centres, in x and in y
		t.Errorf("the true transforms are %.2f px apart, %d tilts", px, n)
	}
	px, _, _ = conventiontest.Apart(own[0], wrong)
	t.Logf("transposed transforms: %.0f px apart", px)
	if px < 500 {
		t.Errorf("the transposed transforms are only %.1f px apart", px)
	}
	a, _, _ := own[0].Series.MeanAxis()
	b, _, _ := wrong.Series.MeanAxis()
	if math.Abs((a + b).Signed().Degrees()) > 0.01 {
		t.Errorf("axis %v and %v: the converter turns the sign of ROT", a, b)
	}
}

// transforms writes A = Rz(-ROT), d = -A (TX, TY) of every tilt.
func transforms(c *tomo.Claim) string {
	var out strings.Builder
	for _, t := range c.Series.Tilts {
		d, _ := t.Projection.Decompose()
		a := geom.Rot2(-d.Axis)
		s := a.Apply(d.Shift.Scale(-1 / c.Series.Grid.PixelSize))
		fmt.Fprintf(&out, "%12.7f%12.7f%12.7f%12.7f%12.3f%12.3f\n", a[0][0], a[0][1], a[1][0], a[1][1], s[0], s[1])
	}
	return out.String()
}

func corpusDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("TOMOPARITY_CORPUS"), "../../../shared/corpus"} {
		if st, err := os.Stat(dir); dir != "" && err == nil && st.IsDir() {
			return dir
		}
	}
	t.Skip("no corpus of real files (set TOMOPARITY_CORPUS)")
	return ""
}
