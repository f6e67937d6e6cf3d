package compare

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// counted counts how often each section is read.
type counted struct {
	*solid
	reads map[int]int
}

func (c counted) ReadSection(z int, dst []float32) error {
	c.reads[z]++
	return c.solid.ReadSection(z, dst)
}

func group(t *testing.T, volumes []*solid, voxels []float64) (*Grouping, []string) {
	t.Helper()
	var in []Input
	var names []string
	var sources []counted
	for i, v := range volumes {
		c := counted{v, map[int]int{}}
		sources, names = append(sources, c), append(names, string(rune('a'+i))+".mrc")
		in = append(in, Input{Name: names[i], Source: c, VoxelA: voxels[i]})
	}
	g, err := Group(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range sources {
		for z, n := range c.reads {
			if n != 1 {
				t.Errorf("section %d of %s was read %d times", z, names[i], n)
			}
		}
	}
	return g, names
}

// Volumes of two specimens, turned, mirrored, of other contrast and voxel size,
// come together; each says what carries the first of its group onto it.
func TestGroup(t *testing.T) {
	dims := [3]int{44, 42, 30}
	one, two := blobs(71, 30, [3]float64{17, 16, 11}), blobs(72, 30, [3]float64{17, 16, 11})
	turn, mirror := geom.Diag3(-1, -1, 1), geom.Diag3(1, 1, -1)
	half := make([]blob, len(one))
	for i, b := range one {
		half[i] = blob{b.at.Scale(0.8), b.radius * 0.8}
	}
	reversed := render([3]int{38, 36, 26}, half, mirror, geom.Vec3{2, 1, 0}, 0.1, 4)
	for i := range reversed.data {
		reversed.data[i] *= -1
	}
	g, names := group(t, []*solid{
		render(dims, one, geom.Identity3(), geom.Vec3{}, 0.1, 1),
		render(dims, two, geom.Identity3(), geom.Vec3{}, 0.1, 2),
		render(dims, one, turn, geom.Vec3{1, 2, -1}, 0.1, 3),
		reversed,
		render(dims, two, mirror, geom.Vec3{}, 0.1, 5),
		render(dims, blobs(73, 30, [3]float64{17, 16, 11}), geom.Identity3(), geom.Vec3{}, 0.1, 6),
	}, []float64{5, 5, 5, 6.25, 5, 5})
	d := DescribeGroups(names, g)
	var got []string
	for _, x := range d.Groups {
		line := ""
		for _, m := range x.Members {
			line += m.File[:1] + " " + string(m.State) + "; "
		}
		got = append(got, line)
	}
	if text := strings.Join(got, "/ "); text != "a same; c same; d mirrored; / b same; e mirrored; / f same; " {
		t.Fatal(text)
	}
	if m := g.Groups[0][1].Match; m.Q != turn || m.Shift.Sub(geom.Vec3{1, 2, -1}).Norm() > 0.4 {
		t.Errorf("c: %+v", m)
	}
	if m := g.Groups[0][2].Match; m.Q != mirror || m.Score > 0 || m.Shift.Sub(geom.Vec3{2, 1, 0}).Norm() > 0.5 {
		t.Errorf("d: %+v", m)
	}
	if d.State != Different || !d.Mirrored() {
		t.Errorf("%s, mirrored %v", d.State, d.Mirrored())
	}
	for _, want := range []string{"3 SPECIMENS in 6 volumes", "group 3, alone", "c.mrc  turned by 180 deg about z; shift 1.", "d.mrc  MIRRORED: z reversed", "contrast reversed"} {
		if !strings.Contains(d.Text(), want) {
			t.Errorf("no %q in\n%s", want, d.Text())
		}
	}
	out, err := d.JSON()
	var back map[string]any
	if err != nil || json.Unmarshal(out, &back) != nil || back["schema"] != Schema {
		t.Errorf("%v %s", err, out)
	}
}

// Two crops without a common part belong together when a third volume shows both.
func TestGroupByAThird(t *testing.T) {
	bs := blobs(81, 110, [3]float64{48, 18, 12})
	part := func(from geom.Vec3, q geom.Mat3, seed uint64) *solid { // the part around a place, turned
		var out []blob
		for _, b := range bs {
			out = append(out, blob{b.at.Sub(from), b.radius})
		}
		return render([3]int{44, 40, 28}, out, q, geom.Vec3{}, 0.05, seed)
	}
	left, right := geom.Vec3{-27, 0, 0}, geom.Vec3{27, 0, 0}
	ql, qr := geom.Diag3(-1, 1, -1), geom.Diag3(1, -1, 1)
	g, names := group(t, []*solid{part(left, ql, 1), part(right, qr, 2), render([3]int{104, 40, 28}, bs, geom.Identity3(), geom.Vec3{}, 0.05, 3)}, []float64{5, 5, 5})
	if len(g.Groups) != 1 {
		t.Fatal(DescribeGroups(names, g).Text())
	}
	// x_left = ql (x - left), x_right = qr (x - right): so
	// x_right = qr qlᵀ x_left + qr (left - right).
	m := g.Groups[0][1]
	if want := qr.Apply(left.Sub(right)); m.Match.Q != qr.Mul(ql.Transpose()) || m.Match.Shift.Sub(want).Norm() > 1 || m.Via != 2 || m.State != Mirrored {
		t.Errorf("%+v, want a shift of %v", m, want)
	}
	if text := DescribeGroups(names, g).Text(); !strings.Contains(text, "ONE SPECIMEN in all 3 volumes, ") || !strings.Contains(text, "(found by c.mrc)") {
		t.Error(text)
	}
}

// A pair is described as a group, too.
func TestPairAsGroup(t *testing.T) {
	m := Match{Q: geom.Diag3(1, 1, -1), Operation: "mirror image: z reversed", Score: -0.5}
	d := Describe("a.mrc", "b.mrc", &Result{State: Mirrored, Best: m, A: Shape{Size: [3]int{8, 8, 8}}, B: Shape{Size: [3]int{8, 8, 8}}})
	if len(d.Groups) != 1 || len(d.Groups[0].Members) != 2 || d.Groups[0].Members[1].State != Mirrored || d.Groups[0].Members[1].Determinant != -1 {
		t.Errorf("%+v", d.Groups)
	}
	d = Describe("a.mrc", "b.mrc", &Result{State: Different, Best: m})
	if len(d.Groups) != 2 || d.Groups[1].Members[0].File != "b.mrc" || math.Abs(d.Groups[1].Members[0].Score-1) > 0 {
		t.Errorf("%+v", d.Groups)
	}
}
