package relion

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
)

// deformer is one of RELION's three models of an image deformation.
type deformer interface {
	// shift returns the displacement in pixels at pixel q (0-based).
	shift(q geom.Vec2, coefficients []float64) geom.Vec2
	// count is how many coefficients a tilt has.
	count() int
}

// newDeformer makes the model of a kind for images of size pixels. The error is a
// *problem.Problem without file and line.
func newDeformer(kind string, grid, size [2]int) (deformer, error) {
	least := map[string]int{kindSpline: 2}[kind] // one knot makes no cell
	if grid[0] < least || grid[1] < least || grid[0] > maxGrid || grid[1] > maxGrid {
		return nil, &problem.Problem{Field: deformX + ", " + deformY, Got: fmt.Sprintf("%d, %d", grid[0], grid[1]),
			Want: fmt.Sprintf("%d to %d for %s %s", max(1, least), maxGrid, deformType, kind)}
	}
	extent := geom.Vec2{float64(size[0]), float64(size[1])}
	switch kind {
	case kindSpline:
		return splineDeformer{grid, extent}, nil
	case kindFourier:
		return newFourier(grid, extent), nil
	}
	return linearDeformer{extent.Scale(0.5)}, nil
}

// linearDeformer has three coefficients a, b, c, without unit: with r = q - n/2,
// n/2 not rounded, d = (a rx, b rx + c ry). A turn and a shift have no place in
// it: the global alignment has them.
type linearDeformer struct{ centre geom.Vec2 }

func (linearDeformer) count() int { return 3 }

func (l linearDeformer) shift(q geom.Vec2, k []float64) geom.Vec2 {
	r := q.Sub(l.centre)
	return geom.Vec2{k[0] * r[0], k[1]*r[0] + k[2]*r[1]}
}

// fourierDeformer is a sum of waves, of which the longest has twice the side of
// the image: d = sum of a cos(w q) + b sin(w q), w = pi (kx/nx, ky/ny).
// The coefficients are a, b of every wave for x, then of every wave for y, in
// pixels.
type fourierDeformer struct{ waves []geom.Vec2 }

// newFourier lists the waves in the order of the coefficients, without the
// constant one. Row y of the grid has ky = y where y < gy/2, else ky = y - gy;
// in it kx runs from 0 (where ky > 0) or from 1 (elsewhere) to gx/2. Halves are
// rounded down.
func newFourier(grid [2]int, extent geom.Vec2) fourierDeformer {
	var f fourierDeformer
	for row := range grid[1] {
		ky, first := row, 1
		switch {
		case row >= grid[1]/2:
			ky -= grid[1]
		case row > 0:
			first = 0
		}
		for kx := first; kx <= grid[0]/2; kx++ {
			f.waves = append(f.waves, geom.Vec2{math.Pi * float64(kx) / extent[0], math.Pi * float64(ky) / extent[1]})
		}
	}
	return f
}

func (f fourierDeformer) count() int { return 4 * len(f.waves) }

func (f fourierDeformer) shift(q geom.Vec2, k []float64) (d geom.Vec2) {
	n := len(f.waves)
	for i, w := range f.waves {
		sin, cos := math.Sincos(w.Dot(q))
		for axis := range d {
			at := 2 * (axis*n + i)
			d[axis] += k[at]*cos + k[at+1]*sin
		}
	}
	return d
}

// splineDeformer is a bicubic Hermite spline with knots from pixel 0 to n, the
// side of the image, in equal steps; beyond, the edge holds. Every knot has a
// value in pixels, its slopes along x and y and the twist, per step of the grid:
// four numbers a knot, x fastest, first all knots for x of the displacement, then
// for y.
type splineDeformer struct {
	grid   [2]int
	extent geom.Vec2
}

func (s splineDeformer) count() int { return 8 * s.grid[0] * s.grid[1] }

func (s splineDeformer) shift(q geom.Vec2, k []float64) (d geom.Vec2) {
	x0, x := s.cell(q, 0)
	y0, y := s.cell(q, 1)
	valueX, slopeX := hermite(x)
	valueY, slopeY := hermite(y)
	for axis := range d {
		for j := range 2 {
			for i := range 2 {
				knot := k[4*((axis*s.grid[1]+y0+j)*s.grid[0]+x0+i):]
				d[axis] += valueX[i]*valueY[j]*knot[0] + slopeX[i]*valueY[j]*knot[1] + valueX[i]*slopeY[j]*knot[2] + slopeX[i]*slopeY[j]*knot[3]
			}
		}
	}
	return d
}

// cell returns the knot before q along an axis and how far q is from it towards
// the next, 0 to 1.
func (s splineDeformer) cell(q geom.Vec2, axis int) (knot int, part float64) {
	last := s.grid[axis] - 1
	at := min(max(q[axis]*float64(last)/s.extent[axis], 0), float64(last))
	knot = min(int(at), last-1)
	return knot, at - float64(knot)
}

// hermite returns the weights of value and slope at the two ends of a cell.
func hermite(t float64) (value, slope [2]float64) {
	value[1] = t * t * (3 - 2*t)
	value[0] = 1 - value[1]
	return value, [2]float64{t * (1 - t) * (1 - t), -t * t * (1 - t)}
}
