package star

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// token is one word of a file: text[start:end], quotes included.
type token struct {
	start, end int
	line       int  // 1-based, of its first byte
	lines      int  // line ends within it (text blocks)
	quoted     bool // in quotes, or a text block: never a keyword
	block      bool // a text block
}

// scanner cuts text into tokens. It is a small value: copy it to look ahead.
type scanner struct {
	text string
	pos  int
	line int // 1-based, at pos
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' }

// next returns the next token; ok is false at the end of the text. A token that
// does not end where it should is returned with a problem.
func (s *scanner) next() (t token, ok bool, p *problem.Problem) {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '\n':
			s.line++
			s.pos++
		case isBlank(c):
			s.pos++
		case c == '#':
			s.skipLine()
		default:
			t = token{start: s.pos, line: s.line}
			p = s.finish(&t, c)
			s.pos, s.line = t.end, s.line+t.lines
			return t, true, p
		}
	}
	return token{}, false, nil
}

func (s *scanner) skipLine() {
	if i := strings.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
		s.pos += i
		return
	}
	s.pos = len(s.text)
}

// finish finds the end of the token that begins with c.
func (s *scanner) finish(t *token, c byte) *problem.Problem {
	switch {
	case c == ';' && (t.start == 0 || s.text[t.start-1] == '\n'):
		return s.textBlock(t)
	case c == '\'' || c == '"':
		return s.quote(t, c)
	}
	t.end = t.start + 1
	for t.end < len(s.text) && s.text[t.end] != '\n' && !isBlank(s.text[t.end]) {
		t.end++
	}
	return nil
}

// quote ends at the same quotation mark before a blank or the end of the line.
func (s *scanner) quote(t *token, mark byte) *problem.Problem {
	t.quoted = true
	for i := t.start + 1; i < len(s.text) && s.text[i] != '\n'; i++ {
		if s.text[i] == mark && (i+1 == len(s.text) || s.text[i+1] == '\n' || isBlank(s.text[i+1])) {
			t.end = i + 1
			return nil
		}
	}
	t.end = t.start + len(firstLine(s.text[t.start:]))
	return &problem.Problem{Line: t.line, Got: "a quotation that does not end: " + textio.Quote(s.text[t.start:t.end]),
		Want: "the same quotation mark again, before a blank or the end of the line"}
}

// textBlock ends at the next line that begins with a semicolon.
func (s *scanner) textBlock(t *token) *problem.Problem {
	t.quoted, t.block = true, true
	if i := strings.Index(s.text[t.start:], "\n;"); i >= 0 {
		t.end = t.start + i + len("\n;")
		t.lines = strings.Count(s.text[t.start:t.end], "\n")
		return nil
	}
	t.end = len(s.text)
	t.lines = strings.Count(s.text[t.start:], "\n")
	return &problem.Problem{Line: t.line, Got: "a text block that does not end", Want: "a further line that begins with a semicolon"}
}

func firstLine(s string) string {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i]
	}
	return s
}

// lineEnd returns the index after the line end that follows pos when only
// blanks or a comment stand between, else pos itself.
func lineEnd(text string, pos int) int {
	for i := pos; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			return i + 1
		case c == '#' && i > pos:
			if j := strings.IndexByte(text[i:], '\n'); j >= 0 {
				return i + j + 1
			}
			return len(text)
		case !isBlank(c):
			return pos
		}
	}
	return len(text)
}

// unquote returns the value a token stands for.
func unquote(raw string) string {
	switch {
	case len(raw) >= 2 && raw[0] == raw[len(raw)-1] && (raw[0] == '\'' || raw[0] == '"'):
		return raw[1 : len(raw)-1]
	case len(raw) >= 3 && raw[0] == ';' && strings.HasSuffix(raw, "\n;"):
		return strings.TrimSuffix(strings.TrimSuffix(raw[1:], "\n;"), "\r")
	}
	return raw
}
