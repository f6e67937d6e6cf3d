package project

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestParsePoints(t *testing.T) {
	want := []geom.Vec3{{1, 2, 3}, {-4.5, 0, 1e3}}
	for name, text := range map[string]string{
		"commas": "1,2,3\n-4.5,0,1e3\n", "blanks": "1 2 3\n-4.5\t0   1e3", "semicolons": "1;2;3\n-4.5;0;1e3\n",
		"header": "x,y,z\n1,2,3\n-4.5,0,1e3\n", "comments": "# beads\n\n1,2,3 # first\n-4.5,0,1e3\n", "Windows": "1,2,3\r\n-4.5,0,1e3\r\n",
		"byte order mark":   "\ufeff1,2,3\n-4.5,0,1e3\n",
		"blank after comma": "1, 2, 3\n-4.5, 0, 1e3\n",
	} {
		got, err := ParsePoints([]byte(text), "p.csv")
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestParsePointsRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":       {"", "no points; expected lines of x,y,z"},
		"header only":   {"x,y,z\n", "no points"},
		"two numbers":   {"1,2\n", `p.csv line 1: "1,2"; expected three finite numbers x,y,z`},
		"four":          {"1,2,3,4\n", "line 1"},
		"not a number":  {"1,2,nan\n", "line 1"},
		"infinite":      {"1,2,3\n1,inf,3\n", "line 2"},
		"second header": {"x,y,z\nx,y,z\n1,2,3\n", "line 2"},
		"decimal comma": {"1,5 2,5 3,5\n", "line 1"},
		"damaged first": {"1.0.0,2,3\n1,2,3\n", "line 1"},
		"every fault":   {"1,2\n1,2,3\n4,5\n", "line 3"},
	} {
		if got, err := ParsePoints([]byte(c.text), "p.csv"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// (1) Points that are written are read back exactly.
func TestParsePointsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Float64Range(-1e6, 1e6)
		var want []geom.Vec3
		var text strings.Builder
		sep := rapid.SampledFrom([]string{",", " ", "\t", ", ", ";"}).Draw(t, "separator")
		for range rapid.IntRange(1, 20).Draw(t, "points") {
			p := geom.Vec3{number.Draw(t, "x"), number.Draw(t, "y"), number.Draw(t, "z")}
			want = append(want, p)
			fmt.Fprintf(&text, "%v%s%v%s%v\n", p[0], sep, p[1], sep, p[2])
		}
		got, err := ParsePoints([]byte(text.String()), "p")
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("(1) %v, %v", got, err)
		}
	})
}

// FuzzParsePoints: any bytes are points or an error, never both and never neither;
// the points are finite.
func FuzzParsePoints(f *testing.F) {
	for _, seed := range []string{"", "1,2,3\n", "x,y,z\n1,2,3", "1 2 3\r\n# c\n", "1,2\n", "nan,inf,-inf\n", "1e400,0,0\n", "\xef\xbb\xbfx,y,z\n1,2,3\n",
		"0x1p-2,1_000,+5\n", strings.Repeat("9", 5000) + ",0,0\n", "\x00\x01\x02", strings.Repeat("a\n", 50)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		points, err := ParsePoints(data, "p")
		if err == nil && len(points) == 0 {
			t.Fatal("no points and no error")
		}
		for _, p := range points {
			for _, v := range p {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%v", p)
				}
			}
		}
	})
}

func claim(volume tomo.VolumeFrame) *tomo.Claim {
	c := &tomo.Claim{ID: "imod", Package: "imod", Path: "imod/", Volume: volume,
		Series: tomo.Series{Grid: tomo.ImageGrid{NX: 100, NY: 80, PixelSize: 2}}}
	for i, tilt := range []geom.Angle{0, 60} {
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: 3 * i, Written: tilt, Projection: tomo.Compose(0, tilt, 0, geom.Vec2{})})
	}
	c.Series.Tilts[0].Defocus = tomo.Some(30000.0)
	return c
}

// A point at (x, 0, z) lies at x cos t + z sin t, as high as z cos t - x sin t.
func TestRun(t *testing.T) {
	doc, err := Run(claim(tomo.VolumeFrame{}), []geom.Vec3{{20, 8, 10}}, false)
	if err != nil {
		t.Fatal(err)
	}
	p := doc.Points[0]
	if p.Voxel != nil {
		t.Errorf("voxel %v of an unknown volume", *p.Voxel)
	}
	u, h := 20*0.5+10*math.Sqrt(0.75), 10*0.5-20*math.Sqrt(0.75)
	want := []Tilt{{Tilt: 0, X: 60, Y: 44, HeightA: 10, DefocusA: tomo.Some(29990.0)}, {Tilt: 3, X: round(50+u/2, 5), Y: 44, HeightA: round(h, 3)}}
	if !slices.Equal(p.Tilts, want) {
		t.Errorf("%+v, want %+v", p.Tilts, want)
	}
	text, err := doc.JSON()
	if err != nil || !strings.Contains(string(text), `"defocus_A":null`) || !strings.Contains(string(text), `"voxel":null`) || !json.Valid(text) {
		t.Errorf("%s %v", text, err)
	}
	if lines := strings.Split(strings.TrimSpace(doc.Text()), "\n"); len(lines) != 3 || !strings.HasSuffix(lines[2], "-") {
		t.Errorf("%q", lines)
	}
}

// (1) voxels of a known volume come back as themselves, with the pixels of the
// specimen point they are.
func TestRunVoxels(t *testing.T) {
	if _, err := Run(claim(tomo.VolumeFrame{}), []geom.Vec3{{1, 2, 3}}, true); err == nil || !strings.Contains(err.Error(), "--volume-size") {
		t.Error(err)
	}
	frame := tomo.VolumeFrame{Known: true, NX: 50, NY: 40, NZ: 20, VoxelSize: 4,
		ToSpecimen: geom.Affine3{M: geom.Identity3().Scale(4), T: geom.Vec3{-100, -80, -40}}}
	rapid.Check(t, func(t *rapid.T) {
		v := geom.Vec3{rapid.Float64Range(0, 49).Draw(t, "x"), rapid.Float64Range(0, 39).Draw(t, "y"), rapid.Float64Range(0, 19).Draw(t, "z")}
		doc, err := Run(claim(frame), []geom.Vec3{v}, true)
		if err != nil {
			t.Fatal(err)
		}
		p := doc.Points[0]
		for i := range v {
			if math.Abs(p.Voxel[i]-v[i]) > 1e-5 || math.Abs(p.SpecimenA[i]-(4*v[i]+frame.ToSpecimen.T[i])) > 1e-9 {
				t.Fatalf("(1) voxel %v, point %v for %v", *p.Voxel, p.SpecimenA, v)
			}
		}
		same, err := Run(claim(frame), []geom.Vec3{p.SpecimenA}, false)
		if err != nil || !slices.Equal(same.Points[0].Tilts, p.Tilts) {
			t.Fatalf("(1) %v, %v", same, err)
		}
	})
}
