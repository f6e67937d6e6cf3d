package imodcom

import (
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Set gives a keyword a value (empty for a switch). The last entry of the
// keyword is changed, its spelling and separator kept; where there is none a
// line is added after the last entry of the command, before DONE. A value of
// more than one line, or a keyword that is not one word, is refused.
func (c *Command) Set(keyword, value string) error {
	if p := c.checkEntry(keyword, value); p != nil {
		return p
	}
	value = strings.TrimSpace(value)
	for i := len(c.Entries) - 1; i >= 0; i-- {
		if e := c.Entries[i]; strings.EqualFold(e.Keyword, keyword) {
			if e.Value == value {
				return nil
			}
			c.doc.replace(e, value)
			return nil
		}
	}
	c.doc.insert(c.place(), entryText(keyword, c.separator(), value))
	return nil
}

// Remove deletes every entry of a keyword and returns how many there were.
func (c *Command) Remove(keyword string) int {
	all := c.All(keyword)
	for _, e := range slices.Backward(all) {
		c.doc.lines = slices.Delete(c.doc.lines, e.Number-1, e.Number)
	}
	if len(all) > 0 {
		c.doc.scan()
	}
	return len(all)
}

func (c *Command) checkEntry(keyword, value string) *problem.Problem {
	bad := func(got, want string) *problem.Problem {
		return &problem.Problem{Class: problem.BadCall, File: c.doc.Name, Field: keyword, Got: got, Want: want}
	}
	switch {
	case strings.ContainsAny(value, "\r\n\x00"):
		return bad("a value of more than one line", "one line")
	case len(strings.Fields(keyword)) != 1 || strings.Fields(keyword)[0] != keyword,
		strings.HasPrefix(keyword, "$"), strings.HasPrefix(keyword, "#"), strings.ContainsRune(keyword, 0):
		return bad("not a keyword", "one word that does not begin with $ or #")
	}
	return nil
}

// place is the index of the line after which a new entry goes.
func (c *Command) place() int {
	if n := len(c.Entries); n > 0 && strings.EqualFold(c.Entries[n-1].Keyword, "DONE") {
		return c.Entries[n-1].Number - 2
	}
	return c.last
}

// separator is what the command's other entries have between keyword and value.
func (c *Command) separator() string {
	for _, e := range c.Entries {
		if e.sep == "\t" {
			return "\t"
		}
	}
	return " "
}

func entryText(keyword, sep, value string) string {
	if value == "" {
		return keyword
	}
	return keyword + sep + value
}

// replace changes the value of the line of an entry.
func (f *File) replace(e Entry, value string) {
	l := &f.lines[e.Number-1]
	sep := e.sep
	if sep == "" {
		sep = " "
	}
	indent := l.Text[:strings.Index(l.Text, e.Keyword)]
	l.Text = indent + entryText(e.Keyword, sep, value)
	f.scan()
}

// insert adds a line after the one with index at.
func (f *File) insert(at int, text string) {
	eol := textio.EOLOf(f.lines)
	line := textio.Line{Text: text, EOL: eol}
	if at >= 0 && f.lines[at].EOL == "" {
		f.lines[at].EOL, line.EOL = eol, ""
	}
	f.lines = slices.Insert(f.lines, at+1, line)
	f.scan()
}
