package gctflog

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one log.
type File struct {
	Name string // path or name it was read under; may be empty
	Fits []Fit  // in the order of the log
}

// Fit is what was found for one image.
type Fit struct {
	Number               int     // 1-based line of the values
	DefocusUA, DefocusVA float64 // Å, positive for underfocus
	AngleDeg             float64 // of defocus U, degrees
	CCC                  float64 // score of the fit
	ResolutionA          float64 // EPA's limit, Å; 0 when not there
	Others               []Value // further columns, as they are named
}

// Value is a column that is kept and not understood.
type Value struct {
	Name  string
	Value float64
}

const (
	final  = "Final Values"
	nameU  = "Defocus_U"
	nameV  = "Defocus_V"
	epa    = "Resolution limit estimated by EPA:"
	want   = "a log of Gctf with \"" + final + "\" under " + nameU + " and " + nameV
	inWord = "RES_LIMIT"
)

// Is reports whether the beginning of a file is that of such a log; a log may
// be too long for that, and is then read to be sure.
func Is(head []byte) bool {
	return bytes.Contains(head, []byte(final)) && bytes.Contains(head, []byte(nameU)) && bytes.IndexByte(head, 0) < 0
}

// Read reads the log at path. Errors are *problem.Problem or problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

// Parse reads the bytes of a log; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	f := &File{Name: name}
	faults := textio.NewFaults(name)
	var columns []string
	for i, l := range textio.Split(string(b)) {
		text := strings.TrimSpace(l.Text)
		values, isFinal := strings.CutSuffix(text, final)
		switch {
		case isFinal:
			fit, p := fitOf(columns, strings.Fields(values))
			if p != nil {
				faults.Add(i+1, p)
			}
			fit.Number = i + 1
			f.Fits = append(f.Fits, fit)
		case strings.HasPrefix(text, epa) && len(f.Fits) > 0:
			word := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(text, epa)), inWord))
			if v, p := textio.Float(word); p == nil {
				f.Fits[len(f.Fits)-1].ResolutionA = v
			}
		case text != "":
			columns = strings.Fields(text) // of the line right above the values, blank ones apart
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Fits) == 0 {
		return nil, &problem.Problem{File: name, Got: "no line that ends in \"" + final + "\"", Want: want}
	}
	return f, nil
}

// fitOf gives the values the names of the columns.
func fitOf(columns, values []string) (fit Fit, p *problem.Problem) {
	if !has(columns, nameU) || !has(columns, nameV) {
		return fit, &problem.Problem{Got: "no names of columns above these values", Want: want}
	}
	if len(columns) != len(values) {
		return fit, &problem.Problem{Got: fmt.Sprintf("%d values under %d names", len(values), len(columns)), Want: "one value a column"}
	}
	for i, name := range columns {
		v, p := textio.Float(values[i])
		if p != nil {
			p.Field = name
			return fit, p
		}
		switch name {
		case nameU:
			fit.DefocusUA = v
		case nameV:
			fit.DefocusVA = v
		case "Angle":
			fit.AngleDeg = v
		case "CCC":
			fit.CCC = v
		default:
			fit.Others = append(fit.Others, Value{name, v})
		}
	}
	return fit, nil
}

func has(columns []string, name string) bool {
	for _, c := range columns {
		if c == name {
			return true
		}
	}
	return false
}
