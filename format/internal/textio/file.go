package textio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/tomoparity/tomoparity/format/internal/atomicfile"
	"github.com/tomoparity/tomoparity/problem"
)

// MaxBytes is the largest text file that is read: 64 MiB. Metadata of a tilt
// series are a thousand times smaller.
const MaxBytes = 64 << 20

// Read returns the bytes of a text file, or a *problem.Problem.
func Read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, OpenProblem(path, err)
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && st.IsDir() {
		return nil, &problem.Problem{File: path, Got: "a folder", Want: "a file"}
	}
	b, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, &problem.Problem{File: path, Got: "cannot be read: " + err.Error(), Err: err}
	}
	if p := CheckSize(b, path); p != nil {
		return nil, p
	}
	return b, nil
}

// ReadAs parses the bytes of a text file, whose path stands in problems.
func ReadAs[T any](path string, parse func(b []byte, name string) (*T, error)) (*T, error) {
	b, err := Read(path)
	if err != nil {
		return nil, err
	}
	return parse(b, path)
}

// OpenProblem puts the reason why a file cannot be opened into words.
func OpenProblem(path string, err error) *problem.Problem {
	p := &problem.Problem{File: path, Got: "cannot be opened", Err: err}
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Got = "no such file"
	case errors.Is(err, fs.ErrPermission):
		p.Got = "no permission to read it"
	case errors.As(err, &pe):
		p.Got = "cannot be opened: " + pe.Err.Error()
	}
	return p
}

// CheckSize refuses more than MaxBytes.
func CheckSize(b []byte, name string) *problem.Problem {
	if len(b) <= MaxBytes {
		return nil
	}
	return &problem.Problem{File: name, Got: fmt.Sprintf("more than %d MiB", MaxBytes>>20),
		Want: "a text file of metadata", Hint: "is this an image file?"}
}

// CheckText refuses oversized input and input that is not text (a NUL byte in
// it, as images, models and UTF-16 have). want names the expected format.
func CheckText(b []byte, name, want string) *problem.Problem {
	if p := CheckSize(b, name); p != nil {
		return p
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		p := &problem.Problem{File: name, Got: "binary data, not text", Want: want}
		if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
			p.Got, p.Hint = "text in UTF-16", "save it as UTF-8"
		}
		return p
	}
	return nil
}

// Write writes data to path, complete or not at all.
func Write(path string, data []byte) error {
	if err := atomicfile.Write(path, data); err != nil {
		return &problem.Problem{Class: problem.BadCall, File: path,
			Got: "cannot be written: " + err.Error(), Err: err}
	}
	return nil
}
