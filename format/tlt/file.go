package tlt

import (
	"fmt"
	"slices"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// IMODDecimals is how many decimals IMOD's tiltalign writes (f7.2).
const IMODDecimals = 2

// File is a list of angles, one a view, in stack order: Rows[i] belongs to
// section i (0-based).
type File struct {
	Name string // path or name it was read under; may be empty
	Rows []Row

	// Decimals is the number of decimals of the angle in rows that are new or
	// changed; rows as read keep their text. New and Parse set IMODDecimals.
	Decimals int

	tail string
}

// New makes a file of one angle a view, in degrees.
func New(angles ...float64) *File {
	f := &File{Decimals: IMODDecimals}
	for _, a := range angles {
		f.Rows = append(f.Rows, Row{Values: []float64{a}})
	}
	return f
}

// Angles returns the first column, in degrees.
func (f *File) Angles() []float64 {
	a := make([]float64, len(f.Rows))
	for i, r := range f.Rows {
		a[i] = r.Values[0]
	}
	return a
}

// Values returns all columns of all rows: Values()[view][column].
func (f *File) Values() [][]float64 {
	v := make([][]float64, len(f.Rows))
	for i, r := range f.Rows {
		v[i] = r.Values
	}
	return v
}

// Columns is the number of values in each row, 0 for an empty file.
func (f *File) Columns() int {
	if len(f.Rows) == 0 {
		return 0
	}
	return len(f.Rows[0].Values)
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "a file of tilt angles, one a line"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	table := textio.TableOf(string(b))
	if len(table.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no angles", Want: want}
	}
	f := &File{Name: name, Decimals: IMODDecimals, tail: table.Tail}
	faults := textio.NewFaults(name)
	for i, src := range table.Rows {
		v, p := textio.Floats(src.Text)
		switch {
		case p != nil:
			faults.Add(table.Numbers[i], p)
		case len(f.Rows) > 0 && len(v) != f.Columns():
			faults.Addf(table.Numbers[i], "", fmt.Sprintf("%d as on line %d", f.Columns(), f.Rows[0].Number),
				"%d columns", len(v))
		default:
			f.Rows = append(f.Rows, Row{Values: v, Number: table.Numbers[i], src: src, read: slices.Clone(v)})
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// Bytes returns the file: unchanged rows as they were read, others as IMOD
// writes them, with Decimals decimals.
func (f *File) Bytes() []byte {
	rows := make([]string, len(f.Rows))
	for i, r := range f.Rows {
		rows[i] = r.text(f.Decimals)
	}
	return textio.JoinRows(rows, f.tail)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
