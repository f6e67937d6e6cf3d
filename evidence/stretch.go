package evidence

import (
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/signal"
	"github.com/tomoparity/tomoparity/tomo"
)

// Without an alignment, the line of the tilt axis (modulo 180 degrees) can be
// had from the pictures themselves: between neighbouring tilts a flat specimen
// shrinks across the axis by the ratio of the cosines and along it not at all.
// Nothing here depends on defocus or on the hand.

const (
	thumbSide   = 128 // pixels of the small pictures
	thumbReach  = 24  // largest shift between neighbours, small pixels
	fanStep     = 6.0 // degrees between candidate axes
	fineReach   = 8.0 // degrees about the first estimate
	lineEnough  = 4.0 // degrees: a line less certain than this is not used
	lineFloor   = 2.0 // degrees: smallest error that is believed
	minPairs    = 8
	leastShrink = 0.015 // ratio of cosines must differ from 1 by this much
	nearest     = 1.9   // degrees between the tilts of a pair
	farthest    = 6.1
)

// thumbnail averages the central square of img (rows of nx) into a small
// picture of zero mean and soft edge.
func thumbnail(img []float32, nx, ny int) []float32 {
	side := min(nx, ny)
	x0, y0 := (nx-side)/2, (ny-side)/2
	sum, count := make([]float64, thumbSide*thumbSide), make([]float64, thumbSide*thumbSide)
	for y := range side {
		ty := y * thumbSide / side
		for x := range side {
			v := float64(img[(y0+y)*nx+x0+x])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			k := ty*thumbSide + x*thumbSide/side
			sum[k] += v
			count[k]++
		}
	}
	out := make([]float32, len(sum))
	for i, s := range sum {
		if count[i] > 0 {
			out[i] = float32(s / count[i])
		}
	}
	local := make([]float32, len(out))
	signal.BoxMean(local, out, thumbSide, thumbSide, 8)
	for i, m := range local {
		out[i] -= m
	}
	// Smooth, so that interpolation later blurs no direction more than another.
	for range 2 {
		signal.BoxMean(local, out, thumbSide, thumbSide, 1)
		copy(out, local)
	}
	_, sd := robustSpread(out)
	limit := float32(8 * sd)
	for i, v := range out {
		out[i] = max(-limit, min(limit, v))
	}
	return out
}

// pictures are the small pictures of a series with their angles.
type pictures struct {
	theta []float64 // degrees
	img   [][]float32
}

// pair is two neighbouring tilts; the second is the more tilted one.
type pair struct {
	a, b  int
	ratio float64 // cos(b) / cos(a), below 1
}

func (p *pictures) pairs() []pair {
	order := make([]int, len(p.theta))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		switch {
		case p.theta[i] < p.theta[j]:
			return -1
		case p.theta[i] > p.theta[j]:
			return 1
		}
		return i - j
	})
	var out []pair
	for k := range order {
		for _, b := range order[k+1:] {
			a := order[k]
			if d := p.theta[b] - p.theta[a]; d < nearest || d > farthest {
				continue
			}
			if math.Abs(p.theta[a]) > math.Abs(p.theta[b]) {
				a, b = b, a
			}
			ratio := math.Cos(p.theta[b]*math.Pi/180) / math.Cos(p.theta[a]*math.Pi/180)
			if ratio < 1-leastShrink && ratio > 0.7 {
				out = append(out, pair{a, b, ratio})
			}
		}
	}
	return out
}

// pictureLine is what the small pictures say of the axis.
type pictureLine struct {
	line   tomo.Opt[float64] // degrees counter-clockwise from +v, modulo 180; unknown when the pictures do not tell
	sigma  float64           // its error, degrees
	shrink float64           // how much better shrinking explains the pairs than not, in standard errors; 0 when not tried
}

// Standard errors by which shrinking must beat, or be beaten by, its absence.
const (
	clearShrink     = 3.0
	leastShrinkTest = -4.0 // thick specimens lose, flat untilted ones lose more
)

// axisLine estimates the line of the tilt axis, and whether the pictures shrink
// with tilt at all.
func (e *estimator) axisLine(p *pictures) pictureLine {
	pairs := p.pairs()
	if len(pairs) < minPairs {
		return pictureLine{}
	}
	var fan []float64
	for a := 0.0; a < 180; a += fanStep {
		fan = append(fan, a)
	}
	psi, sigma := phasorLine(fan, e.stretchScores(p, pairs, fan))
	var fine []float64
	for d := -fineReach; d <= fineReach; d++ {
		fine = append(fine, psi+d)
	}
	if sigma < 2*lineEnough {
		psi, sigma = parabolaLine(fine, e.stretchScores(p, pairs, fine))
	}
	out := pictureLine{sigma: math.Max(sigma, lineFloor), shrink: e.shrinkTest(p, pairs, psi)}
	if sigma < lineEnough && out.shrink > leastShrinkTest {
		out.line = tomo.Some(math.Mod(psi+360, 180))
	}
	return out
}

// shrinkTest compares shrinking across psi with not shrinking at all.
func (e *estimator) shrinkTest(p *pictures, pairs []pair, psi float64) float64 {
	still := slices.Clone(pairs)
	for i := range still {
		still[i].ratio = 1
	}
	with, without := e.stretchScores(p, pairs, []float64{psi}), e.stretchScores(p, still, []float64{psi})
	n := float64(len(pairs))
	mean, sum := 0.0, 0.0
	for i := range with {
		mean += (with[i][0] - without[i][0]) / n
	}
	for i := range with {
		d := with[i][0] - without[i][0] - mean
		sum += d * d
	}
	return mean / math.Sqrt(sum/(n-1)/(n/2)+1e-18)
}

// stretchScores correlates, for each pair and each candidate axis, the less
// tilted picture shrunk across that axis with the more tilted one.
func (e *estimator) stretchScores(p *pictures, pairs []pair, psis []float64) [][]float64 {
	scores := make([][]float64, len(pairs))
	workers := e.in.workers()
	tools := make([]*signal.Correlator, workers)
	e.parallel(workers, func(w int) {
		tools[w], _ = signal.NewCorrelator(thumbSide)
		a, b := make([]float32, thumbSide*thumbSide), make([]float32, thumbSide*thumbSide)
		for i := w; i < len(pairs); i += workers {
			pr := pairs[i]
			normB := shrink(b, p.img[pr.b], 1, 0)
			ref := tools[w].Transform(b)
			scores[i] = make([]float64, len(psis))
			for k := 0; k < len(psis); k += 2 {
				m := min(k+1, len(psis)-1)
				na := shrink(a, p.img[pr.a], pr.ratio, psis[k])
				nb := shrink(b, p.img[pr.a], pr.ratio, psis[m])
				pa, pb := tools[w].Peaks(a, b, ref, thumbReach)
				scores[i][k], scores[i][m] = pa/(na*normB), pb/(nb*normB)
			}
		}
	})
	return scores
}

// shrink resamples src so that it is shrunk by ratio across the axis at psi
// degrees, under a soft round mask, and returns the norm of the result.
func shrink(dst, src []float32, ratio, psi float64) float64 {
	sin, cos := math.Sincos(psi * math.Pi / 180)
	const c = thumbSide / 2
	f := 1/ratio - 1
	energy := 0.0
	for y := range thumbSide {
		for x := range thumbSide {
			dx, dy := float64(x-c), float64(y-c)
			i := y*thumbSide + x
			r2 := (dx*dx + dy*dy) / (c * c)
			if r2 >= 0.9 {
				dst[i] = 0
				continue
			}
			across := dx*cos + dy*sin
			v := bilinear(src, float64(c)+dx+f*across*cos, float64(c)+dy+f*across*sin)
			if r2 > 0.6 {
				v *= (0.9 - r2) / 0.3
			}
			dst[i] = float32(v)
			energy += v * v
		}
	}
	return math.Sqrt(energy) + 1e-12
}

func bilinear(src []float32, x, y float64) float64 {
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < 0 || iy < 0 || ix >= thumbSide-1 || iy >= thumbSide-1 {
		return 0
	}
	fx, fy := x-float64(ix), y-float64(iy)
	i := iy*thumbSide + ix
	return (1-fy)*((1-fx)*float64(src[i])+fx*float64(src[i+1])) + fy*((1-fx)*float64(src[i+thumbSide])+fx*float64(src[i+thumbSide+1]))
}

// phasorLine sums the second harmonics of the pairs' profiles; the spread
// among the pairs gives the error.
func phasorLine(psis []float64, scores [][]float64) (psi, sigma float64) {
	re, im := make([]float64, len(scores)), make([]float64, len(scores))
	var sr, si float64
	for i, row := range scores {
		for k, v := range row {
			s, c := math.Sincos(2 * psis[k] * math.Pi / 180)
			re[i] += v * c
			im[i] += v * s
		}
		sr, si = sr+re[i], si+im[i]
	}
	n := float64(len(scores))
	angle := math.Atan2(si, sr)
	s, c := math.Sincos(angle)
	length, cross := math.Hypot(sr, si)/n, 0.0
	for i := range re {
		d := -re[i]*s + im[i]*c
		cross += d * d
	}
	// Pairs of lag 1 and 2 share pictures: count half of them as independent.
	sigma = math.Sqrt(cross/n/(n/2)) / length / 2 * 180 / math.Pi
	return math.Mod(angle/2*180/math.Pi+360, 180), sigma
}

// parabolaLine fits a parabola to the summed profile; leaving out pairs gives
// the error. A maximum at the end of the range has an infinite error.
func parabolaLine(psis []float64, scores [][]float64) (psi, sigma float64) {
	total := make([]float64, len(psis))
	for _, row := range scores {
		for k, v := range row {
			total[k] += v
		}
	}
	psi, ok := vertex(psis, total)
	if !ok {
		return psi, math.Inf(1)
	}
	left := make([]float64, len(scores))
	for i, row := range scores {
		part := slices.Clone(total)
		for k, v := range row {
			part[k] -= v
		}
		if left[i], ok = vertex(psis, part); !ok {
			return psi, math.Inf(1)
		}
	}
	return psi, math.Sqrt2 * jackError(left)
}

// vertex is the place of the maximum of the parabola fitted to y.
func vertex(x, y []float64) (float64, bool) {
	mid := x[len(x)/2]
	var s [5]float64
	var t [3]float64
	for i, v := range x {
		d := v - mid
		p := 1.0
		for k := range s {
			s[k] += p
			if k < 3 {
				t[k] += p * y[i]
			}
			p *= d
		}
	}
	// The grid is symmetric about mid, so odd sums vanish.
	b := t[1] / s[2]
	a := (t[2] - s[2]/s[0]*t[0]) / (s[4] - s[2]*s[2]/s[0])
	if a >= 0 {
		return mid, false
	}
	at := -b / (2 * a)
	return mid + at, math.Abs(at) < x[len(x)-1]-mid
}
