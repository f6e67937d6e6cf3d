package evidence

import (
	"math"

	"gonum.org/v1/gonum/optimize"
)

// fitter maximises the joint log-likelihood over poses.
type fitter struct {
	e     *estimator
	grids []*gradGrid
	skip  int // tilt left out by the jackknife, -1 for none
}

// perTilt returns the log-likelihood of each tilt for a pose.
func (f *fitter) perTilt(p pose) []float64 {
	out := make([]float64, len(f.grids))
	for i, g := range f.grids {
		if i != f.skip {
			out[i] = g.at(p.gradient(g.t.theta))
		}
	}
	return out
}

// value is the joint log posterior of a pose: likelihood, prior of pre-tilt
// and inclination, prior of a known axis line, and a wall that keeps psi
// within 30 degrees of about.
func (f *fitter) value(p pose, about float64) float64 {
	sum := p.logPrior()
	for i, g := range f.grids {
		if i != f.skip {
			sum += g.at(p.gradient(g.t.theta))
		}
	}
	if axis, ok := f.e.line.Get(); ok {
		d := angleDiff(axis, p.psi)
		if math.Abs(d) > 90 {
			d = angleDiff(axis+180, p.psi)
		}
		sum -= d * d / (2 * f.e.axisSigma * f.e.axisSigma)
	}
	if wall := math.Abs(angleDiff(about, p.psi)) - 30; wall > 0 {
		sum -= wall * wall / 4
	}
	if over := math.Abs(p.pretilt) - 30; over > 0 {
		sum -= over * over
	}
	return sum
}

// climb maximises over psi, pre-tilt and inclination (and kappa if free).
func (f *fitter) climb(start pose, about float64, freeKappa bool) (pose, float64) {
	scale := []float64{4, 3, 0.04, 0.1}
	unpack := func(x []float64) pose {
		p := start
		p.psi += x[0] * scale[0]
		p.pretilt += x[1] * scale[1]
		p.incline += x[2] * scale[2]
		if freeKappa {
			p.kappa += x[3] * scale[3]
		}
		return p
	}
	x := make([]float64, 3, 4)
	if freeKappa {
		x = append(x, 0)
	}
	problem := optimize.Problem{Func: func(x []float64) float64 { return -f.value(unpack(x), about) }}
	settings := &optimize.Settings{FuncEvaluations: 500, Converger: &optimize.FunctionConverge{Absolute: 1e-5, Iterations: 25}}
	res, err := optimize.Minimize(problem, x, settings, &optimize.NelderMead{SimplexSize: 1})
	if res == nil || (err != nil && res.X == nil) {
		return start, f.value(start, about)
	}
	return unpack(res.X), -res.F
}

// best climbs from several pre-tilts and keeps the highest.
func (f *fitter) best(psi, about, kappa float64, pretilts []float64) (pose, float64) {
	var top pose
	high := math.Inf(-1)
	for _, a := range pretilts {
		if p, v := f.climb(pose{psi: psi, kappa: kappa, pretilt: a}, about, false); v > high {
			top, high = p, v
		}
	}
	return top, high
}

// search finds the best pose with kappa = 1 over all orientations, or near the
// two of a known axis line.
func (f *fitter) search() (pose, float64) {
	pretilts := []float64{-14, -5, 0, 5, 14}
	var psis []float64
	if axis, ok := f.e.line.Get(); ok {
		psis = []float64{axis, axis + 180}
	} else {
		psis = f.ridge()
	}
	var top pose
	high := math.Inf(-1)
	for _, psi := range psis {
		if p, v := f.best(psi, psi, 1, pretilts); v > high {
			top, high = p, v
		}
	}
	return top, high
}

// ridge returns the most promising orientations of a fan of 5 degrees.
func (f *fitter) ridge() []float64 {
	const fan = 72
	values := make([]float64, fan)
	for i := range values {
		values[i] = math.Inf(-1)
		for _, a := range []float64{-14, -8, -4, 0, 4, 8, 14} {
			psi := float64(i) * 360 / fan
			values[i] = math.Max(values[i], f.value(pose{psi: psi, kappa: 1, pretilt: a}, psi))
		}
	}
	var out []float64
	for range 6 {
		best := 0
		for i, v := range values {
			if v > values[best] {
				best = i
			}
		}
		if math.IsInf(values[best], -1) {
			break
		}
		out = append(out, float64(best)*360/fan)
		for d := -3; d <= 3; d++ {
			values[(best+d+fan)%fan] = math.Inf(-1)
		}
	}
	return out
}
