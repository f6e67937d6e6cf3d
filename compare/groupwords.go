package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
)

// SeveralDocument is a comparison of several volumes, ready for JSON. A Document
// has the same schema, states and groups, and more about its one pair.
type SeveralDocument struct {
	Schema  string          `json:"schema"`
	Files   []string        `json:"files"`
	State   State           `json:"state"` // different when there is more than one group; else the worst of its members
	Groups  []GroupDocument `json:"groups"`
	Assumed string          `json:"assumed"`
	VoxelA  []*float64      `json:"voxel_A"` // of the files, as the headers or --angpix say; null where neither does
}

// GroupDocument is the volumes of one specimen, the first of them first.
type GroupDocument struct {
	Members []MemberDocument `json:"members"`
}

// MemberDocument says what carries the first volume of a group onto this one.
type MemberDocument struct {
	File        string    `json:"file"`
	State       State     `json:"state"` // same for the first itself
	Operation   string    `json:"operation"`
	Matrix      geom.Mat3 `json:"matrix"`
	Determinant int       `json:"determinant"`
	ShiftVoxel  geom.Vec3 `json:"shift_voxel"` // voxels of this file, between the centres
	Score       float64   `json:"score"`       // of the pair compared; negative: contrast reversed against the first
	Equal       []string  `json:"equal"`       // when ambiguous: operations that fit equally
	Via         string    `json:"via"`         // file it was compared with; that of the first for most, itself for the first
}

// DescribeGroups makes the document of a grouping of the files.
func DescribeGroups(files []string, g *Grouping) *SeveralDocument {
	d := &SeveralDocument{Schema: Schema, Files: files, State: Same, Assumed: g.Assumed, VoxelA: known(g.VoxelA...)}
	for _, group := range g.Groups {
		var out GroupDocument
		for _, m := range group {
			e := MemberDocument{File: files[m.Index], State: m.State, Operation: m.Match.Operation, Matrix: m.Match.Q,
				Determinant: int(math.Round(m.Match.Q.Det())), ShiftVoxel: m.Match.Shift, Score: m.Match.Score, Equal: []string{}, Via: files[m.Via]}
			for _, x := range m.Equal {
				e.Equal = append(e.Equal, x.Operation)
			}
			if m.State == Ambiguous || m.State == Mirrored && d.State == Same {
				d.State = m.State
			}
			out.Members = append(out.Members, e)
		}
		d.Groups = append(d.Groups, out)
	}
	if len(d.Groups) > 1 {
		d.State = Different
	}
	return d
}

// Mirrored reports whether a group holds a volume and its mirror image.
func (d *SeveralDocument) Mirrored() bool {
	for _, g := range d.Groups {
		for _, m := range g.Members {
			if m.State == Mirrored {
				return true
			}
		}
	}
	return false
}

// JSON returns the document with a newline at its end.
func (d *SeveralDocument) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(d, "", "  ")
	return append(out, '\n'), err
}

// Text returns the document for reading.
func (d *SeveralDocument) Text() string {
	var b strings.Builder
	if len(d.Groups) == 1 {
		fmt.Fprintf(&b, "ONE SPECIMEN in all %d volumes%s.\n", len(d.Files), d.mirroredWords())
	} else {
		fmt.Fprintf(&b, "%d SPECIMENS in %d volumes%s.\n", len(d.Groups), len(d.Files), d.mirroredWords())
	}
	width := 0
	for _, f := range d.Files {
		width = max(width, len(f))
	}
	for i, g := range d.Groups {
		if len(d.Groups) > 1 {
			fmt.Fprintf(&b, "group %d%s\n", i+1, map[bool]string{true: ", alone"}[len(g.Members) == 1])
		}
		for k, m := range g.Members {
			fmt.Fprintf(&b, "  %-*s  %s\n", width, m.File, m.text(k == 0, g.Members[0].File))
		}
	}
	if len(d.Groups) > 1 {
		b.WriteString(voxelWords(d.VoxelA))
	}
	if d.Assumed != "" {
		fmt.Fprintf(&b, "  assumed: %s\n", d.Assumed)
	}
	return b.String()
}

// mirroredWords say how many volumes are mirror images of the first of their group.
func (d *SeveralDocument) mirroredWords() string {
	n := 0
	for _, g := range d.Groups {
		for _, m := range g.Members {
			if m.State == Mirrored {
				n++
			}
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return ", one MIRRORED"
	}
	return fmt.Sprintf(", %d MIRRORED", n)
}

// text is what a line says of a member.
func (m *MemberDocument) text(first bool, firstFile string) string {
	if first {
		return "the first; what follows is against it"
	}
	words := m.Operation
	switch {
	case m.State == Ambiguous && len(m.Equal) > 0:
		words = ambiguousWords(m.Equal)
	case m.State == Ambiguous:
		words = "AMBIGUOUS: " + m.Operation + ", among others"
	case m.State == Mirrored:
		words = "MIRRORED: " + strings.TrimPrefix(m.Operation, "mirror image: ")
	}
	words += fmt.Sprintf("; shift %s; score %.3f", triple(m.ShiftVoxel), math.Abs(m.Score))
	if m.Score < 0 {
		words += ", contrast reversed"
	}
	if m.Via != firstFile {
		words += " (found by " + m.Via + ")"
	}
	return words
}
