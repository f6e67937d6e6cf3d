package emaninfo

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Info is one info file.
type Info struct {
	Name string // path or name it was read under; may be empty

	doc document
	src []byte // the file as read, for line numbers
}

// New makes an empty info file.
func New() *Info { return &Info{doc: document{head: "{", tail: "}\n"}} }

// Read reads the file at path.
func Read(path string) (*Info, error) {
	return textio.ReadAs(path, Parse)
}

// Parse reads the bytes of a file; name stands in problems. Only the outline is
// checked here; each accessor checks its own value.
func Parse(b []byte, name string) (*Info, error) {
	if p := textio.CheckText(b, name, wantObject); p != nil {
		return nil, p
	}
	doc, f := scan(b)
	if f != nil {
		p := problemAt(b, name, "", f)
		if len(b) > 0 && f.at >= len(b) {
			p.Hint = "the file ends early; was EMAN2 interrupted while it wrote it?"
		}
		return nil, p
	}
	return &Info{Name: name, doc: doc, src: bytes.Clone(b)}, nil
}

// Keys returns the keys in file order.
func (f *Info) Keys() []string {
	keys := make([]string, len(f.doc.members))
	for i, m := range f.doc.members {
		keys[i] = m.key
	}
	return keys
}

// find returns the last member of that key, as Python's reader takes it.
func (f *Info) find(key string) *member {
	for i := len(f.doc.members) - 1; i >= 0; i-- {
		if f.doc.members[i].key == key {
			return &f.doc.members[i]
		}
	}
	return nil
}

// Raw returns the text of a value as it stands in the file. It may hold NaN or
// Infinity, which encoding/json does not read.
func (f *Info) Raw(key string) (raw json.RawMessage, found bool) {
	if m := f.find(key); m != nil {
		return bytes.Clone(m.raw), true
	}
	return nil, false
}

// SetRaw puts a value's text in place of the one there is, or after the last
// key. Text that is not one JSON value is refused.
func (f *Info) SetRaw(key string, raw json.RawMessage) error {
	c := &cursor{buf: raw}
	if _, bad := c.value(); bad != nil || c.pos != len(raw) {
		return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: key,
			Got: textio.Quote(string(raw)), Want: "one JSON value"}
	}
	if m := f.find(key); m != nil {
		m.raw, m.at = bytes.Clone(raw), -1
		return nil
	}
	k, err := json.Marshal(key)
	if err != nil {
		return &problem.Problem{Class: problem.BadCall, File: f.Name, Field: key, Got: err.Error(), Err: err}
	}
	m := member{key: key, before: "\n", rawKey: string(k), mid: ": ", raw: bytes.Clone(raw), after: "\n", at: -1}
	if n := len(f.doc.members); n > 0 {
		last := &f.doc.members[n-1]
		m.before, m.after = last.before, last.after
		if m.before == "" {
			m.before = " "
		}
		last.after = ""
	}
	f.doc.members = append(f.doc.members, m)
	return nil
}

// Delete removes a key and tells whether it was there.
func (f *Info) Delete(key string) bool {
	kept := f.doc.members[:0]
	for _, m := range f.doc.members {
		if m.key != key {
			kept = append(kept, m)
		}
	}
	removed := len(kept) < len(f.doc.members)
	f.doc.members = kept
	return removed
}

// Bytes returns the file: exactly as read but for values that were set.
func (f *Info) Bytes() []byte {
	var b strings.Builder
	b.WriteString(f.doc.head)
	for i, m := range f.doc.members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(m.before + m.rawKey + m.mid)
		b.Write(m.raw)
		b.WriteString(m.after)
	}
	b.WriteString(f.doc.tail)
	return []byte(b.String())
}

// Write writes the file to path, complete or not at all.
func (f *Info) Write(path string) error { return textio.Write(path, f.Bytes()) }
