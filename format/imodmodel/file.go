package imodmodel

import (
	"fmt"
	"io"
	"os"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Flags of a model.
const (
	ZFromSections uint32 = 1 << 10 // the centre of section k is at z = k
	NotYetDrawn   uint32 = 1 << 11 // no 3dmod has written the model yet
	ManyClips     uint32 = 1 << 12 // more than one clipping plane is possible
	ByteMaterials uint32 = 1 << 13 // colours of materials are bytes
	HasOrigin     uint32 = 1 << 14 // the old translation of MINX holds the image's origin
	HasTilts      uint32 = 1 << 15 // the rotation of MINX is right
	Flipped       uint32 = 1 << 16 // last seen on an image with y and z swapped
)

// Flags of an object.
const (
	Open      uint32 = 1 << 3 // contours are open lines
	Scattered uint32 = 1 << 9 // points are not joined
)

// Header is what the model says of itself.
type Header struct {
	Title      string // at most 127 bytes; cut when written
	NX, NY, NZ int32  // size of the image it was drawn on, pixels
	Flags      uint32
	Scale      [3]float32 // factors for display; z is the thickness of a section in pixels
	PixelSize  float32    // in Units
	Units      int32      // 0 pixels, else the power of ten of a metre; 1 is the metre
}

// PixelSizeA returns the pixel size in Å, and whether the header gives one.
func (h *Header) PixelSizeA() (float64, bool) {
	factor := map[int32]float64{-10: 1, -9: 10, -6: 1e4, -3: 1e7, 1: 1e10}[h.Units]
	size := factor * float64(h.PixelSize)
	return size, size > 0
}

// Has reports whether the flags of the model contain flag.
func (h *Header) Has(flag uint32) bool { return h.Flags&flag != 0 }

// Point is a position in the pixels of the model; see the package's text for
// where the centre of a pixel is.
type Point struct{ X, Y, Z float32 }

// Chunk is an optional part that is kept as it stands.
type Chunk struct {
	ID   string // four letters
	Data []byte
}

// Contour is a list of points.
type Contour struct {
	Points  []Point
	Flags   uint32
	Time    int32   // image of a time series, from 1; 0 for none
	Surface int32   // number of the surface it belongs to
	After   []Chunk // SIZE, LABL, COST, ...
}

// Sizes returns the diameters of the points in pixels, one a point, negative
// where the object's size holds; false when the contour has none of its own.
func (c *Contour) Sizes() ([]float32, bool) {
	for _, k := range c.After {
		if k.ID == "SIZE" {
			out := make([]float32, len(k.Data)/4)
			for i := range out {
				out[i] = float32At(k.Data, 4*i)
			}
			return out, true
		}
	}
	return nil, false
}

// Mesh is a surface: vertices and normals by turns, and a list of indices and
// commands.
type Mesh struct {
	Vertices      []Point
	List          []int32
	Flags         uint32
	Time, Surface int16
	After         []Chunk
}

// Object is a set of contours and meshes that are drawn alike.
type Object struct {
	Title     string // at most 63 bytes; cut when written
	Flags     uint32
	Color     [3]float32 // red, green, blue, 0 to 1
	PointSize int32      // diameter of scattered points, pixels
	Contours  []Contour
	Meshes    []Mesh
	After     []Chunk // chunks before the first contour

	raw [objectSize]byte
}

// Has reports whether the flags of the object contain flag.
func (o *Object) Has(flag uint32) bool { return o.Flags&flag != 0 }

// Points counts the points of all contours.
func (o *Object) Points() int {
	n := 0
	for _, c := range o.Contours {
		n += len(c.Points)
	}
	return n
}

// File is one model.
type File struct {
	Name string // path or name it was read under; may be empty
	Header
	After   []Chunk // chunks before the first object
	Objects []Object

	raw  [headerSize]byte
	tail []byte // what follows the end mark
}

// maxBytes is the largest model that is read: 1 GiB.
const maxBytes = 1 << 30

// Read reads the model at path. The error is a *problem.Problem.
func Read(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, textio.OpenProblem(path, err)
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil {
		if st.IsDir() {
			return nil, &problem.Problem{File: path, Got: "a folder", Want: "a file"}
		}
		if st.Size() > maxBytes {
			return nil, tooLarge(path)
		}
	}
	b, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, &problem.Problem{File: path, Got: "cannot be read: " + err.Error(), Err: err}
	}
	if len(b) > maxBytes {
		return nil, tooLarge(path)
	}
	return Parse(b, path)
}

func tooLarge(path string) error {
	return &problem.Problem{File: path, Got: fmt.Sprintf("more than %d MiB", maxBytes>>20), Want: "a model", Hint: "is this an image file?"}
}

// Is reports whether the bytes start as a model of this version does.
func Is(b []byte) bool { return len(b) >= len(magic) && string(b[:len(magic)]) == magic }

// Write writes the model to path, complete or not at all.
func (f *File) Write(path string) error { return textio.Write(path, f.Bytes()) }
