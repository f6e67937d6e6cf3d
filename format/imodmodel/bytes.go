package imodmodel

import (
	"encoding/binary"
	"math"
)

func putFloat(b []byte, at int, v float32) { binary.BigEndian.PutUint32(b[at:], math.Float32bits(v)) }

// putText writes a text that is ended by a zero byte, and leaves what is behind
// the zero alone when the text is unchanged.
func putText(b []byte, s string) {
	if text(b) == s {
		return
	}
	clear(b)
	copy(b[:len(b)-1], s)
}

// Bytes returns the file: what was not changed as it was read. Numbers of
// objects, contours, points and meshes are those of the lists.
func (f *File) Bytes() []byte {
	h := f.raw
	putText(h[atTitle:atTitle+lenTitle], f.Title)
	for i, n := range []int32{f.NX, f.NY, f.NZ, int32(len(f.Objects))} {
		binary.BigEndian.PutUint32(h[atSize+4*i:], uint32(n))
	}
	binary.BigEndian.PutUint32(h[atFlags:], f.Flags)
	for i, v := range f.Scale {
		putFloat(h[:], atScale+4*i, v)
	}
	putFloat(h[:], atPixel, f.PixelSize)
	binary.BigEndian.PutUint32(h[atUnits:], uint32(f.Units))
	out := append([]byte(magic), h[:]...)
	out = appendChunks(out, f.After)
	for i := range f.Objects {
		out = f.Objects[i].append(out)
	}
	return append(append(out, "IEOF"...), f.tail...)
}

func (o *Object) append(out []byte) []byte {
	b := o.raw
	putText(b[:lenObjectTitle], o.Title)
	binary.BigEndian.PutUint32(b[atContours:], uint32(len(o.Contours)))
	binary.BigEndian.PutUint32(b[atObjectFlags:], o.Flags)
	binary.BigEndian.PutUint32(b[atPointSize:], uint32(o.PointSize))
	binary.BigEndian.PutUint32(b[atMeshes:], uint32(len(o.Meshes)))
	for i, v := range o.Color {
		putFloat(b[:], atColor+4*i, v)
	}
	out = append(append(out, "OBJT"...), b[:]...)
	out = appendChunks(out, o.After)
	for _, c := range o.Contours {
		out = append(out, "CONT"...)
		for _, v := range []uint32{uint32(len(c.Points)), c.Flags, uint32(c.Time), uint32(c.Surface)} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		out = appendChunks(appendPoints(out, c.Points), c.After)
	}
	for _, m := range o.Meshes {
		out = append(out, "MESH"...)
		for _, v := range []uint32{uint32(len(m.Vertices)), uint32(len(m.List)), m.Flags} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, uint16(m.Time)), uint16(m.Surface))
		out = appendPoints(out, m.Vertices)
		for _, v := range m.List {
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		out = appendChunks(out, m.After)
	}
	return out
}

func appendPoints(out []byte, points []Point) []byte {
	for _, p := range points {
		for _, v := range []float32{p.X, p.Y, p.Z} {
			out = binary.BigEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	return out
}

func appendChunks(out []byte, chunks []Chunk) []byte {
	for _, c := range chunks {
		out = append(out, (c.ID + "    ")[:4]...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.Data)))
		out = append(out, c.Data...)
	}
	return out
}

// New makes a model drawn on an image of the given size in pixels. z of its
// points is a section number, counted from 0.
func New(nx, ny, nz int, objects ...Object) *File {
	f := &File{Header: Header{NX: int32(nx), NY: int32(ny), NZ: int32(nz), Scale: [3]float32{1, 1, 1}, PixelSize: 1,
		Flags: ZFromSections | NotYetDrawn | ManyClips | ByteMaterials}, Objects: objects}
	const atDrawMode, atMouseMode, atWhite, atResolution, atThreshold = 148, 152, 160, 200, 204
	for at, v := range map[int]uint32{atDrawMode: 1, atMouseMode: 1, atWhite: 255, atResolution: 3, atThreshold: 128} {
		binary.BigEndian.PutUint32(f.raw[at:], v)
	}
	return f
}

// NewObject makes an object of scattered points or, without the flag
// Scattered, of contours: one list of points each. Flags are those of an object.
func NewObject(title string, flags uint32, contours ...[]Point) Object {
	o := Object{Title: title, Flags: flags, Color: [3]float32{0, 1, 0}}
	if flags&Scattered != 0 {
		o.PointSize = 5
	}
	const atDrawMode, atSymbols = 140, 160
	binary.BigEndian.PutUint32(o.raw[atDrawMode:], 1)
	copy(o.raw[atSymbols:], []byte{1, 3, 1, 1}) // symbol, its size, widths of lines in 2-D and 3-D
	for _, c := range contours {
		o.Contours = append(o.Contours, Contour{Points: c})
	}
	return o
}
