package evidence

import "math"

// gradGrid is one tilt's log-likelihood as a function of the gradient, on a
// square grid of nodes that are computed when first needed, with cubic
// interpolation between them.
type gradGrid struct {
	e       *estimator
	t       *tiltSpectra
	half    int     // nodes run from -half to half in both directions
	step    float64 // Å per Å
	value   []float64
	known   []bool
	columns [4]columnSum // those used last, by node index modulo 4: what the interpolation asks for
	re, im  []float32
}

// columnSum keeps the column sums of one column of nodes.
type columnSum struct {
	i      int
	re, im []float32 // nil until computed
}

func (e *estimator) newGrid(t *tiltSpectra) *gradGrid {
	reach := math.Min(maxGrad, 2*math.Tan((math.Abs(t.theta)+12)*math.Pi/180)+0.3)
	if math.Abs(t.theta)+12 > 80 {
		reach = maxGrad
	}
	half := int(math.Ceil(reach/e.gridStep)) + 2
	n := 2*half + 1
	return &gradGrid{e: e, t: t, half: half, step: e.gridStep, value: make([]float64, n*n), known: make([]bool, n*n),
		re: make([]float32, e.bins), im: make([]float32, e.bins)}
}

// node returns the value at node (i, j), counted from the centre.
func (g *gradGrid) node(i, j int) float64 {
	n := 2*g.half + 1
	at := (j+g.half)*n + i + g.half
	if g.known[at] {
		return g.value[at]
	}
	gx, gy := float64(i)*g.step, float64(j)*g.step
	cols := &g.columns[i&3]
	if cols.i != i || cols.re == nil {
		cols.i = i
		cols.re, cols.im = g.t.columnSums(g.e.lay, g.e.opt.lambda, gx, g.e.bins)
	}
	rowSums(g.e.lay, cols.re, cols.im, g.e.opt.lambda, gy, g.e.bins, g.re, g.im)
	m := g.t.match(g.e.lay, g.e.opt, g.e.tab, variedStrength(), g.e.nuis.decay, g.re, g.im, gx, gy)
	g.known[at] = true
	g.value[at] = m.marginal(g.e.tab, g.e.nuis.defocus, g.e.nuis.ampAt(g.t.theta))
	return g.value[at]
}

// at interpolates at the gradient (gx, gy); beyond the grid the value at its
// edge is returned.
func (g *gradGrid) at(gx, gy float64) float64 {
	limit := float64(g.half-2) * g.step
	gx, gy = math.Max(-limit, math.Min(limit, gx)), math.Max(-limit, math.Min(limit, gy))
	fx, fy := gx/g.step, gy/g.step
	ix, iy := int(math.Floor(fx)), int(math.Floor(fy))
	wx, wy := cubicWeights(fx-float64(ix)), cubicWeights(fy-float64(iy))
	sum := 0.0
	for j := range 4 {
		row := 0.0
		for i := range 4 {
			row += wx[i] * g.node(ix-1+i, iy-1+j)
		}
		sum += wy[j] * row
	}
	return sum
}

// cubicWeights are the weights of the four neighbours at -1, 0, 1, 2 for a
// point at t between 0 and 1 (Catmull-Rom).
func cubicWeights(t float64) [4]float64 {
	t2, t3 := t*t, t*t*t
	return [4]float64{-t/2 + t2 - t3/2, 1 - 2.5*t2 + 1.5*t3, t/2 + 2*t2 - 1.5*t3, -t2/2 + t3/2}
}

// prefill computes the nodes that the search will ask for: a disc, or a band
// about a known axis line.
func (g *gradGrid) prefill() {
	axis, banded := g.e.line.Get()
	sin, cos := math.Sincos(axis * math.Pi / 180)
	reach := 1.7*math.Tan(math.Min(math.Abs(g.t.theta)+10, 65)*math.Pi/180) + 0.2
	for i := -g.half; i <= g.half; i++ {
		for j := -g.half; j <= g.half; j++ {
			gx, gy := float64(i)*g.step, float64(j)*g.step
			if math.Hypot(gx, gy) > reach {
				continue
			}
			across, along := gx*cos+gy*sin, -gx*sin+gy*cos
			if banded && math.Abs(along) > 0.25+0.12*math.Abs(across)+2*g.step {
				continue
			}
			g.node(i, j)
		}
	}
}
