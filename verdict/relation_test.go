package verdict_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
	"pgregory.net/rapid"
)

// spec makes a claim in the hub's terms: 41 tilts of ±60 degrees if not said otherwise.
type spec struct {
	axis, xtilt float64
	angles      []float64
	shifts      []geom.Vec2 // pixels
	grid        tomo.ImageGrid
}

var mz = geom.Diag3(1, 1, -1)

func newSpec(seed uint64) spec {
	r := rand.New(rand.NewPCG(seed, 1))
	s := spec{axis: 84.1, grid: tomo.ImageGrid{NX: 1024, NY: 1000, PixelSize: 5}}
	for a := -60.0; a <= 60; a += 3 {
		s.angles = append(s.angles, a)
		s.shifts = append(s.shifts, geom.Vec2{r.NormFloat64() * 12, r.NormFloat64() * 12})
	}
	return s
}

func (s spec) claim(id string) *tomo.Claim {
	c := &tomo.Claim{ID: id, Package: id, Series: tomo.Series{Name: "ts", Grid: s.grid}}
	for i, a := range s.angles {
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: geom.Angle(a),
			Projection: tomo.Compose(geom.Angle(s.axis), geom.Angle(a), geom.Angle(s.xtilt), s.shifts[i].Scale(s.grid.PixelSize))})
	}
	return c
}

// moved describes the same images in the specimen frame p' = q p + t.
func moved(c *tomo.Claim, id string, q geom.Mat3, t geom.Vec3) *tomo.Claim {
	out := *c
	out.ID = id
	out.Series.Tilts = slices.Clone(c.Series.Tilts)
	back, _ := geom.Affine3{M: q, T: t}.Inverse()
	for i := range out.Series.Tilts {
		p := &out.Series.Tilts[i].Projection
		m := back.Then(geom.Affine3(*p))
		if q.Det() < 0 { // the height of a mirrored claim has the other sign
			m.M[2] = geom.Vec3(m.M[2]).Scale(-1)
		}
		*p = tomo.Projection(m)
	}
	return &out
}

func far(a, b geom.Mat3) float64 {
	worst := 0.0
	for i := range a {
		for j := range a {
			worst = math.Max(worst, math.Abs(a[i][j]-b[i][j]))
		}
	}
	return worst
}

func relate(a, b *tomo.Claim) verdict.Relation { return verdict.Relate(a, b, verdict.Options{}) }

func causesText(r verdict.Relation) string {
	var parts []string
	for _, c := range r.Causes {
		parts = append(parts, c.Text())
	}
	return strings.Join(parts, "; ")
}

// The rows of the tables: angles negated, axis turned, both. Source: measured
// with EMAN2 and IMOD.
func TestTableOfChanges(t *testing.T) {
	base := newSpec(1)
	base.xtilt = 1.5
	change := func(axis, sense, xsense float64) spec {
		s := newSpec(1)
		s.axis, s.xtilt = base.axis+axis, xsense*base.xtilt
		for i := range s.angles {
			s.angles[i] *= sense
		}
		return s
	}
	cases := []struct {
		name      string
		b         spec
		kind      verdict.Kind
		q         geom.Mat3
		operation string
	}{
		{"nothing", change(0, 1, 1), verdict.Identical, geom.Identity3(), "unchanged"},
		{"angles negated", change(0, -1, -1), verdict.Mirrored, mz, "mirror image: z reversed"},
		{"axis + 180", change(180, 1, 1), verdict.Mirrored, geom.Diag3(-1, -1, -1), "mirror image: x, y and z reversed (point inversion)"},
		{"both", change(180, -1, -1), verdict.Rotated, geom.RotZ(180), "turned by 180 deg about z"},
	}
	for _, c := range cases {
		r := relate(base.claim("a"), c.b.claim("b"))
		if r.Kind != c.kind || far(r.Q, c.q) > 1e-6 || r.Operation != c.operation || !r.Rounding || r.Matched != 41 || r.MaxPx > 1e-3 {
			t.Errorf("%s: %s, %q, q %v, max %g px", c.name, r.Kind, r.Operation, r.Q, r.MaxPx)
		}
	}
}

// (1), (2) All 48 axis permutations are found, with their determinant.
func TestAllPermutations(t *testing.T) {
	a := newSpec(2).claim("a")
	for _, q := range geom.SignedPermutations() {
		b := moved(a, "b", q, geom.Vec3{30, -20, 10})
		r := relate(a, b)
		want := verdict.Rotated
		switch {
		case q.Det() < 0:
			want = verdict.Mirrored
		case q == geom.Identity3():
			want = verdict.Identical
		}
		if r.Kind != want || far(r.Q, q) > 1e-6 || r.Shift.Sub(geom.Vec3{30, -20, 10}).Norm() > 1e-5 {
			t.Errorf("%v: %s, %v, shift %v", q, r.Kind, r.Q, r.Shift)
		}
	}
}

// (2), (3) Random geometry: the map is found, in both directions, whatever the size,
// x-tilt, excluded images and small errors of alignment.
func TestRelateFindsTheMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(lo, hi float64, name string) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
		s := spec{axis: f(-180, 180, "axis"), xtilt: f(-10, 10, "xtilt")}
		s.grid = tomo.ImageGrid{NX: rapid.IntRange(300, 4100).Draw(t, "nx"), NY: rapid.IntRange(300, 4100).Draw(t, "ny"), PixelSize: f(1, 10, "pixel")}
		n := rapid.IntRange(11, 61).Draw(t, "tilts")
		step, start := f(1, 3, "step"), f(-70, -20, "start")
		for i := range n {
			s.angles = append(s.angles, start+step*float64(i))
			s.shifts = append(s.shifts, geom.Vec2{f(-50, 50, "u"), f(-50, 50, "v")})
		}
		a := s.claim("a")
		q := rapid.SampledFrom(geom.SignedPermutations()).Draw(t, "permutation")
		shift := geom.Vec3{f(-500, 500, "x"), f(-500, 500, "y"), f(-300, 300, "z")}
		b := moved(a, "b", q, shift)
		for i := range b.Series.Tilts {
			p := &b.Series.Tilts[i].Projection
			p.M = geom.RotZ(geom.Angle(f(-0.02, 0.02, "error"))).Mul(p.M)
			p.T[0] += f(-2, 2, "error u") * s.grid.PixelSize
			if rapid.IntRange(0, 7).Draw(t, "fate") == 0 {
				b.Series.Tilts[i].Excluded = true
			}
		}
		r := relate(a, b)
		if r.Kind == verdict.AmbiguousKind && r.Matched > 8 {
			t.Fatalf("ambiguous with %d tilts", r.Matched)
		}
		if r.Kind == verdict.AmbiguousKind {
			return
		}
		if (r.Kind == verdict.Mirrored) != (q.Det() < 0) || far(r.Q, q) > 0.01 {
			t.Fatalf("%s, %v, want %v", r.Kind, r.Q, q)
		}
		back := relate(b, a)
		if back.Kind != r.Kind || far(back.Q, r.Q.Transpose()) > 0.005 {
			t.Fatalf("backwards %s, %v", back.Kind, back.Q)
		}
		if d := back.Q.Apply(r.Shift).Add(back.Shift).Norm(); d > 0.02*s.grid.PixelSize*float64(s.grid.NX) {
			t.Fatalf("the shifts %v and %v are no inverses (%g A)", r.Shift, back.Shift, d)
		}
	})
}

// readRun reads one of the alignments EMAN2 made of the same synthetic images.
func readRun(t *testing.T, name string) *tomo.Claim {
	t.Helper()
	claims, err := eman2.Read(convention.Input{Path: "../testdata/vectors/eman2-runs/" + name + "_info.json",
		Grid: tomo.ImageGrid{NX: 1024, NY: 1024}})
	if err != nil {
		t.Fatal(err)
	}
	claims[0].ID = name
	return claims[0]
}

// truth is the IMOD model from which the images of the runs were made.
func truth(t *testing.T) *tomo.Claim {
	t.Helper()
	text, err := os.ReadFile("../testdata/vectors/eman2-runs/image_shifts_true.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := spec{axis: 84.1, grid: tomo.ImageGrid{NX: 1024, NY: 1024, PixelSize: 10}}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		var v geom.Vec2
		if _, err := fmt.Sscan(line, &v[0], &v[1]); err != nil {
			t.Fatal(err)
		}
		s.angles, s.shifts = append(s.angles, float64(3*i-60)), append(s.shifts, v)
	}
	return s.claim("imod")
}

// What real EMAN2 did with angles as recorded (A), negated (B), and the axis
// turned (C), against the IMOD model of the images.
func TestRealRuns(t *testing.T) {
	imod, a, b, c := truth(t), readRun(t, "A"), readRun(t, "B"), readRun(t, "C")
	cases := []struct {
		a, b *tomo.Claim
		kind verdict.Kind
		q    geom.Mat3
	}{
		{imod, a, verdict.Mirrored, mz},
		{imod, b, verdict.Identical, geom.Identity3()},
		{imod, c, verdict.Rotated, geom.RotZ(180)},
		{a, b, verdict.Mirrored, mz},
		{a, c, verdict.Mirrored, geom.Diag3(-1, -1, -1)},
		{b, c, verdict.Rotated, geom.RotZ(180)},
	}
	for _, cs := range cases {
		r := relate(cs.a, cs.b)
		t.Logf("%s to %s: %s, %s, rms %.2f px, max %.2f px, shift %.1f A; %s", cs.a.ID, cs.b.ID, r.Kind, r.Operation, r.RMSPx, r.MaxPx, r.Shift, causesText(r))
		if r.Kind != cs.kind || far(r.Q, cs.q) > 0.005 || r.RMSPx > 2 || r.Matched != 41 {
			t.Errorf("%s to %s: %s, %v", cs.a.ID, cs.b.ID, r.Kind, r.Q)
		}
	}
	// (4) relations compose
	if q := relate(b, c).Q.Mul(relate(a, b).Q); far(q, relate(a, c).Q) > 0.005 {
		t.Errorf("A to B to C is %v, A to C %v", q, relate(a, c).Q)
	}
}

// (5) Other orders, exclusions and binnings.
func TestOrderAndBinning(t *testing.T) {
	s := newSpec(3)
	a := s.claim("a")
	t.Run("images sorted differently", func(t *testing.T) {
		b := moved(a, "b", mz, geom.Vec3{})
		order := rand.New(rand.NewPCG(4, 4)).Perm(41)
		tilts := make([]tomo.Tilt, 41)
		for to, from := range order {
			tilts[to] = b.Series.Tilts[from]
			tilts[to].Section = to
		}
		b.Series.Tilts = append(tilts[:17:17], tilts[20:]...)
		r := relate(a, b)
		if r.Kind != verdict.Mirrored || r.Matched != 38 || len(r.OnlyA) != 3 || r.MaxPx > 0.01 {
			t.Errorf("%s, %d matched, only %v, %v; %s", r.Kind, r.Matched, r.OnlyA, r.OnlyB, causesText(r))
		}
		for _, p := range r.PerTilt {
			if order[p.SectionB] != p.SectionA {
				t.Errorf("section %d is matched with %d", p.SectionA, p.SectionB)
			}
		}
	})
	t.Run("a view taken out and the rest renumbered", func(t *testing.T) {
		b := moved(a, "b", geom.Identity3(), geom.Vec3{})
		b.Series.Tilts = slices.Delete(b.Series.Tilts, 5, 6)
		for i := range b.Series.Tilts {
			b.Series.Tilts[i].Section = i
		}
		if r := relate(a, b); r.Kind != verdict.Identical || r.Matched != 40 || !slices.Equal(r.OnlyA, []int{5}) {
			t.Errorf("%s, %d matched, only %v", r.Kind, r.Matched, r.OnlyA)
		}
	})
	t.Run("excluded images", func(t *testing.T) {
		b := moved(a, "b", geom.Identity3(), geom.Vec3{})
		b.Series.Tilts[3].Excluded, b.Series.Tilts[4].NoGeometry = true, true
		b.Series.Tilts[4].Projection = tomo.Projection{}
		if r := relate(a, b); r.Kind != verdict.Identical || r.Matched != 39 || !slices.Equal(r.OnlyA, []int{3, 4}) || !r.Rounding {
			t.Errorf("%s, %d matched, only %v", r.Kind, r.Matched, r.OnlyA)
		}
	})
	t.Run("binned images", func(t *testing.T) {
		for _, n := range []int{2, 4} {
			b := moved(a, "b", geom.RotZ(180), geom.Vec3{})
			b.Series.Grid = tomo.ImageGrid{NX: 1024 / n, NY: 1000 / n, PixelSize: 5 * float64(n)}
			for i := range b.Series.Tilts { // the centre of the binned image lies elsewhere
				b.Series.Tilts[i].Projection.T[0] -= 5 * float64(n-1) / 2
				b.Series.Tilts[i].Projection.T[1] -= 5 * float64(n-1) / 2
			}
			for _, r := range []verdict.Relation{relate(a, b), relate(b, a)} {
				if r.Kind != verdict.Rotated || !r.Rounding || r.MaxPx > 0.01 {
					t.Errorf("by %d: %s, %g px; %s", n, r.Kind, r.MaxPx, causesText(r))
				}
			}
		}
	})
}

// Differences that leave claims consistent are given numbers.
func TestSmallCauses(t *testing.T) {
	a := newSpec(5).claim("a")
	cases := []struct {
		name  string
		b     func() *tomo.Claim
		words []string
	}{
		{"shift", func() *tomo.Claim { return moved(a, "b", geom.Identity3(), geom.Vec3{100, 0, -50}) }, []string{"constant shift", "x +100.0", "z -50.0"}},
		{"tilt offset", func() *tomo.Claim { return moved(a, "b", geom.RotY(1.2), geom.Vec3{}) }, []string{"constant offset", "+1.20 deg"}},
		{"tilt offset and mirror", func() *tomo.Claim { return moved(a, "b", mz.Mul(geom.RotY(1.2)), geom.Vec3{}) }, []string{"constant offset", "+1.20 deg"}},
		{"x-tilt", func() *tomo.Claim { return moved(a, "b", geom.RotX(-0.8), geom.Vec3{}) }, []string{"tilts about x", "-0.80 deg"}},
		{"axis", func() *tomo.Claim { s := newSpec(5); s.axis += 0.4; return s.claim("b") }, []string{"tilt axes differ", "+0.40 deg"}},
		{"scale", func() *tomo.Claim {
			s := newSpec(5)
			for i := range s.angles {
				s.angles[i] *= 1.01
			}
			return s.claim("b")
		}, []string{"differ by a factor", "1.01"}},
		{"magnification", func() *tomo.Claim {
			c := newSpec(5).claim("b")
			for i := range c.Series.Tilts {
				c.Series.Tilts[i].Projection.M = c.Series.Tilts[i].Projection.M.Scale(1.01)
			}
			return c
		}, []string{"magnifications differ", "1.01"}},
		{"drift", func() *tomo.Claim {
			s := newSpec(5)
			for i := range s.shifts {
				s.shifts[i][0] += 0.2 * float64(i) // along the axis: no 3-D shift does that
			}
			return s.claim("b")
		}, []string{"drift apart"}},
		{"pixel size", func() *tomo.Claim {
			s := newSpec(5)
			s.grid.PixelSize = 5.05
			return s.claim("b")
		}, []string{"pixel sizes disagree", "1.01"}},
	}
	for _, c := range cases {
		r := relate(a, c.b())
		text := causesText(r)
		if r.Kind == verdict.InconsistentKind || r.Kind == verdict.AmbiguousKind {
			t.Errorf("%s: %s", c.name, r.Kind)
		}
		for _, w := range c.words {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not in %q", c.name, w, text)
			}
		}
	}
}

// Every class of contradiction is found and named, in both directions, on top
// of a mirror or a turn.
func TestInconsistencies(t *testing.T) {
	each := func(change func(i int, s *spec)) func() *tomo.Claim {
		return func() *tomo.Claim {
			s := newSpec(6)
			for i := range s.angles {
				change(i, &s)
			}
			return s.claim("b")
		}
	}
	cases := []struct {
		name  string
		b     func() *tomo.Claim
		words []string // in the first cause, in either direction
	}{
		{"axis off", func() *tomo.Claim { s := newSpec(6); s.axis += 20; return s.claim("b") }, []string{"tilt axis differs by a constant angle"}},
		{"axis perpendicular", func() *tomo.Claim { s := newSpec(6); s.axis += 90; return s.claim("b") }, []string{"tilt axis differs by a constant angle"}},
		{"angle scale", each(func(i int, s *spec) { s.angles[i] *= 1.3 }), []string{"tilt angles differ by a factor"}},
		{"sign of a part", each(func(i int, s *spec) {
			if i < 15 {
				s.angles[i] = -s.angles[i]
			}
		}), []string{"sign of the tilt angle is reversed for a part", "15 of 41 tilts: sections 0-14"}},
		{"absolute angles", each(func(i int, s *spec) { s.angles[i] = math.Abs(s.angles[i]) }), []string{"sign of the tilt angle is reversed for a part", "20 of 41"}},
		{"order", func() *tomo.Claim {
			s := newSpec(6)
			slices.SortStableFunc(s.angles, func(a, b float64) int { return int(100 * (math.Abs(a+0.1) - math.Abs(b+0.1))) })
			return s.claim("b")
		}, []string{"order of the tilts differs"}},
		{"shuffled", func() *tomo.Claim {
			s := newSpec(6)
			rand.New(rand.NewPCG(9, 9)).Shuffle(len(s.angles), func(i, j int) { s.angles[i], s.angles[j] = s.angles[j], s.angles[i] })
			return s.claim("b")
		}, []string{"order of the tilts differs"}},
		{"shift sign", each(func(i int, s *spec) { s.shifts[i] = s.shifts[i].Scale(-3) }), []string{"shifts differ by a", "3"}},
		{"shift units", each(func(i int, s *spec) { s.shifts[i] = s.shifts[i].Scale(5) }), []string{"other units"}},
		{"shift binning", each(func(i int, s *spec) { s.shifts[i] = s.shifts[i].Scale(4) }), []string{"binning factor"}},
		{"pixel size", func() *tomo.Claim { s := newSpec(6); s.grid.PixelSize = 10; return s.claim("b") }, []string{"pixel sizes disagree", "factor"}},
		{"rows reversed", func() *tomo.Claim {
			c := newSpec(6).claim("b")
			for i := range c.Series.Tilts {
				p := &c.Series.Tilts[i].Projection
				p.M = geom.Diag3(1, -1, -1).Mul(p.M)
				p.T[1] = -p.T[1]
			}
			return c
		}, []string{"mirror images of each other", "rows"}},
	}
	for _, c := range cases {
		for _, q := range []geom.Mat3{geom.Identity3(), mz, geom.RotZ(180)} {
			a, b := newSpec(6).claim("a"), moved(c.b(), "b", q, geom.Vec3{40, -30, 20})
			for _, r := range []verdict.Relation{relate(a, b), relate(b, a)} {
				if r.Kind != verdict.InconsistentKind || len(r.Causes) == 0 {
					t.Errorf("%s: %s, rms %.1f px; %s", c.name, r.Kind, r.RMSPx, causesText(r))
					continue
				}
				for _, w := range c.words {
					if !strings.Contains(r.Causes[0].Text(), w) {
						t.Errorf("%s (%s to %s): %q is not in %q", c.name, r.A, r.B, w, causesText(r))
					}
				}
			}
		}
	}
}

// What the tilts cannot tell is not guessed.
func TestAmbiguous(t *testing.T) {
	one := newSpec(7)
	one.angles, one.shifts = []float64{10}, one.shifts[:1]
	few := newSpec(7)
	few.angles, few.shifts = []float64{-0.5, 0, 0.5}, few.shifts[:3]
	for _, s := range []spec{one, few} {
		r := relate(s.claim("a"), moved(s.claim("b"), "b", mz, geom.Vec3{}))
		if r.Kind != verdict.AmbiguousKind || !strings.Contains(causesText(r), "cannot tell a turn from a mirror image") {
			t.Errorf("%s; %s", r.Kind, causesText(r))
		}
	}
	apart := newSpec(7).claim("b")
	for i := range apart.Series.Tilts {
		apart.Series.Tilts[i].Section += 100
		apart.Series.Tilts[i].Projection.T[0] = 0
	}
	if r := relate(newSpec(8).claim("a"), apart); r.Kind != verdict.AmbiguousKind || r.Matched != 0 {
		t.Errorf("no image in common: %s, %d matched", r.Kind, r.Matched)
	}
	untilted := newSpec(7)
	for i := range untilted.angles {
		untilted.angles[i] = 0
	}
	if r := relate(untilted.claim("a"), untilted.claim("b")); r.Kind != verdict.AmbiguousKind {
		t.Errorf("untilted: %s", r.Kind)
	}
}

// Few tilts near zero see a turn and a mirror image alike, whatever the axis and
// the frame: none of them is the answer.
func TestFewTiltsAreAmbiguous(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSpec(7)
		s.axis = rapid.Float64Range(-180, 180).Draw(t, "axis")
		span := rapid.Float64Range(0.1, 0.6).Draw(t, "span")
		n := rapid.IntRange(2, 5).Draw(t, "tilts")
		s.angles, s.shifts = nil, s.shifts[:n]
		for i := range n {
			s.angles = append(s.angles, span*(2*float64(i)/float64(n-1)-1))
		}
		q := rapid.SampledFrom(geom.SignedPermutations()).Draw(t, "frame")
		r := relate(s.claim("a"), moved(s.claim("b"), "b", q, geom.Vec3{}))
		if r.Kind != verdict.AmbiguousKind {
			t.Fatalf("%s; %s", r.Kind, causesText(r))
		}
	})
}

func BenchmarkRelate(b *testing.B) {
	x, y := newSpec(1).claim("a"), moved(newSpec(1).claim("b"), "b", mz, geom.Vec3{10, 20, 30})
	for b.Loop() {
		relate(x, y)
	}
}
