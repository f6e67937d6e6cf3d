package warp

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/format/warpxml"
)

// At the nodes the spline is the value; a plane is a plane, also beyond the ends.
func TestSplineNodesAndPlanes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dim := rapid.IntRange(1, 5)
		g := warpxml.Grid{Width: dim.Draw(rt, "w"), Height: dim.Draw(rt, "h"), Depth: dim.Draw(rt, "d")}
		n := [3]int{g.Width, g.Height, g.Depth}
		for range g.Nodes() {
			g.Values = append(g.Values, rapid.Float64Range(-5, 5).Draw(rt, "v"))
		}
		s := newSpline(g)
		place := func(i int) (x [3]float64) {
			for axis, k := range [3]int{i % n[0], i / n[0] % n[1], i / (n[0] * n[1])} {
				x[axis] = float64(k) / math.Max(1, float64(n[axis]-1))
			}
			return x
		}
		for i, want := range g.Values {
			if got := s.at(place(i)); math.Abs(got-want) > 1e-9 {
				rt.Fatalf("node %d: %g, want %g", i, got, want)
			}
		}
		plane := func(x [3]float64) float64 {
			sum := 1.0
			for axis := range x {
				if n[axis] > 1 {
					sum += float64(axis+2) * x[axis]
				}
			}
			return sum
		}
		for i := range g.Values {
			g.Values[i] = plane(place(i))
		}
		x := [3]float64{rapid.Float64Range(-0.3, 1.3).Draw(rt, "x"), rapid.Float64Range(-0.3, 1.3).Draw(rt, "y"), rapid.Float64Range(0, 1).Draw(rt, "z")}
		if got := newSpline(g).at(x); math.Abs(got-plane(x)) > 1e-9 {
			rt.Fatalf("plane at %v: %g, want %g", x, got, plane(x))
		}
	})
}

func TestLinear(t *testing.T) {
	g := &warpxml.Grid{Width: 2, Height: 1, Depth: 1, Duration: 3, Values: []float64{0, 1, 10, 11, 30, 31}}
	for _, c := range []struct{ x, w, want float64 }{{0, 0, 0}, {1, 1, 31}, {0.5, 0.25, 5.5}, {0.25, 0.75, 20.25}, {1.5, 0, 1}, {-0.5, 0, -0.5}} {
		if got := linear(g, [4]float64{c.x, 0.3, 0.7, c.w}); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: %g", c, got)
		}
	}
}

// Numbers of Warp's own spline in one dimension.
func TestSplineAgainstWarp(t *testing.T) {
	f, err := star.Read(filepath.Join(corpusDir(t), "warpem+warpylib/testdata/reference1d.star"))
	if err != nil {
		t.Fatal(err)
	}
	column := func(block, label string) []float64 {
		b, _ := f.Block(block)
		l, ok := b.Loop()
		if !ok {
			t.Fatal(block)
		}
		v, _, err := l.Floats(label)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	nodes := column("grid", "value")
	s := newSpline(warpxml.Grid{Width: len(nodes), Height: 1, Depth: 1, Values: nodes})
	x, want := column("eval", "x"), column("eval", "value")
	worst := 0.0
	for i := range x {
		worst = math.Max(worst, math.Abs(s.at([3]float64{x[i], 0, 0})-want[i]))
	}
	t.Logf("%d values, at most %.2g apart", len(x), worst)
	if worst > 1e-5 || len(x) < 10 {
		t.Errorf("%g", worst)
	}
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
