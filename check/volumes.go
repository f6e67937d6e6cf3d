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
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/slice"
	"github.com/tomoparity/tomoparity/tomo"
)

// VolumeCheck says whether a tomogram lies as the metadata of its result predict.
type VolumeCheck struct {
	ClaimID   string
	Path      string
	State     compare.State
	Operation string    // from the predicted tomogram to the given one
	ShiftA    geom.Vec3 // of its centre against the prediction, Å, along the given volume's axes
	TurnedDeg geom.Vec3 // small rotation beside the operation, degrees about the given volume's axes; 0 when not significant
	Score     float64
	Agrees    bool // unchanged, shifted and turned by no more than packages differ in rounding

	ToleranceA float64 // shift up to which it agrees, Å

	GivenVoxelA float64 // of the given tomogram, Å, as its header says
	PixelA      float64 // of the raw images, Å

	VoxelA   float64         // of the pictures, Å
	Pictures []VolumePicture // prediction, given, and given after the operation is undone; empty unless asked for
}

// VolumePicture is one volume as its three middle slices.
type VolumePicture struct {
	Title  string
	Planes []slice.Plane
}

const (
	coarseSide = 96 // voxels of the longest side of the prediction
	// What is not called a disagreement: packages place centres half a voxel
	// apart and round shifts to whole ones, and their alignments end at about
	// half a degree.
	toleratedVoxels = 2.0
	toleratedDeg    = 0.5
)

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
		if v.Agrees || v.State == compare.Ambiguous {
			c.Notes = append(c.Notes, v.Sentence())
		}
		if v.State == compare.Mirrored && c.Volume.Orientation() != tomo.VolumeUnknown {
			c.Volume.Name = path + ", as measured"
			c.Volume.Laid = -c.Volume.Orientation()
			c.Volume.ToSpecimen.M = c.Volume.ToSpecimen.M.Mul(geom.Diag3(1, 1, -1))
		}
	}
	return nil
}

// misplacedHeadline adds to a headline which tomograms are not where they should be.
func misplacedHeadline(headline string, wrong []VolumeCheck) string {
	words := wrong[0].Path + " is not where its metadata say."
	if n := len(wrong) - 1; n > 0 {
		words = fmt.Sprintf("%s and %d more are not where their metadata say.", wrong[0].Path, n)
	}
	if whole := strings.TrimSuffix(headline, "."); !strings.Contains(whole, ". ") {
		return whole + ", but " + words
	}
	return headline + " But " + words // after several sentences
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

// Sentence says what was found, without a full stop.
func (v *VolumeCheck) Sentence() string {
	switch {
	case v.State == compare.Different:
		return v.Path + " is not where its metadata say: it does not look like the tomogram of this series" + v.voxelDoubt()
	case v.State == compare.Ambiguous:
		return v.Path + " fits its metadata in several orientations equally"
	case v.Agrees:
		return fmt.Sprintf("%s lies as its metadata say (correlation %.2f)", v.Path, math.Abs(v.Score))
	}
	return fmt.Sprintf("%s is not where its metadata say: %s", v.Path, v.deviation())
}

// voxelDoubt is what to look at when nothing fits: the header's voxel size is wrong
// more often than the file. A tomogram has no voxels smaller than the images' pixels.
func (v *VolumeCheck) voxelDoubt() string {
	words := fmt.Sprintf(" with the voxels of %.4g A that its header says", v.GivenVoxelA)
	if v.GivenVoxelA < 0.98*v.PixelA {
		words += fmt.Sprintf(", less than the %.4g A of a pixel of the images: is the header right", v.PixelA)
	}
	return words
}

// deviation says how the given tomogram lies against the prediction.
func (v *VolumeCheck) deviation() string {
	var words []string
	if v.Operation != "unchanged" {
		words = append(words, v.Operation)
	}
	if v.TurnedDeg.Norm() > toleratedDeg {
		words = append(words, fmt.Sprintf("turned by %s, %s, %s deg about x, y, z", decimals(v.TurnedDeg[0], 1), decimals(v.TurnedDeg[1], 1), decimals(v.TurnedDeg[2], 1)))
	}
	if len(words) == 0 || v.ShiftA.Norm() > v.ToleranceA {
		words = append(words, fmt.Sprintf("shifted by %s, %s, %s A", decimals(v.ShiftA[0], 0), decimals(v.ShiftA[1], 0), decimals(v.ShiftA[2], 0)))
	}
	return strings.Join(words, ", ")
}

// decimals writes x without a sign for zero.
func decimals(x float64, n int) string {
	s := fmt.Sprintf("%.*f", n, x)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

func (s *session) volume(ctx context.Context, c *tomo.Claim, path string) (*VolumeCheck, error) {
	f, err := OpenVolume(path, s.req.Permissive)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	given := compare.Input{Name: path, Source: f, VoxelA: f.VoxelA}
	if !(f.VoxelA > 0) {
		return nil, &problem.Problem{File: path, Field: "voxel size", Got: "the header does not say", Want: "A per voxel"}
	}
	nx, ny, nz := f.Dims()
	size := [3]int{nx, ny, nz}
	thinnest := min(nx, ny, nz)
	if thinnest < 2 {
		return nil, &problem.Problem{File: path, Field: "size", Got: fmt.Sprintf("%d x %d x %d voxels", nx, ny, nz), Want: "a volume of at least two voxels in every direction"}
	}
	k := max(1, min((max(nx, ny, nz)+coarseSide-1)/coarseSide, thinnest/2))
	binned, err := compare.Bin(given, k) // the only time the file is read
	if err != nil {
		return nil, err
	}
	voxel := given.VoxelA * float64(k)
	predicted, err := s.predict(ctx, c, size, k, given.VoxelA)
	if err != nil {
		return nil, err
	}
	r, err := compare.Run(ctx, compare.Input{Name: "the prediction", Source: predicted, VoxelA: voxel}, compare.Input{Name: path, Source: binned, VoxelA: voxel})
	if err != nil {
		return nil, err
	}
	v := &VolumeCheck{ClaimID: c.ID, Path: path, State: r.State, Operation: r.Best.Operation, ShiftA: r.Best.Shift.Scale(voxel), Score: r.Best.Score, VoxelA: voxel, GivenVoxelA: f.VoxelA, PixelA: c.Series.Grid.PixelSize}
	v.judge(r, given.VoxelA)
	if s.req.Tomograms {
		err = v.draw(ctx, r, predicted, binned)
	}
	return v, err
}

// judge decides whether the tomogram, of voxels of so many Å, is where it should be.
func (v *VolumeCheck) judge(r *compare.Result, voxelA float64) {
	sigma := 0.0
	if f := r.Refined; f != nil {
		sigma = f.ShiftSigma.Norm() * v.VoxelA
		if f.Significant {
			v.TurnedDeg = f.VectorDeg
		}
	}
	v.ToleranceA = toleratedVoxels*voxelA + 3*sigma
	v.Agrees = r.State == compare.Same && r.Best.Q == geom.Identity3() && v.TurnedDeg.Norm() <= toleratedDeg && v.ShiftA.Norm() <= v.ToleranceA
}

// draw keeps the middle slices of both volumes, and of the given one after what
// was found is undone.
func (v *VolumeCheck) draw(ctx context.Context, r *compare.Result, predicted, given *compare.Solid) error {
	add := func(title string, s *compare.Solid) error {
		thick := max(1, min(s.NX, s.NY, s.NZ)/8)
		planes, err := slice.Cut(ctx, v.Path, s, slice.Options{At: [3]int{-1, -1, -1}, Thick: thick})
		v.Pictures = append(v.Pictures, VolumePicture{title, planes})
		return err
	}
	if err := add("where the metadata put it", predicted); err != nil {
		return err
	}
	if err := add("the file as it is", given); err != nil {
		return err
	}
	if v.Agrees || r.State != compare.Same && r.State != compare.Mirrored {
		return nil
	}
	return add("the file after this is undone", r.LikeA(given))
}

// predict reconstructs the claim's volume of that size and voxel (Å) in the
// layout of its package, averaged over k³ voxels.
func (s *session) predict(ctx context.Context, c *tomo.Claim, size [3]int, k int, voxel float64) (*compare.Solid, error) {
	var room convention.Room
	for _, r := range s.rooms {
		if r.Name == c.Package {
			room = r
		}
	}
	full, err := recon.Lay(c, room, size[0], size[1], size[2], voxel, s.req.Reorient)
	if err != nil {
		return nil, err
	}
	frame := full
	frame.NX, frame.NY, frame.NZ, frame.VoxelSize = max(1, size[0]/k), max(1, size[1]/k), max(1, size[2]/k), voxel*float64(k)
	half := float64(k-1) / 2
	frame.ToSpecimen = geom.Affine3{M: geom.Identity3().Scale(float64(k)), T: geom.Vec3{half, half, half}}.Then(full.ToSpecimen)
	r, err := recon.New(recon.Input{Images: s.stack, Series: &c.Series, Frame: frame, Workers: s.req.Workers, Filter: recon.Filter{Cutoff: 0.3}})
	if err != nil {
		return nil, err
	}
	v := &compare.Solid{NX: frame.NX, NY: frame.NY, NZ: frame.NZ}
	v.Data, err = r.Volume(ctx)
	return v, err
}
