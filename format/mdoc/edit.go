package mdoc

import (
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Set gives a key a value. The first item of the key is changed where there is
// one, else a line is added after the last item of the section. A value of more
// than one line, and a key that would not be read back, are refused.
func (s *Section) Set(key, value string) error {
	value = strings.TrimSpace(value)
	if p := s.doc.checkPair(key, value); p != nil {
		return p
	}
	it, found := s.Get(key)
	if !found {
		s.doc.insert(s.last, key+" = "+value)
		return nil
	}
	if it.Value == value {
		return nil
	}
	l := &s.doc.lines[it.Line-1]
	head := l.Text[:strings.IndexByte(l.Text, '=')+1]
	l.Text = head + " " + value
	s.doc.scan(nil)
	return nil
}

// AddTitle adds "[T = text]" after the global items and the titles there are.
// Blanks at the beginning of text are kept, as SerialEM writes them.
func (f *File) AddTitle(text string) error {
	if strings.ContainsAny(text, "\r\n\x00") {
		return f.badPair("T", "a title of more than one line", "one line")
	}
	at := f.Global.last
	for _, t := range f.Titles {
		if len(f.Sections) == 0 || t.Line < f.Sections[0].Line {
			at = max(at, t.Line-1)
		}
	}
	if at >= 0 {
		f.insert(at, "")
		at++
	}
	f.insert(at, "[T = "+text+"]")
	return nil
}

// AddSection adds "[kind = name]" at the end and returns the new section.
func (f *File) AddSection(kind, name string) (*Section, error) {
	if p := f.checkPair(kind, name); p != nil {
		return nil, p
	}
	if kind == "T" {
		return nil, f.badPair(kind, "a title", "a section")
	}
	if n := len(f.lines); n > 0 && strings.TrimSpace(f.lines[n-1].Text) != "" {
		f.insert(n-1, "")
	}
	f.insert(len(f.lines)-1, "["+kind+" = "+strings.TrimSpace(name)+"]")
	return f.Sections[len(f.Sections)-1], nil
}

func (f *File) badPair(key, got, want string) *problem.Problem {
	return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: key, Got: got, Want: want}
}

func (f *File) checkPair(key, value string) *problem.Problem {
	switch {
	case strings.ContainsAny(value, "\r\n\x00"):
		return f.badPair(key, "a value of more than one line", "one line")
	case key == "" || strings.TrimSpace(textio.TrimBOM(key)) != key || strings.ContainsAny(key, "=\r\n\x00") || strings.ContainsAny(key[:1], "[#"):
		return f.badPair(key, "not a key", "a word without = that does not begin with [ or #")
	}
	return nil
}

// insert adds a line after the one with index at (-1: first) and scans anew.
func (f *File) insert(at int, text string) {
	line := textio.Line{Text: text, EOL: textio.EOLOf(f.lines)}
	if at >= 0 && f.lines[at].EOL == "" {
		f.lines[at].EOL = line.EOL
	}
	f.lines = slices.Insert(f.lines, at+1, line)
	f.scan(nil)
}
