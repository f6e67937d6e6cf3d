package report

import (
	"html/template"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/verdict"
)

// letterR is the letter R in strokes, in a box of 16 by 18 about the origin.
const letterR = "M-6 9V-9H1.2A5.1 5.1 0 0 1 1.2 1.2H-6M0.5 1.2L7 9"

// letter draws the pictogram of a relation: an R that is turned for a turn and
// mirrored for a mirror image. Only the determinant decides whether it is
// mirrored: a specimen turned over (by 180 degrees about x, say) is a turn,
// although it then shows its back.
func letter(kind verdict.Kind, q geom.Mat3, words string) template.HTML {
	s := newIcon(44, 44, words)
	s.rect(1, 1, 42, 42, "tile")
	class := "rr same"
	switch kind {
	case verdict.Rotated:
		class = "rr turned"
	case verdict.Mirrored:
		class = "rr mirrored"
	case verdict.InconsistentKind:
		s.text(22, 31, "middle", "glyph disagree", "≠")
		return s.html()
	case verdict.AmbiguousKind:
		s.text(22, 31, "middle", "glyph unknown", "?")
		return s.html()
	}
	m, over := planar(q)
	s.group(`transform="matrix(` + entry(m[0][0]) + ` ` + entry(-m[1][0]) + ` ` + entry(-m[0][1]) + ` ` + entry(m[1][1]) + ` 22 22)"`)
	s.path(letterR, class)
	s.end()
	if over != nil {
		r := 19.0
		s.line(22-r*over[0], 22+r*over[1], 22+r*over[0], 22-r*over[1], "turnaxis")
	}
	return s.html()
}

// planar returns the orthogonal 2×2 matrix (y up) that draws q: of the same
// determinant as q. over is the axis in the plane about which a turn leads out
// of it, nil when there is none.
func planar(q geom.Mat3) (m geom.Mat2, over *geom.Vec2) {
	m = geom.Mat2{{q[0][0], q[0][1]}, {q[1][0], q[1][1]}}
	mirrored := q.Det() < 0
	flat := math.Abs(math.Abs(m.Det())-1) < 0.05
	switch {
	case mirrored && flat && m.Det() > 0: // z reversed: the same as x reversed and half a turn about y
		return m.Mul(geom.Mat2{{-1, 0}, {0, 1}}), nil
	case mirrored && !flat:
		return geom.Mat2{{-1, 0}, {0, 1}}, nil
	case mirrored, flat && m.Det() > 0:
		return m, nil
	}
	a := geom.RotationAxis(q)
	if n := math.Hypot(a[0], a[1]); n > 0.2 {
		over = &geom.Vec2{a[0] / n, a[1] / n}
	}
	return geom.Mat2{{1, 0}, {0, 1}}, over
}
