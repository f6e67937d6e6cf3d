package relion

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write4 writes tomograms.star as RELION 4 reads it: the tables data_global and
// data_NAME in one file, with a 4×4 matrix a tilt for voxels counted from 1, the
// tomogram's first voxel at (1, 1, 1). The matrices hold magnification, stretch
// and x-tilt. rlnTomoHand is derived as in Write. Row n is section n of
// NAME.mrc, the raw stack; where images are left out, of NAME_used.mrc, a stack
// of the others that the user has to make, and rlnMicrographName, which RELION 4
// does not read, says which section of the raw stack each was.
//
// Refused are a claim whose tomogram has no known size, since the matrices count
// from its corner, and a local deformation that is not RELION's own.
func Write4(c *tomo.Claim, dir string) ([]string, error) {
	w, err := newWriter(c)
	if err != nil {
		return nil, err
	}
	size, _, ok := tomogram(c)
	if !ok {
		return nil, &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: "size of the tomogram", Got: "not known, or its axes are not the specimen's",
			Want: "its voxels along x, y and z", Hint: "nothing was written: RELION 4's matrices count from the corner of the tomogram; give --volume-size NXxNYxNZ and --voxel-size"}
	}
	m := matrixWriter{pixel: c.Series.Grid.PixelSize, corner: cornerOf(size)}
	centre := c.Series.Grid.Centre()
	m.image = geom.Vec2{centre[0], centre[1]}
	// The depth of a point counts from 1, the centre from which RELION 4 takes it
	// does not (read).
	w.half = w.half.Sub(geom.Vec3{1, 1, 1}.Scale(m.pixel))
	tilts, err := w.tiltFile(w.columns4(m), "version 30001")
	if err != nil {
		return nil, err
	}
	global, err := w.globalFile(w.global4(size), w.stackWords(), "version 30001")
	if err != nil {
		return nil, err
	}
	// RELION takes an empty line for the end of a table (read).
	return convention.WriteFiles(dir, convention.File{Name: tomogramsStar, Data: slices.Concat(global.Bytes(), []byte("\n"), tilts.Bytes())})
}

// matrixWriter makes RELION 4's matrices.
type matrixWriter struct {
	pixel  float64   // Å, unbinned
	corner geom.Vec3 // from position (0, 0, 0) to the specimen's origin, voxels
	image  geom.Vec2 // pixel of the hub's image origin
}

// cornerOf returns the position of the specimen's origin, voxel floor(n/2)
// counted from 0, when the first voxel is position (1, 1, 1).
func cornerOf(size [3]int) (at geom.Vec3) {
	for i, n := range size {
		at[i] = float64(n/2) + 1
	}
	return at
}

// row returns row k of the matrix of a tilt: position in the tomogram to column
// (k = 0), row (1) and depth (2), in pixels.
func (m matrixWriter) row(p tomo.Projection, k int) [4]float64 {
	line := geom.Vec3(p.M[k])
	last := p.T[k]/m.pixel - line.Dot(m.corner)
	if k < 2 {
		last += m.image[k]
	}
	return [4]float64{line[0], line[1], line[2], last}
}

func (w *writer) columns4(m matrixWriter) []column {
	var out []column
	for k, label := range []string{projX, projY, projZ} {
		out = append(out, column{label, func(r written) string { return vectorText(m.row(r.Projection, k)) }})
	}
	out = append(out, column{projW, func(written) string { return "[0,0,0,1]" }})
	out = append(out, w.defocusColumns()...)
	out = append(out, w.exposure())
	if w.plated() {
		w.notes = append(w.notes, "there is a phase plate in the source: RELION 4 has no place for its phase")
	}
	if !w.whole() {
		out = append(out, column{micrograph, func(r written) string { return fmt.Sprintf("%06d@%s.mrc", r.Section+1, w.base) }})
	}
	return append(out, w.deformColumns()...)
}

func vectorText(v [4]float64) string {
	texts := make([]string, len(v))
	for i, x := range v {
		texts[i] = decimal(x, 10)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

// global4 are the fields of RELION 4; what is not known is left out, and a
// comment says so.
func (w *writer) global4(size [3]int) []field {
	out := []field{{tomoName, w.base}, {seriesName, w.stack4()}, {frameCount, fmt.Sprint(len(w.rows))}}
	out = append(out, sizeFields(size)...)
	out = append(out, field{hand, decimal(w.sign, 0)}, field{opticsGroup, "opticsGroup1"}, field{seriesPixel, decimal(w.claim.Series.Grid.PixelSize, 6)})
	out = append(out, w.optics()...)
	return append(out, w.deformFields()...)
}

// whole reports whether row n is section n of the raw stack throughout.
func (w *writer) whole() bool {
	for i, r := range w.rows {
		if r.Section != i {
			return false
		}
	}
	tilts := w.claim.Series.Tilts
	return len(w.rows) == len(tilts)
}

func (w *writer) stack4() string {
	if w.whole() {
		return w.base + ".mrc"
	}
	return w.base + "_used.mrc"
}

// stackWords say how the stack of the file comes about.
func (w *writer) stackWords() string {
	if w.whole() {
		return fmt.Sprintf("images: %s in this folder, the raw stack (a link will do)", w.stack4())
	}
	return fmt.Sprintf("images: %s in this folder, of the raw stack %s.mrc the sections that are used: newstack -secs %s %s.mrc %s",
		w.stack4(), w.base, w.sectionList(), w.base, w.stack4())
}

// sectionList lists the sections of the rows, counted from 0, as IMOD takes it:
// "0-3,5-40".
func (w *writer) sectionList() string {
	var parts []string
	for i := 0; i < len(w.rows); {
		j := i
		for j+1 < len(w.rows) && w.rows[j+1].Section == w.rows[j].Section+1 {
			j++
		}
		part := fmt.Sprint(w.rows[i].Section)
		if j > i {
			part += fmt.Sprintf("-%d", w.rows[j].Section)
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ",")
}

// Next4 says what to type in RELION 4 with freshly written files.
func Next4(c *tomo.Claim) string {
	w := writer{claim: c, base: baseOf(c)}
	first := "In this folder, with the raw stack linked as " + w.base + ".mrc"
	if err := w.keep(); err == nil && !w.whole() {
		first += fmt.Sprintf(", without the images left out: newstack -secs %s %s.mrc %s", w.sectionList(), w.base, w.stack4())
	}
	return fmt.Sprintf("%s\nrelion_tomo_reconstruct_tomogram --t tomograms.star --tn %s --noctf --bin 4 --o %s_rec.mrc\n"+
		"Import coordinates counted from 0, in unbinned voxels of that tomogram: RELION 4 adds the 1 itself", first, w.base, w.base)
}
