package ctftxt

import (
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one table.
type File struct {
	Name    string // path or name it was read under; may be empty
	Header  Header // what the comments say
	Columns int    // 7 to 10, the same in every row
	Style   Style  // in which new and changed rows are written
	Rows    []Row  // in file order

	tail string
}

// Row is one image.
type Row struct {
	Values
	Number int // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read string // Values as they were read
}

const want = "a table of fitted CTFs: number of the image, two defoci, azimuth, phase, score, resolution"

// New makes a table to be written, of 7 to 10 columns.
func New(h Header, style Style, columns int, rows ...Values) *File {
	f := &File{Header: h, Style: style, Columns: min(max(columns, minColumns), maxColumns)}
	for _, v := range rows {
		f.Rows = append(f.Rows, Row{Values: v})
	}
	return f
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	f := &File{Name: name}
	faults := textio.NewFaults(name)
	var before, comments strings.Builder
	for i, l := range textio.Split(string(b)) {
		text := strings.TrimSpace(textio.TrimBOM(l.Text))
		if text == "" || strings.HasPrefix(text, "#") {
			f.Header.comment(text)
			comments.WriteString(text + " ")
			before.WriteString(l.Text + l.EOL)
			continue
		}
		v, columns, p := parseRow(text)
		switch {
		case p != nil:
			faults.Add(i+1, p)
		case f.Columns == 0:
			f.Columns, f.Style = columns, styleOf(text)
		case columns != f.Columns:
			faults.Add(i+1, &problem.Problem{Got: fmt.Sprintf("%d columns", columns), Want: fmt.Sprintf("%d as in the lines above", f.Columns)})
		}
		f.Rows = append(f.Rows, Row{Values: v, Number: i + 1, read: fmt.Sprint(v),
			src: textio.Source{Before: before.String(), Text: l.Text, EOL: l.EOL, Known: true}})
		before.Reset()
	}
	f.tail = before.String()
	f.Header.Names = columnNames(comments.String())
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no rows", Want: want}
	}
	return f, nil
}

// Bytes returns the file: unchanged rows as they were read, others in the
// file's style, below a header when the table is new.
func (f *File) Bytes() []byte {
	var rows []string
	if len(f.Rows) > 0 && !f.Rows[0].src.Known {
		rows = append(rows, f.Header.text(f.Style, f.Columns))
	}
	for _, r := range f.Rows {
		rows = append(rows, r.src.Row(fmt.Sprint(r.Values) == r.read, r.Values.format(f.Style, f.Columns)))
	}
	return textio.JoinRows(rows, f.tail)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
