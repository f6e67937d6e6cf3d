package aln

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Fields is a set of header lines.
type Fields uint8

// The header lines.
const (
	RawSize Fields = 1 << iota
	NumPatches
	AlphaOffset
	BetaOffset
	Thickness
	Counts // the line "# images patches" of AreTomo 1.2
)

// Has reports whether all of the lines in x are in the set.
func (f Fields) Has(x Fields) bool { return f&x == x }

// Header is what the lines before the table say. A field counts when Said has it.
type Header struct {
	Said           Fields
	RawNX, RawNY   int // columns and rows of the input stack, pixels
	RawN           int // images of the input stack, dark ones included
	Patches        int // patches of the local alignment; 0: none
	AlphaOffsetDeg float64
	BetaOffsetDeg  float64
	ThicknessPX    int // pixels of the input stack
	Darks          []Dark
}

// Dark is an image that was left out.
type Dark struct {
	Index   int     // place in the series sorted by tilt, from 0
	Section int     // section of the raw stack, counted as SEC is
	TiltDeg float64 // degrees
	Number  int     // 1-based line in the file; 0 when not read from one
}

func (h Header) equal(o Header) bool {
	if len(h.Darks) != len(o.Darks) {
		return false
	}
	for i, d := range h.Darks {
		if d != o.Darks[i] {
			return false
		}
	}
	h.Darks, o.Darks = nil, nil
	return fmt.Sprint(h) == fmt.Sprint(o)
}

const (
	magic      = "AreTomo Alignment"
	localTitle = "# Local Alignment"
	columns    = "# SEC     ROT         GMAG       TX          TY      SMEAN     SFIT    SCALE     BASE     TILT"
	mostImages = 1 << 20
)

// parse reads one line that starts with '#'; a line it does not know is kept
// and means nothing.
func (h *Header) parse(text string, line int) *problem.Problem {
	name, value, keyed := strings.Cut(strings.TrimLeft(text, "# \t"), "=")
	name = strings.TrimSpace(name)
	if !keyed {
		return h.parseCounts(name)
	}
	want, field := 1, Fields(0)
	switch name {
	case "RawSize":
		want, field = 3, RawSize
	case "DarkFrame":
		want = 3
	case "NumPatches":
		field = NumPatches
	case "AlphaOffset":
		field = AlphaOffset
	case "BetaOffset":
		field = BetaOffset
	case "Thickness":
		field = Thickness
	default:
		return nil
	}
	v, p := textio.Floats(value)
	if p != nil {
		p.Field = name
		return p
	}
	if len(v) != want {
		return &problem.Problem{Field: name, Got: fmt.Sprintf("%d numbers", len(v)), Want: fmt.Sprint(want)}
	}
	if field != 0 && h.Said.Has(field) {
		return &problem.Problem{Field: name, Got: "a second such line", Want: "one"}
	}
	h.Said |= field
	return h.set(name, v, line)
}

func (h *Header) set(name string, v []float64, line int) *problem.Problem {
	n := [3]int{}
	wholes := map[string]int{"RawSize": 3, "DarkFrame": 2, "NumPatches": 1, "Thickness": 1}[name]
	for i := range wholes {
		var p *problem.Problem
		if n[i], p = whole(v[i], name); p != nil {
			return p
		}
	}
	switch name {
	case "RawSize":
		h.RawNX, h.RawNY, h.RawN = n[0], n[1], n[2]
		if min(n[0], n[1], n[2]) < 1 {
			return &problem.Problem{Field: name, Got: fmt.Sprintf("%d %d %d", n[0], n[1], n[2]), Want: "columns, rows and images, 1 or more"}
		}
	case "DarkFrame":
		h.Darks = append(h.Darks, Dark{Index: n[0], Section: n[1], TiltDeg: v[2], Number: line})
	case "NumPatches":
		h.Patches = n[0]
	case "Thickness":
		h.ThicknessPX = n[0]
	case "AlphaOffset":
		h.AlphaOffsetDeg = v[0]
	case "BetaOffset":
		h.BetaOffsetDeg = v[0]
	}
	return nil
}

// parseCounts reads "41  0", the line of AreTomo 1.2; other comments mean nothing.
func (h *Header) parseCounts(text string) *problem.Problem {
	v, p := textio.Floats(text)
	if p != nil || len(v) != 2 || h.Said.Has(Counts) {
		return nil
	}
	images, p := whole(v[0], "images")
	if p != nil {
		return p
	}
	patches, p := whole(v[1], "patches")
	h.Said |= Counts
	h.RawN, h.Patches = images, patches
	return p
}

// Format gives the header as AreTomo3 writes it, with the lines that are said.
func (h Header) Format() string {
	var b strings.Builder
	b.WriteString("# " + magic + " / Priims bprmMn\n")
	if h.Said.Has(Counts) {
		fmt.Fprintf(&b, "# %d  %d\n", h.RawN, h.Patches)
	}
	if h.Said.Has(RawSize) {
		fmt.Fprintf(&b, "# RawSize = %d %d %d\n", h.RawNX, h.RawNY, h.RawN)
	}
	if h.Said.Has(NumPatches) {
		fmt.Fprintf(&b, "# NumPatches = %d\n", h.Patches)
	}
	for _, d := range h.Darks {
		fmt.Fprintf(&b, "# DarkFrame =  %4d %4d %8.*f\n", d.Index, d.Section, decimals(d.TiltDeg), d.TiltDeg)
	}
	if h.Said.Has(AlphaOffset) {
		fmt.Fprintf(&b, "# AlphaOffset = %8.2f\n", h.AlphaOffsetDeg)
	}
	if h.Said.Has(BetaOffset) {
		fmt.Fprintf(&b, "# BetaOffset = %8.2f\n", h.BetaOffsetDeg)
	}
	if h.Said.Has(Thickness) {
		fmt.Fprintf(&b, "# Thickness = %d\n", h.ThicknessPX)
	}
	b.WriteString(columns + "\n")
	return b.String()
}

// decimals is 2 as AreTomo writes, or 4 where 2 would round.
func decimals(v float64) int {
	if math.Abs(v-math.Round(v*100)/100) > 1e-6 {
		return 4
	}
	return 2
}

func whole(v float64, field string) (int, *problem.Problem) {
	if v != math.Trunc(v) || v < 0 || v > mostImages {
		return 0, &problem.Problem{Field: field, Got: fmt.Sprint(v), Want: fmt.Sprintf("a whole number from 0 to %d", mostImages)}
	}
	return int(v), nil
}
