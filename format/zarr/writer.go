package zarr

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/problem"
)

// Source gives a volume, one section at a time.
type Source interface {
	// Dims returns columns, rows and sections.
	Dims() (nx, ny, nz int)
	// ReadSection reads the 0-based section z into dst: nx·ny values, row 0
	// first, x fastest.
	ReadSection(z int, dst []float32) error
}

// Result says what was written.
type Result struct {
	Levels   int     // of the pyramid
	Clipped  int64   // values of level 0 outside the range of an integer type, set to its nearest limit
	Min, Max float64 // of the finite values of level 0 as stored; Min > Max when there are none
}

// Writer writes an image section by section. Nothing appears at the path until
// Close; Abort leaves nothing. It holds one layer of chunks of every level: at most
// 4/3 of NX·NY·chunk depth values of the type, plus a few sections, whatever NZ is.
type Writer struct {
	path   string
	temp   string
	spec   Spec
	disk   disk
	first  *level
	stored []float32 // the section as quantised
	work   []float32
	nz     int
	result Result
	err    error // the first failure; everything after it fails too
}

// Write writes the volume of source to the folder at path, reading every section
// once, in order. progress, when not nil, is called after each section. When it
// fails, or ctx ends, nothing is left behind and an image that was there stays.
// Errors are those of Create, Writer.WriteSection, the source and ctx.
func Write(ctx context.Context, path string, spec Spec, source Source, progress func(done, total int)) (Result, error) {
	spec.NX, spec.NY, spec.NZ = source.Dims()
	w, err := Create(path, spec)
	if err != nil {
		return Result{}, err
	}
	defer w.Abort()
	section := make([]float32, spec.NX*spec.NY)
	for z := range spec.NZ {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if err := source.ReadSection(z, section); err != nil {
			return Result{}, err
		}
		if err := w.WriteSection(section); err != nil {
			return Result{}, err
		}
		if progress != nil {
			progress(z+1, spec.NZ)
		}
	}
	if err := w.Close(); err != nil {
		return Result{}, err
	}
	return w.Result(), nil
}

// Create begins a new image at path, in a hidden folder beside it. The caller must
// end with Close or Abort. A path that is taken is refused, a Zarr folder only
// unless Spec.Overwrite.
func Create(path string, spec Spec) (*Writer, error) { return create(path, spec, osDisk{}) }

func create(path string, spec Spec, d disk) (*Writer, error) {
	path = filepath.Clean(path)
	if err := spec.check(path); err != nil {
		return nil, err
	}
	if _, err := checkTarget(path, spec.Overwrite); err != nil {
		return nil, err
	}
	spec = spec.withDefaults(path)
	pack, err := newCompressor(spec.Codec, spec.Effort)
	if err != nil {
		return nil, writeProblem(path, err)
	}
	temp, err := temporary(d, path)
	if err != nil {
		p := writeProblem(path, err)
		if errors.Is(err, fs.ErrNotExist) {
			p = &problem.Problem{Class: problem.BadCall, File: path, Field: "output", Got: "its folder does not exist", Want: "a name in a folder that exists", Err: err}
		}
		return nil, p
	}
	w := &Writer{path: path, temp: temp, spec: spec, disk: d}
	w.first = newLevels(&spec, &output{disk: d, root: temp, typ: spec.Type, version: spec.Version, pack: pack})
	w.stored, w.work = make([]float32, spec.NX*spec.NY), make([]float32, spec.NX*spec.NY)
	w.result = Result{Min: math.Inf(1), Max: math.Inf(-1)}
	for l := w.first; l != nil; l = l.next {
		w.result.Levels++
	}
	return w, nil
}

// WriteSection writes the next section: NX·NY values, row by row. In integer types
// a value is rounded to the nearest integer, halves to the even one, and clipped to
// the range of the type; NaN and infinities are refused. Float32 keeps all. After
// an error the image is lost.
func (w *Writer) WriteSection(values []float32) error {
	if w.err != nil {
		return w.err
	}
	err := w.writeSection(values)
	if err != nil {
		w.fail(err)
	}
	return err
}

func (w *Writer) writeSection(values []float32) error {
	bad := func(field, got, want string) error {
		return &problem.Problem{Class: problem.BadCall, File: w.path, Field: field, Got: got, Want: want}
	}
	if len(values) != len(w.stored) {
		return bad("section buffer", fmt.Sprintf("%d values", len(values)), fmt.Sprint(len(w.stored)))
	}
	if w.nz == w.spec.NZ {
		return bad("section", fmt.Sprintf("%d (of 0..)", w.nz), fmt.Sprintf("at most %d sections", w.nz))
	}
	clipped, at := w.spec.Type.quantise(w.stored, values)
	if at >= 0 {
		return bad(fmt.Sprintf("section %d row %d column %d (of 0..)", w.nz, at/w.spec.NX, at%w.spec.NX),
			fmt.Sprint(values[at]), "a finite number in "+w.spec.Type.String())
	}
	w.result.Clipped += clipped
	for _, v := range w.stored {
		if x := float64(v); !math.IsNaN(x) && !math.IsInf(x, 0) {
			w.result.Min, w.result.Max = min(w.result.Min, x), max(w.result.Max, x)
		}
	}
	if err := w.first.add(w.stored, w.work); err != nil {
		return writeProblem(w.path, err)
	}
	w.nz++
	return nil
}

// Close writes the metadata and puts the image in place. An image with fewer
// sections than its Spec says is refused and removed.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	err := w.close()
	w.fail(os.ErrClosed)
	return err
}

func (w *Writer) close() error {
	if w.nz != w.spec.NZ {
		return &problem.Problem{Class: problem.BadCall, File: w.path, Field: "sections",
			Got: fmt.Sprintf("%d written", w.nz), Want: fmt.Sprint(w.spec.NZ)}
	}
	for name, data := range w.metadata() {
		file := filepath.Join(w.temp, filepath.FromSlash(name))
		err := w.disk.MkdirAll(filepath.Dir(file))
		if err == nil {
			err = w.disk.WriteFile(file, data)
		}
		if err != nil {
			return writeProblem(w.path, err)
		}
	}
	return install(w.disk, w.temp, w.path, w.spec.Overwrite)
}

// fail ends the writer; what is still in the temporary folder is removed.
func (w *Writer) fail(err error) {
	w.err = err
	_ = w.disk.RemoveAll(w.temp)
	w.first = nil
}

// Abort removes what was written; the path is left as it was. After Close it does
// nothing.
func (w *Writer) Abort() {
	if w.err == nil {
		w.fail(errors.New("writing was aborted"))
	}
}

// Result tells what was written so far.
func (w *Writer) Result() Result { return w.result }
