package star

import (
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Strings returns the values of a column; ok is false when there is none of
// this label.
func (l *Loop) Strings(label string) (values []string, ok bool) {
	col, ok := l.Column(label)
	if !ok {
		return nil, false
	}
	values = make([]string, len(l.rows))
	for i := range l.rows {
		values[i] = l.Value(i, col)
	}
	return values, true
}

// Float returns the number of a label in a row (0-based); ok is false when
// there is no such column.
func (l *Loop) Float(row int, label string) (v float64, ok bool, p *problem.Problem) {
	col, ok := l.Column(label)
	if !ok {
		return 0, false, nil
	}
	v, p = textio.Float(l.Value(row, col))
	return v, true, l.place(p, row, label)
}

// Int returns the whole number of a label in a row, which may be written as
// 1.000; ok is false when there is no such column.
func (l *Loop) Int(row int, label string) (v int, ok bool, p *problem.Problem) {
	f, ok, p := l.Float(row, label)
	if !ok || p != nil {
		return 0, ok, p
	}
	if f != float64(int64(f)) || f > 1<<53 || f < -(1<<53) {
		return 0, true, l.place(&problem.Problem{Got: strconv.FormatFloat(f, 'g', -1, 64), Want: "a whole number"}, row, label)
	}
	return int(f), true, nil
}

// Floats returns the numbers of a column; ok is false when there is none of
// this label. The error names every value that is no number.
func (l *Loop) Floats(label string) (values []float64, ok bool, err error) {
	col, ok := l.Column(label)
	if !ok {
		return nil, false, nil
	}
	values = make([]float64, len(l.rows))
	return values, true, l.each(label, func(row int) (p *problem.Problem) {
		values[row], p = textio.Float(l.Value(row, col))
		return p
	})
}

// Vectors returns a column of vectors, written [1,2,3]; ok is false when there
// is none of this label. The error names every value that is none.
func (l *Loop) Vectors(label string) (values [][]float64, ok bool, err error) {
	col, ok := l.Column(label)
	if !ok {
		return nil, false, nil
	}
	values = make([][]float64, len(l.rows))
	return values, true, l.each(label, func(row int) (p *problem.Problem) {
		values[row], p = vector(l.Value(row, col))
		return p
	})
}

// vector reads "[1, 2.5]".
func vector(text string) ([]float64, *problem.Problem) {
	inner, open := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !open || !closed {
		return nil, &problem.Problem{Got: textio.Quote(text), Want: "numbers in brackets, [1,2,3]"}
	}
	if strings.TrimSpace(inner) == "" {
		return nil, nil
	}
	parts := strings.Split(inner, ",")
	out := make([]float64, len(parts))
	for i, part := range parts {
		v, p := textio.Float(strings.TrimSpace(part))
		if p != nil {
			return nil, p
		}
		out[i] = v
	}
	return out, nil
}

// each calls f for every row and gathers the problems, with the places of the
// first ones: to find a line takes a walk over the file.
func (l *Loop) each(label string, f func(row int) *problem.Problem) error {
	faults := textio.NewFaults(l.file.Name)
	found := 0
	for row := range l.rows {
		p := f(row)
		if p == nil {
			continue
		}
		if found++; found <= textio.MostFaults {
			p = l.place(p, row, label)
		}
		faults.Add(0, p)
	}
	return faults.Err()
}

// place adds file, line and label to a problem, if there is one.
func (l *Loop) place(p *problem.Problem, row int, label string) *problem.Problem {
	if p == nil {
		return nil
	}
	p.File, p.Line, p.Field = l.file.Name, l.Line(row), bare(label)
	return p
}

// Float returns the item's value as a number.
func (it *Item) Float() (float64, *problem.Problem) {
	v, p := textio.Float(it.Value())
	if p != nil {
		p.Line, p.Field = it.Line, bare(it.Label)
	}
	return v, p
}
