package portal_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/portal"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func read(t *testing.T, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := portal.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// Row 8 of the conformance table of SPEC.md: section 5 of the sample.
func TestConformance(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/plain"})
	if c.Series.Grid != (tomo.ImageGrid{NX: 1024, NY: 960, PixelSize: 5}) || len(c.Series.Tilts) != 6 {
		t.Fatalf("%+v, %d tilts", c.Series.Grid, len(c.Series.Tilts))
	}
	left := c.Series.Tilts[4]
	if !left.Excluded || !left.NoGeometry || left.Recorded.Or(0) != 30 {
		t.Errorf("the section without an entry: %+v", left)
	}
	p := c.Series.Project(tomo.SpecimenPoint{1000, -400, 250})[4]
	if p.Section != 5 || math.Abs(p.Pixel[0]-616.629) > 5e-4 || math.Abs(p.Pixel[1]-652.143) > 5e-4 || math.Abs(p.Height+451.276) > 5e-4 {
		t.Errorf("%+v", p)
	}
	if c.Series.Optics.KV.Or(0) != 300 || c.Series.Asserts != tomo.DepthUndetermined || c.Volume.Orientation() != tomo.VolumeUnknown {
		t.Errorf("%+v, asserts %v, volume %v", c.Series.Optics, c.Series.Asserts, c.Volume.Orientation())
	}
}

// A run's folder, aligned with IMOD: magnification and IMOD's centre for odd sizes.
func TestRunFolder(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/TS_02"})
	if c.Series.Name != "TS_02" || c.Series.Grid != (tomo.ImageGrid{NX: 1023, NY: 959, PixelSize: 2.5}) || c.Series.Tilts[1].Defocus.Or(0) != 30100 {
		t.Fatalf("%q %+v %+v", c.Series.Name, c.Series.Grid, c.Series.Tilts[1])
	}
	// aligned = A (raw - (N-1)/2) + d with A = 1.01 Rz(-84.1), d = (-2, 4)
	at := c.Series.Project(tomo.SpecimenPoint{})[2].Pixel
	raw := geom.Rot2(-84.1).Apply(geom.Vec2{at[0] - 511, at[1] - 479}).Scale(1.01).Add(geom.Vec2{-2, 4})
	if raw.Norm() > 1e-9 {
		t.Errorf("the axis lies %v pixels off the centre of the aligned image", raw)
	}
	d, _ := c.Series.Tilts[1].Projection.Decompose()
	if math.Abs(d.Magnification-1/1.01) > 1e-9 || d.Residual > 1e-9 || math.Abs(d.Axis.Degrees()-84.1) > 1e-9 {
		t.Errorf("%+v", d)
	}
	notes := strings.Join(c.Notes, "\n")
	for _, want := range []string{"tilt_offset", "volume_offset", "XAXISTILT"} {
		if !strings.Contains(notes, want) {
			t.Errorf("no word of %s in %s", want, notes)
		}
	}
}

// Lines of an .xf and what the portal's ingestion made of them, by its own
// tests: in_plane_rotation is the transpose, the offset minus the transpose
// times (dx, dy). The claim must put points where the .xf does.
func TestIngestedXF(t *testing.T) {
	grid := tomo.ImageGrid{NX: 1000, NY: 800, PixelSize: 2}
	for _, x := range []struct{ dx, dy, xOffset, yOffset float64 }{
		{55.43, 25.56, 23.95253, -56.17124}, {-75.84, 55.10, 57.29936, 74.24210}, {-93.80, 77.79, 80.51020, 91.54409},
	} {
		text := document("IMOD", fmt.Sprintf(`{"z_index":0,"tilt_angle":-5,"volume_x_rotation":0.23,"in_plane_rotation":[[0.029,-1],[1,0.029]],"x_offset":%g,"y_offset":%g}`, x.xOffset, x.yOffset))
		c := read(t, convention.Input{Path: file(t, text), Grid: grid})
		p := geom.Vec3{300, -200, 100}
		q := geom.RotY(-5).Mul(geom.RotX(0.23)).Apply(p)
		at := c.Series.Project(tomo.SpecimenPoint(p))[0].Pixel
		raw := geom.Vec2{at[0] - 499.5, at[1] - 399.5}
		ali := geom.Mat2{{0.029, 1}, {-1, 0.029}}.Apply(raw).Add(geom.Vec2{x.dx, x.dy})
		if d := ali.Scale(grid.PixelSize).Sub(geom.Vec2{q[0], q[1]}).Norm(); d > 1e-3 {
			t.Errorf("%v: %.5f A away from where the .xf puts the point", x, d)
		}
	}
}

func document(format, sections string) string {
	return `{"format":"` + format + `","alignment_type":"GLOBAL","per_section_alignment_parameters":[` + sections + `]}`
}

func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), portal.FileName)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRefused(t *testing.T) {
	const good = `{"z_index":0,"tilt_angle":1,"in_plane_rotation":[[1,0],[0,1]],"x_offset":0,"y_offset":0}`
	change := func(from, to string) string { return strings.Replace(good, from, to, 1) }
	for name, x := range map[string]struct{ text, want string }{
		"empty":        {document("ARETOMO3", ""), "no sections"},
		"twice":        {document("ARETOMO3", good+","+good), "second time"},
		"no section":   {document("ARETOMO3", change(`"z_index":0`, `"z_index":-1`)), "z_index"},
		"no angle":     {document("ARETOMO3", change(`"tilt_angle":1,`, ``)), "tilt_angle: absent"},
		"tilt of 400":  {document("ARETOMO3", change(`"tilt_angle":1`, `"tilt_angle":400`)), "-180 to 180"},
		"no offset":    {document("ARETOMO3", change(`,"y_offset":0`, ``)), "y_offset"},
		"flat":         {document("IMOD", change(`[[1,0],[0,1]]`, `[1,0,0,1]`)), "early form"},
		"one row":      {document("IMOD", change(`[[1,0],[0,1]]`, `[[1,0]]`)), "two rows"},
		"mirror":       {document("IMOD", change(`[[1,0],[0,1]]`, `[[-1,0],[0,1]]`)), "determinant -1"},
		"stretch":      {document("ARETOMO3", change(`[[1,0],[0,1]]`, `[[1.01,0],[0,1]]`)), "not a rotation"},
		"beyond":       {document("ARETOMO3", change(`"z_index":0`, `"z_index":4`)), "4 sections"},
		"another file": {`{"a": 1}`, "absent"},
		"cut off":      {`{"format":"IMOD",` + "\n", "line 2"},
		"wrong type":   {document("ARETOMO3", change(`"z_index":0`, `"z_index":0.5`)), "int"},
	} {
		_, err := portal.Read(convention.Input{Path: file(t, x.text), Sections: 4, Grid: tomo.ImageGrid{NX: 8, NY: 8, PixelSize: 1}})
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := portal.Read(convention.Input{Path: file(t, document("ARETOMO3", good))}); err == nil || !strings.Contains(err.Error(), "--image-size") {
		t.Errorf("no sizes: %v", err)
	}
}

// An aligned stack is not what the numbers belong to.
func TestAlignedStack(t *testing.T) {
	path := file(t, document("ARETOMO3", ""))
	if err := os.WriteFile(path, []byte(document("ARETOMO3", `{"z_index":0}`)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "tiltseries_metadata.json"), []byte(`{"is_aligned":true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := portal.Read(convention.Input{Path: path}); err == nil || !strings.Contains(err.Error(), "is_aligned") {
		t.Error(err)
	}
}

// What is written has the form that cryoet-alignment gives an .aln: ROT, TX, TY
// and TILT are the numbers, for even sizes.
func TestWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		axis, tilt := rapid.Float64Range(-179, 179).Draw(rt, "axis"), rapid.Float64Range(-60, 60).Draw(rt, "tilt")
		tx, ty := rapid.Float64Range(-50, 50).Draw(rt, "tx"), rapid.Float64Range(-50, 50).Draw(rt, "ty")
		c := &tomo.Claim{Series: tomo.Series{Grid: tomo.ImageGrid{NX: 512, NY: 400, PixelSize: 4},
			Tilts: []tomo.Tilt{{Section: 3, Projection: tomo.Compose(geom.Angle(axis), geom.Angle(tilt), 0, geom.Vec2{4 * tx, 4 * ty})}}}}
		paths, err := portal.Write(c, t.TempDir())
		if err != nil {
			rt.Fatal(err)
		}
		text, err := os.ReadFile(paths[0])
		if err != nil {
			rt.Fatal(err)
		}
		var d struct {
			Format   string `json:"format"`
			Sections []struct {
				Z int           `json:"z_index"`
				T float64       `json:"tilt_angle"`
				M [2][2]float64 `json:"in_plane_rotation"`
				X float64       `json:"x_offset"`
				Y float64       `json:"y_offset"`
			} `json:"per_section_alignment_parameters"`
		}
		if err := json.Unmarshal(text, &d); err != nil {
			rt.Fatal(err)
		}
		s := d.Sections[0]
		sin, cos := geom.Angle(axis).SinCos()
		off := math.Abs(s.T-tilt) + math.Abs(s.X-tx) + math.Abs(s.Y-ty) + math.Abs(s.M[0][0]-cos) + math.Abs(s.M[1][0]-sin) + math.Abs(s.M[0][1]+sin)
		if s.Z != 3 || off > 1e-6 || d.Format != "ARETOMO3" {
			rt.Fatalf("%s", text)
		}
	})
}

func FuzzRead(f *testing.F) {
	// Small seeds: the fuzzer would spend its time on making large ones smaller.
	f.Add([]byte(document("ARETOMO3", `{"z_index":3,"tilt_angle":1.5,"in_plane_rotation":[[0,-1],[1,0]],"x_offset":2,"y_offset":-3}`)))
	f.Add([]byte(document("IMOD", `{"z_index":0,"tilt_angle":1,"in_plane_rotation":[[1e308,0],[0,1e308]],"x_offset":1e308,"y_offset":0}`)))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, portal.FileName)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		claims, err := portal.Read(convention.Input{Path: path, Grid: tomo.ImageGrid{NX: 9, NY: 8, PixelSize: 2}})
		if err == nil && len(claims) != 1 {
			t.Fatal("no error and no claim")
		}
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
	})
}
