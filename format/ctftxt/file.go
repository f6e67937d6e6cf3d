package ctftxt

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Values are the columns of one image.
type Values struct {
	Image                int     // number, from 1
	Defocus1A, Defocus2A float64 // Å, positive for underfocus
	AzimuthDeg           float64 // of the astigmatism, degrees
	PhaseRad             float64 // additional phase shift, radians
	Score                float64 // of the fit; may be NaN
	ResolutionA          float64 // Å up to which the fit holds; may be NaN or infinite
	Hand                 int     // dfHand of AreTomo3, 1 or -1; 0 where there is no such column
}

// Row is one image.
type Row struct {
	Values
	Number int // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read Values
}

// File is one table.
type File struct {
	Name string // path or name it was read under; may be empty
	Rows []Row  // in file order

	tail string
}

const (
	want   = "a table of CTF fits: image, two defoci, azimuth, phase, score, resolution"
	header = "# Columns: #1 micrograph number; #2 - defocus 1 [A]; #3 - defocus 2; #4 - azimuth of astigmatism; " +
		"#5 - additional phase shift [radian]; #6 - cross correlation; #7 - spacing (in Angstroms) up to which CTF rings were fit successfully"
	mostImages = 1 << 20
)

// New makes a table to be written.
func New(rows ...Values) *File {
	f := &File{}
	for _, v := range rows {
		f.Rows = append(f.Rows, Row{Values: v})
	}
	return f
}

// Read reads the file at path. Every faulty line is reported, the error being a
// *problem.Problem or a problem.List.
func Read(path string) (*File, error) {
	b, err := textio.Read(path)
	if err != nil {
		return nil, err
	}
	return Parse(b, path)
}

// Parse reads the bytes of a file; name stands in problems.
func Parse(b []byte, name string) (*File, error) {
	if p := textio.CheckText(b, name, want); p != nil {
		return nil, p
	}
	f := &File{Name: name}
	faults := textio.NewFaults(name)
	var before strings.Builder
	for i, l := range textio.Split(string(b)) {
		text := strings.TrimSpace(textio.TrimBOM(l.Text))
		if text == "" || strings.HasPrefix(text, "#") {
			before.WriteString(l.Text + l.EOL)
			continue
		}
		v, p := parseRow(text)
		if p != nil {
			faults.Add(i+1, p)
		}
		f.Rows = append(f.Rows, Row{Values: v, Number: i + 1, read: v,
			src: textio.Source{Before: before.String(), Text: l.Text, EOL: l.EOL, Known: true}})
		before.Reset()
	}
	f.tail = before.String()
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if len(f.Rows) == 0 {
		return nil, &problem.Problem{File: name, Got: "no rows", Want: want}
	}
	return f, nil
}

func parseRow(text string) (Values, *problem.Problem) {
	fields := strings.Fields(text)
	if len(fields) != 7 && len(fields) != 8 {
		return Values{}, &problem.Problem{Got: fmt.Sprintf("%d columns", len(fields)), Want: "seven, or eight with dfHand"}
	}
	v := make([]float64, 8)
	for i, s := range fields {
		if (i == 5 || i == 6) && strings.Contains("nan -nan inf -inf", strings.ToLower(s)) {
			v[i] = math.NaN()
			continue
		}
		var p *problem.Problem
		if v[i], p = textio.Float(s); p != nil {
			p.Field = fmt.Sprintf("column %d", i+1)
			return Values{}, p
		}
	}
	if v[0] != math.Trunc(v[0]) || v[0] < 0 || v[0] > mostImages {
		return Values{}, &problem.Problem{Field: "column 1", Got: fields[0], Want: "the number of an image"}
	}
	if len(fields) == 8 && v[7] != 1 && v[7] != -1 {
		return Values{}, &problem.Problem{Field: "dfHand (column 8)", Got: fields[7], Want: "1 or -1"}
	}
	return Values{Image: int(v[0]), Defocus1A: v[1], Defocus2A: v[2], AzimuthDeg: v[3], PhaseRad: v[4], Score: v[5], ResolutionA: v[6], Hand: int(v[7])}, nil
}

// Format gives the line as AreTomo3 writes it, with dfHand when it is not 0.
func (v Values) Format() string {
	s := fmt.Sprintf("%4d   %8.2f  %8.2f  %8.2f  %8.2f  %8.4f  %8.4f", v.Image, v.Defocus1A, v.Defocus2A, v.AzimuthDeg, v.PhaseRad, v.Score, v.ResolutionA)
	if v.Hand != 0 {
		s += fmt.Sprintf("  %4d", v.Hand)
	}
	return s
}

// Bytes returns the file: unchanged rows as they were read, others as AreTomo3
// writes them, below its header.
func (f *File) Bytes() []byte {
	var rows []string
	if len(f.Rows) > 0 && !f.Rows[0].src.Known {
		h := header
		if f.Rows[0].Hand != 0 {
			h += "; #8 - dfHand"
		}
		rows = append(rows, h+"\n")
	}
	for _, r := range f.Rows {
		rows = append(rows, r.src.Row(fmt.Sprint(r.Values) == fmt.Sprint(r.read), r.Values.Format()))
	}
	return textio.JoinRows(rows, f.tail)
}
