package dynamotbl

import (
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// The numbers of columns that a table may have.
const (
	MinColumns = 26
	MaxColumns = 60
)

// File is one table.
type File struct {
	Name string // path or name it was read under; may be empty
	Rows []Row
}

// Row is one line.
type Row struct {
	Number int // 1-based line in the file

	cells []string
}

const want = "a Dynamo table of 26 columns or more"

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
	for i, l := range textio.Split(string(b)) {
		cells := strings.Fields(textio.TrimBOM(l.Text))
		switch n := len(cells); {
		case n == 0:
			continue
		case n < MinColumns || n > MaxColumns:
			faults.Addf(i+1, "", want, "%d columns", n)
		case len(f.Rows) > 0 && n != len(f.Rows[0].cells):
			faults.Addf(i+1, "", fmt.Sprintf("%d, as in the rows before", len(f.Rows[0].cells)), "%d columns", n)
		default:
			f.Rows = append(f.Rows, Row{Number: i + 1, cells: cells})
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no lines", Want: want}
	}
	return f, nil
}

// Columns returns the number of columns.
func (f *File) Columns() int { return len(f.Rows[0].cells) }

// Float returns the number in a column, counted from 1 as Dynamo's documentation
// does. The problem has neither file nor line.
func (r Row) Float(column int) (float64, *problem.Problem) {
	if column < 1 || column > len(r.cells) {
		return 0, &problem.Problem{Field: fmt.Sprintf("column %d", column), Got: "no such column", Want: want}
	}
	v, p := textio.Float(r.cells[column-1])
	if p != nil {
		p.Field = fmt.Sprintf("column %d", column)
	}
	return v, p
}
