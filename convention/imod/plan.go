package imod

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// plan is how the volume of a claim is made with newstack and tilt.
type plan struct {
	binning   int
	size      [2]int // aligned stack, binned pixels
	full      [2]int // FULLIMAGE, raw pixels
	width     int    // raw pixels
	thickness int    // raw pixels; 0 when the claim does not say
	shift     [2]float64
	after     geom.Vec2 // of the layout, raw pixels
	raw       [2]int    // raw images
}

// planOf chooses sizes, binning and shifts so that tilt's volume, turned about
// x, covers the voxels of the claim's volume where that is possible. A voxel
// that is no whole multiple of the pixel, as RELION's tomograms have when their
// pixel size is chosen, becomes the nearest that newstack can make, in a box of
// the same extent and centre.
func planOf(c *tomo.Claim) plan {
	g := c.Series.Grid
	p := plan{binning: 1, raw: [2]int{g.NX, g.NY}}
	f := c.Volume
	size, zero, known := uprightBox(f)
	if known {
		k := f.VoxelSize / g.PixelSize
		n := min(max(math.Round(k), 1), maxBinning)
		p.binning = int(n)
		if k > 2*maxBinning || k < 0.5 {
			p.binning, known = 1, false
		} else if math.Abs(k-n) >= 0.01*n {
			size, zero = resampled(size, zero, k/n)
		}
	}
	p.size = [2]int{g.NX / p.binning, g.NY / p.binning}
	if axis, _, ok := c.Series.MeanAxis(); ok && math.Abs(geom.Angle(0).LineDiffTo(axis).Degrees()) > 45 {
		p.size[0], p.size[1] = p.size[1], p.size[0]
	}
	p.width = p.size[0] * p.binning
	if known {
		p.place(size, zero)
	}
	if p.full == [2]int{} {
		p.full = [2]int{p.size[0] * p.binning, p.size[1] * p.binning}
	}
	return p
}

// maxBinning bounds the binning that is written.
const maxBinning = 64

// resampled returns a box of the same extent and centre in voxels that are
// smaller by the factor.
func resampled(size [3]int, zero geom.Vec3, factor float64) ([3]int, geom.Vec3) {
	for i, n := range size {
		fromCentre := factor * (zero[i] - float64(n-1)/2)
		size[i] = max(1, int(math.Round(factor*float64(n))))
		zero[i] = float64(size[i]-1)/2 + fromCentre
	}
	return size, zero
}

// uprightBox returns a volume's size along x, y, z of the specimen and the
// index of the specimen's origin as if it lay turned about x. ok is false when
// the volume is unknown or not along the axes.
func uprightBox(f tomo.VolumeFrame) (size [3]int, zero geom.Vec3, ok bool) {
	if !f.Known || f.VoxelSize <= 0 || f.NX < 1 || f.NY < 1 || f.NZ < 1 {
		return size, zero, false
	}
	perm, off := geom.NearestSignedPermutation(f.ToSpecimen.M.Scale(1 / f.VoxelSize))
	if off > 0.01 {
		return size, zero, false
	}
	dims := [3]int{f.NX, f.NY, f.NZ}
	for i, row := range perm {
		zero[i] = -f.ToSpecimen.T[i] / f.VoxelSize
		for j, x := range row {
			if x == 0 {
				continue
			}
			size[i] = dims[j]
			if x < 0 { // the array runs against the axis: the origin is T / voxel from its first voxel
				zero[i] += float64(dims[j] - 1)
			}
		}
	}
	return size, zero, true
}

// place sets sizes and shifts for a volume of the given size whose origin is at
// index zero, all in binned voxels.
func (p *plan) place(size [3]int, zero geom.Vec3) {
	bin := float64(p.binning)
	p.width, p.thickness = size[0]*p.binning, size[2]*p.binning
	p.size[0] = max(p.size[0], size[0]) // a wider volume has its margins from a wider aligned stack
	p.size[1] = size[1]
	p.shift[0] = bin * (zero[0] - (float64(size[0]/2) - 0.5))
	p.shift[1] = bin * (float64(size[2]-1) - zero[2] - float64(size[2]/2) + 0.5)
	p.full = [2]int{p.size[0] * p.binning, p.size[1] * p.binning}
	// Along the axis half a voxel is all that FULLIMAGE can say.
	off := zero[1] - float64(size[1]-1)/2
	if double := math.Round(2 * off); math.Abs(2*off-double) < 1e-6 && math.Abs(double) == 1 {
		p.full[1] += int(double) * p.binning
		p.after[1] = bin * double / 2
	}
}

func (p plan) newstCom(base string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# made by tomoparity\n$setenv IMOD_OUTPUT_FORMAT MRC\n$newstack -StandardInput\n")
	fmt.Fprintf(&b, "InputFile\t%s.st\nOutputFile\t%s.ali\nTransformFile\t%s.xf\nTaperAtFill\t1,0\nAdjustOrigin\n", base, base, base)
	if p.size != [2]int{p.raw[0] / p.binning, p.raw[1] / p.binning} {
		fmt.Fprintf(&b, "SizeToOutputInXandY\t%d,%d\n", p.size[0], p.size[1])
	}
	fmt.Fprintf(&b, "OffsetsInXandY\t0.0,0.0\nBinByFactor\t%d\n", p.binning)
	if p.binning > 1 {
		fmt.Fprintf(&b, "AntialiasFilter\t-1\n")
	}
	return b.String()
}

func (p plan) tiltCom(base string, rows []row, sides []side) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# made by tomoparity\n")
	thickness := p.thickness
	if thickness == 0 {
		thickness = max(p.binning, min(p.size[0], p.size[1])*p.binning/3)
		fmt.Fprintf(&b, "# THICKNESS was not known: choose it\n")
	}
	fmt.Fprintf(&b, "$setenv IMOD_OUTPUT_FORMAT MRC\n$tilt -StandardInput\nInputProjections %s.ali\nOutputFile %s_full.rec\n", base, base)
	fmt.Fprintf(&b, "IMAGEBINNED %d\nTILTFILE %s.tlt\n", p.binning, base)
	for _, x := range sides {
		fmt.Fprintf(&b, "%s %s\n", x.keyword, x.Name)
	}
	fmt.Fprintf(&b, "THICKNESS %d\n", thickness)
	if p.width != p.size[0]*p.binning {
		fmt.Fprintf(&b, "WIDTH %d\n", p.width)
	}
	fmt.Fprintf(&b, "RADIAL 0.35 0.035\nFalloffIsTrueSigma 1\nXAXISTILT 0.0\nPERPENDICULAR\nMODE 2\n")
	fmt.Fprintf(&b, "FULLIMAGE %d %d\nSUBSETSTART 0 0\nAdjustOrigin\nOFFSET 0.0\nSHIFT %s %s\n", p.full[0], p.full[1], decimal(p.shift[0]), decimal(p.shift[1]))
	var out []int
	for i, r := range rows {
		if r.excluded {
			out = append(out, i+1)
		}
	}
	if out != nil {
		fmt.Fprintf(&b, "EXCLUDELIST %s\n", listText(out))
	}
	return b.String()
}

// decimal writes a number of pixels with up to three decimals, at least one.
func decimal(v float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.3f", v), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	if s == "-0.0" {
		return "0.0"
	}
	return s
}
