package textio

import "strings"

// Line is one line of a file: its text without the line end, and the line end
// itself ("\n", "\r\n", or "" for a last line without one).
type Line struct {
	Text string
	EOL  string
}

// bom is the UTF-8 byte order mark some editors put first.
const bom = "\ufeff"

// Split cuts text into lines; joining Text and EOL of all gives text again.
// A lone carriage return does not end a line.
func Split(text string) []Line {
	var lines []Line
	for len(text) > 0 {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			lines = append(lines, Line{Text: text})
			break
		}
		l := Line{Text: text[:i], EOL: "\n"}
		if i > 0 && text[i-1] == '\r' {
			l = Line{Text: text[:i-1], EOL: "\r\n"}
		}
		lines = append(lines, l)
		text = text[i+1:]
	}
	return lines
}

// Join is the inverse of Split.
func Join(lines []Line) []byte {
	n := 0
	for _, l := range lines {
		n += len(l.Text) + len(l.EOL)
	}
	b := make([]byte, 0, n)
	for _, l := range lines {
		b = append(b, l.Text...)
		b = append(b, l.EOL...)
	}
	return b
}

// EOLOf returns the line end a file uses: that of its first line, "\n" when
// there is none.
func EOLOf(lines []Line) string {
	if len(lines) > 0 && lines[0].EOL != "" {
		return lines[0].EOL
	}
	return "\n"
}

// TrimBOM removes a byte order mark.
func TrimBOM(s string) string { return strings.TrimPrefix(s, bom) }

// Source remembers how one row of a table stood in its file, so that a row
// that was not changed is written back byte for byte.
type Source struct {
	Before string // lines without data before this one, with their line ends
	Text   string // the line itself
	EOL    string // its line end
	Known  bool   // false for a row that was not read from a file
}

// Row returns the bytes of a row: as it stood when same, else text with the
// line end it had.
func (s Source) Row(same bool, text string) string {
	if !s.Known {
		return text + "\n"
	}
	if same {
		text = s.Text
	}
	return s.Before + text + s.EOL
}

// Table is the skeleton of a reader of one row per line: rows are the lines
// that are not blank, with what stands before each, and what follows the last.
type Table struct {
	Rows    []Source
	Numbers []int // 1-based line number of each row
	Tail    string
}

// TableOf cuts text into rows; blank lines belong to the row after them.
func TableOf(text string) Table {
	var t Table
	var before strings.Builder
	for i, l := range Split(text) {
		if strings.TrimSpace(TrimBOM(l.Text)) == "" {
			before.WriteString(l.Text + l.EOL)
			continue
		}
		t.Rows = append(t.Rows, Source{Before: before.String(), Text: l.Text, EOL: l.EOL, Known: true})
		t.Numbers = append(t.Numbers, i+1)
		before.Reset()
	}
	t.Tail = before.String()
	return t
}

// JoinRows puts rows together, giving every row but the last a line end.
func JoinRows(rows []string, tail string) []byte {
	var b strings.Builder
	for i, r := range rows {
		b.WriteString(r)
		if (i+1 < len(rows) || tail != "") && !strings.HasSuffix(r, "\n") {
			b.WriteByte('\n')
		}
	}
	b.WriteString(tail)
	return []byte(b.String())
}
