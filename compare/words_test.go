package compare

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/geom"
)

// A specimen with two mirror planes, nearly: the four operations that fit are
// listed, and no command is given.
func TestAmbiguousNamesTheOperations(t *testing.T) {
	var all []blob
	for _, b := range blobs(91, 9, [3]float64{15, 14, 9}) {
		for _, m := range []geom.Mat3{geom.Identity3(), geom.Diag3(1, 1, -1), geom.Diag3(-1, 1, 1), geom.Diag3(-1, 1, -1)} {
			all = append(all, blob{m.Apply(b.at), b.radius})
		}
	}
	all = append(all, blob{geom.Vec3{5, -9, 3}, 1.2}) // what breaks the symmetry is small
	dims := [3]int{44, 42, 28}
	a := wedge(t, render(dims, all, geom.Identity3(), geom.Vec3{}, 0.1, 1), 0)
	b := wedge(t, render(dims, all, geom.Diag3(-1, -1, 1), geom.Vec3{}, 0.1, 2), 0)
	r := run(t, a, b, 5, 5)
	d := Describe("a.mrc", "b.mrc", r)
	if r.State != Ambiguous || len(d.Equal) != 4 || r.Refined != nil || len(d.Commands) != 0 {
		t.Fatalf("%s %v %v", r.State, d.Equal, d.Commands)
	}
	text := d.Text()
	if !strings.Contains(text, "AMBIGUOUS: these 4 operations fit equally: ") || !strings.Contains(text, "turned by 180 deg about z") {
		t.Error(text)
	}
	out, err := d.JSON()
	var back struct {
		State       string
		Equal       []string
		RotationDeg *float64 `json:"rotation_deg"`
		Groups      []struct{ Members []struct{ State string } }
	}
	if err != nil || json.Unmarshal(out, &back) != nil || back.State != "ambiguous" || len(back.Equal) != 4 || back.RotationDeg != nil || back.Groups[0].Members[1].State != "ambiguous" {
		t.Errorf("%v\n%s", err, out)
	}
}

// The screen says operation, shift, rotation and commands with their errors.
func TestText(t *testing.T) {
	r := &Result{State: Mirrored, A: Shape{[3]int{20, 20, 10}, 5}, B: Shape{[3]int{20, 20, 10}, 5}, Chance: 1e-5,
		Best:     Match{Q: geom.Diag3(1, 1, -1), Operation: "mirror image: z reversed", Score: -0.5, Z: 60, Shift: geom.Vec3{3, -0.01, 1}},
		RunnerUp: Match{Operation: "unchanged", Score: 0.1},
		Refined:  &Refinement{Rotation: rotationMatrix(geom.Vec3{0, 3, 0}), VectorDeg: geom.Vec3{0, 3, 0}, SigmaDeg: geom.Vec3{0.1, 0.1, 0.1}, ShiftSigma: geom.Vec3{0.2, 0.2, 0.2}, Significant: true}}
	text := Describe("a b.mrc", "b.mrc", r).Text()
	for _, want := range []string{
		"MIRRORED: b.mrc is a mirror image of a b.mrc (z reversed).",
		"score 0.500 (60.0 times the noise of its map; by chance once in 100000), contrast reversed; next best 0.100 (unchanged)",
		"shift of the centre: 3.0, 0.0, 1.0 voxels of b.mrc (+- 0.20, 0.20, 0.20)",
		"small rotation: 3.00 deg; about x, y, z of b.mrc: 0.00, 3.00, 0.00 (+- 0.10, 0.10, 0.10)",
		"IMOD    clip flipz 'a b.mrc' step1.mrc",
		"matchvol -size 20,20,10 -xffile like_b.xf step1.mrc like_b.mrc",
		"(then small rotation, shift, by interpolation)",
		"RELION  RELION has no program that turns a volume; use IMOD or EMAN2",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// What the screen says of many operations, of voxel sizes that may be wrong, and
// of one that is not known.
func TestDoubtfulWords(t *testing.T) {
	many := make([]string, 48)
	for i := range many {
		many[i] = "turned"
	}
	for _, c := range []struct {
		equal []string
		want  string
	}{
		{many[:2], "AMBIGUOUS: these 2 operations fit equally: turned | turned"},
		{many[:12], "AMBIGUOUS: 12 operations fit equally, among them: turned"},
		{many, "AMBIGUOUS: all 48 operations fit equally"},
	} {
		if got := ambiguousWords(c.equal); !strings.HasPrefix(got, c.want) || len(got) > 200 {
			t.Errorf("%d: %s", len(c.equal), got)
		}
	}
	if got := voxelWords(known(10, 1)); !strings.Contains(got, "10 A, 1 A") || !strings.Contains(got, "--angpix 10,1") {
		t.Error(got)
	}
	if got := voxelWords(known(10, 10.02)) + voxelWords(known(10, 0)); got != "" {
		t.Error(got)
	}
	_, assumed, err := voxelSizes([]Input{{Name: "a.mrc", VoxelA: 10}, {Name: "b.mrc"}})
	if err != nil || !strings.Contains(assumed, "the voxel size of b.mrc is not known; both") {
		t.Error(assumed, err)
	}
}

// RELION's note speaks of reversals only where there are some.
func TestNoteOfRELION(t *testing.T) {
	size := [3]int{25, 22, 18}
	for _, q := range []geom.Mat3{geom.Identity3(), geom.Diag3(-1, 1, 1)} {
		r := &Result{State: Same, A: Shape{Size: size}, B: Shape{Size: size}, Best: Match{Q: q, Shift: geom.Vec3{2, -1, 1}}}
		d := Describe("a.mrc", "b.mrc", r)
		note := d.Commands[len(d.Commands)-1].Note
		if strings.Contains(note, "reversal") != (q[0][0] < 0) {
			t.Errorf("%v: %s", q, note)
		}
	}
}
