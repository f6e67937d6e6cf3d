package convention

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/problem"
)

// CTFWriter is whose meaning the rows and the columns after the seventh of a
// table of fitted CTFs have.
type CTFWriter string

// The writers.
const (
	// CTFUnknown: seven columns without a header are the same from both.
	CTFUnknown CTFWriter = ""
	// CTFFIND: the number of a row is that of the image in the stack it was
	// given, from 1; columns 8 to 10 are an estimated tilt axis and tilt angle in
	// degrees, and a thickness in Å (read: CTFFIND 4 and 5).
	CTFFIND CTFWriter = "CTFFIND"
	// CTFAreTomo: the number of a row is the place of the image in the series
	// sorted by ascending tilt, dark images included, from 1; AreTomo3 accepts
	// tables from 0. Column 8 is dfHand, 1 or -1 (read: AreTomo3 2.3.1).
	CTFAreTomo CTFWriter = "AreTomo"
)

// WriterOfCTF tells who wrote a table of fitted CTFs, by its header or by the
// columns that only one of them has; why says how it is known, or why not. The
// name of the file is not looked at: it is the caller's to know.
func WriterOfCTF(f *ctftxt.File) (w CTFWriter, why string) {
	if f.Header.Version != "" {
		return CTFFIND, "its header says CTFFind " + f.Header.Version
	}
	if names := f.Header.Names; len(names) > 1 {
		switch {
		case len(names) > 7 && names[7] == "dfHand", strings.HasSuffix(names[1], "[A]"):
			return CTFAreTomo, "its header names the columns as AreTomo does"
		case strings.HasSuffix(names[1], "[Angstroms]"):
			return CTFFIND, "its header names the columns as CTFFIND does"
		}
	}
	switch {
	case f.Columns == 10:
		return CTFFIND, "it has ten columns, as CTFFIND 5 writes"
	case f.Columns == 8 && allHands(f):
		return CTFAreTomo, "it has eight columns, the last 1 or -1, as AreTomo3 writes"
	}
	return CTFUnknown, fmt.Sprintf("%d columns and no header that names the program: CTFFIND counts the images of the stack, AreTomo those of the series sorted by tilt", f.Columns)
}

// DFHands returns dfHand of every row of a table of AreTomo, nil when it has no
// such column. Errors are *problem.Problem.
func DFHands(f *ctftxt.File) ([]int, error) {
	if f.Columns < 8 {
		return nil, nil
	}
	out := make([]int, len(f.Rows))
	for i, r := range f.Rows {
		if out[i] = int(r.Further[0]); f.Columns != 8 || math.Abs(r.Further[0]) != 1 {
			return nil, &problem.Problem{File: f.Name, Line: r.Number, Field: "column 8 (dfHand)", Got: fmt.Sprintf("%g, in %d columns", r.Further[0], f.Columns),
				Want: "1 or -1 in the last of eight columns", Hint: "is this a table of CTFFIND 5?"}
		}
	}
	return out, nil
}

func allHands(f *ctftxt.File) bool {
	_, err := DFHands(f)
	return err == nil
}

// ByCTFNumber returns for each number of a table, in ascending order, the index
// of its row. The numbers must be one unbroken count, from 1 or (AreTomo alone)
// from 0. Errors are *problem.Problem.
func ByCTFNumber(f *ctftxt.File, w CTFWriter) ([]int, error) {
	n := len(f.Rows)
	first := 1
	for _, r := range f.Rows {
		if r.Image == 0 && w == CTFAreTomo {
			first = 0
		}
	}
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	for i, r := range f.Rows {
		k := r.Image - first
		if k < 0 || k >= n || out[k] >= 0 {
			return nil, &problem.Problem{File: f.Name, Line: r.Number, Field: "column 1", Got: fmt.Sprintf("image %d", r.Image),
				Want: fmt.Sprintf("each of %d to %d once", first, n-1+first)}
		}
		out[k] = i
	}
	return out, nil
}
