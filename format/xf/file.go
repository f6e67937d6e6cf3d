package xf

import (
	"fmt"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is a list of transforms, one a view, in stack order: Lines[i] belongs to
// section i (0-based).
type File struct {
	Name  string // path or name it was read under; may be empty
	Lines []Line

	tail string
}

// New makes a file of the given lines.
func New(lines ...Line) *File { return &File{Lines: lines} }

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "an IMOD transform file, six numbers a line"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	table := textio.TableOf(string(b))
	if len(table.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no lines with numbers", Want: want}
	}
	f := &File{Name: name, Lines: make([]Line, 0, len(table.Rows)), tail: table.Tail}
	faults := textio.NewFaults(name)
	for i, src := range table.Rows {
		line, p := parseLine(src.Text)
		if p != nil {
			if i == 0 {
				p.File, p.Line = name, table.Numbers[0]
				return nil, firstLine(p, src.Text)
			}
			faults.Add(table.Numbers[i], p)
			continue
		}
		line.src, line.Number = src, table.Numbers[i]
		f.Lines = append(f.Lines, line)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

func parseLine(text string) (Line, *problem.Problem) {
	v, p := textio.Floats(text)
	if p != nil {
		return Line{}, p
	}
	if len(v) != 6 {
		return Line{}, &problem.Problem{Got: fmt.Sprintf("%d numbers", len(v)),
			Want: "six (A11 A12 A21 A22 DX DY)"}
	}
	l := FromValues([6]float64(v))
	l.read = l.Values()
	return l, nil
}

// firstLine adds what the file may be when its first line is not a transform:
// then the file is of another kind and its other lines need no report.
func firstLine(p *problem.Problem, text string) *problem.Problem {
	p.Want = want
	v, bad := textio.Floats(text)
	if bad != nil {
		return p
	}
	switch {
	case len(v) == 1:
		p.Hint = "a file of warp transforms (midas, findwarp) begins with its version number; only linear transforms are read"
	case len(v) == 4:
		p.Hint = "four numbers a line are a 3-D transform of solvematch or matchvol"
	case len(v) >= 7 && len(v) <= 9 && v[0] == float64(int(v[0])):
		p.Hint = "this is a file of local alignments (LOCALFILE of tilt); the global ones are in the .xf without \"local\""
	}
	return p
}

// Bytes returns the file: unchanged lines as they were read, others as IMOD
// writes them.
func (f *File) Bytes() []byte {
	rows := make([]string, len(f.Lines))
	for i, l := range f.Lines {
		rows[i] = l.text()
	}
	return textio.JoinRows(rows, f.tail)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
