package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/format/star"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// globalFile makes tomograms.star. What RELION needs and the claim does not
// know is left out, and a comment says so.
func (w *writer) globalFile() (*star.File, error) {
	c := w.claim
	px := c.Series.Grid.PixelSize
	var labels, values []string
	add := func(label, value string) { labels, values = append(labels, label), append(values, value) }
	add(tomoName, w.base)
	w.optics(add)
	add(originalPixel, decimal(px, 6))
	add(hand, decimal(w.sign, 0))
	add(opticsGroup, "optics1")
	add(seriesPixel, decimal(px, 6))
	add(starFile, "tilt_series/"+w.base+".star")
	if size, bin, ok := tomogram(c); ok {
		add(sizeX, fmt.Sprint(size[0]))
		add(sizeY, fmt.Sprint(size[1]))
		add(sizeZ, fmt.Sprint(size[2]))
		if math.Abs(bin-1) > 1e-6 {
			add(binning, decimal(bin, 6))
		}
	}
	comments := append([]string{"made by tomoparity", w.handWords(),
		fmt.Sprintf("images: %s.mrcs in this folder, the raw stack (a link will do)", w.base)}, w.notes...)
	f := star.New(append(comments, "version 50001")...)
	b, err := f.AddBlock("global")
	if err != nil {
		return nil, err
	}
	l, err := b.AddLoop(labels...)
	if err != nil {
		return nil, err
	}
	return f, l.AddRow(values...)
}

func (w *writer) optics(add func(label, value string)) {
	o := w.claim.Series.Optics
	missing := ""
	for _, x := range []struct {
		label string
		value tomo.Opt[float64]
	}{{voltage, o.KV}, {cs, o.Cs}, {ampContrast, o.AmpContrast}} {
		if v, ok := x.value.Get(); ok {
			add(x.label, decimal(v, 6))
			continue
		}
		missing += " " + x.label
	}
	if missing != "" {
		w.notes = append(w.notes, "not known, and needed by RELION:"+missing)
	}
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
