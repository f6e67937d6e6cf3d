package zarr

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

const wantImage = "the folder of an OME-Zarr image, or of a Zarr array"

// Image is an image or an array that is open for reading. It holds no file open.
type Image struct {
	Path       string
	Name       string            // of the image; empty when it says none
	NGFF       string            // version of OME-NGFF as written there; empty for a plain array, and where none is given
	ZarrFormat int               // 2 or 3
	Levels     []*Level          // level 0, the finest, first; at least one
	Provenance map[string]string // the texts of the attribute "tomoparity"; nil without it
	Warnings   []string          // what is odd but did not prevent reading
}

// Open reads the metadata of the image or array in a folder, and checks the layout
// of every level before anything is allocated. Errors are *problem.Problem or
// problem.List: no such folder, no Zarr, metadata that make no sense, and all that
// the package refuses by name. Chunks are read with the sections, so damage there
// is found only then.
func Open(path string) (*Image, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, textio.OpenProblem(path, err)
	}
	if !st.IsDir() {
		return nil, &problem.Problem{File: path, Got: "a file", Want: wantImage, Hint: "an OME-Zarr image is a folder; give the folder that holds its zarr.json or .zgroup"}
	}
	im := &Image{Path: path}
	for _, try := range []struct {
		file string
		read func([]byte, string) error
	}{{"zarr.json", im.node3}, {".zarray", im.array2}, {".zattrs", im.group2}} {
		name := filepath.Join(path, try.file)
		b, err := textio.Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = try.read(b, name)
		}
		if err != nil {
			return nil, err
		}
		return im, nil
	}
	p := &problem.Problem{File: path, Got: "no Zarr metadata in this folder", Want: wantImage}
	if isZarr(path) {
		p.Got = "a Zarr group without attributes (.zattrs), so no image"
		p.Hint = "give the folder of one image or array in it"
	}
	return nil, p
}

// array2 opens a plain array of Zarr v2.
func (im *Image) array2(b []byte, name string) error {
	a, err := parseArray(b, name, im.Path, 2)
	if err != nil {
		return err
	}
	im.plain(a)
	return nil
}

// plain makes an image of a single array, whose voxel size nothing says.
func (im *Image) plain(a *array) {
	im.ZarrFormat = a.format
	im.Levels = []*Level{{array: a, shape: last3(a.shape), chunk: last3(a.chunk)}}
	if n := len(a.names); n > 1 && (a.names[n-1] != "x" || a.names[n-2] != "y") {
		im.warn("the dimensions of the array are called %q; they were taken as z, y, x", a.names)
	}
}

func (im *Image) warn(format string, args ...any) {
	im.Warnings = append(im.Warnings, fmt.Sprintf(format, args...))
}

// Dims returns columns, rows and sections of level 0.
func (im *Image) Dims() (nx, ny, nz int) { return im.Levels[0].Dims() }

// VoxelA returns the voxel size of level 0 along x, y, z in ångström; ok is false
// when it is not known.
func (im *Image) VoxelA() (x, y, z float64, ok bool) { return im.Levels[0].VoxelA() }

// ReadSection reads section z of a level, both 0-based, into dst; see
// Level.ReadSection.
func (im *Image) ReadSection(level, z int, dst []float32) error {
	if level < 0 || level >= len(im.Levels) {
		return &problem.Problem{Class: problem.BadCall, File: im.Path, Field: "level", Got: fmt.Sprintf("%d (of 0..)", level),
			Want: fmt.Sprintf("0 to %d", len(im.Levels)-1)}
	}
	return im.Levels[level].ReadSection(z, dst)
}
