package inspect

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/format/zarr"
)

// isZarr reports whether a folder is a Zarr image or array, by the files that hold
// its metadata.
func isZarr(path string) bool {
	for _, name := range []string{"zarr.json", ".zgroup", ".zarray"} {
		if isFile(filepath.Join(path, name)) {
			return true
		}
	}
	return false
}

// volumes describes an OME-Zarr image or a plain Zarr array.
func (it *Item) volumes(path string) error {
	im, err := zarr.Open(path)
	if err != nil {
		return err
	}
	it.What = fmt.Sprintf("Zarr array, format %d", im.ZarrFormat)
	if im.NGFF != "" {
		it.What = fmt.Sprintf("OME-Zarr %s volume (Zarr format %d)", im.NGFF, im.ZarrFormat)
	}
	nx, ny, nz := im.Dims()
	it.fact("size (columns x rows x sections)", "%d x %d x %d", nx, ny, nz)
	it.fact("mode", "%v", im.Levels[0].Type())
	if x, y, z, ok := im.VoxelA(); ok {
		it.fact("pixel size (A)", "%.4g x %.4g x %.4g", x, y, z)
		if x, y, z, _ := im.Levels[0].OriginA(); x != 0 || y != 0 || z != 0 {
			it.fact("centre of voxel 0,0,0 (A)", "%.4g, %.4g, %.4g", x, y, z)
		}
	} else {
		it.fact("pixel size (A)", "unknown")
	}
	it.fact("levels", "%d", len(im.Levels))
	for _, k := range slices.Sorted(maps.Keys(im.Provenance)) {
		it.fact(k, "%s", im.Provenance[k])
	}
	it.Warnings = append(it.Warnings, im.Warnings...)
	return nil
}

// walked says how Expand goes on at an entry: a Zarr folder is one thing, however
// many files its chunks are.
func walked(path string, d os.DirEntry) (take bool, err error) {
	switch {
	case d.IsDir() && isZarr(path):
		return true, filepath.SkipDir
	case d.IsDir():
		return false, nil
	}
	return isFile(path), nil
}
