package star

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// AddBlock adds an empty block at the end.
func (f *File) AddBlock(name string) (*Block, error) {
	if strings.ContainsAny(name, " \t\r\n\v\f\x00") {
		return nil, f.badCall("data_", textio.Quote(name), "a name without blanks")
	}
	b := &Block{Name: name, file: f, lead: f.newLine() + f.eol + "data_" + name + f.eol + f.eol}
	f.Blocks = append(f.Blocks, b)
	return b, nil
}

// newLine returns what follows the last element, ending in a line end, and
// leaves nothing there: the next element is put behind it.
func (f *File) newLine() string {
	lead := f.tail
	f.tail = ""
	if text := f.lastText() + lead; text != "" && !strings.HasSuffix(text, "\n") {
		lead += f.eol
	}
	return lead
}

// lastText returns the text of the last element.
func (f *File) lastText() string {
	if len(f.Blocks) == 0 {
		return ""
	}
	return f.Blocks[len(f.Blocks)-1].lastText()
}

func (b *Block) lastText() string {
	if len(b.elements) == 0 {
		return b.lead
	}
	switch e := b.elements[len(b.elements)-1].(type) {
	case *Item:
		return e.head + e.value + e.rest
	case *Loop:
		if n := len(e.rows); n > 0 {
			return e.rows[n-1]
		}
		if n := len(e.columns); n > 0 {
			return e.columns[n-1].text
		}
		return e.head
	}
	return ""
}

// separator is what must stand between the last element and a new one.
func (b *Block) separator() string {
	if text := b.lastText(); text != "" && !strings.HasSuffix(text, "\n") {
		return b.file.eol
	}
	return ""
}

// SetItem gives an item a new value, or adds it at the end of the block.
func (b *Block) SetItem(label, value string) error {
	raw, p := b.file.quote(label, value)
	if p != nil {
		return p
	}
	if it, ok := b.Item(label); ok {
		if it.Value() != value {
			it.value = raw
		}
		return nil
	}
	if p := b.file.checkLabel(label); p != nil {
		return p
	}
	it := &Item{Label: "_" + bare(label), head: b.separator() + "_" + bare(label) + " ", value: raw, rest: b.file.eol}
	b.Items = append(b.Items, it)
	b.elements = append(b.elements, it)
	return nil
}

// AddLoop adds a loop without rows at the end of the block. Labels are numbered
// as RELION does it.
func (b *Block) AddLoop(labels ...string) (*Loop, error) {
	l := &Loop{file: b.file, head: b.separator() + "loop_" + b.file.eol}
	if len(labels) == 0 {
		return nil, b.file.badCall("loop_", "no labels", "at least one")
	}
	for i, label := range labels {
		if p := b.file.checkLabel(label); p != nil {
			return nil, p
		}
		l.columns = append(l.columns, column{label: "_" + bare(label), text: fmt.Sprintf("_%s #%d%s", bare(label), i+1, b.file.eol)})
	}
	l.reindex()
	b.Loops = append(b.Loops, l)
	b.elements = append(b.elements, l)
	return l, nil
}

// AddRow adds a row at the end of the loop, one value a column.
func (l *Loop) AddRow(values ...string) error {
	if len(values) != len(l.columns) {
		return l.file.badCall("row", fmt.Sprintf("%d values", len(values)), fmt.Sprintf("%d, one for each column", len(l.columns)))
	}
	raw := make([]string, len(values))
	for i, v := range values {
		var p *problem.Problem
		if raw[i], p = l.file.quote(l.columns[i].label, v); p != nil {
			return p
		}
	}
	text := strings.Join(raw, " ") + l.file.eol
	if n := len(l.rows); n > 0 && !strings.HasSuffix(l.rows[n-1], "\n") {
		text = l.file.eol + text
	} else if c := l.columns[len(l.columns)-1].text; n == 0 && !strings.HasSuffix(c, "\n") {
		text = l.file.eol + text
	}
	l.rows = append(l.rows, text)
	return nil
}

// Set replaces one value (row and column 0-based).
func (l *Loop) Set(row, col int, value string) error {
	if row < 0 || row >= len(l.rows) || col < 0 || col >= len(l.columns) {
		return l.file.badCall("row and column", fmt.Sprintf("%d, %d", row, col), fmt.Sprintf("below %d, %d", len(l.rows), len(l.columns)))
	}
	raw, p := l.file.quote(l.columns[col].label, value)
	if p != nil {
		return p
	}
	t := l.token(row, col)
	if t.block {
		return l.textBlock(row, col)
	}
	if unquote(l.rows[row][t.start:t.end]) != value {
		l.rows[row] = l.rows[row][:t.start] + raw + l.rows[row][t.end:]
	}
	return nil
}

// InsertColumn puts a column before the one at place at (the number of columns:
// at the end), with one value a row. Numbers in the comments of the labels
// after it are raised.
func (l *Loop) InsertColumn(at int, label string, values []string) error {
	p := l.file.checkLabel(label)
	switch {
	case p != nil:
		return p
	case at < 0 || at > len(l.columns):
		return l.file.badCall(label, fmt.Sprintf("place %d", at), fmt.Sprintf("0 to %d", len(l.columns)))
	case l.Has(label):
		return l.file.badCall(label, "the loop has this column", "a new one")
	case len(values) != len(l.rows):
		return l.file.badCall(label, fmt.Sprintf("%d values", len(values)), fmt.Sprintf("%d, one for each row", len(l.rows)))
	}
	raw := make([]string, len(values))
	for i, v := range values {
		if raw[i], p = l.file.quote(label, v); p != nil {
			return p
		}
	}
	for i := range l.rows {
		for col := range l.columns {
			if strings.Contains(l.rows[i], "\n;") && l.token(i, col).block {
				return l.textBlock(i, col)
			}
		}
	}
	for i := range l.rows {
		if at == 0 {
			t := l.token(i, 0)
			l.rows[i] = l.rows[i][:t.start] + raw[i] + " " + l.rows[i][t.start:]
			continue
		}
		t := l.token(i, at-1)
		l.rows[i] = l.rows[i][:t.end] + " " + raw[i] + l.rows[i][t.end:]
	}
	l.insertLabel(at, "_"+bare(label))
	return nil
}

// textBlock refuses to change a row of several lines.
func (l *Loop) textBlock(row, col int) error {
	p := l.file.badCall(bare(l.columns[col].label), "a text block of several lines", "values on one line")
	p.Line = l.Line(row)
	return p
}

func (l *Loop) insertLabel(at int, label string) {
	numbered := strings.Contains(l.columns[0].text, "#1")
	for i := at; numbered && i < len(l.columns); i++ {
		c := &l.columns[i]
		end := firstToken(c.text).end
		c.text = c.text[:end] + strings.Replace(c.text[end:], "#"+strconv.Itoa(i+1), "#"+strconv.Itoa(i+2), 1)
	}
	text := label
	if numbered {
		text += fmt.Sprintf(" #%d", at+1)
	}
	before := l.head
	if at > 0 {
		before = l.columns[at-1].text
	}
	if !strings.HasSuffix(before, "\n") {
		text = l.file.eol + text
	}
	l.columns = slices.Insert(l.columns, at, column{label: label, text: text + l.file.eol})
	l.reindex()
}

func (f *File) badCall(field, got, want string) *problem.Problem {
	return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: field, Got: got, Want: want}
}

func (f *File) checkLabel(label string) *problem.Problem {
	if name := bare(label); name == "" || strings.ContainsAny(name, " \t\r\n\v\f\x00") {
		return f.badCall("label", textio.Quote(label), "a word")
	}
	return nil
}

// quote returns a value as it is written, in quotation marks where it needs them.
func (f *File) quote(label, value string) (string, *problem.Problem) {
	switch {
	case strings.ContainsAny(value, "\n\r\v\f\x00"):
		return "", f.badCall(bare(label), "a value of more than one line", "one line")
	case !needsQuotes(value):
		return value, nil
	}
	for _, mark := range []string{`"`, `'`} {
		if !strings.Contains(value, mark+" ") && !strings.Contains(value, mark+"\t") {
			return mark + value + mark, nil
		}
	}
	return "", f.badCall(bare(label), textio.Quote(value), "a value that can stand in one kind of quotation marks")
}

func needsQuotes(value string) bool {
	if value == "" || strings.ContainsAny(value, " \t") || strings.ContainsRune(`'"#;_`, rune(value[0])) {
		return true
	}
	return isLoop(token{}, value) || isHeader(token{}, value)
}
