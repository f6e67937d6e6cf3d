package npy

import (
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// maxDepth bounds how deep lists may stand in each other.
const maxDepth = 8

// literal reads the part of Python's literals that headers use: dicts with
// strings as keys, lists and tuples (both []any), strings, whole numbers (int),
// True, False (bool) and None (nil).
type literal struct {
	text string
	pos  int
}

func parseLiteral(text string) (any, *problem.Problem) {
	l := &literal{text: text}
	v, p := l.value(0)
	if p == nil && l.peek() != 0 {
		p = l.bad("the end")
	}
	return v, p
}

func (l *literal) bad(want string) *problem.Problem {
	rest := l.text[min(l.pos, len(l.text)):]
	return &problem.Problem{Field: "header", Got: textio.Quote(rest), Want: want}
}

// peek skips blanks and returns the next byte, 0 at the end.
func (l *literal) peek() byte {
	for l.pos < len(l.text) && strings.IndexByte(" \t\n\r", l.text[l.pos]) >= 0 {
		l.pos++
	}
	if l.pos == len(l.text) {
		return 0
	}
	return l.text[l.pos]
}

func (l *literal) value(depth int) (any, *problem.Problem) {
	if depth > maxDepth {
		return nil, l.bad("lists less deep")
	}
	switch c := l.peek(); {
	case c == '{':
		return l.dict(depth)
	case c == '[':
		return l.list(']', depth)
	case c == '(':
		return l.list(')', depth)
	case c == '\'' || c == '"':
		return l.str(c)
	case c == '-' || c >= '0' && c <= '9':
		return l.number()
	}
	for word, v := range map[string]any{"True": true, "False": false, "None": nil} {
		if strings.HasPrefix(l.text[l.pos:], word) {
			l.pos += len(word)
			return v, nil
		}
	}
	return nil, l.bad("a value")
}

func (l *literal) number() (any, *problem.Problem) {
	start := l.pos
	for l.pos++; l.pos < len(l.text) && l.text[l.pos] >= '0' && l.text[l.pos] <= '9'; l.pos++ {
	}
	n, err := strconv.Atoi(l.text[start:l.pos])
	if err != nil {
		l.pos = start
		return nil, l.bad("a whole number")
	}
	if l.pos < len(l.text) && l.text[l.pos] == 'L' { // written by Python 2
		l.pos++
	}
	return n, nil
}

// str reads a string; of the escapes only those of quotes and backslash occur.
func (l *literal) str(mark byte) (any, *problem.Problem) {
	var b strings.Builder
	for i := l.pos + 1; i < len(l.text); i++ {
		switch c := l.text[i]; {
		case c == mark:
			l.pos = i + 1
			return b.String(), nil
		case c == '\\' && i+1 < len(l.text) && strings.IndexByte(`\'"`, l.text[i+1]) >= 0:
			i++
			b.WriteByte(l.text[i])
		case c == '\n' || c == '\\':
			l.pos = i
			return nil, l.bad("a plain string")
		default:
			b.WriteByte(c)
		}
	}
	return nil, l.bad("a string that ends")
}

// list reads elements up to the closing bracket; a comma may stand after the last.
func (l *literal) list(end byte, depth int) (any, *problem.Problem) {
	out := []any{}
	for l.pos++; ; {
		if l.peek() == end {
			l.pos++
			return out, nil
		}
		v, p := l.value(depth + 1)
		if p != nil {
			return nil, p
		}
		out = append(out, v)
		if p := l.comma(end); p != nil {
			return nil, p
		}
	}
}

func (l *literal) dict(depth int) (any, *problem.Problem) {
	out := map[string]any{}
	for l.pos++; ; {
		if l.peek() == '}' {
			l.pos++
			return out, nil
		}
		k, p := l.value(depth + 1)
		key, ok := k.(string)
		if p == nil && (!ok || l.peek() != ':') {
			p = l.bad("a key and a colon")
		}
		if p != nil {
			return nil, p
		}
		l.pos++
		if out[key], p = l.value(depth + 1); p != nil {
			return nil, p
		}
		if p := l.comma('}'); p != nil {
			return nil, p
		}
	}
}

// comma skips the comma between elements; the last need have none.
func (l *literal) comma(end byte) *problem.Problem {
	switch l.peek() {
	case ',':
		l.pos++
	case end:
	default:
		return l.bad("a comma or " + string(rune(end)))
	}
	return nil
}
