package warpxml

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"encoding/xml"

	"github.com/beevik/etree"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// File is one XML file of Warp.
type File struct {
	Name string // path or name it was read under; may be empty

	// DecimalComma lets getters take 83,2 for 83.2.
	DecimalComma bool

	doc     *etree.Document
	raw     []byte
	text    string // raw as UTF-8, without byte order mark
	changed bool
}

const (
	want     = "an XML file of Warp"
	utf8BOM  = "\ufeff"
	maxDepth = 32
)

// Read reads the file at path; the error is a *problem.Problem.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckSize(b, name); p != nil {
		return nil, p
	}
	text, ok := Decode(b)
	if !ok {
		return nil, &problem.Problem{File: name, Got: "neither UTF-8 nor UTF-16 text", Want: want}
	}
	f := &File{Name: name, raw: b, text: text, doc: etree.NewDocument()}
	f.doc.ReadSettings.MaxDepth = maxDepth
	f.doc.ReadSettings.PreserveDuplicateAttrs = true
	if err := f.doc.ReadFromString(text); err != nil {
		p := &problem.Problem{File: name, Got: "no well-formed XML: " + err.Error(), Want: want, Hint: "was Warp interrupted while it wrote it?", Err: err}
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			p.Line, p.Got = syntax.Line, "no well-formed XML: "+syntax.Msg
		}
		return nil, p
	}
	roots := f.doc.ChildElements()
	if len(roots) != 1 {
		return nil, &problem.Problem{File: name, Got: fmt.Sprintf("%d elements at the top", len(roots)), Want: want + ", with one"}
	}
	for _, t := range f.doc.Child {
		if c, ok := t.(*etree.CharData); ok && strings.TrimSpace(c.Data) != "" {
			return nil, &problem.Problem{File: name, Got: "text outside of the root: " + textio.Quote(strings.TrimSpace(c.Data)), Want: want}
		}
	}
	return f, nil
}

// Decode turns UTF-8 or, with its byte order mark, UTF-16 into a string without
// the mark; ok is false for anything else.
func Decode(b []byte) (text string, ok bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return strings.TrimPrefix(string(b), utf8BOM), utf8.Valid(b) && !bytes.Contains(b, []byte{0})
	}
	b = b[2:]
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	text = string(utf16.Decode(units))
	return text, !strings.Contains(text, "\x00")
}

// New makes a file to be written, with a root element of this name.
func New(root string) *File {
	f := &File{doc: etree.NewDocument(), changed: true}
	f.doc.CreateProcInst("xml", `version="1.0" encoding="utf-8"`)
	f.doc.CreateElement(root)
	return f
}

// Root is the name of the root element: "TiltSeries", "Settings" or "Movie".
func (f *File) Root() string { return f.doc.Root().Tag }

// Bytes returns the file: as it was read, or after a change as UTF-8 with a byte
// order mark, as Warp writes.
func (f *File) Bytes() []byte {
	if !f.changed {
		return f.raw
	}
	out := f.doc.Copy()
	for _, t := range out.Child {
		if p, ok := t.(*etree.ProcInst); ok && p.Target == "xml" {
			p.Inst = `version="1.0" encoding="utf-8"`
		}
	}
	out.WriteSettings.CanonicalAttrVal = true
	if f.raw == nil {
		out.IndentTabs()
	}
	b, err := out.WriteToBytes()
	if err != nil {
		return nil // writing to memory does not fail
	}
	return append([]byte(utf8BOM), b...)
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }

// Line is the 1-based line where the element of this name begins, 0 when unknown.
func (f *File) Line(element string) int {
	for i, at := 0, 0; ; {
		i = strings.Index(f.text[at:], "<"+element)
		if i < 0 {
			return 0
		}
		at += i + 1 + len(element)
		if at < len(f.text) && strings.ContainsRune(" >/\t\r\n", rune(f.text[at])) {
			return 1 + strings.Count(f.text[:at], "\n")
		}
	}
}
