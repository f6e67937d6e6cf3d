package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/zarr"
	"github.com/tomoparity/tomoparity/problem"
)

// Volume is a volume in a file, read section by section.
type Volume struct {
	voxels
	VoxelA float64 // side of a voxel, Å; 0 when the file does not say

	close func() error
	mend  bool // see ReadSection
}

type voxels interface {
	Dims() (nx, ny, nz int)
	ReadSection(z int, dst []float32) error
}

// OpenVolume opens an MRC file, or a folder that is an OME-Zarr image at its full
// size. Voxels that are not cubes are refused, unless permissive takes the size
// along x.
func OpenVolume(path string, permissive bool) (*Volume, error) {
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(path, err)
	}
	if err == nil && st.IsDir() {
		im, err := zarr.Open(path)
		if err != nil {
			return nil, err
		}
		v := &Volume{voxels: im.Levels[0], close: func() error { return nil }, mend: permissive}
		x, y, z, ok := im.VoxelA()
		return v, v.size(path, x, y, z, ok, permissive)
	}
	f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
	if err != nil {
		return nil, err
	}
	v := &Volume{voxels: mrcVolume{f}, close: f.Close, mend: permissive}
	x, y, z, ok := f.PixelSizeA()
	if err := v.size(path, x, y, z, ok, permissive || f.Header.MZ <= 1); err != nil {
		_ = f.Close() // only read
		return nil, err
	}
	return v, nil
}

// ReadSection reads the 0-based section z, row 0 first. Where permissive opened the
// volume, voxels that are no numbers are the mean of the others of their section.
func (v *Volume) ReadSection(z int, dst []float32) error {
	if err := v.voxels.ReadSection(z, dst); err != nil || !v.mend {
		return err
	}
	sum, n := 0.0, 0
	for _, x := range dst {
		if x-x == 0 {
			sum, n = sum+float64(x), n+1
		}
	}
	if n == len(dst) {
		return nil
	}
	mean := float32(sum / float64(max(n, 1)))
	for i, x := range dst {
		if x-x != 0 {
			dst[i] = mean
		}
	}
	return nil
}

// Close closes the file.
func (v *Volume) Close() error { return v.close() }

func (v *Volume) size(path string, x, y, z float64, ok, permissive bool) error {
	if !ok {
		return nil
	}
	if !permissive && max(x, y, z) > 1.02*min(x, y, z) {
		return &problem.Problem{File: path, Field: "voxel size", Got: fmt.Sprintf("%.4g x %.4g x %.4g A", x, y, z),
			Want: "cubic voxels", Hint: "if the header is wrong, --permissive takes the size along x"}
	}
	v.VoxelA = single(x)
	return nil
}

// mrcVolume is an MRC file as a volume.
type mrcVolume struct{ *mrc.File }

// Dims returns columns, rows and sections.
func (v mrcVolume) Dims() (nx, ny, nz int) { return v.Header.NX, v.Header.NY, v.Sections }
