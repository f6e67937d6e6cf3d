package main

import (
	"fmt"
	"os"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/zarr"
	"github.com/tomoparity/tomoparity/problem"
)

// volumeFile is a volume, read section by section.
type volumeFile struct {
	source
	voxelA float64 // Å; 0 when not known
	close  func() error
}

type source interface {
	Dims() (nx, ny, nz int)
	ReadSection(z int, dst []float32) error
}

// openVolume opens an MRC file, or a folder that is an OME-Zarr image at its full
// size. Voxels that are not cubic are refused, unless permissive takes the size
// along x.
func openVolume(path string, permissive bool) (*volumeFile, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		im, err := zarr.Open(path)
		if err != nil {
			return nil, err
		}
		v := &volumeFile{source: im.Levels[0], close: func() error { return nil }}
		x, y, z, ok := im.VoxelA()
		return v, v.size(path, x, y, z, ok, permissive)
	}
	f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
	if err != nil {
		return nil, err
	}
	v := &volumeFile{source: mrcVolume{f}, close: f.Close}
	x, y, z, ok := f.PixelSizeA()
	if err := v.size(path, x, y, z, ok, permissive || f.Header.MZ <= 1); err != nil {
		_ = f.Close() // only read
		return nil, err
	}
	return v, nil
}

func (v *volumeFile) size(path string, x, y, z float64, ok, permissive bool) error {
	if !ok {
		return nil
	}
	if !permissive && max(x, y, z) > 1.02*min(x, y, z) {
		return &problem.Problem{File: path, Field: "voxel size", Got: fmt.Sprintf("%.4g x %.4g x %.4g A", x, y, z),
			Want: "cubic voxels", Hint: "if the header is wrong, --permissive takes the size along x"}
	}
	v.voxelA = x
	return nil
}

// mrcVolume is an MRC file as a source.
type mrcVolume struct{ *mrc.File }

func (v mrcVolume) Dims() (nx, ny, nz int) { return v.Header.NX, v.Header.NY, v.Sections }
