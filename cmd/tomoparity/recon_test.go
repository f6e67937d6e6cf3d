package main

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/recon"
)

var reconShape = shape{
	"schema": `"tomoparity.reconstruct/1"`, "stack": "string", "result": "string", "package": "string", "volumes": "list",
	"aligned": "string|null", "notes": "list", "version": "string",
}

var reconVolumeShape = shape{
	"path": "string", "images": `"all"|"even"|"odd"`, "images_used": "number", "size_voxel": "list", "voxel_A": "number",
	"layout": "string", "to_specimen_A": "list", "mode": `"float32"|"int16"|"int8"`, "range": "list|null", "clipped_voxels": "number",
	"rounds": "number|null", "stopped": "bool|null", "left": "number|null",
}

var sliceShape = shape{
	"schema": `"tomoparity.slice/1"`, "volume": "string", "picture": "string", "size_voxel": "list", "voxel_A": "number|null",
	"at_voxel": "list", "average_voxel": "number", "slices": "list",
}

// The documents of reconstruct and slice say what was written.
func TestReconstructAndSliceJSON(t *testing.T) {
	s := smallStory(t)
	dir := t.TempDir()
	out, ali, png := filepath.Join(dir, "t.mrc"), filepath.Join(dir, "t.ali"), filepath.Join(dir, "t.png")
	d := reconShape.object(t, "document", document(t, tomoparity(t, 0, "reconstruct", filepath.Join(s.Dir, "carbon.mrc"), filepath.Join(s.Dir, "IMOD"),
		"--bin", "8", "--thickness", "300", "--mode", "int8", "--method", "sirt", "--iterations", "2", "--halves", "--aligned", ali, "--out", out, "--quiet", "--json")))
	if d["aligned"] != ali || len(list(t, d, "notes")) != 1 {
		t.Errorf("aligned %v, notes %v", d["aligned"], d["notes"])
	}
	used := 0.0
	for i, want := range []string{"all", "even", "odd"} {
		v := reconVolumeShape.object(t, "volume", list(t, d, "volumes")[i])
		size, rows := numbers(list(t, v, "size_voxel")), list(t, v, "to_specimen_A")
		if v["images"] != want || v["rounds"] != 2.0 || v["stopped"] != false || size[2] != 7 || v["range"] == nil {
			t.Errorf("%s: %v", want, v)
		}
		for k := range 3 { // the middle is the origin, to half a voxel
			row := numbers(rows[k].([]any))
			if off(row[k], 43.2, 1e-6) || off(row[3], -43.2*(size[k]-1)/2, 21.7) {
				t.Errorf("%s: row %d is %v of %v voxels", want, k, row, size)
			}
		}
		if i > 0 {
			used += v["images_used"].(float64)
		} else {
			used -= v["images_used"].(float64)
		}
	}
	if used != 0 {
		t.Errorf("the halves have %g images more than the whole", used)
	}
	p := sliceShape.object(t, "document", document(t, tomoparity(t, 0, "slice", out, "--out", png, "--json")))
	if at := numbers(list(t, p, "at_voxel")); p["picture"] != png || off(at[2], 3, 0) || p["voxel_A"] == nil {
		t.Errorf("%v", p)
	}
}

// Whatever the version is called, labels fit into the file: a build from a working
// copy has one of 41 letters.
func TestLabelsFit(t *testing.T) {
	o := reconOptions{method: "wbp", ctf: "phase-flip"}
	o.filter.Iterations, o.filter.Window, o.filter.Cutoff = 10000, recon.SheppLogan, 0.125
	for _, version := range []string{"dev", "v0.0.0-20261122170749-5cea5e5db635+dirty"} {
		l := o.labels(version, output{what: "even images", half: 1})
		if l[0] != "tomoparity "+version || len(l) != 4 || slices.ContainsFunc(l, func(s string) bool { return len(s) > 80 }) {
			t.Errorf("%q", l)
		}
	}
}
