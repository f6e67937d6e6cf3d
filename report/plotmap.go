package report

import (
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/tomo"
)

// colourRange is what the colours of a map span, µm.
type colourRange struct{ lo, hi float64 }

// mapRange spans the middle 96 % of all values.
func mapRange(maps []evidence.DefocusMap) (c colourRange, ok bool) {
	var all []float64
	for _, m := range maps {
		for _, row := range m.Defocus {
			for _, v := range row {
				if finite(v) {
					all = append(all, v/1e4)
				}
			}
		}
	}
	if len(all) < 2 {
		return c, false
	}
	slices.Sort(all)
	n := len(all) - 1
	c = colourRange{all[n*2/100], all[n-n*2/100]}
	if c.hi-c.lo < 0.02 {
		c.lo, c.hi = c.lo-0.01, c.hi+0.01
	}
	return c, true
}

func (c colourRange) shade(um float64) color.NRGBA { return cividis((um - c.lo) / (c.hi - c.lo)) }

// defocusMap draws the local underfocus of one image with the oriented axis.
func defocusMap(m evidence.DefocusMap, c colourRange, grid tomo.ImageGrid, psi float64) template.HTML {
	const w, h = 345.0, 346.0
	s := newSVG(w, h, fmt.Sprintf("Local underfocus in image %d", m.Section+1))
	halfX, halfY := mapHalf(m.X), mapHalf(m.Y)
	fieldX, fieldY := halfX, halfY
	if grid.Known() {
		fieldX, fieldY = float64(grid.NX)*grid.PixelSize/20, float64(grid.NY)*grid.PixelSize/20
	}
	fieldX, fieldY = math.Max(fieldX, halfX), math.Max(fieldY, halfY)
	k := math.Min((w-78)/(2*fieldX), (h-78)/(2*fieldY)) // units per nm, the same in x and y
	box := plotBox{64, 24, 2 * fieldX * k, 2 * fieldY * k}
	s.text(box.x, 15, "start", "panel", fmt.Sprintf("%s (%s°)", imageName(m.Section), signedNumber(m.Theta, 1)))
	f := s.newFrame(box, axis{lo: -fieldX, hi: fieldX, title: "x, nm", bare: true}, axis{lo: -fieldY, hi: fieldY, title: "y, nm", bare: true})
	s.rect(box.x, box.y, box.w, box.h, "void")
	um := make([][]float64, len(m.Defocus))
	for y, row := range m.Defocus {
		for _, v := range row {
			um[y] = append(um[y], v/1e4)
		}
	}
	f.image(f.x.at(-halfX), f.y.at(halfY), 2*halfX*k, 2*halfY*k, "cells", picture(um, 4, 4, false, c.shade))
	if finite(psi) {
		f.orientedAxis(f.x.at(0), f.y.at(0), psi, 0.46*math.Min(box.w, box.h))
	}
	return s.html()
}

// mapHalf is half the extent (nm) of tiles centred at x (Å).
func mapHalf(x []float64) float64 {
	if len(x) < 2 {
		return 1
	}
	if !finite(x[0], x[len(x)-1]) || x[len(x)-1] <= x[0] {
		return 1
	}
	step := (x[len(x)-1] - x[0]) / float64(len(x)-1)
	return (x[len(x)-1] - x[0] + step) / 20
}

// orientedAxis draws the tilt axis as an arrow through (x, y).
func (s *svg) orientedAxis(x, y, psi, r float64) {
	sin, cos := math.Sincos(psi * math.Pi / 180)
	for _, class := range []string{"axishalo", "tiltaxis"} {
		s.arrow(x+r*sin, y+r*cos, x-r*sin, y-r*cos, class)
	}
}

// colourBar draws the scale of the maps.
func colourBar(c colourRange) template.HTML {
	const w, h = 96.0, 346.0
	s := newSVG(w, h, "Colour scale of underfocus, µm")
	const top, bottom, n = 24.0, 292.0, 64
	for i := range n {
		y := bottom - (bottom-top)*float64(i+1)/n
		s.b.WriteString(`<rect x="8" y="` + coord(y) + `" width="16" height="` + coord((bottom-top)/n+0.6) + `" fill="` + hexColour(cividis((float64(i)+0.5)/n)) + `"/>`)
	}
	y := scale{lo: c.lo, hi: c.hi, a: bottom, b: top}
	for _, t := range (axis{lo: c.lo, hi: c.hi}).marks(6) {
		s.line(24, y.at(t.at), 29, y.at(t.at), "ax")
		s.text(33, y.at(t.at)+4, "start", "tk", t.text)
	}
	s.upText(86, (top+bottom)/2, "middle", "at", "underfocus, µm")
	return s.html()
}
