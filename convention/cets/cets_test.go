package cets_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/cets"
	"github.com/tomoparity/tomoparity/convention/conventiontest"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

func read(t *testing.T, in convention.Input) *tomo.Claim {
	t.Helper()
	claims, err := cets.Read(in)
	if err != nil {
		t.Fatal(err)
	}
	return claims[0]
}

// changed is the sample document with some text replaced everywhere.
func changed(t testing.TB, replace ...string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/plain/TS_01.cets.json")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.cets.json")
	out := strings.NewReplacer(replace...).Replace(string(text))
	if out == string(text) {
		t.Fatalf("nothing to replace: %q", replace)
	}
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Row 8 of the conformance table of SPEC.md: section 5 of the sample.
func TestConformance(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/plain"})
	if c.Series.Name != "TS_01" || c.Series.Grid != (tomo.ImageGrid{NX: 1024, NY: 960, PixelSize: 5}) || len(c.Series.Tilts) != 6 {
		t.Fatalf("%q, %+v, %d tilts", c.Series.Name, c.Series.Grid, len(c.Series.Tilts))
	}
	p := c.Series.Project(tomo.SpecimenPoint{1000, -400, 250})[4]
	if p.Section != 5 || math.Abs(p.Pixel[0]-616.629) > 5e-4 || math.Abs(p.Pixel[1]-652.143) > 5e-4 || math.Abs(p.Height+451.276) > 5e-4 ||
		math.Abs(p.Defocus.Or(0)-30451.276) > 5e-4 {
		t.Errorf("%+v", p)
	}
	dark := c.Series.Tilts[4]
	if !dark.Excluded || !dark.NoGeometry || dark.Recorded.Or(0) != 30.01 || dark.Dose.Or(-1) != 9 || dark.Order.Or(-1) != 3 {
		t.Errorf("the image without an alignment: %+v", dark)
	}
	if o := c.Series.Optics; o.KV.Or(0) != 300 || o.Cs.Or(0) != 2.7 || o.AmpContrast.Or(0) != 0.07 || c.Series.Asserts != tomo.DepthRight {
		t.Errorf("%+v, asserts %v", o, c.Series.Asserts)
	}
	if v, ok := c.Volume.Voxel(tomo.SpecimenPoint{}); !ok || geom.Vec3(v).Sub(geom.Vec3{255, 240, 64}).Norm() > 1e-9 || c.Volume.Orientation() != tomo.VolumeProper {
		t.Errorf("the origin lies at voxel %v", v)
	}
}

// small is a document of one image and one tomogram with their origins in the corner.
func small() string {
	scale := func(n string) string {
		return `{"transformation_type":"scale","name":"array_to_physical","input":"array","output":"physical","scale":[` + n + `]}`
	}
	return `{"name":"c","regions":[{"id":"r","tilt_series":[{"id":"s","images":[{"id":"i","section":0,"width":101,"height":80,"coordinate_transformations":[` + scale("2,2") + `]}]}],
"alignments":[{"tilt_series_id":"s","projection_alignments":[{"id":"p","tilt_image_id":"i","name":"tomogram_to_projection","input":"physical","output":"physical",
"sequence":[{"transformation_type":"affine","affine":[[0.8,0,0.6],[0,1,0],[-0.6,0,0.8]]},{"transformation_type":"translation","translation":[7,-3]}]}]}],
"tomograms":[{"id":"t","tilt_series_id":"s","width":51,"height":40,"depth":20,"coordinate_transformations":[` + scale("4") + `]}]}]}`
}

// A bare Scale is an origin in the corner. The same physical point then has
// other coordinates; voxels and pixels must come out as the document has them.
func TestCornerOrigins(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "c.cets.json")
	text := small()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := read(t, convention.Input{Path: path})
	v := geom.Vec3{10, 30, 5}
	at := c.Series.Project(c.Volume.Specimen(tomo.VoxelPoint(v)))[0].Pixel
	p := v.Scale(4) // corner to corner, in A
	want := geom.Vec2{0.8*p[0] + 0.6*p[2] + 7, p[1] - 3}.Scale(0.5)
	if geom.Vec2(at).Sub(want).Norm() > 1e-9 {
		t.Errorf("voxel %v lies at %v, want %v", v, at, want)
	}
	if o, _ := c.Volume.Voxel(tomo.SpecimenPoint{}); geom.Vec3(o) != (geom.Vec3{25, 20, 10}) {
		t.Errorf("the hub's origin lies at voxel %v", o)
	}
}

func TestHand(t *testing.T) {
	for value, want := range map[string]tomo.DepthParity{"-1": tomo.DepthRight, "1": tomo.DepthWrong, "null": tomo.DepthUndetermined, "0": tomo.DepthUndetermined} {
		c := read(t, convention.Input{Path: changed(t, `"defocus_handedness": -1`, `"defocus_handedness":`+value)})
		if c.Series.Asserts != want {
			t.Errorf("%s asserts %v", value, c.Series.Asserts)
		}
	}
}

// Unknown is written as null, never as the schema's default -1.
func TestUnknownHandIsNull(t *testing.T) {
	c := read(t, convention.Input{Path: "testdata/plain"})
	for asserts, want := range map[tomo.DepthParity]string{tomo.DepthUndetermined: "null", tomo.DepthRight: "-1", tomo.DepthWrong: "1"} {
		c.Series.Asserts = asserts
		paths, err := cets.Write(c, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(paths[0])
		if err != nil || !strings.Contains(string(text), `"defocus_handedness": `+want) {
			t.Errorf("%v is not written as %s (%v)", asserts, want, err)
		}
		back := read(t, convention.Input{Path: filepath.Dir(paths[0])})
		if back.Series.Asserts != asserts || back.Series.Tilts[4].Order.Or(-1) != 3 || back.Series.Optics.KV.Or(0) != 300 || !back.Volume.Known {
			t.Errorf("%v: %v came back, %+v", asserts, back.Series.Asserts, back.Series.Tilts[4])
		}
	}
}

func TestRefused(t *testing.T) {
	for name, x := range map[string]struct {
		replace []string
		want    string
	}{
		"another profile": {[]string{"tomogram_to_projection", "align"}, "cets-rigid"},
		"image to volume": {[]string{`"input": "physical"`, `"input": "image"`}, "physical to physical"},
		"another step":    {[]string{`"translation",` + "\n" + `         "name": "shift"`, `"map_axis",` + "\n" + `         "name": "shift"`}, "map_axis"},
		"no frame":        {[]string{`"array_to_physical"`, `"pixel_to_angstrom"`}, "no array_to_physical"},
		"anisotropic":     {[]string{"5.0,\n            5.0", "5.0,\n            6.0"}, "spacing of [5 6]"},
		"unknown image":   {[]string{`"tilt_image_id": "TS_01_5"`, `"tilt_image_id": "TS_01_9"`}, "no image of the tilt series"},
		"image twice":     {[]string{`"tilt_image_id": "TS_01_5"`, `"tilt_image_id": "TS_01_3"`}, "has an alignment already"},
		"section twice":   {[]string{`"section": 5`, `"section": 4`}, "second time"},
		"another series":  {[]string{`"tilt_series_id": "TS_01",` + "\n     \"projection", `"tilt_series_id": "TS_02",` + "\n     \"projection"}, "no tilt series of region"},
		"no section":      {[]string{`"section": 2`, `"section": null`}, "section"},
		"cut off":         {[]string{`"averages": []`, ``}, "line"},
		"wrong type":      {[]string{`"section": 2`, `"section": "2"`}, "string"},
	} {
		_, err := cets.Read(convention.Input{Path: changed(t, x.replace...)})
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := cets.Read(convention.Input{Path: "testdata/plain", Grid: tomo.ImageGrid{NX: 512, NY: 480, PixelSize: 10}}); err == nil || !strings.Contains(err.Error(), "binned") {
		t.Errorf("a binned stack: %v", err)
	}
}

// The schema's own example writes the tilt as a 4×4 matrix.
func TestFourByFour(t *testing.T) {
	path := changed(t, `"name": "tilt",`, `"name": "tilt", "padded": true,`)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const three = "         \"affine\": [\n          [\n           1.0,\n           0.0,\n           0.0\n          ],\n          [\n           0.0,\n           1.0,\n           0.0\n          ],\n          [\n           0.0,\n           0.0,\n           1.0\n          ]\n         ]"
	for last, ok := range map[string]bool{"0": true, "5": false} {
		out := strings.Replace(string(text), three, `"affine": [[1,0,0,`+last+`],[0,1,0,0],[0,0,1,0],[0,0,0,1]]`, 1)
		if out == string(text) {
			t.Fatal("the tilt of section 2 was not found")
		}
		if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := cets.Read(convention.Input{Path: path}); (err == nil) != ok {
			t.Errorf("translation %s: %v", last, err)
		}
	}
}

// Whatever the profile holds comes back.
func TestRandomClaimsSurvive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := conventiontest.RandomClaim(rt, "cets")
		dir, err := os.MkdirTemp("", "cets")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if _, err := cets.Write(c, dir); err != nil {
			rt.Fatal(err)
		}
		back, err := cets.Read(convention.Input{Path: dir})
		if err != nil {
			rt.Fatal(err)
		}
		if px, h, n := conventiontest.Apart(c, back[0]); px > 1e-6 || h > 1e-6 || n == 0 {
			rt.Fatalf("points moved by %g px and %g A over %d tilts", px, h, n)
		}
		for i, w := range c.Series.Tilts {
			if g := back[0].Series.Tilts[i]; g.Usable() != w.Usable() || g.Recorded != w.Recorded || math.Abs(g.Defocus.Or(0)-w.Defocus.Or(0)) > 1e-6 {
				rt.Fatalf("tilt %d: %+v, want %+v", i, g, w)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	// A small seed: the fuzzer would spend its time on making a large one smaller.
	f.Add([]byte(small()))
	f.Add([]byte(`{"regions":[{"tilt_series":[{"images":[{"section":-1}]}],"alignments":[{"projection_alignments":[{}]}]}]}`))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "f.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		claims, err := cets.Read(convention.Input{Path: path})
		if err == nil && len(claims) == 0 {
			t.Fatal("no error and no claim")
		}
		if _, ok := problem.ClassOf(err); err != nil && !ok {
			t.Fatalf("an error that is no problem: %v", err)
		}
	})
}
