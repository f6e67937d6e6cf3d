package xf

import (
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
)

// Line is the transform of one view. The matrix entries have no unit; DX and DY
// are pixels along the axes of the output image.
type Line struct {
	A11, A12, A21, A22 float64 // matrix, row by row
	DX, DY             float64 // shift after the matrix, pixels
	Number             int     // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read [6]float64
}

// Values returns A11, A12, A21, A22, DX, DY in the order of the file.
func (l Line) Values() [6]float64 {
	return [6]float64{l.A11, l.A12, l.A21, l.A22, l.DX, l.DY}
}

// FromValues is the inverse of Line.Values.
func FromValues(v [6]float64) Line {
	return Line{A11: v[0], A12: v[1], A21: v[2], A22: v[3], DX: v[4], DY: v[5]}
}

// Identity is the line of a view that is left where it is.
func Identity() Line { return Line{A11: 1, A22: 1} }

// Format gives the line as IMOD writes it, (4f12.7,2f12.3). A number too wide
// for its twelve columns makes the line longer, never unreadable: one blank
// always remains between two numbers.
func (l Line) Format() string {
	var b strings.Builder
	for i, v := range l.Values() {
		decimals := 7
		if i >= 4 {
			decimals = 3
		}
		s := fmt.Sprintf("%12.*f", decimals, v)
		if i > 0 && s[0] != ' ' {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

// text returns the line as it stood in the file unless its numbers changed.
func (l Line) text() string {
	return l.src.Row(l.src.Known && l.Values() == l.read, l.Format())
}
