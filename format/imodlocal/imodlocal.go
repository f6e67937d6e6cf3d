// Package imodlocal reads and writes IMOD's local alignment files (tilt's
// LOCALFILE, NAMElocal.xf): syntax only, the bytes of a file that was read are kept.
//
// The first line holds nX nY xStart yStart dX dY ifXtilt [pixelSize ifZfac]:
// the number of patches in x and y, the centre of the first one and the spacing
// (pixels of the full aligned image the alignment was made on), whether x-tilts
// follow, the pixel size in Å (older files stop before it), whether z factors
// follow. Then, for each patch, x fastest: one change of tilt angle a view
// (degrees), one change of x-tilt a view if there are any, two z factors a view
// if there are any, and one transform a view, A11 A12 A21 A22 DX DY in pixels.
// Views count from 0, excluded ones included. tilt reads all numbers in free form,
// rounds the positions in the first line to whole pixels, and wants two patches at
// least in x and in y. Source: read, IMOD's source code.
package imodlocal

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Patch is the local part of one patch; every slice has an element a view.
type Patch struct {
	DTiltDeg  []float64    // added to the tilt angle, degrees
	DXTiltDeg []float64    // added to the x-tilt, degrees; nil when the file has none
	ZFactors  [][2]float64 // xz and yz in place of the global ones; nil when the file has none
	Transform [][6]float64 // A11 A12 A21 A22 DX DY, pixels
}

// File is a local alignment: one that was read, or one made to be written. A made
// one has x-tilts, and z factors, in all of its patches or in none.
type File struct {
	Name           string
	NX, NY         int     // patches
	XStart, YStart float64 // centre of the first patch, pixels of the full aligned image
	DX, DY         float64 // spacing, pixels
	PixelSizeA     float64 // Å; 0 when the file does not say
	Views          int
	Patches        []Patch // x fastest

	raw []byte
}

// maxPatches bounds the patches of a file.
const maxPatches = 1 << 16

// Read reads the file at path. Faults are *problem.Problem or problem.List.
func Read(path string) (*File, error) {
	return textio.ReadAs(path, Parse)
}

const want = "an IMOD local alignment file: nX nY xStart yStart dX dY ifXtilt [pixel ifZfac], then numbers"

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	head, rest, _ := strings.Cut(strings.TrimLeft(textio.TrimBOM(string(b)), " \t\r\n"), "\n")
	h, p := textio.Floats(head)
	if p != nil || len(h) < 6 || len(h) > 9 {
		return nil, &problem.Problem{File: name, Line: 1, Got: textio.Quote(strings.TrimSpace(head)), Want: want}
	}
	f := &File{Name: name, XStart: h[2], YStart: h[3], DX: h[4], DY: h[5], raw: append([]byte(nil), b...)}
	for i, n := range []*int{&f.NX, &f.NY} {
		if h[i] < 1 || h[i] > maxPatches || h[i] != math.Trunc(h[i]) {
			return nil, &problem.Problem{File: name, Line: 1, Field: []string{"nX", "nY"}[i], Got: fmt.Sprint(h[i]), Want: "a number of patches from 1 on"}
		}
		*n = int(h[i])
	}
	if f.NX*f.NY > maxPatches {
		return nil, &problem.Problem{File: name, Line: 1, Got: fmt.Sprintf("%d x %d patches", f.NX, f.NY), Want: "fewer"}
	}
	xtilt, zfac := len(h) > 6 && h[6] != 0, len(h) > 8 && h[8] != 0
	if len(h) > 7 {
		f.PixelSizeA = h[7]
	}
	return f, f.fill(rest, xtilt, zfac)
}

// fill reads the numbers after the first line.
func (f *File) fill(text string, xtilt, zfac bool) error {
	var v []float64
	for i, line := range strings.Split(text, "\n") {
		row, p := textio.Floats(line)
		if p != nil {
			p.File, p.Line = f.Name, i+2
			return p
		}
		v = append(v, row...)
	}
	per := 7
	if xtilt {
		per++
	}
	if zfac {
		per += 2
	}
	patches := f.NX * f.NY
	if len(v) == 0 || len(v)%(patches*per) != 0 {
		return &problem.Problem{File: f.Name, Got: fmt.Sprintf("%d numbers after the first line", len(v)),
			Want: fmt.Sprintf("a multiple of %d: %d patches of %d numbers a view", patches*per, patches, per), Hint: "was the file cut short?"}
	}
	f.Views = len(v) / (patches * per)
	take := func(n int) []float64 {
		out := v[:n:n]
		v = v[n:]
		return out
	}
	for range patches {
		p := Patch{DTiltDeg: take(f.Views)}
		if xtilt {
			p.DXTiltDeg = take(f.Views)
		}
		if zfac {
			z := take(2 * f.Views)
			for i := range f.Views {
				p.ZFactors = append(p.ZFactors, [2]float64{z[2*i], z[2*i+1]})
			}
		}
		x := take(6 * f.Views)
		for i := range f.Views {
			p.Transform = append(p.Transform, [6]float64(x[6*i:6*i+6]))
		}
		f.Patches = append(f.Patches, p)
	}
	return nil
}
