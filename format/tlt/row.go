package tlt

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
)

// Row is one view: its numbers as they stand on the line.
type Row struct {
	Values []float64 // Values[0] is the angle in degrees; at least one value
	Number int       // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read []float64
}

// Angle is the first number of the row, in degrees.
func (r Row) Angle() float64 { return r.Values[0] }

// format writes the angle right-aligned with the given decimals in seven
// columns or more, as IMOD does, and further columns in their shortest form.
func (r Row) format(decimals int) string {
	var b strings.Builder
	for i, v := range r.Values {
		if i > 0 {
			b.WriteString(" " + strconv.FormatFloat(v, 'f', -1, 64))
			continue
		}
		s := strconv.FormatFloat(v, 'f', decimals, 64)
		b.WriteString(strings.Repeat(" ", max(0, 7-len(s))) + s)
	}
	return b.String()
}

func (r Row) text(decimals int) string {
	return r.src.Row(r.src.Known && slices.Equal(r.Values, r.read), r.format(decimals))
}
