package main

import (
	"encoding/json"
	"io"

	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

const reconSchema = "tomoparity.reconstruct/1"

// reconDocument says what a run of reconstruct wrote, ready for JSON.
type reconDocument struct {
	Schema  string           `json:"schema"`
	Stack   string           `json:"stack"`
	Result  string           `json:"result"`
	Package string           `json:"package"` // of the result
	Volumes []volumeDocument `json:"volumes"` // all images first, then the halves
	Aligned *string          `json:"aligned"` // the aligned stack; null when not asked for
	Notes   []string         `json:"notes"`   // what was assumed or left out
	Version string           `json:"version"`
}

// volumeDocument is one volume. to_specimen_A carries a voxel index (0-based,
// integers are voxel centres, x first) to the specimen: three rows of four, the
// last column the place of voxel 0, A; x right, y along the tilt axis, z toward the
// source when the depth parity of the result is right.
type volumeDocument struct {
	Path        string        `json:"path"`
	Images      string        `json:"images"` // "all", "even" or "odd"
	UsedImages  int           `json:"images_used"`
	Size        [3]int        `json:"size_voxel"` // columns, rows, sections
	VoxelA      float64       `json:"voxel_A"`
	Layout      string        `json:"layout"`
	ToSpecimenA [3][4]float64 `json:"to_specimen_A"`
	Mode        string        `json:"mode"`           // float32, int16 or int8
	Range       *[2]float64   `json:"range"`          // densities at the ends of an integer mode, else null
	Clipped     int64         `json:"clipped_voxels"` // beyond the range
	Rounds      *int          `json:"rounds"`         // of sirt or sart, else null
	Stopped     *bool         `json:"stopped"`        // the last round gained little, else the most were made; null when there are no rounds
	Left        *float64      `json:"left"`           // fraction of the images that the last round does not explain; null when there are no rounds
}

func newReconDocument(stack string, c *tomo.Claim) *reconDocument {
	return &reconDocument{Schema: reconSchema, Stack: stack, Result: c.Path, Package: c.Package, Volumes: []volumeDocument{}, Notes: []string{}, Version: version()}
}

// add describes a volume that was written.
func (d *reconDocument) add(t *tomograms, out output, rep recon.FileReport, s recon.Solution) {
	f := t.in.Frame
	v := volumeDocument{Path: out.path, Images: [...]string{"all", "even", "odd"}[out.half], Size: [3]int{f.NX, f.NY, f.NZ}, VoxelA: f.VoxelSize,
		Layout: f.Name, Mode: t.o.mode, Clipped: rep.Clipped}
	for _, tilt := range t.in.Series.Tilts {
		if tilt.Usable() {
			v.UsedImages++
		}
	}
	for i := range 3 {
		copy(v.ToSpecimenA[i][:3], f.ToSpecimen.M[i][:])
		v.ToSpecimenA[i][3] = f.ToSpecimen.T[i]
	}
	if rep.Range != [2]float64{} {
		v.Range = &rep.Range
	}
	if n := len(s.Left); n > 0 {
		v.Rounds, v.Stopped, v.Left = &n, &s.Stopped, &s.Left[n-1]
	}
	d.Volumes = append(d.Volumes, v)
}

// printJSON writes a document, with a newline at its end.
func printJSON(w io.Writer, d any) error {
	out, err := json.MarshalIndent(d, "", "  ")
	if err == nil {
		_, err = w.Write(append(out, '\n'))
	}
	return err
}
