package check

import (
	"fmt"
	"math"
	"strconv"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/problem"
)

// Stack is the raw image stack of a series.
type Stack struct {
	Path      string
	NX, NY, N int     // columns, rows, sections
	Readable  int     // sections that are there; fewer than N when a damaged file was permitted
	PixelSize float64 // Å, from the header; 0 when the header does not say
	Warnings  []string

	file *mrc.File
}

// OpenStack opens a stack and checks that it can be one of tilt images.
func OpenStack(path string, permissive bool) (*Stack, error) {
	f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
	if err != nil {
		return nil, withHint(err, "the raw tilt series is wanted as an MRC file (.st, .mrc); was this one named by mistake?")
	}
	s := &Stack{Path: path, NX: f.Header.NX, NY: f.Header.NY, N: f.Sections, Readable: f.Sections, Warnings: f.Warnings, file: f}
	if n := f.Header.NZ; n > s.N && n <= maxSections {
		s.N = n
	}
	if x, y, _, ok := f.PixelSizeA(); ok {
		if math.Abs(x-y) > 1e-3*x {
			_ = f.Close()
			return nil, &problem.Problem{File: path, Field: "pixel size", Got: fmt.Sprintf("%.4g A in x and %.4g A in y", x, y), Want: "square pixels"}
		}
		s.PixelSize = single(x)
	}
	return s, nil
}

// maxSections bounds how many sections a damaged header is believed to have.
const maxSections = 10000

// single takes away what the header's 4-byte numbers add: 5.4 and not 5.40000009.
func single(x float64) float64 {
	if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64); err == nil {
		return y
	}
	return x
}

// Close closes the file.
func (s *Stack) Close() error { return s.file.Close() }

// Size returns columns, rows and sections.
func (s *Stack) Size() (nx, ny, sections int) { return s.NX, s.NY, s.N }

// ReadSection reads the 0-based section z, row 0 (the bottom row) first.
func (s *Stack) ReadSection(z int, dst []float32) error { return s.file.ReadSection(z, dst) }
