package report

import (
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// stance is what the images say of a result. Colour, shape and line style all
// carry it, so that grey print and colour-blind readers lose nothing.
type stance int

const (
	unknown  stance = iota // grey, open square, dotted
	agree                  // blue, filled circle, solid
	disagree               // vermillion, triangle, dashed
)

// class is the name used in the style sheet.
func (s stance) class() string { return [...]string{"unknown", "agree", "disagree"}[s] }

// word is the stance as every output of the program writes it.
func (s stance) word() string { return [...]string{"undetermined", "agree", "DISAGREE"}[s] }

func stanceOf(j verdict.Judged) stance {
	switch j.Depth {
	case tomo.DepthRight:
		return agree
	case tomo.DepthWrong:
		return disagree
	}
	return unknown
}

// mark draws the stance's shape, about 2r wide.
func (s *svg) mark(x, y, r float64, st stance) {
	if !finite(x, y) {
		return
	}
	class := "mark " + st.class()
	switch st {
	case agree:
		s.circle(x, y, r, class)
	case disagree:
		s.area([]pt{{x, y - 1.15*r}, {x + 1.1*r, y + 0.85*r}, {x - 1.1*r, y + 0.85*r}}, class)
	default:
		s.rect(x-0.9*r, y-0.9*r, 1.8*r, 1.8*r, class)
	}
}

// errorBar draws a vertical bar of half length e (values of f.y) about (x, y).
func (f *frame) errorBar(x, y, e float64, class string) {
	if !finite(x, y, e) {
		return
	}
	at, a, b := f.x.at(x), f.y.clamped(y-e), f.y.clamped(y+e)
	f.line(at, a, at, b, "bar "+class)
}

// legendItem is one entry of a legend: a line sample, a mark, or both.
type legendItem struct {
	text   string
	line   string // class of the line; empty for none
	mark   stance
	marked bool
	dot    string // class of a dot; empty for none
}

// legend writes the items from the left, beginning at (x, y), and starts a new
// row where the width w is used up. It returns the y below the last row.
func (s *svg) legend(x, y, w float64, items ...legendItem) float64 {
	at := x
	for _, it := range items {
		width := 34 + 6.3*float64(len([]rune(it.text)))
		if at > x && at+width > x+w {
			at, y = x, y+17
		}
		if it.line != "" {
			s.line(at, y-4, at+24, y-4, it.line)
		}
		if it.marked {
			s.mark(at+12, y-4, 4.2, it.mark)
		}
		if it.dot != "" {
			s.circle(at+16, y-4, 3.6, it.dot)
		}
		s.text(at+30, y, "start", "lg", it.text)
		at += width + 14
	}
	return y + 17
}
