package star

import (
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Bounds that keep the memory a file takes within a few times its size.
const (
	maxElements = 1 << 18 // blocks, items and columns
	maxRows     = 1 << 22
)

const want = "a STAR file: data_ blocks of labels and values"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	text := string(b)
	f := &File{Name: name, eol: textio.EOLOf([]textio.Line{{EOL: firstEOL(text)}})}
	p := &parser{file: f, faults: textio.NewFaults(name), s: scanner{text: text, line: 1}}
	if strings.HasPrefix(text, bom) {
		p.s.pos = len(bom)
	}
	p.run()
	f.tail = text[p.mark:]
	if err := p.faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Blocks) == 0 {
		return nil, &problem.Problem{File: name, Got: "no data_ block, loop_ or label in it", Want: want}
	}
	return f, nil
}

const bom = "\ufeff"

func firstEOL(text string) string {
	i := strings.IndexByte(text, '\n')
	if i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// parser builds a file from tokens.
type parser struct {
	file     *File
	faults   *textio.Faults
	s        scanner
	mark     int // end of the last element
	elements int
	rows     int
	stopped  bool // too much in the file
}

// take returns the text from the last element to pos, and to the end of the
// line when nothing else stands on it.
func (p *parser) take(pos int) string {
	pos = lineEnd(p.s.text, pos)
	text := p.s.text[p.mark:pos]
	p.mark = pos
	return text
}

func (p *parser) word(t token) string { return p.s.text[t.start:t.end] }

func (p *parser) run() {
	for !p.stopped {
		t, ok, fault := p.s.next()
		if !ok {
			return
		}
		if fault != nil {
			p.faults.Add(t.line, fault)
			continue
		}
		switch word := p.word(t); {
		case isHeader(t, word):
			p.block(t, word[len("data_"):], p.take(t.end))
		case isLoop(t, word):
			p.loop(t)
		case isLabel(t, word):
			p.item(t)
		default:
			p.faults.Addf(t.line, "", "data_, loop_ or a label that begins with _", "%s", textio.Quote(word))
			p.s.skipLine()
		}
	}
}

func isHeader(t token, word string) bool {
	return !t.quoted && len(word) >= 5 && strings.EqualFold(word[:5], "data_")
}

func isLoop(t token, word string) bool {
	return !t.quoted && len(word) == 5 && strings.EqualFold(word, "loop_")
}

func isLabel(t token, word string) bool { return !t.quoted && len(word) > 1 && word[0] == '_' }

// count adds to the number of elements and stops where it is too large.
func (p *parser) count() {
	if p.elements++; p.elements > maxElements && !p.stopped {
		p.stopped = true
		p.faults.Addf(p.s.line, "", "a file of metadata", "more than %d blocks, labels and columns", maxElements)
	}
}

func (p *parser) block(t token, name, lead string) *Block {
	p.count()
	b := &Block{Name: name, Line: t.line, file: p.file, lead: lead}
	p.file.Blocks = append(p.file.Blocks, b)
	return b
}

// current is the block that elements go to; one without a name is made when
// there is none.
func (p *parser) current() *Block {
	if n := len(p.file.Blocks); n > 0 {
		return p.file.Blocks[n-1]
	}
	return p.block(token{}, "", "")
}

func (p *parser) item(label token) {
	p.count()
	ahead := p.s
	v, ok, fault := ahead.next()
	if ok && fault != nil {
		p.s = ahead
		p.faults.Add(v.line, fault)
		return
	}
	if word := ""; ok {
		word = p.word(v)
		ok = !isLabel(v, word) && !isLoop(v, word) && !isHeader(v, word) || v.line == label.line
	}
	if !ok {
		p.faults.Addf(label.line, p.word(label), "a value after the label", "no value")
		return
	}
	p.s = ahead
	b := p.current()
	it := &Item{Label: p.word(label), Line: label.line, head: p.s.text[p.mark:v.start], value: p.word(v)}
	p.mark = v.end
	it.rest = p.take(v.end)
	b.Items = append(b.Items, it)
	b.elements = append(b.elements, it)
}

func (p *parser) loop(t token) {
	p.count()
	b := p.current()
	l := &Loop{file: p.file, head: p.take(t.end)}
	for {
		ahead := p.s
		c, ok, fault := ahead.next()
		if !ok || fault != nil || !isLabel(c, p.word(c)) {
			break
		}
		p.s = ahead
		p.count()
		l.columns = append(l.columns, column{label: p.word(c), text: p.take(c.end)})
	}
	l.reindex()
	b.Loops = append(b.Loops, l)
	b.elements = append(b.elements, l)
	if len(l.columns) == 0 {
		p.faults.Addf(t.line, "loop_", "labels, one a line", "no labels after it")
		return
	}
	for !p.stopped && p.row(l) {
	}
}

// row reads one row; it returns false when the loop has ended.
func (p *parser) row(l *Loop) bool {
	ahead := p.s
	t, ok, fault := ahead.next()
	if !ok || fault == nil && p.endsLoop(t) {
		return false
	}
	if p.rows++; p.rows > maxRows {
		p.stopped = true
		p.faults.Addf(t.line, "", "a file of metadata", "more than %d rows", maxRows)
		return false
	}
	first, n := t, 0
	last := t
	for ; ok; t, ok, fault = ahead.next() {
		if n > 0 && t.line != last.line+last.lines && (n >= len(l.columns) || !t.block && !last.block) {
			break // the next row
		}
		p.s = ahead
		if n++; fault != nil {
			p.faults.Add(t.line, fault)
			p.s.skipLine()
			return true
		}
		last = t
	}
	if n != len(l.columns) {
		p.faults.Add(first.line, countProblem(n, len(l.columns), p.word(first)))
	}
	l.rows = append(l.rows, p.take(last.end))
	return true
}

func countProblem(n, columns int, first string) *problem.Problem {
	p := &problem.Problem{Got: fmt.Sprintf("a row of %d values, beginning with %s", n, textio.Quote(first)),
		Want: fmt.Sprintf("%d, one for each column", columns)}
	if n < columns {
		p.Hint = "was the file cut off, or is a value empty that should stand as \"\"?"
	} else {
		p.Hint = "does a value with a blank in it stand without quotation marks?"
	}
	return p
}

// endsLoop reports whether a token at the beginning of a row is no value.
func (p *parser) endsLoop(t token) bool {
	word := p.word(t)
	if isLabel(t, word) || isLoop(t, word) {
		return true
	}
	return isHeader(t, word) && lineEnd(p.s.text, t.end) != t.end || isHeader(t, word) && t.end == len(p.s.text)
}
