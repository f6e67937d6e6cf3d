package compare

import (
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// likeness is the correlation of two volumes of one size.
func likeness(a, b *solid) float64 {
	if a == nil || a.nx != b.nx || a.ny != b.ny || a.nz != b.nz {
		return math.NaN()
	}
	var sa, sb, ab, aa, bb float64
	n := float64(len(a.data))
	for i := range a.data {
		x, y := float64(a.data[i]), float64(b.data[i])
		sa, sb, ab, aa, bb = sa+x, sb+y, ab+x*y, aa+x*x, bb+y*y
	}
	return (ab - sa*sb/n) / math.Sqrt((aa-sa*sa/n)*(bb-sb*sb/n))
}

// scene draws A, and B as the result says.
func scene(r *Result, noise float64) (a, b *solid) {
	bs := blobs(5, 24, [3]float64{8, 7, 5})
	k := 1.0
	if r.A.VoxelA > 0 {
		k = r.A.VoxelA / r.B.VoxelA
	}
	scaled := make([]blob, len(bs))
	for i, b := range bs {
		scaled[i] = blob{b.at.Scale(k), b.radius * k}
	}
	q := r.Best.Q
	if r.Refined != nil {
		q = r.Refined.Matrix(q)
	}
	return render(r.A.Size, bs, geom.Identity3(), geom.Vec3{}, noise, 1), render(r.B.Size, scaled, q, r.Best.Shift, noise, 1)
}

// all runs every command and returns the likeness of what comes out to B; a
// package without a command is not in it.
func all(t *testing.T, a, b *solid, commands []command, centre float64) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	m := &model{t: t, centre: centre, files: map[string]*solid{"a.mrc": a}}
	pack := ""
	for _, c := range commands {
		if c.Note == "" {
			t.Errorf("%s: nothing said of %q", c.Package, c.Command)
		}
		if c.Command == "" {
			continue
		}
		if c.Package != pack { // a second command of a package goes on where the first ended
			m.files, pack = map[string]*solid{"a.mrc": a}, c.Package
		}
		m.run(c.Command)
		out[c.Package] = likeness(m.files[output], b)
	}
	return out
}

// What the commands make of A is B, for all 48 operations: IMOD's and RELION's
// exactly, without interpolation.
func TestCommandsOf48(t *testing.T) {
	for i, q := range geom.SignedPermutations() {
		r := &Result{State: Same, A: Shape{Size: [3]int{25, 22, 18}}, Best: Match{Q: q}}
		tk := newTask("a.mrc", r)
		r.B.Size = tk.turnedSize()
		commands := newTask("a.mrc", r).commands()
		if i == 0 {
			if len(commands) != 0 {
				t.Errorf("nothing to do: %v", commands)
			}
			continue
		}
		a, b := scene(r, 0)
		got := all(t, a, b, commands, 0.5)
		if !(got["IMOD"] > 1-1e-5) || !(got["EMAN2"] > 1-1e-5) {
			t.Errorf("%v: %v\n%v", q, got, commands)
		}
		diagonal := q[0][0] != 0 && q[1][1] != 0 && q[2][2] != 0
		if l, ok := got["RELION"]; ok != diagonal || ok && !(l > 1-1e-5) {
			t.Errorf("%v: RELION %v %v\n%v", q, ok, l, commands)
		}
		if n := strings.Count(commands[0].Command, "clip"); n > 4 {
			t.Errorf("%v takes %d steps", q, n)
		}
		if strings.Contains(commands[0].Command, "matchvol") {
			t.Errorf("%v is interpolated", q)
		}
	}
}

// With a shift, another box, another voxel size and a small rotation.
func TestCommandsWithTheRest(t *testing.T) {
	ops := geom.SignedPermutations()
	for i := range ops {
		r := &Result{State: Same, A: Shape{Size: [3]int{25, 22, 18}, VoxelA: 5}, B: Shape{Size: [3]int{27, 28, 25}, VoxelA: 5},
			Best: Match{Q: ops[i], Shift: geom.Vec3{2, -3, 1}}}
		least := 0.999
		switch i % 4 {
		case 1:
			r.Best.Shift, least = geom.Vec3{1.5, -0.5, 2.25}, 0.97 // linear interpolation smooths
		case 2:
			r.Refined, least = &Refinement{Rotation: rotationMatrix(geom.Vec3{1, 4, -2}), Significant: true, ShiftSigma: geom.Vec3{0.1, 0.1, 0.1}}, 0.96
		case 3:
			r.B.VoxelA, least = 4, 0.95
			r.B.Size = [3]int{31, 32, 31}
		}
		a, b := scene(r, 0)
		tk := newTask("a.mrc", r)
		for _, centre := range []float64{0, 0.5} { // of matchvol: the versions may differ
			low := least
			if centre == 0 && i%4 == 3 {
				low = 0.9 // an eighth of a voxel
			}
			got := all(t, a, b, tk.commands(), centre)
			if !(got["IMOD"] > low) || !(got["EMAN2"] > least) {
				t.Errorf("%v: %v\n%v", ops[i], got, tk.commands())
			}
		}
	}
}

// RELION keeps A's box: within it the shift is right.
func TestRelionShift(t *testing.T) {
	size := [3]int{25, 22, 18}
	r := &Result{State: Mirrored, A: Shape{Size: size}, B: Shape{Size: size}, Best: Match{Q: geom.Diag3(-1, -1, -1), Shift: geom.Vec3{2, -1, 1}}}
	a, b := scene(r, 0)
	if got := all(t, a, b, newTask("a.mrc", r).commands(), 0); !(got["RELION"] > 0.999) {
		t.Errorf("%v", got)
	}
	r.Best.Q = geom.SignedPermutations()[9]
	for _, c := range newTask("a.mrc", r).commands() {
		if c.Package == "RELION" && (c.Command != "" || !strings.Contains(c.Note, "no program that exchanges axes")) {
			t.Errorf("%+v", c)
		}
	}
}

// What is within its error is not asked for.
func TestCommandsLeaveOutNoise(t *testing.T) {
	size := [3]int{20, 20, 20}
	r := &Result{State: Same, A: Shape{Size: size}, B: Shape{Size: size}, Best: Match{Q: geom.Identity3(), Shift: geom.Vec3{0.05, 0.1, -0.1}},
		Refined: &Refinement{Rotation: rotationMatrix(geom.Vec3{0.05, 0, 0}), ShiftSigma: geom.Vec3{0.05, 0.05, 0.05}}}
	if c := newTask("a.mrc", r).commands(); len(c) != 0 {
		t.Errorf("%v", c)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"a/TS_01.rec": "a/TS_01.rec", "my map.mrc": "'my map.mrc'", "it's.mrc": `'it'\''s.mrc'`, "a;b": "'a;b'"} {
		if got := quote(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

// IMOD, EMAN2 and RELION are given the MRC file of an OME-Zarr volume, and that is said.
func TestCommandsOfAZarr(t *testing.T) {
	tk := task{file: "a.zarr", sizeA: [3]int{8, 8, 8}, sizeB: [3]int{8, 8, 8}, q: geom.Diag3(1, 1, -1), rot: geom.Identity3(), scale: 1}
	commands := tk.commands()
	if len(commands) < 3 {
		t.Fatalf("%v", commands)
	}
	for _, c := range commands {
		if strings.Contains(c.Command, "zarr") || !strings.Contains(c.Command, "a.mrc") || !strings.Contains(c.Note, "a.mrc is a.zarr written as MRC") {
			t.Errorf("%+v", c)
		}
	}
}
