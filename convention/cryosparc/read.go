package cryosparc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/format/npy"
	"github.com/tomoparity/tomoparity/problem"
)

// Dataset says what a .cs file holds.
type Dataset struct {
	Path    string
	Records int
	Groups  []string // what stands before the slash in the names of fields: "blob", "ctf", ...
	Tilt    []string // fields whose names speak of tilts or tomograms
	Fields  []npy.Field
}

// Read reads names and types of the fields, not the records. Errors are
// *problem.Problem.
func Read(path string) (*Dataset, error) {
	if isStream(path) {
		return nil, &problem.Problem{File: path, Got: "a dataset in cryoSPARC's stream form (CSDAT)", Want: "one in NumPy's form", Hint: hintStream}
	}
	f, err := npy.ReadHeader(path)
	if err != nil {
		return nil, err
	}
	return describe(path, f), nil
}

func describe(path string, f *npy.File) *Dataset {
	d := &Dataset{Path: path, Records: f.Rows, Fields: f.Fields}
	for _, x := range f.Fields {
		group, _, grouped := strings.Cut(x.Name, "/")
		if grouped && !slices.Contains(d.Groups, group) {
			d.Groups = append(d.Groups, group)
		}
		if low := strings.ToLower(x.Name); strings.Contains(low, "tomo") || strings.Contains(low, "tilt_series") || strings.Contains(low, "tilt_angle") {
			d.Tilt = append(d.Tilt, x.Name)
		}
	}
	slices.Sort(d.Groups)
	return d
}

func (d *Dataset) has(group string) bool { return slices.Contains(d.Groups, group) }

// kind names the dataset by its groups.
func (d *Dataset) kind() string {
	switch {
	case len(d.Tilt) > 0:
		return "cryoSPARC dataset with fields of tilts"
	case d.has("alignments3D"), d.has("alignments2D"):
		return "cryoSPARC particles with poses"
	case d.has("blob"):
		return "cryoSPARC images"
	}
	return "cryoSPARC dataset"
}

// Words describes the dataset in one line.
func (d *Dataset) Words() string {
	out := fmt.Sprintf("%s: %d records, %d fields (%s)", d.kind(), d.Records, len(d.Fields), strings.Join(d.Groups, ", "))
	if len(d.Tilt) > 0 {
		out += "; of tilts: " + strings.Join(d.Tilt, ", ") + ", whose convention is not public"
	}
	return out
}
