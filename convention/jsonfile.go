package convention

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/tomoparity/tomoparity/problem"
)

// maxDocument bounds what is read of one document, bytes.
const maxDocument = 64 << 20

// LoadDocument reads a file of at most 64 MiB whole; a larger one is an error.
func LoadDocument(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDocument+1))
	if err == nil && len(data) > maxDocument {
		err = os.ErrInvalid
	}
	return data, err
}

// DecodeJSON reads a JSON file of at most 64 MiB into to. The error is a
// *problem.Problem with the line and, where it is known, the field; want says what
// the file should be, hint what to do.
func DecodeJSON(file, want, hint string, to any) error {
	data, err := LoadDocument(file)
	if err != nil {
		return &problem.Problem{File: file, Got: "cannot be read, or larger than 64 MiB", Err: err, Hint: hint}
	}
	err = json.Unmarshal(data, to)
	if err == nil {
		return nil
	}
	line := func(offset int64) int { return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n")) }
	p := &problem.Problem{File: file, Got: err.Error(), Want: want, Err: err, Hint: hint}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		p.Line = line(syntax.Offset)
	case errors.As(err, &kind):
		p.Line, p.Field, p.Got, p.Want = line(kind.Offset), kind.Field, kind.Value, kind.Type.String()
	}
	return p
}
