package imodmodel

import (
	"fmt"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Bead is one solved position of a fid.xyz, in pixels of the aligned image.
type Bead struct {
	Number          int     // counted from 1
	X, Y            float64 // from the edges of the image
	Z               float64 // from the centre of the tilt axis
	Object, Contour int     // of the fiducial model, counted from 1
	Line            int     // 1-based
}

// Beads is a fid.xyz.
type Beads struct {
	PixelA float64 // pixel size, Å; 0 when the file does not say
	NX, NY int     // size of the image, pixels; 0 when the file does not say
	Beads  []Bead
}

// ReadXYZ reads the positions of beads that tiltalign wrote.
func ReadXYZ(path string) (*Beads, error) {
	b, err := textio.Read(path)
	if err != nil {
		return nil, err
	}
	return ParseXYZ(b, path)
}

// ParseXYZ reads the text of a fid.xyz; name stands in problems. Every faulty
// line is reported.
func ParseXYZ(b []byte, name string) (*Beads, error) {
	if p := textio.CheckText(b, name, "positions of beads"); p != nil {
		return nil, p
	}
	out := &Beads{}
	faults := textio.NewFaults(name)
	table := textio.TableOf(string(b))
	for i, row := range table.Rows {
		text := row.Text
		if i == 0 {
			var p *problem.Problem
			if text, p = out.header(text); p != nil {
				faults.Add(table.Numbers[i], p)
			}
		}
		v, p := textio.Floats(text)
		if p == nil && len(v) != 6 {
			p = &problem.Problem{Got: fmt.Sprintf("%d columns", len(v)), Want: "6: number, x, y, z, object, contour"}
		}
		if p == nil && !whole(v[0], v[4], v[5]) {
			p = &problem.Problem{Got: textio.Quote(text), Want: "whole numbers in columns 1, 5 and 6"}
		}
		if p != nil {
			faults.Add(table.Numbers[i], p)
			continue
		}
		out.Beads = append(out.Beads, Bead{int(v[0]), v[1], v[2], v[3], int(v[4]), int(v[5]), table.Numbers[i]})
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(out.Beads) == 0 {
		return nil, &problem.Problem{File: name, Got: "no line", Want: "one line a bead"}
	}
	return out, nil
}

func whole(v ...float64) bool {
	for _, x := range v {
		if x < 0 || x > 1e9 || x != float64(int(x)) {
			return false
		}
	}
	return true
}

// header takes "Pix:" and "Dim:" off the first line.
func (b *Beads) header(line string) (rest string, p *problem.Problem) {
	rest, dim, hasDim := strings.Cut(line, "Dim:")
	rest, pix, hasPix := strings.Cut(rest, "Pix:")
	if hasPix {
		v, p := textio.Floats(pix)
		if p != nil || len(v) != 1 || v[0] <= 0 {
			return rest, &problem.Problem{Field: "Pix", Got: textio.Quote(pix), Want: "a pixel size in A"}
		}
		b.PixelA = v[0]
	}
	if hasDim {
		v, p := textio.Floats(dim)
		if p != nil || len(v) < 2 || !whole(v...) {
			return rest, &problem.Problem{Field: "Dim", Got: textio.Quote(dim), Want: "columns and rows of the image"}
		}
		b.NX, b.NY = int(v[0]), int(v[1])
	}
	return rest, nil
}
