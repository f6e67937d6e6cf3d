package check

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

// VolumeCheck says whether a tomogram lies as the metadata of its result predict.
type VolumeCheck struct {
	ClaimID   string
	Path      string
	State     compare.State
	Operation string    // from the predicted tomogram to the given one
	ShiftA    geom.Vec3 // of its centre against the prediction, Å
	Score     float64
	Agrees    bool // unchanged, and shifted by less than two coarse voxels
}

// coarseSide is how many voxels the longest side of the prediction has.
const coarseSide = 96

// volumes compares each given tomogram with the one its metadata predict, made
// from the raw images. A mirrored one changes what the claim's volume is taken for.
func (s *session) volumes(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(s.req.Volumes)) {
		path := s.req.Volumes[name]
		c := s.claimNamed(name)
		if c == nil {
			return &problem.Problem{Class: problem.BadCall, Field: "--volume", Got: fmt.Sprintf("no result is called %q", name),
				Want: "one of " + strings.Join(s.claimIDs(), ", "), Hint: "--volume " + s.claimIDs()[0] + "=" + path}
		}
		if s.stack == nil {
			return &problem.Problem{Class: problem.BadCall, Field: "--volume", Got: "no raw stack to predict the tomogram from", Want: "the raw stack among the paths"}
		}
		v, err := s.volume(ctx, c, path)
		if err != nil {
			return err
		}
		s.out.Volumes = append(s.out.Volumes, *v)
		c.Notes = append(c.Notes, v.sentence())
		if v.State == compare.Mirrored && c.Volume.Orientation() != tomo.VolumeUnknown {
			c.Volume.Name = path + ", as measured"
			c.Volume.Laid = -c.Volume.Orientation()
			c.Volume.ToSpecimen.M = c.Volume.ToSpecimen.M.Mul(geom.Diag3(1, 1, -1))
		}
	}
	return nil
}

func (s *session) claimNamed(name string) *tomo.Claim {
	for _, c := range s.claims {
		if c.ID == name || c.Label == name {
			return c
		}
	}
	return nil
}

func (s *session) claimIDs() []string {
	out := []string{}
	for _, c := range s.claims {
		out = append(out, c.ID)
	}
	if len(out) == 0 {
		out = append(out, "imod")
	}
	return out
}

// sentence says what was found, for the notes of the claim.
func (v *VolumeCheck) sentence() string {
	switch {
	case v.State == compare.Different:
		return v.Path + " does not look like the tomogram of this series"
	case v.State == compare.Ambiguous:
		return v.Path + " fits its metadata in several orientations equally"
	case v.Agrees:
		return fmt.Sprintf("%s lies as its metadata say (correlation %.2f)", v.Path, math.Abs(v.Score))
	case v.Operation == "unchanged":
		return fmt.Sprintf("%s is shifted by %.0f, %.0f, %.0f A against what its metadata say", v.Path, v.ShiftA[0], v.ShiftA[1], v.ShiftA[2])
	}
	return fmt.Sprintf("%s is not laid out as its metadata say: %s", v.Path, v.Operation)
}

func (s *session) volume(ctx context.Context, c *tomo.Claim, path string) (*VolumeCheck, error) {
	f, err := mrc.Open(path, mrc.Options{Permissive: s.req.Permissive})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	given := compare.Input{Name: path, Source: mrcVolume{f}}
	if x, _, _, ok := f.PixelSizeA(); ok {
		given.VoxelA = x
	} else {
		return nil, &problem.Problem{File: path, Field: "voxel size", Got: "the header does not say", Want: "A per voxel"}
	}
	predicted, voxel, err := s.predict(ctx, c, [3]int{f.Header.NX, f.Header.NY, f.Sections}, given.VoxelA)
	if err != nil {
		return nil, err
	}
	r, err := compare.Run(ctx, compare.Input{Name: "the prediction", Source: predicted, VoxelA: voxel}, given)
	if err != nil {
		return nil, err
	}
	v := &VolumeCheck{ClaimID: c.ID, Path: path, State: r.State, Operation: r.Best.Operation, ShiftA: r.Best.Shift.Scale(given.VoxelA), Score: r.Best.Score}
	v.Agrees = r.State == compare.Same && r.Best.Q == geom.Identity3() && v.ShiftA.Norm() < 2*voxel
	return v, nil
}

// predict reconstructs the claim's volume coarsely in the layout of its package.
func (s *session) predict(ctx context.Context, c *tomo.Claim, size [3]int, voxel float64) (*coarseVolume, float64, error) {
	var room convention.Room
	for _, r := range s.rooms {
		if r.Name == c.Package {
			room = r
		}
	}
	full, err := recon.Lay(c, room, size[0], size[1], size[2], voxel, s.req.Reorient)
	if err != nil {
		return nil, 0, err
	}
	k := max(1, (max(size[0], size[1], size[2])+coarseSide-1)/coarseSide)
	frame := full
	frame.NX, frame.NY, frame.NZ, frame.VoxelSize = max(1, size[0]/k), max(1, size[1]/k), max(1, size[2]/k), voxel*float64(k)
	half := float64(k-1) / 2
	frame.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(float64(k)), T: geom.Vec3{half, half, half}}.Then(full.ToSpecimen)
	r, err := recon.New(recon.Input{Images: s.stack, Series: &c.Series, Frame: frame, Workers: s.req.Workers, Filter: recon.Filter{Cutoff: 0.3}})
	if err != nil {
		return nil, 0, err
	}
	v := &coarseVolume{nx: frame.NX, ny: frame.NY, nz: frame.NZ}
	v.data, err = r.Volume(ctx)
	return v, frame.VoxelSize, err
}

// coarseVolume is a small volume in memory.
type coarseVolume struct {
	nx, ny, nz int
	data       []float32
}

// Dims returns columns, rows and sections.
func (v *coarseVolume) Dims() (nx, ny, nz int) { return v.nx, v.ny, v.nz }

// ReadSection copies the 0-based section z.
func (v *coarseVolume) ReadSection(z int, dst []float32) error {
	copy(dst, v.data[z*v.nx*v.ny:(z+1)*v.nx*v.ny])
	return nil
}

// mrcVolume is an MRC file as compare wants it.
type mrcVolume struct{ *mrc.File }

// Dims returns columns, rows and sections.
func (v mrcVolume) Dims() (nx, ny, nz int) { return v.Header.NX, v.Header.NY, v.Sections }
