package star

import "strings"

// Loop is a table: columns with labels, and rows.
type Loop struct {
	file    *File
	head    string // up to the end of the loop_ line
	columns []column
	index   map[string]int // by bare label; the first counts
	rows    []string       // each as it stands in the file, with what is before it and its line end
}

type column struct {
	label string // with its underscore
	text  string // the label's line, or as much of the line as is its own
}

func (l *Loop) write(b *strings.Builder) {
	b.WriteString(l.head)
	for _, c := range l.columns {
		b.WriteString(c.text)
	}
	for _, r := range l.rows {
		b.WriteString(r)
	}
}

func (l *Loop) reindex() {
	l.index = make(map[string]int, len(l.columns))
	for i, c := range l.columns {
		if _, ok := l.index[bare(c.label)]; !ok {
			l.index[bare(c.label)] = i
		}
	}
}

// Columns returns the labels in file order, with their underscores.
func (l *Loop) Columns() []string {
	out := make([]string, len(l.columns))
	for i, c := range l.columns {
		out[i] = c.label
	}
	return out
}

// Column returns the 0-based place of a label.
func (l *Loop) Column(label string) (int, bool) {
	i, ok := l.index[bare(label)]
	return i, ok
}

// Has reports whether the loop has all of the labels.
func (l *Loop) Has(labels ...string) bool {
	for _, label := range labels {
		if _, ok := l.Column(label); !ok {
			return false
		}
	}
	return true
}

// Len returns the number of rows.
func (l *Loop) Len() int { return len(l.rows) }

// Row returns the values of a row (0-based), without quotes.
func (l *Loop) Row(row int) []string {
	out := make([]string, 0, len(l.columns))
	s := scanner{text: l.rows[row]}
	for {
		t, ok, _ := s.next()
		if !ok {
			return out
		}
		out = append(out, unquote(s.text[t.start:t.end]))
	}
}

// Value returns one value (row and column 0-based), without quotes.
func (l *Loop) Value(row, col int) string {
	t := l.token(row, col)
	return unquote(l.rows[row][t.start:t.end])
}

// token returns where a value stands in its row's text.
func (l *Loop) token(row, col int) token {
	s := scanner{text: l.rows[row]}
	for {
		t, ok, _ := s.next()
		if !ok || col == 0 {
			return t
		}
		col--
	}
}

// Line returns the 1-based line of a row in the file as it is now.
func (l *Loop) Line(row int) int {
	n := l.start() + strings.Count(l.head, "\n")
	for _, c := range l.columns {
		n += strings.Count(c.text, "\n")
	}
	for _, r := range l.rows[:row] {
		n += strings.Count(r, "\n")
	}
	return n + strings.Count(l.rows[row][:l.token(row, 0).start], "\n")
}

// LabelLine returns the 1-based line of a label, 0 when there is none.
func (l *Loop) LabelLine(label string) int {
	col, ok := l.Column(label)
	if !ok {
		return 0
	}
	n := l.start() + strings.Count(l.head, "\n")
	for _, c := range l.columns[:col] {
		n += strings.Count(c.text, "\n")
	}
	text := l.columns[col].text
	return n + strings.Count(text[:firstToken(text).start], "\n")
}

// start returns the 1-based line on which the text of the loop begins.
func (l *Loop) start() int {
	n := 1
	for _, b := range l.file.Blocks {
		n += strings.Count(b.lead, "\n")
		for _, e := range b.elements {
			if e == element(l) {
				return n
			}
			n += e.lines()
		}
	}
	return n
}

func (l *Loop) lines() int {
	n := strings.Count(l.head, "\n")
	for _, c := range l.columns {
		n += strings.Count(c.text, "\n")
	}
	for _, r := range l.rows {
		n += strings.Count(r, "\n")
	}
	return n
}

// firstToken returns where the first word of a text stands.
func firstToken(text string) token {
	s := scanner{text: text}
	t, _, _ := s.next()
	return t
}

// FileName returns the path or name under which the loop's file was read.
func (l *Loop) FileName() string { return l.file.Name }
