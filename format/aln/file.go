package aln

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one alignment file.
type File struct {
	Name string // path or name it was read under; may be empty
	Header
	Rows  []Row   // images that are kept, in file order
	Local []Patch // local alignment; nil when there is none

	parsed     bool
	head       string // text before the first row
	readHeader Header
	tail       string
}

// New makes a file to be written, in the form of AreTomo3.
func New(h Header, rows ...Row) *File { return &File{Header: h, Rows: rows} }

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "an alignment file of AreTomo"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	if !Is(b) {
		return nil, &problem.Problem{File: name, Got: "no line \"# " + magic + "\" at its start", Want: want}
	}
	r := reader{f: &File{Name: name, parsed: true}, faults: textio.NewFaults(name)}
	for i, l := range textio.Split(string(b)) {
		r.line(l, i+1)
	}
	f := r.f
	f.tail = r.before.String()
	f.readHeader = f.Header
	f.readHeader.Darks = slices.Clone(f.Darks)
	r.checkLocal()
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no row after the header", Want: "one row for each image that is kept"}
	}
	return f, nil
}

// Is reports whether the text starts as an alignment file does.
func Is(b []byte) bool {
	if len(b) > 256 {
		b = b[:256]
	}
	return strings.Contains(string(b), magic)
}

// reader goes through the lines of a file.
type reader struct {
	f       *File
	faults  *textio.Faults
	before  strings.Builder // lines without data since the last row
	inLocal bool
}

func (r *reader) line(l textio.Line, number int) {
	text := strings.TrimSpace(textio.TrimBOM(l.Text))
	if text == "" || strings.HasPrefix(text, "#") || (text == "Hello" && len(r.f.Rows) == 0) {
		r.before.WriteString(l.Text + l.EOL)
		if strings.HasPrefix(text, localTitle) {
			r.inLocal = true
		} else if strings.HasPrefix(text, "#") {
			if p := r.f.Header.parse(text, number); p != nil {
				r.faults.Add(number, p)
			}
		}
		return
	}
	src := textio.Source{Before: r.before.String(), Text: l.Text, EOL: l.EOL, Known: true}
	r.before.Reset()
	if r.inLocal {
		v, p := parsePatch(l.Text)
		if p != nil {
			r.faults.Add(number, p)
		}
		r.f.Local = append(r.f.Local, Patch{PatchValues: v, Number: number, src: src, read: v})
		return
	}
	if len(r.f.Rows) == 0 {
		r.f.head, src.Before = src.Before, ""
	}
	v, p := parseRow(l.Text)
	if p != nil {
		r.faults.Add(number, p)
	}
	r.f.Rows = append(r.f.Rows, Row{Values: v, Number: number, src: src, read: v})
}

// checkLocal refuses patches of rows that are not in the table.
func (r *reader) checkLocal() {
	for _, p := range r.f.Local {
		if p.Row >= len(r.f.Rows) {
			r.faults.Addf(p.Number, "row", fmt.Sprintf("an index into the table above, 0 to %d", len(r.f.Rows)-1), "%d", p.Row)
		}
	}
}

// Version says in words which program the layout is of.
func (f *File) Version() string {
	switch {
	case f.Said.Has(Counts):
		return "AreTomo 1.2 or older"
	case f.Said.Has(AlphaOffset):
		return "AreTomo3"
	}
	return "AreTomo 1.3 or AreTomo2"
}

// Bytes returns the file: unchanged lines as they were read, others as AreTomo3
// writes them.
func (f *File) Bytes() []byte {
	var rows []string
	if !f.parsed || !f.Header.equal(f.readHeader) {
		rows = append(rows, f.Header.Format())
	} else if f.head != "" {
		rows = append(rows, f.head)
	}
	for _, r := range f.Rows {
		rows = append(rows, r.src.Row(r.Values == r.read, r.Values.Format()))
	}
	titled := false
	for _, p := range f.Local {
		if !titled && !strings.Contains(p.src.Before, localTitle) {
			rows = append(rows, localTitle+"\n")
		}
		titled = true
		rows = append(rows, p.src.Row(p.PatchValues == p.read, p.PatchValues.Format()))
	}
	return textio.JoinRows(rows, f.tail)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
