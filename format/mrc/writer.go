package mrc

import (
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/tomoparity/tomoparity/format/internal/atomicfile"
	"github.com/tomoparity/tomoparity/problem"
)

// Writer writes an image file section by section. Nothing appears at the path
// until Close; Abort leaves nothing.
type Writer struct {
	// Clipped counts the values that did not fit the mode and were set to its
	// nearest limit.
	Clipped int64

	path  string
	spec  Spec
	head  Header
	out   *atomicfile.File
	buf   []byte
	stats stats
	nz    int
	rows  int64 // written by WriteRows
	err   error // the first failure; everything after it fails too
}

// Create begins a new image file at path. The caller must end with Close or
// Abort.
func Create(path string, spec Spec) (*Writer, error) {
	if err := spec.check(path); err != nil {
		return nil, err
	}
	out, err := atomicfile.Create(path)
	if err != nil {
		return nil, writeProblem(path, err)
	}
	w := &Writer{path: path, spec: spec, head: spec.header(), out: out}
	w.stats.min, w.stats.max = math.Inf(1), math.Inf(-1)
	raw := w.head.Encode()
	if _, err = out.Write(raw[:]); err == nil {
		_, err = out.Write(spec.Ext)
	}
	if err != nil {
		out.Abort()
		return nil, writeProblem(path, err)
	}
	return w, nil
}

func writeProblem(path string, err error) error {
	return &problem.Problem{Class: problem.BadCall, File: path, Got: "cannot be written: " + err.Error(), Err: err}
}

// WriteSection writes the next section: NX*NY values, row by row. In integer
// modes a value is rounded to the nearest integer, halves to the even one, and
// clipped to the range of the mode (Int8 -128..127 or 0..255, Int16, Uint16,
// Uint4 0..15); NaN and infinities are refused. Float16 clips to ±65504 and keeps
// NaN and infinities, Float32 keeps all. After an error the file is lost.
func (w *Writer) WriteSection(values []float32) error {
	if w.err != nil {
		return w.err
	}
	if err := w.writeSection(values); err != nil {
		w.err = err
		w.out.Abort()
		return err
	}
	w.nz++
	return nil
}

func (w *Writer) writeSection(values []float32) error {
	nx, ny := w.spec.NX, w.spec.NY
	if int64(len(values)) != int64(nx)*int64(ny) {
		return w.bad("section buffer", fmt.Sprintf("%d values", len(values)), fmt.Sprint(int64(nx)*int64(ny)))
	}
	if w.nz == math.MaxInt32 || w.spec.NZ > 0 && w.nz == w.spec.NZ {
		return w.bad("section", fmt.Sprintf("%d (of 0..)", w.nz), fmt.Sprintf("at most %d sections", w.nz))
	}
	return w.encodeRows(w.nz, 0, values, func(b []byte, _ int64) error {
		_, err := w.out.Write(b)
		return err
	})
}

// WriteRows writes whole rows of section z, from row y on, in any order of rows
// and sections; values and modes are as in WriteSection. The Spec must say how
// many sections there are, and every row must be written once before Close.
// WriteRows and WriteSection do not mix in one file. After an error the file is
// lost.
func (w *Writer) WriteRows(z, y int, values []float32) error {
	if w.err != nil {
		return w.err
	}
	if err := w.writeRows(z, y, values); err != nil {
		w.err = err
		w.out.Abort()
		return err
	}
	w.rows += int64(len(values) / w.spec.NX)
	return nil
}

func (w *Writer) writeRows(z, y int, values []float32) error {
	nx, ny := w.spec.NX, w.spec.NY
	n := len(values) / nx
	if n*nx != len(values) || z < 0 || z >= w.spec.NZ || y < 0 || y+n > ny || w.nz > 0 {
		return w.bad("rows", fmt.Sprintf("%d values for section %d from row %d (of 0..)", len(values), z, y), fmt.Sprintf("whole rows of %d values within %d sections of %d rows", nx, w.spec.NZ, ny))
	}
	rowBytes := w.spec.Mode.RowBytes(nx)
	start := int64(HeaderSize+len(w.spec.Ext)) + (int64(z)*int64(ny)+int64(y))*rowBytes
	return w.encodeRows(z, y, values, func(b []byte, at int64) error {
		_, err := w.out.WriteAt(b, start+at)
		return err
	})
}

func (w *Writer) bad(field, got, want string) error {
	return &problem.Problem{Class: problem.BadCall, File: w.path, Field: field, Got: got, Want: want}
}

// encodeRows encodes whole rows of section z, the first of which is y0, and gives
// them to put a piece at a time, with the offset in bytes from the first.
func (w *Writer) encodeRows(z, y0 int, values []float32, put func(b []byte, at int64) error) error {
	nx, ny := w.spec.NX, len(values)/w.spec.NX
	rowBytes := int(w.spec.Mode.RowBytes(nx))
	rows := max(1, min(chunkBytes/rowBytes, ny))
	if len(w.buf) < rows*rowBytes {
		w.buf = make([]byte, rows*rowBytes)
	}
	for y := 0; y < ny; y += rows {
		n := min(rows, ny-y)
		b := w.buf[:n*rowBytes]
		e := encoder{mode: w.spec.Mode, unsigned: w.spec.Mode0 == Mode0Unsigned, nx: nx}
		if at := e.encode(b, values[y*nx:(y+n)*nx]); at >= 0 {
			at += y * nx
			return w.bad(fmt.Sprintf("section %d row %d column %d (of 0..)", z, y0+at/nx, at%nx),
				fmt.Sprint(values[at]), "a finite number in "+w.spec.Mode.String())
		}
		w.Clipped += e.clipped
		w.stats.add(e.stats)
		if isBig(w.head.Order) { // from a template
			swap(b, w.spec.Mode.wordBytes())
		}
		if err := put(b, int64(y)*int64(rowBytes)); err != nil {
			return writeProblem(w.path, err)
		}
	}
	return nil
}

// Close writes the statistics of the values as stored (minimum, maximum, mean,
// standard deviation) and the number of sections into the header, and puts the
// file in place. A file with fewer sections than its Spec says is refused and
// removed.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = os.ErrClosed
	if w.rows > 0 {
		w.nz = int(w.rows / int64(w.spec.NY))
		if w.rows%int64(w.spec.NY) != 0 {
			w.nz = 0
		}
	}
	if w.nz == 0 || w.spec.NZ > 0 && w.nz != w.spec.NZ {
		w.out.Abort()
		return &problem.Problem{Class: problem.BadCall, File: w.path, Field: "sections",
			Got: fmt.Sprintf("%d written", w.nz), Want: fmt.Sprint(max(1, w.spec.NZ))}
	}
	h := &w.head
	if w.spec.NZ == 0 {
		w.spec.NZ = w.nz
		final := w.spec.header()
		h.NZ, h.MZ, h.ZLen = final.NZ, final.MZ, final.ZLen
	}
	w.stats.fill(h)
	raw := h.Encode()
	_, err := w.out.WriteAt(raw[:], 0)
	if err != nil {
		w.out.Abort()
	} else {
		err = w.out.Commit()
	}
	if err != nil {
		return writeProblem(w.path, err)
	}
	return nil
}

// Abort removes what was written; the path is left as it was. After Close it
// does nothing.
func (w *Writer) Abort() {
	if w.err == nil {
		w.err = errors.New("writing was aborted")
	}
	w.out.Abort()
}
