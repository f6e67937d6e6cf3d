package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
)

// command is what makes A like B in the words of one package. Command is empty
// when the package has none; Note then says so.
type command struct {
	Package string `json:"package"`
	Command string `json:"command"`
	Note    string `json:"note"`
}

// task is what is to be done to A: turn its axes by q, then turn it by rot, then
// make its voxels scale times as many, shift it and put it into B's box.
type task struct {
	file         string
	sizeA, sizeB [3]int
	q, rot       geom.Mat3
	scale        float64   // voxel size of A over that of B
	shift        geom.Vec3 // voxels of B
}

const output = "like_b.mrc"

// newTask leaves out what is within the error of the measurement.
func newTask(file string, r *Result) task {
	t := task{file: file, sizeA: r.A.Size, sizeB: r.B.Size, q: r.Best.Q, rot: geom.Identity3(), scale: 1, shift: r.Best.Shift}
	if r.A.VoxelA > 0 && r.B.VoxelA > 0 && math.Abs(r.A.VoxelA/r.B.VoxelA-1) > 1e-4 {
		t.scale = r.A.VoxelA / r.B.VoxelA
	}
	sigma := geom.Vec3{0.5, 0.5, 0.5}
	if r.Refined != nil {
		sigma = r.Refined.ShiftSigma
		if r.Refined.Significant {
			t.rot = r.Refined.Rotation
		}
	}
	if math.Abs(t.shift[0]) < 3*sigma[0] && math.Abs(t.shift[1]) < 3*sigma[1] && math.Abs(t.shift[2]) < 3*sigma[2] {
		t.shift = geom.Vec3{}
	}
	return t
}

// turnedSize is the size of A after q.
func (t task) turnedSize() [3]int {
	var out [3]int
	for i := range 3 {
		for j := range 3 {
			if t.q[i][j] != 0 {
				out[i] = t.sizeA[j]
			}
		}
	}
	return out
}

// resamples reports whether more is to be done than q.
func (t task) resamples() bool {
	return t.rot != geom.Identity3() || t.scale != 1 || t.shift != geom.Vec3{} || t.turnedSize() != t.sizeB
}

// rest names what is to be done beside q.
func (t task) rest() string {
	var words []string
	if t.scale != 1 {
		words = append(words, "voxel size")
	}
	if t.rot != geom.Identity3() {
		words = append(words, "small rotation")
	}
	if (t.shift != geom.Vec3{}) {
		words = append(words, "shift")
	}
	if t.turnedSize() != t.sizeB {
		words = append(words, "box of B")
	}
	return strings.Join(words, ", ")
}

// commands say how to make A like B; none when it is so already.
func (t task) commands() []command {
	if t.q == geom.Identity3() && !t.resamples() {
		return []command{}
	}
	const zarr = ".zarr"
	bare, ok := strings.CutSuffix(t.file, zarr)
	if ok {
		t.file = bare + ".mrc"
	}
	out := slices.Concat(t.imod(), t.eman2(), t.relion())
	for i := range out {
		if ok {
			out[i].Note += "; " + t.file + " is " + bare + zarr + " written as MRC, which these programs take"
		}
	}
	return out
}

// The steps of IMOD's clip, as matrices (clip_proc.c of 4.8: out voxel (i, j, k)
// of flipyz is in voxel (i, k, j), of rotx in voxel (i, T-1-k, j)).
func clipSteps() []clipStep {
	swap := func(a, b int) geom.Mat3 {
		m := geom.Identity3()
		m[a], m[b] = m[b], m[a]
		return m
	}
	return []clipStep{
		{"flipx", geom.Diag3(-1, 1, 1)}, {"flipy", geom.Diag3(1, -1, 1)}, {"flipz", geom.Diag3(1, 1, -1)},
		{"rotx", geom.Mat3{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}},
		{"flipyz", swap(1, 2)}, {"flipxy", swap(0, 1)}, {"flipxz", swap(0, 2)},
	}
}

type clipStep struct {
	name string
	m    geom.Mat3
}

// clipChain is a shortest series of steps that is q.
func clipChain(q geom.Mat3) []string {
	type node struct {
		m     geom.Mat3
		steps []string
	}
	queue, seen := []node{{m: geom.Identity3()}}, map[geom.Mat3]bool{geom.Identity3(): true}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if n.m == q {
			return n.steps
		}
		for _, s := range clipSteps() {
			if m := whole(s.m.Mul(n.m)); !seen[m] {
				seen[m] = true
				queue = append(queue, node{m, append(slices.Clone(n.steps), s.name)})
			}
		}
	}
	return nil // the steps generate all 48
}

// whole makes -0 a 0, so that matrices can be compared.
func whole(m geom.Mat3) geom.Mat3 {
	for i := range m {
		for j := range m[i] {
			m[i][j] += 0
		}
	}
	return m
}

// imod turns the axes with clip, which leaves voxels as they are, and does the
// rest with matchvol. matchvol turns about N/2 where the rest of IMOD turns about
// (N-1)/2 (matchvol.f and rotmatwarpsubs.f of 4.8); after clip only a small
// rotation is left, for which that is nothing.
func (t task) imod() []command {
	in, out := t.file, []command{}
	if chain := clipChain(t.q); len(chain) > 0 {
		var steps []string
		for i, s := range chain {
			to := fmt.Sprintf("step%d.mrc", i+1)
			if i == len(chain)-1 && !t.resamples() {
				to = output
			}
			steps = append(steps, "clip "+s+" "+quote(in)+" "+to)
			in = to
		}
		note := "order and direction of the axes; voxels are not changed"
		if len(chain) == 1 && (chain[0] == "rotx" || chain[0] == "flipyz") {
			note += map[string]string{"rotx": "; trimvol -rx does the same", "flipyz": "; trimvol -yz does the same"}[chain[0]]
		}
		out = append(out, command{"IMOD", strings.Join(steps, " && "), note})
	}
	if t.resamples() {
		m := t.rot.Scale(t.scale)
		var lines []string
		for i := range 3 {
			lines = append(lines, fmt.Sprintf("'%s %s %s %s'", number(m[i][0], 6), number(m[i][1], 6), number(m[i][2], 6), number(t.shift[i], 3)))
		}
		out = append(out, command{"IMOD", fmt.Sprintf("printf '%%s\\n' %s > like_b.xf && matchvol -size %d,%d,%d -xffile like_b.xf %s %s",
			strings.Join(lines, " "), t.sizeB[0], t.sizeB[1], t.sizeB[2], quote(in), output), "then " + t.rest() + ", by interpolation"})
	}
	return out
}

// eman2 works in a cube with an odd side, so that pixel n//2, about which EMAN2
// turns and shifts, is its middle, and so that xform.flip, which leaves out one
// plane of an even side in newer versions, is exact. --clip puts voxel n//2 of
// its input into voxel n//2 of its output, and comes in a call of its own the
// second time because it measures from the middle of the file it reads.
func (t task) eman2() []command {
	side := 1
	for k := range 3 {
		side = max(side, t.sizeA[k], int(math.Ceil(float64(t.sizeA[k])*t.scale)), t.sizeB[k])
	}
	side |= 1
	steps := []string{fmt.Sprintf("--clip=%d,%d,%d", side, side, side)}
	m := t.rot.Mul(t.q)
	turn := m
	if m.Det() < 0 {
		axis := reversal(m)
		steps = append(steps, "--process=xform.flip:axis="+"xyz"[axis:axis+1])
		turn = m
		for i := range 3 {
			turn[i][axis] = -turn[i][axis]
		}
	}
	if t.scale != 1 {
		steps = append(steps, "--scale="+number(t.scale, 6))
	}
	if az, alt, phi := emanAngles(turn); az != "0" || alt != "0" || phi != "0" {
		steps = append(steps, "--rot="+az+","+alt+","+phi)
	}
	shift := t.shift.Add(offMiddle(t.sizeB)).Sub(m.Scale(t.scale).Apply(offMiddle(t.sizeA)))
	if shift.Norm() > 1e-6 {
		steps = append(steps, "--trans="+number(shift[0], 3)+","+number(shift[1], 3)+","+number(shift[2], 3))
	}
	text := fmt.Sprintf("e2proc3d.py %s cube.hdf %s && e2proc3d.py cube.hdf %s --clip=%d,%d,%d",
		quote(t.file), strings.Join(steps, " "), output, t.sizeB[0], t.sizeB[1], t.sizeB[2])
	return []command{{"EMAN2", text, "all in a cube with an odd side, then the box of B; --rot is az,alt,phi"}}
}

// reversal is the axis to reverse first so that the mirror m leaves the smallest turn.
func reversal(m geom.Mat3) int {
	best := 2
	for axis := range 3 { // the angle is small where the trace is large
		if m[axis][axis] < m[best][best] {
			best = axis
		}
	}
	return best
}

// offMiddle is the middle (N-1)/2 of a box as seen from voxel N//2.
func offMiddle(size [3]int) geom.Vec3 {
	var v geom.Vec3
	for k, n := range size {
		v[k] = float64(n-1)/2 - float64(n/2)
	}
	return v
}

// emanAngles are az, alt, phi of the proper rotation m = Rz(-phi) Rx(-alt) Rz(-az),
// degrees.
func emanAngles(m geom.Mat3) (az, alt, phi string) {
	deg := 180 / math.Pi
	s := math.Hypot(m[2][0], m[2][1]) // sine of alt, not negative
	b := math.Atan2(s, m[2][2])
	var a, c float64
	if s > 1e-9 {
		a, c = -math.Atan2(-m[2][0], -m[2][1]), -math.Atan2(-m[0][2], m[1][2])
	} else {
		c = -math.Atan2(m[1][0], m[0][0])
	}
	text := func(x float64) string {
		if s := number(x*deg, 4); s != "-180" {
			return s
		}
		return "180"
	}
	return text(a), text(b), text(c)
}

// relion has programs for reversed axes and shifts of a map, one reversal a call
// (image_handler.cpp: --flipX, --flipY and --flipZ exclude each other), and none
// that exchanges axes or turns.
func (t task) relion() []command {
	var missing []string
	for i := range 3 {
		if t.q[i][i] == 0 {
			missing = []string{"exchanges axes"}
		}
	}
	if t.rot != geom.Identity3() {
		missing = append(missing, "turns a volume")
	}
	if t.scale != 1 {
		missing = append(missing, "rescales a box that is not a cube")
	}
	if len(missing) > 0 {
		return []command{{"RELION", "", "RELION has no program that " + strings.Join(missing, " or ") + "; use IMOD or EMAN2"}}
	}
	var steps []string
	for i, axis := range []string{"X", "Y", "Z"} {
		if t.q[i][i] < 0 {
			steps = append(steps, "--flip"+axis)
		}
	}
	note := "by interpolation"
	if len(steps) > 0 {
		note = "one reversal a call"
	}
	if (t.shift != geom.Vec3{}) {
		move := fmt.Sprintf("--shift_x %s --shift_y %s --shift_z %s", number(t.shift[0], 3), number(t.shift[1], 3), number(t.shift[2], 3))
		if len(steps) == 0 {
			steps = []string{move}
		} else {
			steps[len(steps)-1] += " " + move
		}
	}
	if t.sizeA != t.sizeB {
		note += "; the box stays that of A, since --new_box makes cubes"
	}
	if len(steps) == 0 {
		return []command{{"RELION", "", "RELION has no program that changes a box to one that is not a cube; use IMOD or EMAN2"}}
	}
	in := t.file
	for i, s := range steps {
		to := fmt.Sprintf("step%d.mrc", i+1)
		if i == len(steps)-1 {
			to = output
		}
		steps[i], in = "relion_image_handler --i "+quote(in)+" --o "+to+" "+s, to
	}
	return []command{{"RELION", strings.Join(steps, " && "), note}}
}

// number writes x with so many decimals and no needless zeros.
func number(x float64, decimals int) string {
	s := fmt.Sprintf("%.*f", decimals, x)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// quote makes a path one word of a shell.
func quote(path string) string {
	if path != "" && !strings.ContainsFunc(path, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-/+=:,@%", r))
	}) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
