package imod

import (
	"fmt"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// The ways a volume can be laid out.
const (
	layRotX   = "rotx"   // clip rotx, trimvol -rx, tilt's RotateBy90: (x, y, z)
	layFlipYZ = "flipyz" // clip flipyz, trimvol -yz, tilt's PARALLEL: (x, y, -z)
	layNone   = "none"   // as tilt writes it: (x, -z, y)
)

// box is a volume tilt makes, in voxels of the (binned) aligned stack, axes
// x, y (along the tilt axis) and z. zero is the index of the specimen's origin.
type box struct {
	size [3]int
	zero geom.Vec3
}

// tiltBox returns the volume tilt.com describes; sizes are 0 where it does not say.
func tiltBox(t *tiltParams, l layout) box {
	var b box
	width := t.width / l.binning
	if t.width == 0 {
		width = l.size[0]
	}
	thick := t.thickness / l.binning
	rows, first := l.size[1], 0
	if t.hasSlice {
		first = t.slice[0] / l.binning
		rows = t.slice[1]/l.binning - first + 1
	}
	b.size = [3]int{width, rows, thick}
	bin := float64(l.binning)
	b.zero[0] = float64(width/2) - 0.5 + (t.offset[1]+t.shift[0])/bin
	b.zero[1] = l.axisIndex(t, 1) - float64(first)
	// In thickness the centre is floor(T/2) - 1/2 + shift, counted against z.
	b.zero[2] = float64(thick-1) - (float64(thick/2) - 0.5 + t.shift[1]/bin)
	return b
}

// plainBox is the volume of a run without offsets, for sizes along x, y, z.
func plainBox(size [3]int) box {
	b := box{size: size}
	for i, n := range size {
		b.zero[i] = float64(n-1) / 2
		if n%2 == 1 && i == 0 {
			b.zero[i] -= 0.5
		}
		if n%2 == 1 && i == 2 {
			b.zero[i] += 0.5
		}
	}
	return b
}

// cut returns the box after trimvol has cut it to size about the centre, with
// its rule for the first voxel.
func (b box) cut(size [3]int) box {
	for i, n := range size {
		b.zero[i] -= float64(b.size[i]/2 - n/2)
	}
	b.size = size
	return b
}

// binned returns the box after binvol has averaged k³ voxels.
func (b box) binned(k int) box {
	for i, n := range b.size {
		first := float64(n%k/2) + float64(k-1)/2
		b.zero[i] = (b.zero[i] - first) / float64(k)
		b.size[i] = n / k
	}
	return b
}

// lay puts the box into an array of the given layout, voxels of voxel Å.
func (b box) lay(how string, voxel float64) tomo.VolumeFrame {
	f := tomo.VolumeFrame{Known: true, VoxelSize: voxel, NX: b.size[0], NY: b.size[1], NZ: b.size[2]}
	m, zero := geom.Identity3(), b.zero
	switch how {
	case layRotX:
		f.Name = "turned about x (trimvol -rx, clip rotx)"
	case layFlipYZ:
		m, zero[2] = geom.Diag3(1, 1, -1), float64(b.size[2]-1)-b.zero[2]
		f.Name = "y and z swapped (trimvol -yz, clip flipyz)"
	case layNone:
		m = geom.Mat3{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}
		zero = geom.Vec3{b.zero[0], float64(b.size[2]-1) - b.zero[2], b.zero[1]}
		f.NY, f.NZ = b.size[2], b.size[1]
		f.Name = "as tilt writes it"
	}
	m = m.Scale(voxel)
	f.ToSpecimen = geom.Affine3{M: m, T: m.Apply(zero).Scale(-1)}
	return f
}

// specimenSize turns the size of an array into that along x, y, z.
func specimenSize(how string, nx, ny, nz int) [3]int {
	if how == layNone {
		return [3]int{nx, nz, ny}
	}
	return [3]int{nx, ny, nz}
}

// volumeFrame works out the layout of the volume from tilt.com and from what
// the user says of it, and records the sources.
func volumeFrame(c *tomo.Claim, in convention.Input, s fileSet, l layout) (tomo.VolumeFrame, error) {
	how, err := orientation(c, in, s)
	if err != nil {
		return tomo.VolumeFrame{}, err
	}
	voxel := c.Series.Grid.PixelSize * float64(l.binning)
	given := [3]int{}
	if in.VolumeNX > 0 && in.VolumeNY > 0 && in.VolumeNZ > 0 {
		given = specimenSize(how, in.VolumeNX, in.VolumeNY, in.VolumeNZ)
		c.AddSource("volume size", "", 0, "--volume-size")
	}
	if s.tilt == nil {
		if given == [3]int{} {
			return unplaced(how, "there is no tilt.com"), nil
		}
		if in.VoxelSize > 0 {
			voxel = in.VoxelSize
		}
		c.Note("there is no tilt.com: the volume is taken to be centred on the aligned images, without SHIFT or OFFSET")
		return plainBox(given).lay(how, voxel), nil
	}
	b := tiltBox(s.tilt, l)
	c.AddSource("volume size", s.tilt.path, s.tilt.thicknessAt, "THICKNESS")
	if s.tilt.shiftAt > 0 {
		c.AddSource("volume shift", s.tilt.path, s.tilt.shiftAt, "SHIFT")
	}
	if k := extraBinning(in.VoxelSize, voxel); k > 1 {
		b, voxel = b.binned(k), voxel*float64(k)
		c.AddSource("voxel size", "", 0, "--voxel-size")
		c.Note("the volume is taken to be binned by %d after tilt (binvol)", k)
	} else if k == 0 {
		return tomo.VolumeFrame{}, &problem.Problem{Class: problem.BadCall, Field: "--voxel-size", Got: fmt.Sprintf("%g A", in.VoxelSize),
			Want: fmt.Sprintf("%g A (pixel size times binning %d) or a whole multiple", voxel, l.binning)}
	}
	if given != [3]int{} && given != b.size && b.size[2] > 0 {
		c.Note("the volume is %d x %d x %d voxels and tilt.com makes %d x %d x %d: taken to be cut about the centre, as trimvol does by default",
			given[0], given[1], given[2], b.size[0], b.size[1], b.size[2])
		b = b.cut(given)
	}
	if b.size[2] == 0 {
		return unplaced(how, "tilt.com has no THICKNESS"), nil
	}
	return b.lay(how, voxel), nil
}

// unplaced is a volume of which only the orientation is known.
func unplaced(how, why string) tomo.VolumeFrame {
	f := tomo.VolumeFrame{Name: how + "; size and place unknown: " + why, Laid: tomo.VolumeProper}
	if how == layFlipYZ {
		f.Laid = tomo.VolumeMirrored
	}
	return f
}

// extraBinning returns how many times the voxel size exceeds that of tilt's
// volume: 1 when equal or unknown, 0 when it is no whole multiple.
func extraBinning(given, own float64) int {
	if given <= 0 || own <= 0 {
		return 1
	}
	k := given / own
	for n := 1; n <= 16; n++ {
		if k > 0.99*float64(n) && k < 1.01*float64(n) {
			return n
		}
	}
	return 0
}

// orientation decides how the volume lies in its array.
func orientation(c *tomo.Claim, in convention.Input, s fileSet) (string, error) {
	switch in.Reorient {
	case layRotX, layFlipYZ, layNone:
		c.AddSource("volume orientation", "", 0, "--reorient "+in.Reorient)
		if s.tilt != nil && in.Reorient == layNone && s.tilt.layedAt > 0 {
			return tiltsOwn(s.tilt), nil
		}
		return in.Reorient, nil
	case "":
	default:
		return "", &problem.Problem{Class: problem.BadCall, Field: "--reorient", Got: in.Reorient, Want: "rotx, flipyz or none"}
	}
	if s.tilt != nil && s.tilt.layedAt > 0 {
		how := tiltsOwn(s.tilt)
		c.AddSource("volume orientation", s.tilt.path, s.tilt.layedAt, map[bool]string{true: "PARALLEL", false: "RotateBy90"}[s.tilt.parallel])
		return how, nil
	}
	if how, ok := fromVolume(c, s); ok {
		return how, nil
	}
	c.Note("how the volume was reoriented is in none of these files; it is taken to be turned about x (trimvol -rx, clip rotx); if it was swapped (trimvol -yz) say --reorient flipyz: that is the mirror image")
	return layRotX, nil
}

// tiltsOwn is the layout tilt itself writes when told to turn its output.
func tiltsOwn(t *tiltParams) string {
	if t.parallel {
		return layFlipYZ
	}
	return layRotX
}
