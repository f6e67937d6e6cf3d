package defocus

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one defocus file.
type File struct {
	Name    string // path or name it was read under; may be empty
	Version int    // 0 to 3; 0 also when the file does not say
	Flags   Flags  // version 3 only; 0 in older files
	Rows    []Row  // in file order, which need not be view order

	header      textio.Source // first line of version 3
	readVersion int
	readFlags   Flags
	tail        string
}

// New makes a file to be written. Flags are for version 3 only.
func New(version int, flags Flags, rows ...Values) (*File, error) {
	f := &File{Version: version, Flags: flags, readVersion: -1}
	if version < 0 || version > 3 || version < 3 && flags != 0 {
		return nil, &problem.Problem{Class: problem.BadCall, Field: "version", Got: fmt.Sprint(version),
			Want: "0 to 3, flags only with 3"}
	}
	if p := checkFlags(float64(flags)); p != nil {
		p.Class = problem.BadCall
		return nil, p
	}
	for _, v := range rows {
		f.Rows = append(f.Rows, Row{Values: v})
	}
	return f, nil
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "a defocus file of IMOD"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	table := textio.TableOf(string(b))
	if len(table.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no lines with numbers", Want: want}
	}
	f := &File{Name: name, tail: table.Tail}
	faults := textio.NewFaults(name)
	if p := f.readFirst(table.Rows[0].Text); p != nil {
		faults.Add(table.Numbers[0], p)
		return nil, faults.Err()
	}
	for i, src := range table.Rows {
		if i == 0 && f.Version == 3 {
			f.header = src
			continue
		}
		v, p := textio.Floats(src.Text)
		if p == nil && i == 0 && len(v) == 6 {
			v = v[:5] // the sixth is the version
		}
		row := Row{Number: table.Numbers[i], src: src}
		if p == nil {
			row.Values, p = parseValues(v, f.Flags)
		}
		if p != nil {
			faults.Add(table.Numbers[i], p)
			continue
		}
		row.read = row.Values
		f.Rows = append(f.Rows, row)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "a header and no data lines", Want: want}
	}
	f.readVersion, f.readFlags = f.Version, f.Flags
	return f, nil
}

// readFirst finds version and flags on the first line.
func (f *File) readFirst(text string) *problem.Problem {
	v, p := textio.Floats(text)
	switch {
	case p != nil:
		p.Want = want
		return p
	case len(v) == 5:
		return nil
	case len(v) != 6:
		return &problem.Problem{Got: fmt.Sprintf("%d numbers on the first line", len(v)),
			Want: "five, or six with the version of the file last"}
	case v[5] != math.Trunc(v[5]) || v[5] < 0 || v[5] > 3:
		return &problem.Problem{Field: "version", Got: fmt.Sprint(v[5]), Want: "0, 1, 2 or 3",
			Hint: "the sixth number of the first line is the version of the file"}
	}
	f.Version = int(v[5])
	if f.Version < 3 {
		return nil
	}
	if p := checkFlags(v[0]); p != nil {
		return p
	}
	f.Flags = Flags(v[0])
	return nil
}

func checkFlags(v float64) *problem.Problem {
	if v != math.Trunc(v) || v < 0 || v > float64(known) {
		return &problem.Problem{Field: "flags", Got: fmt.Sprint(v), Want: fmt.Sprintf("a sum of flags, 0 to %d", known),
			Hint: "an unknown flag may mean a column that is not known here; write the file without it"}
	}
	if f := Flags(v); f.Has(CutOn) && !f.Has(Phase) {
		return &problem.Problem{Field: "flags", Got: fmt.Sprintf("%d: a cut-on frequency without a phase shift", f),
			Want: "the flag of the phase shift (4) with that of the cut-on frequency (32)"}
	}
	return nil
}

// Bytes returns the file in its version: unchanged rows as they were read,
// others as ctfplotter writes them. After a change of Version or Flags every
// row is written anew.
func (f *File) Bytes() []byte {
	same := f.Version == f.readVersion && f.Flags == f.readFlags
	var rows []string
	if f.Version == 3 {
		rows = append(rows, f.header.Row(same && f.header.Known, fmt.Sprintf("%d\t0\t0.0\t0.0\t0.0\t3", f.Flags)))
	}
	for i, r := range f.Rows {
		text := r.format(f.Version, f.Flags)
		first := i == 0 && (f.Version == 1 || f.Version == 2)
		if first {
			text += fmt.Sprintf("   %d", f.Version)
		}
		keep := same && r.src.Known && r.Values == r.read && (f.Version == 3 || f.keepsVersion(i))
		rows = append(rows, r.src.Row(keep, text))
	}
	return textio.JoinRows(rows, f.tail)
}

// keepsVersion tells whether the text of row i as read can stand at place i: the
// version is on the first line of old files, and on no other.
func (f *File) keepsVersion(i int) bool {
	if f.Version == 0 {
		return i == 0 || len(strings.Fields(f.Rows[i].src.Text)) == 5
	}
	return (i == 0) == (len(strings.Fields(f.Rows[i].src.Text)) == 6)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
