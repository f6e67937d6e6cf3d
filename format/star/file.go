package star

import (
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
)

// File is one STAR file.
type File struct {
	Name   string // path or name it was read under; may be empty
	Blocks []*Block

	tail string // what follows the last element
	eol  string
}

// Block is what stands under one data_ line, or before the first.
type Block struct {
	Name  string  // what follows data_; may be empty
	Line  int     // 1-based, of the data_ line; 0 when there is none or the block is new
	Items []*Item // in file order
	Loops []*Loop // in file order; most blocks have one or none

	file     *File
	lead     string // from the element before to the end of the data_ line
	elements []element
}

// element is an item or a loop, in the order of the file.
type element interface {
	write(b *strings.Builder)
	lines() int // line ends in its text
}

// New makes an empty file to be filled; each comment becomes a line at the top.
func New(comments ...string) *File {
	f := &File{eol: "\n"}
	for _, c := range comments {
		f.tail += "# " + strings.ReplaceAll(c, "\n", "\n# ") + "\n"
	}
	return f
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

// Bytes returns the file: what was not changed stands as it was read.
func (f *File) Bytes() []byte {
	var b strings.Builder
	for _, blk := range f.Blocks {
		b.WriteString(blk.lead)
		for _, e := range blk.elements {
			e.write(&b)
		}
	}
	b.WriteString(f.tail)
	return []byte(b.String())
}

// Write writes the file to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }

// Block returns the first block of a name.
func (f *File) Block(name string) (*Block, bool) {
	for _, b := range f.Blocks {
		if b.Name == name {
			return b, true
		}
	}
	return nil, false
}

// Comments returns the comment lines above the data_ line of a block, without
// the # and the blanks around, such as "version 50001".
func (b *Block) Comments() []string {
	var out []string
	for _, l := range textio.Split(b.lead) {
		text := strings.TrimSpace(textio.TrimBOM(l.Text))
		if c, ok := strings.CutPrefix(text, "#"); ok {
			out = append(out, strings.TrimSpace(c))
		}
	}
	return out
}

// Loop returns the first loop of the block.
func (b *Block) Loop() (*Loop, bool) {
	if len(b.Loops) == 0 {
		return nil, false
	}
	return b.Loops[0], true
}

// Item returns the item with a label.
func (b *Block) Item(label string) (*Item, bool) {
	for _, it := range b.Items {
		if bare(it.Label) == bare(label) {
			return it, true
		}
	}
	return nil, false
}

// bare is a label without the underscore it begins with.
func bare(label string) string { return strings.TrimPrefix(label, "_") }

// Item is a label with its value.
type Item struct {
	Label string // as in the file, with its underscore
	Line  int    // 1-based; 0 when new

	head, value, rest string // up to the value, the value with its quotes, the rest of the line
}

// Value returns the value, without quotes.
func (it *Item) Value() string { return unquote(it.value) }

func (it *Item) write(b *strings.Builder) {
	b.WriteString(it.head)
	b.WriteString(it.value)
	b.WriteString(it.rest)
}

func (it *Item) lines() int { return strings.Count(it.head+it.value+it.rest, "\n") }
