package lint_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/lint"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

var update = flag.Bool("update", false, "write the pages of the codes anew")

func recorded() []tomo.Opt[geom.Angle] {
	var out []tomo.Opt[geom.Angle]
	for i := range 21 {
		out = append(out, tomo.Some(geom.Angle(float64(6*(i-10)))))
	}
	return out
}

// claim has the recorded angles and the axis at 84; change spoils it.
func claim(change func(c *tomo.Claim)) *tomo.Claim {
	c := &tomo.Claim{ID: "imod", Package: "imod", Path: "imod", Series: tomo.Series{Name: "ts", Grid: tomo.ImageGrid{NX: 400, NY: 400, PixelSize: 5}}}
	for i, a := range recorded() {
		theta := a.Or(0)
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: theta, Projection: tomo.Compose(84, theta, 0, geom.Vec2{})})
	}
	if change != nil {
		change(c)
	}
	return c
}

func each(f func(t *tomo.Tilt, i int)) func(c *tomo.Claim) {
	return func(c *tomo.Claim) {
		for i := range c.Series.Tilts {
			f(&c.Series.Tilts[i], i)
		}
	}
}

// cause is what brings up a code.
type cause struct {
	code  string
	spoil func(p *lint.Project)
}

func geometry(axis geom.Angle, sign geom.Angle) func(c *tomo.Claim) {
	return each(func(t *tomo.Tilt, _ int) {
		t.Projection = tomo.Compose(axis, sign*t.Written, 0, geom.Vec2{})
	})
}

func good() lint.Project {
	return lint.Project{Claims: []*tomo.Claim{claim(nil)}, Recorded: recorded(), Sections: 21, Stack: "ts.mrc", Pixel: 5, Nominal: tomo.Some(geom.Angle(84))}
}

func causes() []cause {
	return []cause{
		{"TP001", func(p *lint.Project) { p.Sections = 22 }},
		{"TP002", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, _ int) { t.Written = -t.Written }))
		}},
		{"TP003", func(p *lint.Project) { p.Nominal = tomo.Some(geom.Angle(60)) }},
		{"TP004", func(p *lint.Project) { p.Claims[0] = claim(geometry(84, -1)) }},
		{"TP005", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, i int) { t.Written = geom.Angle(float64((i*8)%21*6 - 60)) }))
		}},
		{"TP006", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, _ int) { t.Written += 30 }))
		}},
		{"TP007", func(p *lint.Project) { p.Pixel = 10 }},
		{"TP008", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, _ int) { t.Defocus = tomo.Some(3.0) }))
		}},
		{"TP009", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, _ int) { t.Phase = tomo.Some(geom.Angle(0.5)) }))
		}},
		{"TP010", func(p *lint.Project) { p.Claims[0].Series.Asserts = tomo.DepthRight }},
		{"TP011", func(p *lint.Project) {
			p.Records = []*tomo.Acquisition{{Path: "ts.mdoc", Axis: tomo.Some(geom.Angle(-91.8))}}
		}},
		{"TP012", func(p *lint.Project) { p.Claims[0].Series.Grid.NX = 401 }},
		{"TP013", func(p *lint.Project) { p.Claims[0].Volume.Laid = tomo.VolumeMirrored }},
		{"TP014", func(p *lint.Project) {
			p.Claims = append(p.Claims, claim(func(c *tomo.Claim) { c.ID, c.Path, c.Series.Tilts[3].Excluded = "b", "b", true }))
		}},
		{"TP015", func(p *lint.Project) {
			a := &tomo.Acquisition{Path: "ts.mdoc", AxisSignKnown: true}
			for i := range 21 {
				a.Exposures = append(a.Exposures, tomo.Exposure{Section: i, Order: tomo.Some(i), PriorDose: tomo.Some(float64(60 - 3*i))})
			}
			p.Records = append(p.Records, a)
		}},
		{"TP016", func(p *lint.Project) {
			p.Nominal = tomo.Opt[geom.Angle]{}
			p.Claims = append(p.Claims, claim(func(c *tomo.Claim) { c.ID, c.Path = "b", "b"; geometry(84, -1)(c) }))
		}},
	}
}

func doubt(k tomo.DoubtKind) func(p *lint.Project) {
	return func(p *lint.Project) {
		p.Claims[0].Doubt(tomo.Doubt{Kind: k, File: "ts.x", Field: "SEC", Found: "1", Expected: "0"})
	}
}

func furtherCauses() []cause {
	return []cause{
		{"TP010 TP010 TP017", func(p *lint.Project) {
			p.Claims[0].Series.Asserts = tomo.DepthRight
			p.Claims = append(p.Claims, claim(func(c *tomo.Claim) { c.ID, c.Path, c.Series.Asserts = "b", "b", tomo.DepthWrong }))
		}},
		{"TP018", func(p *lint.Project) {
			focus := func(v float64) func(c *tomo.Claim) {
				return each(func(t *tomo.Tilt, _ int) { t.Defocus = tomo.Some(v) })
			}
			p.Claims = []*tomo.Claim{claim(focus(30000)), claim(func(c *tomo.Claim) { c.ID, c.Path = "b", "b"; focus(45000)(c) })}
		}},
		{"TP019", func(p *lint.Project) { // doses by angle, recorded from the middle
			p.Claims[0] = claim(each(func(t *tomo.Tilt, i int) { t.Dose = tomo.Some(float64(3 * i)) }))
			a := &tomo.Acquisition{Path: "ts.mdoc", AxisSignKnown: true}
			for i := range 21 {
				order := 2 * (i - 10)
				if i < 10 {
					order = 2*(10-i) - 1
				}
				a.Exposures = append(a.Exposures, tomo.Exposure{Section: i, Order: tomo.Some(order), PriorDose: tomo.Some(float64(3 * order))})
			}
			p.Records = append(p.Records, a)
		}},
		{"TP020", func(p *lint.Project) {
			p.Claims[0] = claim(each(func(t *tomo.Tilt, i int) {
				if i == 20 {
					t.Projection = tomo.Compose(84, t.Written, 0, geom.Vec2{0, -1001})
				}
			}))
		}},
		{"TP021", func(p *lint.Project) { // voxels counted from 1 instead of 0
			p.Claims = append(p.Claims, claim(func(c *tomo.Claim) {
				c.ID, c.Path = "b", "b"
				each(func(t *tomo.Tilt, _ int) {
					t.Projection.T = t.Projection.T.Add(t.Projection.M.Apply(geom.Vec3{5, 5, 5}))
				})(c)
			}))
		}},
		{"TP022", func(p *lint.Project) {
			p.Claims[0] = claim(func(c *tomo.Claim) { c.Series.Tilts[4].Written = c.Series.Tilts[3].Written + 0.01 })
			p.Recorded[4] = tomo.Some(p.Recorded[3].Or(0))
		}},
		{"TP023", func(p *lint.Project) {
			p.Claims[0] = claim(func(c *tomo.Claim) { c.Series.Tilts[4].Written += 6.5 })
		}},
		{"TP024", doubt(tomo.DoubtSectionBase)},
		{"TP025", doubt(tomo.DoubtStale)},
		{"TP026", doubt(tomo.DoubtOtherForm)},
	}
}

// One row a code: what brings it up, and that nothing else comes up with it
// (beside the two TP010 of two hand flags).
func TestEachCodeHasItsCause(t *testing.T) {
	if f := lint.Run(good()); len(f) != 0 {
		t.Fatalf("a good project: %+v", f)
	}
	tested := map[string]bool{"TP000": true}
	for _, c := range append(causes(), furtherCauses()...) {
		p := good()
		c.spoil(&p)
		var codes []string
		for _, f := range lint.Run(p) {
			codes = append(codes, f.Code)
			if f.File == "" || f.Found == "" || f.Suggestion == "" || f.Title == "" {
				t.Errorf("%s: incomplete: %+v", f.Code, f)
			}
		}
		if strings.Join(codes, " ") != c.code {
			t.Errorf("%s: found %v", c.code, codes)
		}
		if len(codes) > 0 {
			tested[codes[len(codes)-1]] = true
		}
	}
	for _, r := range lint.Rules() {
		if !tested[r.Code] {
			t.Errorf("%s has no row in the tables of causes", r.Code)
		}
	}
}

// The series of one table are different series: they are not compared.
func TestSeriesOfOneTable(t *testing.T) {
	p := good()
	p.Claims = append(p.Claims, claim(func(c *tomo.Claim) {
		c.ID, c.Series.Name = "b", "other"
		geometry(30, -1)(c)
		c.Series.Tilts[2].Excluded = true
	}))
	for _, f := range lint.Run(p) {
		if f.Code == "TP014" || f.Code == "TP016" {
			t.Errorf("%+v", f)
		}
	}
}

func TestIgnoreNeedsAReason(t *testing.T) {
	if _, err := lint.ParseIgnore([]byte(`{"ignore":[{"code":"TP010"},{"code":"TP999","reason":"x"}]}`), "i.json"); err == nil || strings.Count(err.Error(), "i.json") != 2 {
		t.Errorf("%v", err)
	}
	list, err := lint.ParseIgnore([]byte(`{"ignore":[{"code":"TP012","file":"*.star","reason":"cropped later"}]}`), "i.json")
	if err != nil {
		t.Fatal(err)
	}
	f := []lint.Finding{{Code: "TP012", Severity: lint.Warning, File: "a/b.star"}, {Code: "TP012", Severity: lint.Warning, File: "a/b.xf"}}
	lint.Apply(f, list)
	if f[0].Ignored != "cropped later" || f[1].Ignored != "" || !lint.Failed(f) || lint.Failed(f[:1]) {
		t.Errorf("%+v", f)
	}
}

func TestUnreadKeepsThePlace(t *testing.T) {
	f := lint.Unread(problem.List{{File: "a.tlt", Line: 3, Got: "NaN", Hint: "x"}, {File: "b", Got: "gone"}})
	if len(f) != 2 || f[0].Line != 3 || f[0].Code != "TP000" || f[1].File != "b" {
		t.Errorf("%+v", f)
	}
}

// The pages under docs/findings are made from the rules and are current.
func TestPagesAreCurrent(t *testing.T) {
	for _, r := range lint.Rules() {
		path := filepath.Join("..", "docs", "findings", r.Code+".md")
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(lint.Page(r)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != lint.Page(r) {
			t.Errorf("%s is not current: go test ./lint -update (%v)", path, err)
		}
	}
}

// A list of fitted CTFs is looked at by itself.
func TestFits(t *testing.T) {
	right := func() lint.Fits {
		f := lint.Fits{Path: "ts_CTF.txt", Pixel: 5}
		for range 21 {
			f.Underfocus, f.Plate = append(f.Underfocus, 30000), append(f.Plate, 0)
		}
		return f
	}
	for _, c := range []struct {
		codes string
		spoil func(f *lint.Fits)
	}{
		{"", func(*lint.Fits) {}},
		{"TP001", func(f *lint.Fits) { f.Underfocus = f.Underfocus[:20] }},
		{"TP007", func(f *lint.Fits) { f.Pixel = 10 }},
		{"TP008", func(f *lint.Fits) { // in nm
			for i := range f.Underfocus {
				f.Underfocus[i] = 300
			}
		}},
		{"TP009", func(f *lint.Fits) { // degrees in the place of radians
			for i := range f.Plate {
				f.Plate[i] = geom.FromRadians(90)
			}
		}},
		{"TP010", func(f *lint.Fits) { f.Hands = []int{-1, -1} }},
	} {
		f := right()
		c.spoil(&f)
		var codes []string
		for _, x := range lint.Run(lint.Project{Fits: []lint.Fits{f}, Sections: 21, Stack: "ts.mrc", Pixel: 5}) {
			codes = append(codes, x.Code)
		}
		if got := strings.Join(codes, " "); got != c.codes {
			t.Errorf("%q, want %q", got, c.codes)
		}
	}
}

// A finding about a whole file has no empty place for a field, and no empty line.
func TestTextWithoutField(t *testing.T) {
	got := lint.Text(lint.Unread(&problem.Problem{File: "ts.xf", Got: "no lines with numbers"}))
	if want := "TP000 error   ts.xf: no lines with numbers\n1 found\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
