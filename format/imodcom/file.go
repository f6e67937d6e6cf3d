package imodcom

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one command file.
type File struct {
	Name     string     // path or name it was read under; may be empty
	Commands []*Command // in file order; after Set and Remove the pointers stay valid

	lines []textio.Line
}

// Read reads the file at path.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

// Parse reads the bytes of a file; name stands in problems. Text of any kind is
// a command file of some sort, so only binary or empty input is refused.
func Parse(b []byte, name string) (*File, error) {
	const want = "an IMOD command file"
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	f := &File{Name: name, lines: textio.Split(string(b))}
	f.scan()
	if len(f.Commands) == 0 {
		return nil, &problem.Problem{File: name, Got: "no commands and no entries", Want: want}
	}
	return f, nil
}

// scan derives Commands from lines, refilling commands that exist already.
func (f *File) scan() {
	var all []*Command
	var cur *Command
	for i, l := range f.lines {
		text := strings.TrimSpace(textio.TrimBOM(l.Text))
		switch {
		case strings.HasPrefix(text, "$"):
			cur = parseDollar(text[1:], i+1)
			cur.last = i
			all = append(all, cur)
		case text == "" || strings.HasPrefix(text, "#"):
		default:
			if cur == nil {
				cur = &Command{}
				all = append(all, cur)
			}
			cur.Entries = append(cur.Entries, parseEntry(text, i+1))
			cur.last = i
		}
	}
	for k, c := range all {
		c.doc = f
		c.takeFiles()
		if k < len(f.Commands) {
			*f.Commands[k] = *c
		} else {
			f.Commands = append(f.Commands, c)
		}
	}
}

// Program returns the first command that runs the program called name, or nil.
// The command without a name (lines before the first $) is Program("").
func (f *File) Program(name string) *Command {
	for _, c := range f.Commands {
		if c.Name == name || name != "" && c.is(name) {
			return c
		}
	}
	return nil
}

// Programs returns all commands that run the program called name.
func (f *File) Programs(name string) []*Command {
	var all []*Command
	for _, c := range f.Commands {
		if c.is(name) {
			all = append(all, c)
		}
	}
	return all
}

// Bytes returns the file.
func (f *File) Bytes() []byte { return textio.Join(f.lines) }

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
