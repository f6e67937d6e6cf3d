package report

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// svg collects one inline drawing. Coordinates are in viewBox units (about one
// CSS pixel), y grows downwards. Marks carry class names; the colours are in
// the style sheet. Marks with a coordinate that is not finite are left out.
type svg struct {
	b    strings.Builder
	w, h float64
}

// newSVG starts a drawing of w by h units; label is read to people who cannot
// see it.
func newSVG(w, h float64, label string) *svg { return startSVG("plot", w, h, label) }

// newIcon starts a drawing that is shown at the size of its viewBox.
func newIcon(w, h float64, label string) *svg { return startSVG("icon", w, h, label) }

func startSVG(class string, w, h float64, label string) *svg {
	s := &svg{w: w, h: h}
	s.b.WriteString(`<svg class="` + class + `" role="img" viewBox="0 0 ` + coord(w) + ` ` + coord(h) + `" aria-label="` + esc(label) + `">`)
	return s
}

// html ends the drawing.
func (s *svg) html() template.HTML {
	return template.HTML(s.b.String() + "</svg>") // built here, every text escaped
}

// pt is a point in viewBox units.
type pt struct{ x, y float64 }

func (p pt) finite() bool { return finite(p.x) && finite(p.y) }

func finite(v ...float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

func (s *svg) line(x1, y1, x2, y2 float64, class string) {
	if !finite(x1, y1, x2, y2) {
		return
	}
	s.b.WriteString(`<line class="` + class + `" x1="` + coord(x1) + `" y1="` + coord(y1) + `" x2="` + coord(x2) + `" y2="` + coord(y2) + `"/>`)
}

// poly draws a line through the points; it breaks where one is not finite.
func (s *svg) poly(points []pt, class string) {
	d, pen := "", "M"
	for _, p := range points {
		if !p.finite() {
			pen = "M"
			continue
		}
		d += pen + coord(p.x) + " " + coord(p.y)
		pen = "L"
	}
	s.path(d, class)
}

// area fills the polygon through the finite points.
func (s *svg) area(points []pt, class string) {
	d, pen := "", "M"
	for _, p := range points {
		if p.finite() {
			d += pen + coord(p.x) + " " + coord(p.y)
			pen = "L"
		}
	}
	if d != "" {
		s.path(d+"Z", class)
	}
}

func (s *svg) path(d, class string) {
	if d != "" {
		s.b.WriteString(`<path class="` + class + `" d="` + d + `"/>`)
	}
}

func (s *svg) rect(x, y, w, h float64, class string) {
	if finite(x, y, w, h) && w >= 0 && h >= 0 {
		s.b.WriteString(`<rect class="` + class + `" x="` + coord(x) + `" y="` + coord(y) + `" width="` + coord(w) + `" height="` + coord(h) + `"/>`)
	}
}

func (s *svg) circle(x, y, r float64, class string) {
	if finite(x, y, r) {
		s.b.WriteString(`<circle class="` + class + `" cx="` + coord(x) + `" cy="` + coord(y) + `" r="` + coord(r) + `"/>`)
	}
}

// text writes a line of text; anchor is "start", "middle" or "end".
func (s *svg) text(x, y float64, anchor, class, text string) {
	if finite(x, y) {
		s.b.WriteString(`<text class="` + class + `" x="` + coord(x) + `" y="` + coord(y) + `" text-anchor="` + anchor + `">` + esc(text) + `</text>`)
	}
}

// upText writes a line of text that runs upwards.
func (s *svg) upText(x, y float64, anchor, class, text string) {
	s.group(`transform="translate(` + coord(x) + ` ` + coord(y) + `) rotate(-90)"`)
	s.text(0, 0, anchor, class, text)
	s.end()
}

// image places a picture, stretched to the box; class "cells" keeps the edges
// of its pixels sharp.
func (s *svg) image(x, y, w, h float64, class, data string) {
	if data != "" {
		s.b.WriteString(`<image class="` + class + `" x="` + coord(x) + `" y="` + coord(y) + `" width="` + coord(w) + `" height="` + coord(h) +
			`" preserveAspectRatio="none" href="` + esc(data) + `"/>`)
	}
}

// group opens a <g> with the attributes as they are; end closes it.
func (s *svg) group(attrs string) { s.b.WriteString("<g " + attrs + ">") }
func (s *svg) end()               { s.b.WriteString("</g>") }

// tipped opens a group with a tool tip, tied to a 0-based section of the stack
// (negative: to none); end closes it.
func (s *svg) tipped(section int, tip string) {
	if section >= 0 {
		s.group(`data-s="` + strconv.Itoa(section) + `"`)
	} else {
		s.b.WriteString("<g>")
	}
	s.b.WriteString("<title>" + esc(tip) + "</title>")
}

// clip opens a group that is cut to the box; id must be unique among clips.
func (s *svg) clip(id string, x, y, w, h float64) {
	s.b.WriteString(`<clipPath id="clip-` + id + `">`)
	s.rect(x, y, w, h, "")
	s.b.WriteString(`</clipPath>`)
	s.group(`clip-path="url(#clip-` + id + `)"`)
}

// arrow draws a line with a head at its second end.
func (s *svg) arrow(x1, y1, x2, y2 float64, class string) {
	s.line(x1, y1, x2, y2, class)
	s.head(pt{x1, y1}, pt{x2, y2}, 7, class)
}

// head draws an arrow head of the given length at to, pointing away from from.
func (s *svg) head(from, to pt, size float64, class string) {
	dx, dy := to.x-from.x, to.y-from.y
	n := math.Hypot(dx, dy)
	if !(n > 0) {
		return
	}
	dx, dy = dx/n*size, dy/n*size
	s.area([]pt{to, {to.x - dx + dy/2.2, to.y - dy - dx/2.2}, {to.x - dx - dy/2.2, to.y - dy + dx/2.2}}, class+" head")
}

// coord writes a coordinate with at most one decimal.
func coord(v float64) string {
	t := strconv.FormatFloat(v, 'f', 1, 64)
	t = strings.TrimSuffix(t, ".0")
	if t == "-0" {
		return "0"
	}
	return t
}

// esc makes any text safe in an attribute or element, in HTML and in XML.
func esc(text string) string { return html.EscapeString(printable(text)) }

// printable replaces what XML cannot hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' || (r >= ' ' && !unicode.Is(unicode.C, r)) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// shorten cuts a text to n runes, the last of which is then an ellipsis.
func shorten(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}
