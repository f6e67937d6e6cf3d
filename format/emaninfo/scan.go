package emaninfo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/problem"
)

// cursor walks over JSON text. offset is where buf begins in the file.
type cursor struct {
	buf    []byte
	pos    int
	offset int
}

// fault is a problem at an offset of the file; the reader turns the offset into
// a line.
type fault struct {
	at   int
	got  string
	want string
}

func (c *cursor) fail(want string) *fault {
	got := "the end of the file"
	if c.pos < len(c.buf) {
		end := min(len(c.buf), c.pos+12)
		got = strconv.Quote(string(c.buf[c.pos:end]))
	}
	return &fault{at: c.offset + c.pos, got: got, want: want}
}

// space skips white space and returns it.
func (c *cursor) space() string {
	start := c.pos
	for c.pos < len(c.buf) && strings.IndexByte(" \t\r\n", c.buf[c.pos]) >= 0 {
		c.pos++
	}
	return string(c.buf[start:c.pos])
}

// peek is the next byte, 0 at the end.
func (c *cursor) peek() byte {
	if c.pos < len(c.buf) {
		return c.buf[c.pos]
	}
	return 0
}

// take steps over one expected byte.
func (c *cursor) take(b byte) bool {
	if c.peek() != b || c.pos >= len(c.buf) {
		return false
	}
	c.pos++
	return true
}

// str steps over a string in quotes and returns it with them.
func (c *cursor) str() ([]byte, *fault) {
	start := c.pos
	if !c.take('"') {
		return nil, c.fail("a text in double quotes")
	}
	for c.pos < len(c.buf) {
		switch c.buf[c.pos] {
		case '\\':
			c.pos++
		case '"':
			c.pos++
			return c.buf[start:c.pos], nil
		}
		c.pos++
	}
	c.pos = start
	return nil, &fault{at: c.offset + start, got: "a text without closing quotes", want: `"`}
}

// word steps over a number, true, false, null, NaN or Infinity.
func (c *cursor) word() string {
	start := c.pos
	for c.pos < len(c.buf) && strings.IndexByte(" \t\r\n,:[]{}\"", c.buf[c.pos]) < 0 {
		c.pos++
	}
	return string(c.buf[start:c.pos])
}

// value steps over one value of any kind and returns its bytes. Brackets must
// match; what is inside compound values is not looked at further.
func (c *cursor) value() ([]byte, *fault) {
	start := c.pos
	switch c.peek() {
	case '"':
		return c.str()
	case '[', '{':
		if f := c.compound(); f != nil {
			return nil, f
		}
		return c.buf[start:c.pos], nil
	}
	w := c.word()
	if _, ok := number(w); !ok && w != "true" && w != "false" {
		c.pos = start
		return nil, c.fail("a JSON value")
	}
	return c.buf[start:c.pos], nil
}

// compound steps over a list or object without recursion.
func (c *cursor) compound() *fault {
	var open []byte
	start := c.pos
	for c.pos < len(c.buf) {
		switch b := c.buf[c.pos]; b {
		case '"':
			if _, f := c.str(); f != nil {
				return f
			}
			continue
		case '[', '{':
			open = append(open, b+2) // in ASCII each closing bracket is its opening one plus 2
		case ']', '}':
			if open[len(open)-1] != b {
				return c.fail(fmt.Sprintf("%q", open[len(open)-1]))
			}
			open = open[:len(open)-1]
			if len(open) == 0 {
				c.pos++
				return nil
			}
		}
		c.pos++
	}
	return &fault{at: c.offset + start, got: "a list or object that is not closed", want: "the whole file"}
}

// number reads a JSON number, or one of Python's extensions; null is NaN.
func number(w string) (float64, bool) {
	switch w {
	case "null", "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	for _, b := range []byte(w) {
		if strings.IndexByte("0123456789+-.eE", b) < 0 {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(w, 64)
	return v, err == nil
}

// member is one key of the top object with the text around it, so that joining
// all members gives the file again.
type member struct {
	key    string
	before string // white space before the key
	rawKey string
	mid    string // from the end of the key to the value
	raw    json.RawMessage
	after  string // white space after the value
	at     int    // offset of the value in the file
}

// document is the top object.
type document struct {
	head    string // up to and including {
	members []member
	tail    string // from } on
}

const wantObject = "an EMAN2 info file, a JSON object"

func scan(b []byte) (document, *fault) {
	c := &cursor{buf: b}
	c.pos = len(b) - len(bytes.TrimPrefix(b, []byte("\ufeff")))
	c.space()
	if !c.take('{') {
		return document{}, c.fail(wantObject)
	}
	doc := document{head: string(b[:c.pos])}
	for {
		before := c.space()
		if c.peek() == '}' && len(doc.members) == 0 {
			doc.head += before
			break
		}
		m, f := c.member(before)
		if f != nil {
			return document{}, f
		}
		doc.members = append(doc.members, m)
		if c.take(',') {
			continue
		}
		if c.peek() != '}' {
			return document{}, c.fail(", or }")
		}
		break
	}
	doc.tail = string(b[c.pos:])
	c.pos++
	c.space()
	if c.pos != len(b) {
		return document{}, c.fail("nothing after the object")
	}
	return doc, nil
}

func (c *cursor) member(before string) (member, *fault) {
	m := member{before: before}
	at := c.pos
	key, f := c.str()
	if f != nil {
		return m, f
	}
	if json.Unmarshal(key, &m.key) != nil {
		return m, &fault{at: at, got: "a key that is not valid text", want: "a key"}
	}
	m.rawKey = string(key)
	colon := c.pos
	c.space()
	if !c.take(':') {
		return m, c.fail(":")
	}
	c.space()
	m.mid, m.at = string(c.buf[colon:c.pos]), c.pos
	raw, f := c.value()
	if f != nil {
		return m, f
	}
	m.raw = bytes.Clone(raw)
	m.after = c.space()
	return m, nil
}

// problemAt turns a fault into a problem of the file.
func problemAt(b []byte, name, field string, f *fault) *problem.Problem {
	line := 0
	if b != nil {
		line = 1 + bytes.Count(b[:min(f.at, len(b))], []byte{'\n'})
	}
	return &problem.Problem{File: name, Line: line, Field: field, Got: f.got, Want: f.want}
}
