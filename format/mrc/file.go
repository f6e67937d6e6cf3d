package mrc

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Options tell Open how to read.
type Options struct {
	Permissive bool      // warn instead of refusing where reading is still possible
	Mode0      Mode0Sign // how to take the bytes of mode 0; Mode0Auto follows the package's rule
}

// File is an image file that is open for reading. Sections may be read from
// several goroutines at once.
type File struct {
	Path     string
	Header   Header   // as in the file
	Ext      []byte   // the extended header, Header.ExtBytes long
	Sections int      // whole sections that can be read: Header.NZ, less in a truncated file
	Warnings []string // what is odd but did not prevent reading

	src     source
	dataAt  int64
	signed0 bool // bytes of mode 0 are signed
	buffers sync.Pool
}

// source is what is read from.
type source interface {
	io.ReaderAt
	io.Closer
}

// Open opens the image at path and reads its headers. What the header promises
// is compared with the size of the file before anything is allocated. All
// faults are reported, the error being a *problem.Problem or a problem.List.
func Open(path string, opts Options) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, textio.OpenProblem(path, err)
	}
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, &problem.Problem{File: path, Got: err.Error(), Want: wantMRC, Err: err}
	}
	m, err := open(f, st.Size(), path, opts)
	if err != nil {
		f.Close()
		return nil, err
	}
	return m, nil
}

// open reads the headers of an image of size bytes.
func open(src source, size int64, path string, opts Options) (*File, error) {
	var raw [HeaderSize]byte
	n, err := src.ReadAt(raw[:min(size, HeaderSize)], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readProblem(path, err)
	}
	if size < HeaderSize {
		return nil, sniff(path, raw[:n], size)
	}
	h, warning, found := pickOrder(&raw)
	if !found {
		if p := sniff(path, raw[:], size); p != nil {
			return nil, p
		}
	}
	c := &check{path: path, disk: size, permissive: opts.Permissive}
	if warning != "" {
		c.warnf("%s", warning)
	}
	c.header(&h)
	if len(c.faults) > 0 {
		return nil, c.err(found)
	}
	f := &File{Path: path, Header: h, Sections: c.sections, src: src, dataAt: HeaderSize + int64(h.ExtBytes)}
	f.signed0 = c.mode0(&h, opts.Mode0)
	f.Warnings = c.warnings
	f.Ext = make([]byte, h.ExtBytes) // not longer than the file, as checked
	if _, err := io.ReadFull(io.NewSectionReader(src, HeaderSize, int64(h.ExtBytes)), f.Ext); err != nil {
		return nil, readProblem(path, err)
	}
	return f, nil
}

// err returns the faults, with a word when the header makes no sense at all.
func (c *check) err(found bool) error {
	if !found {
		last := c.faults[len(c.faults)-1]
		last.Hint = "is this an MRC file? its header makes no sense in either byte order"
	}
	if len(c.faults) == 1 {
		return c.faults[0]
	}
	return c.faults
}

func readProblem(path string, err error) *problem.Problem {
	return &problem.Problem{File: path, Got: "cannot be read: " + err.Error(), Err: err}
}

// mode0 decides the sign of the bytes of mode 0 by the rule of the package.
func (c *check) mode0(h *Header, want Mode0Sign) (signed bool) {
	switch {
	case h.Mode != Int8:
		return false
	case want != Mode0Auto:
		return want == Mode0Signed
	case h.imodSays():
		return h.IMODFlags&FlagSignedBytes != 0
	case !(h.DMin < h.DMax):
		c.warnf("mode 0: nothing says whether its bytes are signed; taken as signed, as MRC2014 has it")
		return true
	case h.DMin < 0 && h.DMax < 128:
		c.warnf("mode 0: bytes taken as signed, because the header has a minimum of %g", h.DMin)
		return true
	case h.DMin >= 0 && h.DMax > 127:
		c.warnf("mode 0: bytes taken as unsigned, because the header has a maximum of %g", h.DMax)
		return false
	case h.DMin < 0:
		c.warnf("mode 0: minimum %g and maximum %g of the header fit no byte; taken as signed, as MRC2014 has it", h.DMin, h.DMax)
	}
	return true
}

// SignedBytes tells how the bytes of a file of mode 0 are taken.
func (f *File) SignedBytes() bool { return f.signed0 }

// Close closes the file.
func (f *File) Close() error { return f.src.Close() }

// Labels returns the labels in use, without the blanks at their end.
func (f *File) Labels() []string { return f.Header.Labels() }

// PixelSizeA is Header.PixelSizeA.
func (f *File) PixelSizeA() (x, y, z float64, ok bool) { return f.Header.PixelSizeA() }

// checkSection refuses a section that cannot be read.
func (f *File) checkSection(z int) error {
	if z >= 0 && z < f.Sections {
		return nil
	}
	p := &problem.Problem{Class: problem.BadCall, File: f.Path, Field: "section",
		Got: fmt.Sprintf("%d (of 0..)", z), Want: fmt.Sprintf("0 to %d", f.Sections-1)}
	if f.Sections == 0 {
		p.Want = "a file with data; no whole section is readable"
	}
	return p
}
