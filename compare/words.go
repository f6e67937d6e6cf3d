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
	Z           float64   `json:"z"`        // |score| over the spread of its correlation map
	Chance      float64   `json:"chance"`   // probability that unrelated volumes score as high
	Contrast    string    `json:"contrast"` // "same" or "reversed"
	RunnerUp    runnerUp  `json:"runner_up"`
	Equal       []string  `json:"equal"` // when ambiguous: the operations that fit equally
	Commands    []command `json:"commands"`
	Assumed     string    `json:"assumed"`

	VoxelA []*float64 `json:"voxel_A"` // of A and B, as the headers or --angpix say; null where neither does

	Groups []GroupDocument `json:"groups"` // as for several volumes: one group, or two when different

	// The small rotation on top of the operation; null when it was not measured.
	RotationDeg         *float64   `json:"rotation_deg"`         // its angle
	RotationVectorDeg   *geom.Vec3 `json:"rotation_vector_deg"`  // axis times angle, in B's axes, right-handed, after the operation
	RotationSigmaDeg    *geom.Vec3 `json:"rotation_sigma_deg"`   // standard errors of the vector
	RotationSignificant bool       `json:"rotation_significant"` // stands out from its error
	MatrixRefined       geom.Mat3  `json:"matrix_refined"`       // the rotation after the operation when significant, else matrix
	ShiftSigmaVoxel     *geom.Vec3 `json:"shift_sigma_voxel"`    // standard errors of shift_voxel
}

type runnerUp struct {
	Operation string  `json:"operation"`
	Score     float64 `json:"score"`
}

// Describe makes the document of a result for the files a and b.
func Describe(a, b string, r *Result) *Document {
	m := r.Best
	d := &Document{Schema: Schema, A: a, B: b, State: r.State, Operation: m.Operation, Matrix: m.Q, MatrixRefined: m.Q,
		Determinant: int(math.Round(m.Q.Det())), ShiftVoxel: m.Shift, Score: m.Score, Z: m.Z, Chance: r.Chance, Contrast: "same",
		RunnerUp: runnerUp{r.RunnerUp.Operation, r.RunnerUp.Score}, Equal: []string{}, Commands: []command{}, Assumed: r.Assumed,
		VoxelA: known(r.A.VoxelA, r.B.VoxelA)}
	if m.Score < 0 {
		d.Contrast = "reversed"
	}
	d.Groups = pairGroups(a, b, r)
	for _, e := range r.Equal {
		d.Equal = append(d.Equal, e.Operation)
	}
	if r.State == Same || r.State == Mirrored {
		d.Commands = newTask(a, r).commands()
		d.refined(r)
	}
	return d
}

// pairGroups puts a pair into the form of several volumes.
func pairGroups(a, b string, r *Result) []GroupDocument {
	first := Member{Index: 0, State: Same, Match: Match{Q: geom.Identity3(), Operation: geom.DescribeOrthogonal(geom.Identity3(), 0.01), Score: 1}}
	g := &Grouping{Groups: [][]Member{{first}}}
	if second := (Member{Index: 1, State: r.State, Match: r.Best, Equal: r.Equal}); r.State != Different {
		g.Groups[0] = append(g.Groups[0], second)
	} else {
		first.Index, first.Via = 1, 1
		g.Groups = append(g.Groups, []Member{first})
	}
	return DescribeGroups([]string{a, b}, g).Groups
}

// refined adds what was measured of the small rotation.
func (d *Document) refined(r *Result) {
	f := r.Refined
	if f == nil {
		return
	}
	angle := f.AngleDeg()
	d.RotationDeg, d.RotationVectorDeg, d.RotationSigmaDeg, d.ShiftSigmaVoxel = &angle, &f.VectorDeg, &f.SigmaDeg, &f.ShiftSigma
	d.RotationSignificant, d.MatrixRefined = f.Significant, f.Matrix(r.Best.Q)
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
		fmt.Fprintf(&b, "%s.\n", ambiguousWords(d.Equal))
	default:
		b.WriteString("DIFFERENT: nothing stands out; these do not look like the same specimen.\n")
	}
	fmt.Fprintf(&b, "  score %.3f (%.1f times the noise of its map; by chance %s), contrast %s; next best %.3f (%s)\n", math.Abs(d.Score), d.Z, odds(d.Chance), d.Contrast, math.Abs(d.RunnerUp.Score), d.RunnerUp.Operation)
	if d.State != Different {
		fmt.Fprintf(&b, "  shift of the centre: %s voxels of %s%s\n", triple(d.ShiftVoxel), d.B, plusMinus(d.ShiftSigmaVoxel))
	}
	if d.State == Different {
		b.WriteString(voxelWords(d.VoxelA))
	}
	b.WriteString(d.rotationText())
	for _, c := range d.Commands {
		switch {
		case c.Command == "":
			fmt.Fprintf(&b, "  %-7s %s\n", c.Package, c.Note)
		default:
			fmt.Fprintf(&b, "  %-7s %s\n          (%s)\n", c.Package, c.Command, c.Note)
		}
	}
	if d.Assumed != "" {
		fmt.Fprintf(&b, "  assumed: %s\n", d.Assumed)
	}
	return b.String()
}

// mostNamed is how many operations that fit equally are named on the screen.
const mostNamed = 8

// ambiguousWords name the operations that fit equally, or the first of many.
func ambiguousWords(equal []string) string {
	switch n := len(equal); {
	case n == 48:
		return "AMBIGUOUS: all 48 operations fit equally: nothing in the volumes, such as a ball alone, has a direction"
	case n > mostNamed:
		return fmt.Sprintf("AMBIGUOUS: %d operations fit equally, among them: %s (--json names all)", n, strings.Join(equal[:mostNamed], " | "))
	}
	return fmt.Sprintf("AMBIGUOUS: these %d operations fit equally: %s", len(equal), strings.Join(equal, " | "))
}

// known are voxel sizes, Å, with nil for those that are not.
func known(sizes ...float64) []*float64 {
	out := make([]*float64, len(sizes))
	for i, x := range sizes {
		if x > 0 {
			out[i] = &x
		}
	}
	return out
}

// voxelWords doubt voxel sizes that differ, where volumes do not fit: a header
// that was never written, or written in nm, has the same effect.
func voxelWords(sizes []*float64) string {
	var words, plain []string
	differ := false
	for _, x := range sizes {
		if x == nil {
			return ""
		}
		differ = differ || math.Abs(*x / *sizes[0] - 1) > 0.01
		words, plain = append(words, fmt.Sprintf("%.4g A", *x)), append(plain, fmt.Sprintf("%.4g", *x))
	}
	if !differ {
		return ""
	}
	return fmt.Sprintf("  voxel sizes taken: %s; if one is wrong, give the true ones: --angpix %s\n", strings.Join(words, ", "), strings.Join(plain, ","))
}

// rotationText says what is left over beside the operation.
func (d *Document) rotationText() string {
	if d.RotationDeg == nil {
		if d.State == Same || d.State == Mirrored {
			return "  small rotation: not measured; what the volumes share is too little\n"
		}
		return ""
	}
	v, sigma := *d.RotationVectorDeg, *d.RotationSigmaDeg
	if !d.RotationSignificant {
		return fmt.Sprintf("  small rotation: none that is significant; measured %.2f deg%s about x, y, z\n", *d.RotationDeg, plusMinus(&sigma))
	}
	return fmt.Sprintf("  small rotation: %.2f deg; about x, y, z of %s: %.2f, %.2f, %.2f%s\n", *d.RotationDeg, d.B, v[0], v[1], v[2], plusMinus(&sigma))
}

// plusMinus writes standard errors; nothing when they are not known.
func plusMinus(sigma *geom.Vec3) string {
	if sigma == nil {
		return ""
	}
	return fmt.Sprintf(" (+- %.2f, %.2f, %.2f)", sigma[0], sigma[1], sigma[2])
}

// round writes a large number with one digit that is not 0, without an exponent.
func round(v float64) string {
	power := math.Pow(10, math.Floor(math.Log10(v)*(1+1e-12)))
	return fmt.Sprintf("%.0f", math.Round(v/power)*power)
}

// triple writes three numbers with one decimal; what is rounded to 0 has no sign.
func triple(v geom.Vec3) string {
	for i, x := range v {
		if math.Abs(x) < 0.05 {
			v[i] = 0
		}
	}
	return fmt.Sprintf("%.1f, %.1f, %.1f", v[0], v[1], v[2])
}

// odds writes a probability for people.
func odds(p float64) string {
	switch {
	case p < 1e-9:
		return "never"
	case p < 0.01:
		return "once in " + round(1/p)
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}
