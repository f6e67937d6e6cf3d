package report

import (
	"fmt"
	"html/template"
	"image/color"
	"math"

	"github.com/tomoparity/tomoparity/evidence"
)

// rings draws a RingImage: brightness of the power spectrum against position
// across the tilt axis.
type rings struct {
	img     *evidence.RingImage
	bins    int         // of S that are shown
	q       [][]float64 // [S][X], smoothed along S, scaled so that ±1 is strong
	decided bool
	psi     float64 // degrees, for the words
}

const maxRings = 9

// newRings prepares the picture; ok is false when there is nothing to draw.
func newRings(r *evidence.Result, decided bool) (g *rings, ok bool) {
	img := r.Ring
	if img == nil || len(img.X) < 2 || len(img.S) < 8 || len(img.Q) != len(img.X) {
		return nil, false
	}
	if !finite(img.Defocus, img.Slope, img.Lambda, img.CsA, img.AmpPhase) || img.Defocus <= 0 || img.Lambda <= 0 {
		return nil, false
	}
	g = &rings{img: img, decided: decided, psi: r.Psi, bins: len(img.S)}
	if top := g.ridge(maxRings, img.Defocus); finite(top) {
		for g.bins > 8 && img.S[g.bins-1] > top {
			g.bins--
		}
	}
	g.prepare()
	return g, true
}

// ridge returns s = k² (Å⁻²) of the n-th bright ring, where 2 chi = (2n+1) pi,
// for an underfocus in Å; NaN where there is none.
func (g *rings) ridge(n int, defocus float64) float64 {
	l := g.img.Lambda
	a := math.Pi * g.img.CsA * l * l * l
	b := 2 * math.Pi * l * defocus
	c := float64(2*n+1)*math.Pi - g.img.AmpPhase
	root := b*b - 4*a*c
	if root < 0 || defocus <= 0 || c <= 0 {
		return math.NaN()
	}
	return 2 * c / (b + math.Sqrt(root))
}

// prepare smooths along s and scales so that ±1 is twice the usual deviation.
func (g *rings) prepare() {
	nx := len(g.img.X)
	g.q = make([][]float64, g.bins)
	width := max(1, g.bins/60)
	var all []float64
	for s := range g.q {
		g.q[s] = make([]float64, nx)
		for x := range nx {
			g.q[s][x] = smoothAt(g.img.Q[x], s, width)
			if finite(g.q[s][x]) {
				all = append(all, g.q[s][x]*g.q[s][x])
			}
		}
	}
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	rms := math.Sqrt(sum / math.Max(1, float64(len(all))))
	if !(rms > 0) {
		rms = 1
	}
	for s := range g.q {
		for x := range g.q[s] {
			g.q[s][x] /= 2 * rms
		}
	}
}

// smoothAt is the triangular mean of v about i over width neighbours each side.
func smoothAt(v []float64, i, width int) float64 {
	sum, weight := 0.0, 0.0
	for d := -width; d <= width; d++ {
		if k := i + d; k >= 0 && k < len(v) && finite(v[k]) {
			w := float64(width + 1 - max(d, -d))
			sum, weight = sum+w*v[k], weight+w
		}
	}
	return sum / weight
}

// panel draws the picture with the ridges of one sense: +1 measured, -1 the
// opposite.
func (g *rings) panel(sense float64) template.HTML {
	const w, h = 320.0, 340.0
	words := g.senseName(sense)
	s := newSVG(w, h, "Rings, "+words)
	x := axis{lo: g.img.X[0] / 10, hi: g.img.X[len(g.img.X)-1] / 10, title: "position across the axis, nm", bare: true}
	half := (x.hi - x.lo) / float64(len(g.img.X)-1) / 2
	x.lo, x.hi = x.lo-half, x.hi+half
	box := plotBox{62, 24, w - 74, h - 70}
	s.mark(box.x+6, 11, 5, g.stance(sense))
	s.text(box.x+17, 15, "start", "panel", words)
	lo, hi := g.img.S[0], g.img.S[g.bins-1]
	f := s.newFrame(box, x, axis{lo: lo, hi: hi, title: "spatial frequency, 1/Å", ticks: g.resolutionTicks(11), bare: true})
	f.image(box.x, box.y, box.w, box.h, "smooth", picture(g.q, 6, max(1, 240/g.bins), true, func(v float64) color.NRGBA { return greyShade(v) }))
	st := g.stance(sense)
	f.clip("ring"+fmt.Sprint(int(sense+1)), box.x, box.y, box.w, box.h)
	for n := range maxRings {
		var line []pt
		for k := 0; k <= 40; k++ {
			at := x.lo + (x.hi-x.lo)*float64(k)/40
			line = append(line, pt{f.x.at(at), f.y.at(g.ridge(n, g.img.Defocus+sense*g.img.Slope*at*10))})
		}
		f.poly(line, "halo")
		f.poly(line, "ridge "+st.class())
	}
	f.end()
	return s.html()
}

// senseName says which lines are drawn.
func (g *rings) senseName(sense float64) string {
	switch {
	case !g.decided && sense > 0:
		return "lines for one sense"
	case !g.decided:
		return "lines for the other sense"
	case sense > 0:
		return "lines for the measured sense"
	}
	return "lines for the opposite sense"
}

// stance is the style of one sense.
func (g *rings) stance(sense float64) stance {
	switch {
	case !g.decided:
		return unknown
	case sense > 0:
		return agree
	}
	return disagree
}

// resolutionTicks marks s = 1/d² at round d (Å), at most about n of them.
func (g *rings) resolutionTicks(n float64) []tick {
	var out []tick
	last := math.Inf(-1)
	lo, hi := g.img.S[0], g.img.S[g.bins-1]
	for _, d := range []float64{50, 40, 30, 25, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6.5, 6, 5.5, 5, 4.5, 4} {
		if s := 1 / (d * d); s >= lo && s <= hi && s-last > (hi-lo)/n {
			out, last = append(out, tick{s, fmt.Sprintf("1/%g", d)}), s
		}
	}
	return out
}

// strips draws the mean spectra of the left and the right third, one above
// the other, with the rings both senses predict there.
func (g *rings) strips() template.HTML {
	const w, h = 320.0, 340.0
	s := newSVG(w, h, "Power spectra of the left and the right strip")
	third := max(1, len(g.img.X)/3)
	left, right := g.meanStrip(0, third), g.meanStrip(len(g.img.X)-third, len(g.img.X))
	_, top := rangeOf(append(absAll(left.q), absAll(right.q)...)...)
	lo, hi := g.img.S[0], g.img.S[g.bins-1]
	for i, st := range []outerStrip{right, left} {
		box := plotBox{20, 24 + float64(i)*146, w - 32, 112}
		x := axis{lo: lo, hi: hi, bare: true, ticks: []tick{}}
		if i == 1 {
			x.ticks, x.title = g.resolutionTicks(7), "spatial frequency, 1/Å"
		}
		f := s.newFrame(box, x, axis{lo: -top * 1.1, hi: top * 1.35, ticks: []tick{}, bare: true})
		f.text(box.x+2, box.y-5, "start", "panel", st.name(i == 0))
		f.line(f.x.a, f.y.at(0), f.x.b, f.y.at(0), "zero")
		for n := range maxRings {
			for _, sense := range []float64{1, -1} {
				at := g.ridge(n, g.img.Defocus+sense*g.img.Slope*st.x)
				if at >= lo && at <= hi {
					f.line(f.x.at(at), f.y.b, f.x.at(at), f.y.a, "ridge "+g.stance(sense).class())
				}
			}
		}
		var line []pt
		for k, v := range st.q {
			line = append(line, pt{f.x.at(g.img.S[k]), f.y.at(v)})
		}
		f.poly(line, "curve")
	}
	return s.html()
}

// outerStrip is the mean spectrum of a part of the image.
type outerStrip struct {
	x float64 // mean position across the axis, Å
	q []float64
}

func (s outerStrip) name(right bool) string {
	side := "left third"
	if right {
		side = "right third"
	}
	return fmt.Sprintf("%s (at %s nm)", side, signedNumber(s.x/10, 0))
}

func (g *rings) meanStrip(from, to int) outerStrip {
	st := outerStrip{q: make([]float64, g.bins)}
	for x := from; x < to; x++ {
		st.x += g.img.X[x] / float64(to-from)
	}
	for s := range st.q {
		sum, n := 0.0, 0.0
		for _, v := range g.q[s][from:to] {
			if finite(v) {
				sum, n = sum+v, n+1
			}
		}
		st.q[s] = sum / n
	}
	return st
}

func absAll(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = math.Abs(x)
	}
	return out
}
