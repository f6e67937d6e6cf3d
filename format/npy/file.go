package npy

import (
	"fmt"
	"io"
	"os"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// MaxBytes is the largest file that is read as a whole: 1 GiB.
const MaxBytes = 1 << 30

// File is one array.
type File struct {
	Name    string  // path or name it was read under; may be empty
	Fields  []Field // in file order
	Rows    int     // number of records: the first dimension, 1 for a single value
	Fortran bool    // an array without named fields whose first index runs fastest

	record int
	data   []byte
}

// Read reads the file at path. Its length is compared with what the header says
// before the records are read. Errors are *problem.Problem.
func Read(path string) (*File, error) {
	return open(path, true)
}

// ReadHeader reads names, types and the number of records, and leaves the
// records alone: Value and Text then report nothing to read.
func ReadHeader(path string) (*File, error) {
	return open(path, false)
}

func open(path string, records bool) (*File, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, textio.OpenProblem(path, err)
	}
	defer in.Close()
	st, err := in.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return nil, &problem.Problem{File: path, Got: "not a regular file", Want: want, Err: err}
	}
	h, p := headerOf(in)
	if p == nil {
		p = h.fits(st.Size())
	}
	if p == nil && records && st.Size() > MaxBytes {
		p = &problem.Problem{Got: fmt.Sprintf("%d bytes", st.Size()), Want: fmt.Sprintf("at most %d", MaxBytes)}
	}
	if p != nil {
		p.File = path
		return nil, p
	}
	f := h.file(path)
	if !records {
		return f, nil
	}
	f.data = make([]byte, h.rows*h.record)
	if _, err := in.ReadAt(f.data, int64(h.start)); err != nil && err != io.EOF {
		return nil, &problem.Problem{File: path, Got: "cannot be read: " + err.Error(), Err: err}
	}
	return f, nil
}

// headerOf reads only as much as the header has.
func headerOf(in io.ReaderAt) (h header, p *problem.Problem) {
	first := make([]byte, 12)
	n, _ := in.ReadAt(first, 0)
	start, length, p := headerLength(first[:n])
	if p != nil {
		return h, p
	}
	b := make([]byte, start+length)
	n, _ = in.ReadAt(b, 0)
	return parseHeader(b[:n])
}

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	h, p := parseHeader(b)
	if p == nil {
		p = h.fits(int64(len(b)))
	}
	if p != nil {
		p.File = name
		return nil, p
	}
	f := h.file(name)
	f.data = b[h.start:]
	return f, nil
}

func (h header) file(name string) *File {
	return &File{Name: name, Fields: h.fields, Rows: h.rows, Fortran: h.fortran, record: h.record}
}

// fits compares the length of a file with what the header says.
func (h header) fits(size int64) *problem.Problem {
	have, need := size-int64(h.start), int64(h.rows)*int64(h.record)
	if have == need {
		return nil
	}
	p := &problem.Problem{Field: "records", Got: fmt.Sprintf("%d bytes", have), Want: fmt.Sprintf("%d for %d records of %d bytes", need, h.rows, h.record)}
	if have < need {
		p.Hint = "the file was cut off: copy it again"
	}
	return p
}

// Field returns the field of a name.
func (f *File) Field(name string) (Field, bool) {
	for _, x := range f.Fields {
		if x.Name == name {
			return x, true
		}
	}
	return Field{}, false
}
