package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
)

// Schema names the version of the JSON document.
const Schema = "tomoparity.compare/1"

// Document is a comparison, ready for JSON.
type Document struct {
	Schema      string    `json:"schema"`
	A           string    `json:"a"`
	B           string    `json:"b"`
	State       State     `json:"state"`
	Operation   string    `json:"operation"`
	Matrix      geom.Mat3 `json:"matrix"`
	Determinant int       `json:"determinant"` // +1 a turn, -1 a mirror
	ShiftVoxel  geom.Vec3 `json:"shift_voxel"` // voxels of B, between the volumes' centres
	Score       float64   `json:"score"`
	Z           float64   `json:"z"`
	Contrast    string    `json:"contrast"` // "same" or "reversed"
	RunnerUp    runnerUp  `json:"runner_up"`
	Equal       []string  `json:"equal"` // when ambiguous: the operations that fit equally
	Commands    []command `json:"commands"`
	Assumed     string    `json:"assumed"`
}

type runnerUp struct {
	Operation string  `json:"operation"`
	Score     float64 `json:"score"`
}

type command struct {
	Package string `json:"package"`
	Command string `json:"command"`
}

// Describe makes the document of a result for the files a and b.
func Describe(a, b string, r *Result) *Document {
	m := r.Best
	d := &Document{Schema: Schema, A: a, B: b, State: r.State, Operation: m.Operation, Matrix: m.Q,
		Determinant: int(math.Round(m.Q.Det())), ShiftVoxel: m.Shift, Score: m.Score, Z: m.Z, Contrast: "same",
		RunnerUp: runnerUp{r.RunnerUp.Operation, r.RunnerUp.Score}, Equal: []string{}, Commands: []command{}, Assumed: r.Assumed}
	if m.Score < 0 {
		d.Contrast = "reversed"
	}
	for _, e := range r.Equal {
		d.Equal = append(d.Equal, e.Operation)
	}
	if r.State == Same || r.State == Mirrored {
		d.Commands = commands(a, m.Q)
	}
	return d
}

// commands say how to make A like B. A signed permutation is a series of axis
// swaps followed by reversals.
func commands(a string, q geom.Mat3) []command {
	if q == geom.Identity3() {
		return []command{}
	}
	swaps, flips := factor(q)
	var imod, eman []string
	for _, s := range swaps {
		imod = append(imod, "flip"+s)
	}
	for _, f := range flips {
		imod = append(imod, "flip"+f)
		eman = append(eman, "--process=xform.flip:axis="+f)
	}
	out := []command{{"IMOD", clipChain(a, imod)}}
	if len(swaps) == 0 {
		out = append(out, command{"EMAN2", "e2proc3d.py " + a + " like_b.hdf " + strings.Join(eman, " ")})
		var relion []string
		for _, f := range flips {
			relion = append(relion, "--flip"+strings.ToUpper(f))
		}
		out = append(out, command{"RELION", "relion_image_handler --i " + a + " --o like_b.mrc " + strings.Join(relion, " ")})
	}
	return out
}

// clipChain writes one clip command a step.
func clipChain(a string, ops []string) string {
	in := a
	var steps []string
	for i, op := range ops {
		out := fmt.Sprintf("step%d.mrc", i+1)
		if i == len(ops)-1 {
			out = "like_b.mrc"
		}
		steps = append(steps, "clip "+op+" "+in+" "+out)
		in = out
	}
	return strings.Join(steps, "; ")
}

// factor splits q into swaps of axes, done first, and reversals of axes.
func factor(q geom.Mat3) (swaps, flips []string) {
	names := "xyz"
	var from [3]int // axis i of the result is axis from[i] of the source
	for i := range 3 {
		for j := range 3 {
			if q[i][j] != 0 {
				from[i] = j
				if q[i][j] < 0 {
					flips = append(flips, names[i:i+1])
				}
			}
		}
	}
	cur := [3]int{0, 1, 2}
	for i := range 3 {
		for j := i + 1; j < 3; j++ {
			if cur[i] != from[i] && cur[j] == from[i] {
				cur[i], cur[j] = cur[j], cur[i]
				swaps = append(swaps, map[[2]int]string{{0, 1}: "xy", {1, 2}: "yz", {0, 2}: "zx"}[[2]int{i, j}])
			}
		}
	}
	return swaps, flips
}

// JSON returns the document with a newline at its end.
func (d *Document) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(d, "", "  ")
	return append(out, '\n'), err
}

// Text returns the document for reading.
func (d *Document) Text() string {
	var b strings.Builder
	switch d.State {
	case Same:
		fmt.Fprintf(&b, "SAME SPECIMEN: %s is %s %s.\n", d.B, d.A, d.Operation)
	case Mirrored:
		fmt.Fprintf(&b, "MIRRORED: %s is a mirror image of %s (%s).\n", d.B, d.A, strings.TrimPrefix(d.Operation, "mirror image: "))
	case Ambiguous:
		fmt.Fprintf(&b, "AMBIGUOUS: these %d operations fit equally: %s.\n", len(d.Equal), strings.Join(d.Equal, " | "))
	default:
		b.WriteString("DIFFERENT: nothing stands out; these do not look like the same specimen.\n")
	}
	fmt.Fprintf(&b, "  score %.3f (%.1f times the noise of its map), contrast %s; next best %.3f (%s)\n", math.Abs(d.Score), d.Z, d.Contrast, math.Abs(d.RunnerUp.Score), d.RunnerUp.Operation)
	if d.State != Different {
		fmt.Fprintf(&b, "  shift of the centre: %.1f, %.1f, %.1f voxels of %s\n", d.ShiftVoxel[0], d.ShiftVoxel[1], d.ShiftVoxel[2], d.B)
	}
	for _, c := range d.Commands {
		fmt.Fprintf(&b, "  %-7s %s\n", c.Package, c.Command)
	}
	if d.Assumed != "" {
		fmt.Fprintf(&b, "  assumed: %s\n", d.Assumed)
	}
	return b.String()
}
