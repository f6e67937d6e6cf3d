package imodmodel

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/problem"
)

const (
	magic      = "IMODV1.2"
	headerSize = 232
	objectSize = 176
	minxSize   = 72
)

// Places in the header, from its beginning after the eight letters.
const (
	atTitle, lenTitle = 0, 128
	atSize            = 128
	atObjects         = 140
	atFlags           = 144
	atScale           = 176
	atPixel           = 208
	atUnits           = 212
)

// Places in an object.
const (
	lenObjectTitle = 64
	atContours     = 128
	atObjectFlags  = 132
	atColor        = 144
	atPointSize    = 156
	atMeshes       = 168
)

func uint32At(b []byte, at int) uint32   { return binary.BigEndian.Uint32(b[at:]) }
func int32At(b []byte, at int) int32     { return int32(uint32At(b, at)) }
func float32At(b []byte, at int) float32 { return math.Float32frombits(uint32At(b, at)) }

func text(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// reader goes through the bytes; every size is held against what is left.
type reader struct {
	f        *File
	b        []byte
	at       int
	contours int // announced for the object at hand
	meshes   int
}

// Parse reads the bytes of a model; name stands in the problem.
func Parse(b []byte, name string) (*File, error) {
	if !Is(b) {
		p := &problem.Problem{File: name, Got: "does not begin with " + magic, Want: "a model of IMOD"}
		if bytes.HasPrefix(b, []byte("IMODV1.1")) || bytes.HasPrefix(b, []byte("IMODV1.0")) {
			p.Got, p.Hint = "a model of the version before "+magic, "open it in 3dmod and save it again"
		} else if IsText(b) {
			p.Got, p.Hint = "a model as text", "make it binary: imodtrans "+name+" model.mod"
		}
		return nil, p
	}
	r := reader{f: &File{Name: name}, b: b, at: len(magic)}
	p := r.header()
	for end := false; p == nil && !end; {
		end, p = r.next()
	}
	if p != nil {
		p.File = name
		return nil, p
	}
	return r.f, nil
}

// IsText reports whether the bytes start as a model in IMOD's text form: after
// comments, the word imod and the number of objects.
func IsText(b []byte) bool {
	for line := range bytes.Lines(b[:min(len(b), 4096)]) {
		words := bytes.Fields(line)
		if len(words) > 0 && words[0][0] != '#' {
			return len(words) == 2 && string(words[0]) == "imod" && words[1][0] >= '0' && words[1][0] <= '9'
		}
	}
	return false
}

// take returns the next n bytes.
func (r *reader) take(n int, what string) ([]byte, *problem.Problem) {
	if left := len(r.b) - r.at; n < 0 || n > left {
		return nil, &problem.Problem{Field: r.place(what), Got: fmt.Sprintf("%d bytes are left", left), Want: fmt.Sprintf("%d", n),
			Hint: "the model is cut short or damaged; copy it again, or save it again in 3dmod"}
	}
	b := r.b[r.at : r.at+n]
	r.at += n
	return b, nil
}

func (r *reader) place(what string) string { return fmt.Sprintf("%s at byte %d", what, r.at) }

// count reads a number of things of the given size that must fit into the rest.
func (r *reader) count(v int32, size int, what string) (int, *problem.Problem) {
	if left := len(r.b) - r.at; v < 0 || int(v) > left/size {
		return 0, &problem.Problem{Field: r.place(what), Got: fmt.Sprintf("%d", v), Want: fmt.Sprintf("0 to %d, as many as fit into the rest of the file", left/size),
			Hint: "the model is cut short or damaged; copy it again, or save it again in 3dmod"}
	}
	return int(v), nil
}

func (r *reader) header() *problem.Problem {
	b, p := r.take(headerSize, "header")
	if p != nil {
		return p
	}
	f := r.f
	copy(f.raw[:], b)
	f.Title = text(b[atTitle : atTitle+lenTitle])
	f.NX, f.NY, f.NZ = int32At(b, atSize), int32At(b, atSize+4), int32At(b, atSize+8)
	f.Flags = uint32At(b, atFlags)
	for i := range f.Scale {
		f.Scale[i] = float32At(b, atScale+4*i)
	}
	f.PixelSize, f.Units = float32At(b, atPixel), int32At(b, atUnits)
	return nil
}

// next reads one chunk; end is true after the last.
func (r *reader) next() (end bool, p *problem.Problem) {
	b, p := r.take(4, "chunk")
	if p != nil {
		p.Want = "a chunk, at last IEOF"
		return true, p
	}
	switch id := string(b); id {
	case "IEOF":
		r.f.tail = bytes.Clone(r.b[r.at:])
		return true, r.finish()
	case "OBJT":
		return false, r.object()
	case "CONT":
		return false, r.contour()
	case "MESH":
		return false, r.mesh()
	default:
		return false, r.chunk(id)
	}
}

// finish compares the numbers of objects, contours and meshes with those announced.
func (r *reader) finish() *problem.Problem {
	if p := r.closeObject(); p != nil {
		return p
	}
	if n := int32At(r.f.raw[:], atObjects); int(n) != len(r.f.Objects) {
		return announced("objects", len(r.f.Objects), int(n))
	}
	return nil
}

func announced(what string, got, want int) *problem.Problem {
	return &problem.Problem{Field: what, Got: fmt.Sprintf("%d", got), Want: fmt.Sprintf("%d, as announced", want),
		Hint: "the model is damaged; save it again in 3dmod"}
}

func (r *reader) closeObject() *problem.Problem {
	n := len(r.f.Objects)
	if n == 0 {
		return nil
	}
	o := &r.f.Objects[n-1]
	if len(o.Contours) != r.contours {
		return announced(fmt.Sprintf("contours of object %d", n), len(o.Contours), r.contours)
	}
	if len(o.Meshes) != r.meshes {
		return announced(fmt.Sprintf("meshes of object %d", n), len(o.Meshes), r.meshes)
	}
	return nil
}

func (r *reader) object() *problem.Problem {
	if p := r.closeObject(); p != nil {
		return p
	}
	b, p := r.take(objectSize, "OBJT")
	if p != nil {
		return p
	}
	o := Object{Title: text(b[:lenObjectTitle]), Flags: uint32At(b, atObjectFlags), PointSize: int32At(b, atPointSize)}
	copy(o.raw[:], b)
	for i := range o.Color {
		o.Color[i] = float32At(b, atColor+4*i)
	}
	if r.contours, p = r.count(int32At(b, atContours), 20, "contours"); p != nil {
		return p
	}
	if r.meshes, p = r.count(int32At(b, atMeshes), 20, "meshes"); p != nil {
		return p
	}
	r.f.Objects = append(r.f.Objects, o)
	return nil
}

// current is the object that contours and meshes belong to.
func (r *reader) current(what string) (*Object, *problem.Problem) {
	if n := len(r.f.Objects); n > 0 {
		return &r.f.Objects[n-1], nil
	}
	return nil, &problem.Problem{Field: r.place(what), Got: "stands before the first object", Want: "OBJT first"}
}

func (r *reader) contour() *problem.Problem {
	o, p := r.current("CONT")
	if p != nil {
		return p
	}
	if len(o.Meshes) > 0 {
		return &problem.Problem{Field: r.place("CONT"), Got: "a contour after a mesh", Want: "all contours of an object before its meshes"}
	}
	b, p := r.take(16, "CONT")
	if p != nil {
		return p
	}
	c := Contour{Flags: uint32At(b, 4), Time: int32At(b, 8), Surface: int32At(b, 12)}
	if c.Points, p = r.points(int32At(b, 0), "points of a contour"); p != nil {
		return p
	}
	for i, q := range c.Points {
		if s := float64(q.X) + float64(q.Y) + float64(q.Z); math.IsNaN(s) || math.IsInf(s, 0) {
			return &problem.Problem{Field: fmt.Sprintf("object %d, contour %d, point %d", len(r.f.Objects), len(o.Contours)+1, i+1),
				Got: fmt.Sprintf("%g %g %g", q.X, q.Y, q.Z), Want: "finite numbers", Hint: "delete the point in 3dmod; the program that wrote it failed there"}
		}
	}
	o.Contours = append(o.Contours, c)
	return nil
}

func (r *reader) points(n int32, what string) ([]Point, *problem.Problem) {
	count, p := r.count(n, 12, what)
	if p != nil || count == 0 {
		return nil, p
	}
	b, _ := r.take(12*count, what)
	out := make([]Point, count)
	for i := range out {
		out[i] = Point{float32At(b, 12*i), float32At(b, 12*i+4), float32At(b, 12*i+8)}
	}
	return out, nil
}

func (r *reader) mesh() *problem.Problem {
	o, p := r.current("MESH")
	if p != nil {
		return p
	}
	b, p := r.take(16, "MESH")
	if p != nil {
		return p
	}
	m := Mesh{Flags: uint32At(b, 8), Time: int16(binary.BigEndian.Uint16(b[12:])), Surface: int16(binary.BigEndian.Uint16(b[14:]))}
	if m.Vertices, p = r.points(int32At(b, 0), "vertices of a mesh"); p != nil {
		return p
	}
	n, p := r.count(int32At(b, 4), 4, "indices of a mesh")
	if p != nil {
		return p
	}
	list, _ := r.take(4*n, "indices of a mesh")
	for i := range n {
		m.List = append(m.List, int32At(list, 4*i))
	}
	o.Meshes = append(o.Meshes, m)
	return nil
}

// chunk keeps an optional part with what it describes.
func (r *reader) chunk(id string) *problem.Problem {
	for _, c := range []byte(id) {
		if c < ' ' || c > '~' {
			return &problem.Problem{Field: fmt.Sprintf("byte %d", r.at-4), Got: fmt.Sprintf("%q", id), Want: "the four letters of a chunk",
				Hint: "the model is damaged; save it again in 3dmod"}
		}
	}
	b, p := r.take(4, id)
	if p != nil {
		return p
	}
	n, p := r.count(int32At(b, 0), 1, "size of "+id)
	if p != nil {
		return p
	}
	data, _ := r.take(n, id)
	after := r.f.last()
	if p := r.checkChunk(id, n); p != nil {
		return p
	}
	*after = append(*after, Chunk{ID: id, Data: bytes.Clone(data)})
	return nil
}

// checkChunk refuses sizes that the typed access could not use.
func (r *reader) checkChunk(id string, n int) *problem.Problem {
	want := n
	switch {
	case id == "MINX":
		want = minxSize
	case id == "SIZE" && r.f.lastContour() != nil:
		want = 4 * len(r.f.lastContour().Points)
	}
	if n != want {
		return &problem.Problem{Field: r.place(id), Got: fmt.Sprintf("%d bytes", n), Want: fmt.Sprintf("%d", want), Hint: "the model is damaged; save it again in 3dmod"}
	}
	return nil
}

// last is where a chunk belongs that follows what has been read.
func (f *File) last() *[]Chunk {
	n := len(f.Objects)
	if n == 0 {
		return &f.After
	}
	o := &f.Objects[n-1]
	if m := len(o.Meshes); m > 0 {
		return &o.Meshes[m-1].After
	}
	if c := f.lastContour(); c != nil {
		return &c.After
	}
	return &o.After
}

// lastContour is the contour at the end of the file, nil when something else is.
func (f *File) lastContour() *Contour {
	n := len(f.Objects)
	if n == 0 || len(f.Objects[n-1].Meshes) > 0 || len(f.Objects[n-1].Contours) == 0 {
		return nil
	}
	o := &f.Objects[n-1]
	return &o.Contours[len(o.Contours)-1]
}
