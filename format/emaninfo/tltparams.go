package emaninfo

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// TltColumns is the number of columns of tlt_params with a known meaning:
// tx, ty, ztilt, ytilt, xtilt.
const TltColumns = 5

// mostRows bounds tlt_params; no tilt series has as many images.
const mostRows = 100_000

// TltParams returns one row an image in stack order (0-based). The first five
// numbers of a row are tx and ty in unbinned pixels and ztilt, ytilt, xtilt in
// degrees; a row may have more. A row with fewer, or a number that is NaN,
// infinite or null, is a problem that names the row; all are gathered, the error
// being a *problem.Problem or a problem.List.
func (f *Info) TltParams() (rows [][]float64, found bool, err error) {
	m := f.find(KeyTltParams)
	if m == nil {
		return nil, false, nil
	}
	faults := textio.NewFaults(f.Name)
	c := &cursor{buf: m.raw, offset: m.at}
	rows = c.rows(func(bad *fault, row int) {
		p := f.problem(m, KeyTltParams, bad)
		if row >= 0 {
			p.Field = fmt.Sprintf("%s row %d (of 0..)", KeyTltParams, row)
		}
		faults.Add(p.Line, p)
	})
	if err := faults.Err(); err != nil {
		return nil, true, err
	}
	return rows, true, nil
}

// rows reads a list of lists of numbers; faults that leave the outline intact do
// not stop it.
func (c *cursor) rows(report func(bad *fault, row int)) [][]float64 {
	if !c.take('[') {
		report(c.fail("a list of rows"), -1)
		return nil
	}
	var rows [][]float64
	c.space()
	if c.take(']') {
		return rows
	}
	for {
		c.space()
		at := c.offset + c.pos
		row, bad := c.numbers()
		if bad == nil {
			bad = checkRow(row, at)
		} else {
			report(bad, len(rows))
			return nil
		}
		if bad != nil {
			report(bad, len(rows))
		}
		if rows = append(rows, row); len(rows) > mostRows {
			report(&fault{at: at, got: fmt.Sprintf("more than %d rows", mostRows), want: "one row an image"}, -1)
			return nil
		}
		c.space()
		if c.take(']') {
			return rows
		}
		if !c.take(',') {
			report(c.fail(", or ]"), len(rows))
			return nil
		}
	}
}

func checkRow(row []float64, at int) *fault {
	if len(row) < TltColumns {
		return &fault{at: at, got: fmt.Sprintf("%d numbers", len(row)),
			want: "at least five (tx ty ztilt ytilt xtilt)"}
	}
	for k, v := range row {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &fault{at: at, got: fmt.Sprintf("column %d (of 0..) is not a finite number", k), want: "a number"}
		}
	}
	return nil
}

// SetTltParams writes the rows, one a line. Rows are checked as when reading.
func (f *Info) SetTltParams(rows [][]float64) error {
	var b strings.Builder
	b.WriteByte('[')
	for i, row := range rows {
		if bad := checkRow(row, -1); bad != nil {
			return &problem.Problem{Class: problem.BadCall, File: f.Name, Got: bad.got, Want: bad.want,
				Field: fmt.Sprintf("%s row %d (of 0..)", KeyTltParams, i)}
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteByte('[')
		for k, v := range row {
			if k > 0 {
				b.WriteByte(',')
			}
			b.WriteString(pyFloat(v))
		}
		b.WriteByte(']')
	}
	b.WriteByte(']')
	return f.SetRaw(KeyTltParams, json.RawMessage(b.String()))
}
