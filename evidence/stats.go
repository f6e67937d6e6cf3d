package evidence

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// errors1 holds the standard errors of a pose from curvature and jackknife.
type poseErrors struct{ psi, kappa float64 }

// curvatureErrors inverts the numerical Hessian of the joint log-likelihood at
// p over psi, kappa, pre-tilt and inclination.
func (f *fitter) curvatureErrors(p pose) poseErrors {
	move := func(q pose, k int, d float64) pose {
		switch k {
		case 0:
			q.psi += d
		case 1:
			q.kappa += d
		case 2:
			q.pretilt += d
		default:
			q.incline += d
		}
		return q
	}
	f0 := f.value(p, p.psi)
	step := [4]float64{}
	for k, s := range []float64{1, 0.03, 0.5, 0.005} {
		for range 12 { // a step that lowers the likelihood by about one half
			drop := f0 - (f.value(move(p, k, s), p.psi)+f.value(move(p, k, -s), p.psi))/2
			if drop > 0.15 && drop < 1.5 {
				break
			}
			if drop >= 1.5 {
				s /= 1.7
			} else {
				s *= 1.6
			}
		}
		step[k] = s
	}
	h := mat.NewDense(4, 4, nil)
	for i := range 4 {
		for j := range 4 {
			pp := f.value(move(move(p, i, step[i]), j, step[j]), p.psi)
			pm := f.value(move(move(p, i, step[i]), j, -step[j]), p.psi)
			mp := f.value(move(move(p, i, -step[i]), j, step[j]), p.psi)
			mm := f.value(move(move(p, i, -step[i]), j, -step[j]), p.psi)
			h.Set(i, j, -(pp-pm-mp+mm)/(4*step[i]*step[j]))
		}
	}
	var inv mat.Dense
	out := poseErrors{psi: step[0], kappa: step[1]}
	if inv.Inverse(h) != nil {
		return out
	}
	if v := inv.At(0, 0); v > 0 {
		out.psi = math.Sqrt(v)
	}
	if v := inv.At(1, 1); v > 0 {
		out.kappa = math.Sqrt(v)
	}
	return out
}

// jackknife refits the pose without each tilt in turn.
func (f *fitter) jackknife(p pose) poseErrors {
	n := len(f.grids)
	psi, kappa := make([]float64, n), make([]float64, n)
	for i := range n {
		f.skip = i
		q, _ := f.climb(p, p.psi, true)
		psi[i], kappa[i] = angleDiff(p.psi, q.psi), q.kappa
	}
	f.skip = -1
	return poseErrors{psi: jackError(psi), kappa: jackError(kappa)}
}

// jackError is the jackknife standard error of leave-one-out estimates.
func jackError(v []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sum += (x - mean) * (x - mean)
	}
	return math.Sqrt(sum * float64(len(v)-1) / float64(len(v)))
}

// signFlipP is the one-sided permutation probability that the sum of d would
// be as large if each sign were a coin toss; NaN for fewer than 8 values.
func signFlipP(d []float64, seed uint64) float64 {
	if len(d) < 8 {
		return math.NaN()
	}
	observed := 0.0
	for _, x := range d {
		observed += x
	}
	rng := rand.New(rand.NewPCG(seed, 77))
	const rounds = 20000
	hits := 0
	for range rounds {
		sum := 0.0
		for _, x := range d {
			if rng.Uint64()&1 == 0 {
				sum += x
			} else {
				sum -= x
			}
		}
		if sum >= observed-1e-9 {
			hits++
		}
	}
	return (float64(hits) + 1) / (rounds + 1)
}

// topShare is the share of the sum that the k largest values make.
func topShare(d []float64, k int) float64 {
	s := slices.Sorted(slices.Values(d))
	sum, top := 0.0, 0.0
	for i, x := range s {
		sum += x
		if i >= len(s)-k {
			top += x
		}
	}
	if sum <= 0 {
		return math.NaN()
	}
	return top / sum
}

// temperature widens the posterior when the tilts contribute less evenly than
// the model says: a normal LR has variance 2 LR.
func temperature(d []float64, lr float64) float64 {
	if lr <= 0 || len(d) < 2 {
		return 1
	}
	mean, sum := lr/float64(len(d)), 0.0
	for _, x := range d {
		sum += (x - mean) * (x - mean)
	}
	variance := sum * float64(len(d)) / float64(len(d)-1)
	return math.Max(1, variance/(2*lr))
}

// expectedLR is the log-likelihood ratio that a series of this layout, ring
// strength and range of angles gives on average, in the weak-gradient limit.
func (e *estimator) expectedLR(psi float64) float64 {
	sin, cos := math.Sincos(psi * math.Pi / 180)
	x2, n := 0.0, 0.0
	for _, y := range e.lay.cy {
		for _, x := range e.lay.cx {
			d := x*cos + y*sin
			x2 += d * d
			n++
		}
	}
	x2 /= n
	total := 0.0
	for _, t := range e.tilts {
		gx, gy := pose{psi: psi, kappa: 1}.gradient(t.theta)
		amp := e.nuis.ampAt(t.theta)
		info := 0.0
		for b := range e.bins {
			s := e.lay.s[b]
			h := amp * math.Exp(-e.nuis.decay*s/2) * windowSmear(e.opt.lambda*s*gx*e.lay.sideA) * windowSmear(e.opt.lambda*s*gy*e.lay.sideA)
			w := 2 * math.Pi * e.opt.lambda * s
			info += w * w * e.lay.eff[b] * h * h / 2
		}
		total += info * (gx*gx + gy*gy) * x2 * float64(t.used)
	}
	return 2 * total
}
