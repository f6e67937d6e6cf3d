package house

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/project"
	"github.com/tomoparity/tomoparity/tomo"
)

// specGrid is the image of SPEC.md's conformance table.
var specGrid = tomo.ImageGrid{NX: 1024, NY: 960, PixelSize: 5}

// between returns the text of a document between <!-- name:begin --> and
// <!-- name:end -->.
func between(t *testing.T, file, name string) string {
	t.Helper()
	text := readDoc(t, file)
	_, rest, ok := strings.Cut(text, "<!-- "+name+":begin -->")
	inside, _, closed := strings.Cut(rest, "<!-- "+name+":end -->")
	if !ok || !closed {
		t.Fatalf("%s has no %s:begin and %s:end", file, name, name)
	}
	return inside
}

func numbers(t *testing.T, text string) []float64 {
	t.Helper()
	var out []float64
	for _, s := range regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?`).FindAllString(text, -1) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// row is a line of the conformance table.
type row struct {
	no                int
	axis, tilt, xtilt geom.Angle
	shift             geom.Vec2
	p                 tomo.SpecimenPoint
	want              [6]float64 // u, v, h, column, row, underfocus
}

func conformance(t *testing.T) []row {
	t.Helper()
	var rows []row
	for _, line := range strings.Split(between(t, "SPEC.md", "conformance"), "\n") {
		v := numbers(t, line)
		if !strings.HasPrefix(line, "| ") || len(v) != 15 {
			continue
		}
		r := row{int(v[0]), geom.Angle(v[1]), geom.Angle(v[2]), geom.Angle(v[3]), geom.Vec2{v[4], v[5]}, tomo.SpecimenPoint{v[6], v[7], v[8]}, [6]float64(v[9:])}
		rows = append(rows, r)
	}
	if len(rows) < 8 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows
}

// The table of SPEC.md says what the code gives.
func TestSpecConformance(t *testing.T) {
	for _, r := range conformance(t) {
		s := tomo.Series{Grid: specGrid, Tilts: []tomo.Tilt{{Projection: tomo.Compose(r.axis, r.tilt, r.xtilt, r.shift), Defocus: tomo.Some(30000.0)}}}
		uv, h := s.Tilts[0].Projection.Apply(r.p)
		at := s.Project(r.p)[0]
		for i, got := range []float64{uv[0], uv[1], h, at.Pixel[0], at.Pixel[1], at.Defocus.Or(0)} {
			if math.Abs(got-r.want[i]) > 0.00051 {
				t.Errorf("row %d, number %d: %.3f, SPEC.md says %.3f", r.no, i+1, got, r.want[i])
			}
		}
	}
}

// The file lines that SPEC.md gives for row 8 mean row 8.
func TestSpecFiles(t *testing.T) {
	want := conformance(t)[7]
	lines := map[string]string{}
	for _, line := range strings.Split(between(t, "SPEC.md", "files"), "\n") {
		if f := strings.Fields(line); len(f) > 2 {
			lines[f[1]] = strings.Join(f[2:], " ")
		}
	}
	dir := t.TempDir()
	files := map[string]string{
		"ts.xf":        lines["ts.xf"] + "\n",
		"ts.tlt":       lines["ts.tlt"] + "\n",
		"ts_info.json": fmt.Sprintf(`{"apix_unbin": 5.0, "tlt_params": [%s], "defocus": %s}`, lines["tlt_params"], lines["defocus"]),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for room, path := range map[*convention.Room]string{ptr(imod.New()): "ts.xf", ptr(eman2.New()): "ts_info.json"} {
		claims, err := room.Read(convention.Input{Path: filepath.Join(dir, path), Grid: specGrid, Sections: 1})
		if err != nil {
			t.Fatal(err)
		}
		at := claims[0].Series.Project(want.p)[0]
		if math.Abs(at.Pixel[0]-want.want[3]) > 1e-3 || math.Abs(at.Pixel[1]-want.want[4]) > 1e-3 || math.Abs(at.Height-want.want[2]) > 1e-2 {
			t.Errorf("%s: pixel %.4f, height %.3f; SPEC.md says %v", room.Title, at.Pixel, at.Height, want.want)
		}
		if d, ok := at.Defocus.Get(); ok && math.Abs(d-want.want[5]) > 1e-2 || !ok && room.Name == "eman2" {
			t.Errorf("%s: underfocus %.3f", room.Title, d)
		}
	}
}

// The JSON that SPEC.md shows is what project gives, to the digits shown.
func TestSpecProject(t *testing.T) {
	text := strings.Trim(strings.TrimSpace(between(t, "SPEC.md", "project")), "`")
	var shown, got any
	if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "json")), &shown); err != nil {
		t.Fatal(err)
	}
	want := conformance(t)[7]
	c := &tomo.Claim{ID: "eman2", Package: "eman2", Series: tomo.Series{Grid: specGrid, Tilts: []tomo.Tilt{
		{Projection: tomo.Compose(want.axis, want.tilt, want.xtilt, want.shift), Defocus: tomo.Some(30000.0)}}}}
	doc, err := project.Run(c, []geom.Vec3{geom.Vec3(want.p)}, false)
	if err != nil {
		t.Fatal(err)
	}
	out, err := doc.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	rounded := func(v any) string {
		return regexp.MustCompile(`[0-9]+\.[0-9]+`).ReplaceAllStringFunc(fmt.Sprint(v), func(s string) string {
			x, _ := strconv.ParseFloat(s, 64)
			return strconv.FormatFloat(x, 'f', 3, 64)
		})
	}
	if rounded(got) != rounded(shown) {
		t.Errorf("project gives\n%s\nSPEC.md shows\n%s", rounded(got), rounded(shown))
	}
}

func ptr[T any](v T) *T { return &v }

// pose is a geometry and a point, without shift.
type pose struct {
	axis, tilt, xtilt geom.Angle
	p                 geom.Vec3
}

func (q pose) project() geom.Vec3 {
	uv, h := tomo.Compose(q.axis, q.tilt, q.xtilt, geom.Vec2{}).Apply(tomo.SpecimenPoint(q.p))
	return geom.Vec3{uv[0], uv[1], h}
}

// The numbered identities of SPEC.md, section 6, on random geometry.
func TestSpecIdentities(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(reach float64) float64 { return reach * (2*rng.Float64() - 1) }
	mz, turn, flipH := geom.Diag3(1, 1, -1), geom.RotZ(180), geom.Diag3(1, 1, -1)
	for range 200 {
		q := pose{geom.Angle(draw(180)), geom.Angle(draw(70)), geom.Angle(draw(15)), geom.Vec3{draw(500), draw(500), draw(500)}}
		cases := []struct {
			name string
			a    pose
			b    pose
			h    float64 // sign between the heights
		}{
			{"(1)", pose{q.axis, -q.tilt, -q.xtilt, q.p}, pose{q.axis, q.tilt, q.xtilt, mz.Apply(q.p)}, -1},
			{"(2)", pose{q.axis + 180, q.tilt, q.xtilt, q.p}, pose{q.axis, q.tilt, q.xtilt, q.p.Scale(-1)}, -1},
			{"(3)", pose{q.axis + 180, -q.tilt, -q.xtilt, q.p}, pose{q.axis, q.tilt, q.xtilt, turn.Apply(q.p)}, 1},
		}
		for _, c := range cases {
			want := c.b.project()
			if c.h < 0 {
				want = flipH.Apply(want)
			}
			if d := c.a.project().Sub(want).Norm(); d > 1e-9 {
				t.Fatalf("%s %+v: %g", c.name, q, d)
			}
		}
		gradients(t, q, geom.Angle(draw(180)))
	}
}

// gradients checks identities (5) to (7), which speak of the defocus gradient.
func gradients(t *testing.T, q pose, r geom.Angle) {
	t.Helper()
	at := func(axis, tilt geom.Angle) geom.Vec2 {
		g, _ := tomo.Compose(axis, tilt, 0, geom.Vec2{}).DefocusGradient()
		return g
	}
	g := at(q.axis, q.tilt)
	for _, c := range []struct {
		name      string
		got, want geom.Vec2
	}{
		{"(5) axis", at(q.axis+180, q.tilt), g.Scale(-1)},
		{"(5) angles", at(q.axis, -q.tilt), g.Scale(-1)},
		{"(6)", at(q.axis+r, q.tilt), geom.Rot2(r).Apply(g)},
		{"(7)", at(180-q.axis, q.tilt), geom.Vec2{-g[0], g[1]}},
		{"(7) s reversed", at(-q.axis, q.tilt).Scale(-1), geom.Vec2{-g[0], g[1]}},
	} {
		if d := c.got.Sub(c.want).Norm(); d > 1e-9 {
			t.Fatalf("%s %+v: %v, want %v", c.name, q, c.got, c.want)
		}
	}
}

// The three ways to give EMAN2 an IMOD alignment, SPEC.md section 7, end.
func TestSpecEMAN2Table(t *testing.T) {
	// EMAN2's ytilt is the hub's -tilt and --tltax its axis.
	given := func(tltax, angle geom.Angle, p geom.Vec3) geom.Vec3 { return pose{tltax, -angle, 0, p}.project() }
	phi, theta, p := geom.Angle(84.1), geom.Angle(40), geom.Vec3{1000, -400, 250}
	want := pose{phi, theta, 0, p}.project()
	for _, c := range []struct {
		name  string
		got   geom.Vec3
		sameH bool
	}{
		{"mirror image", given(phi, theta, geom.Vec3{1000, -400, -250}), false},
		{"the same", given(phi, -theta, p), true},
		{"half turn", given(phi+180, theta, geom.Vec3{-1000, 400, 250}), true},
	} {
		if math.Hypot(c.got[0]-want[0], c.got[1]-want[1]) > 1e-9 || (math.Abs(c.got[2]-want[2]) < 1e-9) != c.sameH {
			t.Errorf("%s: %v, want %v", c.name, c.got, want)
		}
	}
}
