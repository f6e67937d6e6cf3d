package warp

import (
	"math"

	"github.com/tomoparity/tomoparity/format/warpxml"
)

// spline is the natural cubic spline through the nodes of a grid of three
// dimensions: coefficients of uniform cubic B-splines. A dimension of n > 1 nodes
// has n + 2 coefficients, one of a single node has one and is constant.
type spline struct {
	nodes  [3]int
	size   [3]int // coefficients
	margin [3]float64
	c      []float64 // x fastest
}

func newSpline(g warpxml.Grid) *spline {
	s := &spline{nodes: [3]int{g.Width, g.Height, g.Depth}, size: [3]int{g.Width, g.Height, g.Depth}, margin: g.Margin, c: g.Values}
	for axis := range s.nodes {
		s.widen(axis)
	}
	return s
}

// widen turns node values along one axis into coefficients.
func (s *spline) widen(axis int) {
	n := s.nodes[axis]
	if n == 1 {
		return
	}
	inner := 1
	for i := range axis {
		inner *= s.size[i]
	}
	outer := len(s.c) / (inner * n)
	out := make([]float64, outer*inner*(n+2))
	line := make([]float64, n)
	for o := range outer {
		for i := range inner {
			for k := range n {
				line[k] = s.c[i+inner*(k+n*o)]
			}
			for k, v := range coefficients(line) {
				out[i+inner*(k+(n+2)*o)] = v
			}
		}
	}
	s.c, s.size[axis] = out, n+2
}

// coefficients solves c[k] + 4 c[k+1] + c[k+2] = 6 f[k] with zero second
// derivatives at both ends, where c[k+1] is then f[k] itself.
func coefficients(f []float64) []float64 {
	n := len(f)
	c := make([]float64, n+2)
	c[1], c[n] = f[0], f[n-1]
	// Elimination of the rows in between: ratio[k] c[k+1] stands for the upper diagonal.
	ratio := make([]float64, n)
	for k := 1; k < n-1; k++ {
		pivot := 4 - ratio[k-1]
		ratio[k] = 1 / pivot
		c[k+1] = (6*f[k] - c[k]) / pivot
	}
	for k := n - 2; k >= 1; k-- {
		c[k+1] -= ratio[k] * c[k+2]
	}
	c[0], c[n+1] = 2*c[1]-c[2], 2*c[n]-c[n-1]
	return c
}

// at evaluates at normalised coordinates; beyond the end nodes the end pieces
// go on.
func (s *spline) at(x [3]float64) float64 {
	var first, count [3]int
	var weight [3][4]float64
	for axis, n := range s.nodes {
		if n == 1 {
			count[axis], weight[axis] = 1, [4]float64{1}
			continue
		}
		u := (x[axis] - s.margin[axis]) / (1 - 2*s.margin[axis]) * float64(n-1)
		first[axis] = max(0, min(n-2, int(math.Floor(u))))
		count[axis], weight[axis] = 4, basis(u-float64(first[axis]))
	}
	sum := 0.0
	for k := range count[2] {
		for j := range count[1] {
			row := s.size[0] * (first[1] + j + s.size[1]*(first[2]+k))
			for i := range count[0] {
				sum += weight[2][k] * weight[1][j] * weight[0][i] * s.c[row+first[0]+i]
			}
		}
	}
	return sum
}

// basis returns the four uniform cubic B-splines at t of a piece.
func basis(t float64) [4]float64 {
	r := 1 - t
	return [4]float64{r * r * r / 6, (4 - 6*t*t + 3*t*t*t) / 6, (4 - 6*r*r + 3*r*r*r) / 6, t * t * t / 6}
}

// linear interpolates a grid of four dimensions. Below the first node the first
// piece goes on, beyond the last one the last value does, as in Warp.
func linear(g *warpxml.Grid, x [4]float64) float64 {
	n := [4]int{g.Width, g.Height, g.Depth, g.Duration}
	var lo, hi [4]int
	var frac [4]float64
	for i := range n {
		u := x[i] * float64(n[i]-1)
		lo[i] = max(0, min(int(u), n[i]-1))
		hi[i] = min(lo[i]+1, n[i]-1)
		frac[i] = u - float64(lo[i])
	}
	sum := 0.0
	for corner := range 16 {
		weight, at, step := 1.0, 0, 1
		for i := range n {
			if corner>>i&1 == 1 {
				weight *= frac[i]
				at += hi[i] * step
			} else {
				weight *= 1 - frac[i]
				at += lo[i] * step
			}
			step *= n[i]
		}
		sum += weight * g.Values[at]
	}
	return sum
}
