package report

import (
	"fmt"
	"html/template"
	"math"
)

// sideSketch draws the microscope seen along the tilt axis: source above, beam
// downwards, the specimen at a positive recorded angle.
func sideSketch() template.HTML {
	const w, h, cx, cy = 320.0, 310.0, 160.0, 150.0
	s := newSVG(w, h, "The microscope seen along the tilt axis")
	s.path("M128 22H192L180 40H140Z", "part")
	s.text(cx, 14, "middle", "hint", "electron source")
	for _, dx := range []float64{-16, 0, 16} {
		s.arrow(cx+dx, 44, cx+dx, 104+dx/3, "beam")
	}
	s.line(cx-120, cy, cx+120, cy, "level")
	s.text(cx+122, cy-6, "end", "hint", "0°")
	const tilt = 24.0
	sin, cos := math.Sincos(tilt * math.Pi / 180)
	s.line(cx-112*cos, cy-112*sin, cx+112*cos, cy+112*sin, "stage")
	var arc []pt
	for d := 3.0; d <= tilt-4; d++ {
		a := d * math.Pi / 180
		arc = append(arc, pt{cx + 96*math.Cos(a), cy + 96*math.Sin(a)})
	}
	s.poly(arc, "sense")
	s.head(arc[len(arc)-3], pt{cx + 96*math.Cos((tilt-2)*math.Pi/180), cy + 96*math.Sin((tilt-2)*math.Pi/180)}, 8, "sense")
	s.text(cx+108, cy+26, "start", "lg", "+ angle")
	s.circle(cx, cy, 8, "hub")
	s.line(cx-5, cy-5, cx+5, cy+5, "hubx")
	s.line(cx-5, cy+5, cx+5, cy-5, "hubx")
	s.text(cx-14, cy+26, "end", "hint", "tilt axis, pointing")
	s.text(cx-14, cy+41, "end", "hint", "away from you")
	s.text(cx-156, cy-76, "start", "lg", "nearer the source:")
	s.text(cx-156, cy-60, "start", "lg", "less underfocused")
	s.text(cx+154, cy+78, "end", "lg strong", "farther from the source:")
	s.text(cx+154, cy+94, "end", "lg strong", "more underfocused")
	s.rect(cx-112, 268, 224, 8, "part")
	s.text(cx, 294, "middle", "hint", "camera (aligned image: x to the right)")
	return s.html()
}

// depthArrow says where a package's volume has its depth axis.
type depthArrow struct {
	name   string
	axis   string // "+z", "+y", ...; empty when unknown
	up     bool   // toward the electron source
	known  bool
	stance stance
}

// depthSketch draws which way the depth axis of each package's volume points.
func depthSketch(arrows []depthArrow) template.HTML {
	const w = 320.0
	n := min(len(arrows), 6)
	s := newSVG(w, 310, "Direction of the depth axis of each package's volume")
	s.text(w/2, 14, "middle", "hint", "electron source (above)")
	s.line(30, 24, w-30, 24, "level")
	s.line(30, 268, w-30, 268, "level")
	s.text(w/2, 294, "middle", "hint", "camera (below)")
	step := (w - 20) / float64(max(1, n))
	for i, a := range arrows[:n] {
		x := 10 + step*(float64(i)+0.5)
		switch {
		case !a.known:
			s.text(x, 152, "middle", "glyph unknown", "?")
		case a.up:
			s.arrow(x, 205, x, 90, "depth "+a.stance.class())
			s.text(x, 80, "middle", "lg strong", a.axis)
		default:
			s.arrow(x, 90, x, 205, "depth "+a.stance.class())
			s.text(x, 222, "middle", "lg strong", a.axis)
		}
		y := 244.0
		if n > 2 && i%2 == 1 {
			y = 259
		}
		s.text(x, y, "middle", "who "+a.stance.class(), shorten(a.name, int(step/5.5)))
	}
	return s.html()
}

// imageSketch draws the raw image with the oriented axis and the side that is
// more underfocused at positive recorded angles.
func imageSketch(psi float64, decided bool) template.HTML {
	const w, h, cx, cy, r = 320.0, 310.0, 165.0, 138.0, 112.0
	s := newSVG(w, h, "The raw image with the tilt axis")
	s.clip("raw", cx-r, cy-r, 2*r, 2*r)
	s.rect(cx-r, cy-r, 2*r, 2*r, "void")
	sin, cos := math.Sincos(psi * math.Pi / 180)
	if decided && finite(psi) {
		// Across the axis: e = (cos, sin) in x to the right, y up.
		far := 3 * r
		ex, ey, ux, uy := far*cos, -far*sin, -far*sin, -far*cos
		s.area([]pt{{cx + ux, cy + uy}, {cx + ux + ex, cy + uy + ey}, {cx - ux + ex, cy - uy + ey}, {cx - ux, cy - uy}}, "deeper")
	}
	s.end()
	s.rect(cx-r, cy-r, 2*r, 2*r, "outline")
	if finite(psi) {
		s.orientedAxis(cx, cy, psi, 0.88*r)
	}
	if decided && finite(psi) {
		at := pt{cx + 0.5*r*cos, cy - 0.5*r*sin}
		s.text(at.x, at.y-2, "middle", "lg strong halo2", "more")
		s.text(at.x, at.y+12, "middle", "lg strong halo2", "underfocused")
	}
	s.arrow(cx-r, cy+r, cx-r+46, cy+r, "uv")
	s.arrow(cx-r, cy+r, cx-r, cy+r-46, "uv")
	s.text(cx-r+52, cy+r+14, "middle", "lg", "x")
	s.text(cx-r-10, cy+r-44, "middle", "lg", "y")
	s.text(cx+r, cy+r+16, "end", "hint", "row 0 of the file")
	if finite(psi) {
		s.text(cx, cy+r+42, "middle", "hint", fmt.Sprintf("axis arrow at %s°, counter-clockwise from up", fixed(psi, 1)))
	}
	return s.html()
}
