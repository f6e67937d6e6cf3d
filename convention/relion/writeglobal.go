package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// field is a label with its value.
type field struct{ label, value string }

// global5 are the fields of RELION 5. What it needs and the claim does not know
// is left out, and a comment says so.
func (w *writer) global5() []field {
	c := w.claim
	px := decimal(c.Series.Grid.PixelSize, 6)
	out := append([]field{{tomoName, w.base}}, w.optics()...)
	out = append(out, field{originalPixel, px}, field{hand, decimal(w.sign, 0)}, field{opticsGroup, "optics1"}, field{seriesPixel, px},
		field{starFile, "tilt_series/" + w.base + ".star"})
	if size, bin, ok := tomogram(c); ok {
		out = append(out, sizeFields(size)...)
		if math.Abs(bin-1) > 1e-6 {
			out = append(out, field{binning, decimal(bin, 6)})
		}
	}
	return append(out, w.deformFields()...)
}

func sizeFields(size [3]int) []field {
	return []field{{sizeX, fmt.Sprint(size[0])}, {sizeY, fmt.Sprint(size[1])}, {sizeZ, fmt.Sprint(size[2])}}
}

func (w *writer) deformFields() []field {
	if d := w.deform; d != nil {
		return []field{{deformX, fmt.Sprint(d.grid[0])}, {deformY, fmt.Sprint(d.grid[1])}, {deformType, d.kind}}
	}
	return nil
}

// globalFile makes tomograms.star with its one row; images is a comment on where
// they are.
func (w *writer) globalFile(fields []field, images, version string) (*star.File, error) {
	comments := append([]string{"made by tomoparity", w.handWords(), images}, w.notes...)
	f := star.New(append(comments, version)...)
	b, err := f.AddBlock("global")
	if err != nil {
		return nil, err
	}
	var labels, values []string
	for _, x := range fields {
		labels, values = append(labels, x.label), append(values, x.value)
	}
	l, err := b.AddLoop(labels...)
	if err != nil {
		return nil, err
	}
	return f, l.AddRow(values...)
}

// optics are the fields that are known; a comment names the others.
func (w *writer) optics() (out []field) {
	o := w.claim.Series.Optics
	missing := ""
	for _, x := range []struct {
		label string
		value tomo.Opt[float64]
	}{{voltage, o.KV}, {cs, o.Cs}, {ampContrast, o.AmpContrast}} {
		if v, ok := x.value.Get(); ok {
			out = append(out, field{x.label, decimal(v, 6)})
			continue
		}
		missing += " " + x.label
	}
	if missing != "" {
		w.notes = append(w.notes, "not known, and needed by RELION:"+missing)
	}
	return out
}

// handWords says where rlnTomoHand comes from.
func (w *writer) handWords() string {
	switch w.claim.Series.Asserts {
	case tomo.DepthRight:
		return hand + " -1 is derived: in the source, underfocus falls with the height along z"
	case tomo.DepthWrong:
		return hand + " 1 is derived: in the source, underfocus grows with the height along z"
	}
	return hand + " -1 is RELION's default (z toward the electron source): the source does not say, measure it"
}

// tomogram returns the size of the claim's volume along the specimen's axes in
// unbinned voxels, and its binning; ok is false when it is unknown or oblique.
func tomogram(c *tomo.Claim) (size [3]int, bin float64, ok bool) {
	f := c.Volume
	if !f.Known || !(f.VoxelSize > 0) || f.NX < 1 || f.NY < 1 || f.NZ < 1 {
		return size, 0, false
	}
	perm, off := geom.NearestSignedPermutation(f.ToSpecimen.M.Scale(1 / f.VoxelSize))
	if off > 1 {
		return size, 0, false
	}
	bin = f.VoxelSize / c.Series.Grid.PixelSize
	if math.Abs(bin-1) < 1e-3 {
		bin = 1
	}
	dims := [3]int{f.NX, f.NY, f.NZ}
	for i, row := range perm {
		for j, x := range row {
			if x == 0 {
				continue
			}
			zero := -f.ToSpecimen.T[i] / (x * f.VoxelSize) // index of the origin
			if x < 0 {
				zero = float64(dims[j]-1) - zero
			}
			size[i] = unbinned(dims[j], zero, bin, i == 2)
		}
		if size[i] < 1 || size[i] > maxSize {
			return size, 0, false
		}
	}
	return size, bin, true
}

// unbinned returns the size of which RELION makes n voxels when it bins, with
// the origin, floor(size/2), at voxel zero where there is such a size.
func unbinned(n int, zero, bin float64, depth bool) int {
	origin := math.Round(zero * bin)
	for _, size := range []float64{2 * origin, 2*origin + 1} {
		made := math.Round(size / bin)
		if depth {
			made = math.Floor(size / bin)
		}
		if math.Abs(zero*bin-origin) < 0.01 && made == float64(n) {
			return int(size)
		}
	}
	return int(math.Round(float64(n) * bin))
}

// halfOf is the vector from the specimen's origin, voxel floor(n/2), to n/2, Å.
func halfOf(c *tomo.Claim) (half geom.Vec3) {
	size, _, ok := tomogram(c)
	for i, n := range size {
		if ok && n%2 == 1 {
			half[i] = c.Series.Grid.PixelSize / 2
		}
	}
	return half
}
