package mdoc

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one document.
type File struct {
	Name     string     // path or name it was read under; may be empty
	Global   *Section   // the items before the first section; never nil
	Titles   []Title    // in file order
	Sections []*Section // in file order, titles left out; pointers stay valid after Set

	lines []textio.Line
}

// New makes an empty document.
func New() *File {
	f := &File{}
	f.scan(nil)
	return f
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "an mdoc file, lines of key = value"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	f := &File{Name: name, lines: textio.Split(string(b))}
	faults := textio.NewFaults(name)
	f.scan(faults)
	if len(f.Global.Items)+len(f.Sections)+len(f.Titles) == 0 {
		p := &problem.Problem{File: name, Got: "no items and no sections", Want: want}
		return nil, p
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// scan derives items, sections and titles from the lines, refilling sections
// that exist already. Lines that are none of these go to faults.
func (f *File) scan(faults *textio.Faults) {
	old := f.Sections
	global := &Section{doc: f, last: -1}
	cur := global
	f.Titles, f.Sections = nil, nil
	for i, l := range f.lines {
		text := strings.TrimSpace(textio.TrimBOM(l.Text))
		if text == "" || text[0] == '#' {
			continue
		}
		key, value, ok := splitItem(text)
		switch {
		case !ok && faults != nil:
			faults.Addf(i+1, "", "key = value or [type = name]", "%s", textio.Quote(text))
		case !ok:
		case text[0] != '[':
			if key == "T" {
				f.Titles = append(f.Titles, Title{Text: value, Line: i + 1, file: f.Name})
			}
			cur.Items = append(cur.Items, Item{Key: key, Value: value, Line: i + 1})
			cur.last = i
		case key == "T":
			f.Titles = append(f.Titles, Title{Text: value, Line: i + 1, Bracketed: true, file: f.Name})
			if cur != global {
				cur.last = i
			}
		default:
			cur = &Section{Type: key, Name: value, Line: i + 1, doc: f, last: i}
			f.Sections = append(f.Sections, cur)
		}
	}
	if f.Global == nil {
		f.Global = global
	} else {
		*f.Global = *global
	}
	for i := range min(len(old), len(f.Sections)) {
		*old[i] = *f.Sections[i]
		f.Sections[i] = old[i]
	}
}

// splitItem cuts "key = value" or "[key = value]".
func splitItem(text string) (key, value string, ok bool) {
	if text[0] == '[' {
		if text[len(text)-1] != ']' {
			return "", "", false
		}
		text = text[1 : len(text)-1]
	}
	key, value, ok = strings.Cut(text, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	return key, value, ok && key != ""
}

// ByType returns the sections of one type, in file order.
func (f *File) ByType(kind string) []*Section {
	var all []*Section
	for _, s := range f.Sections {
		if fold(s.Type) == fold(kind) {
			all = append(all, s)
		}
	}
	return all
}

// Bytes returns the document.
func (f *File) Bytes() []byte { return textio.Join(f.lines) }

// Write writes the document to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
