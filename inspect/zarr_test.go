package inspect

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention/all"
)

// An OME-Zarr image is named like any volume, and is one thing in a folder that is
// listed, not one for each of its chunks.
func TestZarr(t *testing.T) {
	const array = `{"zarr_format": 2, "shape": [4, 6, 8], "chunks": [4, 6, 8], "dtype": "<f4", "compressor": null, "fill_value": 0, "order": "C", "filters": null, "dimension_separator": "/"}`
	const attrs = `{"multiscales": [{"version": "0.4", "axes": [{"name": "z", "type": "space", "unit": "nanometer"}, {"name": "y", "type": "space", "unit": "nanometer"}, {"name": "x", "type": "space", "unit": "nanometer"}],
		"datasets": [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 1]}, {"type": "translation", "translation": [0, 0, 2]}]}]}], "tomoparity": {"label1": "by hand"}}`
	dir := folder(t, map[string]string{"v.zarr/.zgroup": `{"zarr_format": 2}`, "v.zarr/.zattrs": attrs, "v.zarr/0/.zarray": array, "v.zarr/0/0/0/0": "", "a.rawtlt": rawtlt})
	paths, err := Expand([]string{dir})
	if err != nil || !slices.Equal(paths, []string{filepath.Join(dir, "a.rawtlt"), filepath.Join(dir, "v.zarr")}) {
		t.Fatal(paths, err)
	}
	doc, err := Run(check.Request{Paths: paths[1:]}, all.Rooms())
	if err != nil {
		t.Fatal(err)
	}
	it := doc.Items[0]
	if it.What != "OME-Zarr 0.4 volume (Zarr format 2)" || fact(it, "size (columns x rows x sections)") != "8 x 6 x 4" ||
		fact(it, "pixel size (A)") != "10 x 10 x 10" || fact(it, "centre of voxel 0,0,0 (A)") != "20, 0, 0" || fact(it, "label1") != "by hand" {
		t.Errorf("%+v", it)
	}
	plain, err := Run(check.Request{Paths: []string{filepath.Join(paths[1], "0")}}, all.Rooms())
	if err != nil || plain.Items[0].What != "Zarr array, format 2" || fact(plain.Items[0], "pixel size (A)") != "unknown" {
		t.Errorf("%+v %v", plain, err)
	}
}
