package recon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/zarr"
	"github.com/tomoparity/tomoparity/problem"
)

// WriteZarr makes the volume and writes it as an OME-Zarr image with a pyramid, for
// viewers. The volume is first a hidden MRC file in the folder of s.Path, since its
// parts do not come in the order of sections; that file is removed. In an integer
// mode the attributes say what density a number is. overwrite replaces an image
// that is a Zarr.
func (r *Reconstruction) WriteZarr(ctx context.Context, s FileSpec, version zarr.Version, overwrite bool) (FileReport, error) {
	dir, err := os.MkdirTemp(filepath.Dir(s.Path), ".tomoparity-*.tmp")
	if err != nil {
		return FileReport{}, &problem.Problem{File: s.Path, Got: "cannot be written", Err: err}
	}
	defer os.RemoveAll(dir)
	flat := s
	flat.Path = filepath.Join(dir, "volume.mrc")
	rep, err := r.WriteMRC(ctx, flat)
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) && p.File == flat.Path { // a file that the user did not name
			err = &problem.Problem{Class: p.Class, File: s.Path, Got: p.Got, Want: p.Want, Hint: p.Hint, Err: p.Err}
		}
		return rep, err
	}
	f, err := mrc.Open(flat.Path, mrc.Options{})
	if err != nil {
		return rep, err
	}
	defer f.Close()
	voxel := r.in.Frame.VoxelSize
	spec := zarr.Spec{Type: map[mrc.Mode]zarr.Type{mrc.Float32: zarr.Float32, mrc.Int16: zarr.Int16, mrc.Int8: zarr.Int8}[s.Mode], Version: version,
		VoxelA: [3]float64{voxel, voxel, voxel}, Window: true, Overwrite: overwrite, Provenance: map[string]string{}}
	for i, l := range f.Header.Labels() {
		spec.Provenance[fmt.Sprintf("label%d", i+1)] = l
	}
	_, err = zarr.Write(ctx, s.Path, spec, stored{f}, nil)
	return rep, err
}

// stored is a volume in an MRC file.
type stored struct{ *mrc.File }

func (s stored) Dims() (nx, ny, nz int) { return s.Header.NX, s.Header.NY, s.Sections }
