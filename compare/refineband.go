package compare

import (
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/signal"
)

// crop keeps the frequencies that a cube of a smaller side has.
func (s spectrum) crop(side int) spectrum {
	c := spectrum{side: side, re: make([]float32, side*side*side), im: make([]float32, side*side*side)}
	fold := func(i int) (int, bool) { // index in the larger cube
		if i < side/2 {
			return i, true
		}
		return s.side - side + i, i > side/2
	}
	for z := range side {
		fz, okz := fold(z)
		for y := range side {
			fy, oky := fold(y)
			for x := range side {
				fx, okx := fold(x)
				if side == s.side || okx && oky && okz {
					i, j := (z*side+y)*side+x, (fz*s.side+fy)*s.side+fx
					c.re[i], c.im[i] = s.re[j], s.im[j]
				}
			}
		}
	}
	return c
}

// inverse gives the real volume of a spectrum, which is used up.
func (s spectrum) inverse(cube *signal.Cube) []float32 {
	for i := range s.im {
		s.im[i] = -s.im[i]
	}
	cube.Forward(s.re, s.im)
	return s.re
}

// band visits the frequencies k (cycles per side n) from the lowest to top, with
// the indices of k and of -k and the number of the shell.
func band(n int, top float64, visit func(i, o int, k [3]int, shell int)) {
	reach := int(top)
	index := func(x, y, z int) int { return ((z&(n-1))*n+y&(n-1))*n + x&(n-1) }
	for z := -reach; z <= reach; z++ {
		for y := -reach; y <= reach; y++ {
			for x := -reach; x <= reach; x++ {
				r := math.Sqrt(float64(x*x + y*y + z*z))
				if r < lowest || r > top {
					continue
				}
				visit(index(x, y, z), index(-x, -y, -z), [3]int{x, y, z}, int(r+0.5))
			}
		}
	}
}

// Directions of the half sphere: the three faces of a cube, each in fields
// about 7.5 degrees wide.
const (
	fields     = 12
	directions = 3 * fields * fields
)

// direction is the field in which k lies, or -k.
func direction(k [3]int) int {
	face := 0
	for i := 1; i < 3; i++ {
		if max(k[i], -k[i]) > max(k[face], -k[face]) {
			face = i
		}
	}
	field := func(i int) int {
		t := float64(k[(face+i)%3]) / float64(k[face])
		return min(fields-1, int((t+1)/2*fields))
	}
	return (face*fields+field(1))*fields + field(2)
}

// weights say how much each frequency tells.
type weights struct {
	rho            []float64 // correlation in each shell, 0 to 0.98; 0 where there is none
	scaleA, scaleB []float64 // that make the mean power of each shell 1
	common         [directions]bool
}

// sums are powers and products over some frequencies.
type sums struct{ cross, a, b, n float64 }

func (s *sums) add(t sums, w float64) {
	s.cross, s.a, s.b, s.n = s.cross+w*t.cross, s.a+w*t.a, s.b+w*t.b, s.n+t.n
}

// product1 is the sum over one frequency.
func product1(ar, ai, br, bi float64) sums {
	return sums{ar*br + ai*bi, ar*ar + ai*ai, br*br + bi*bi, 1}
}

func (s sums) rho() float64 {
	if s.a <= 0 || s.b <= 0 {
		return 0
	}
	return s.cross / math.Sqrt(s.a*s.b)
}

// weigh measures how B (b, bi) and the turned A, the first of two volumes
// transformed together (a, ai), correlate in each shell, and which directions
// they have in common.
func (f *fit) weigh(a, ai, b, bi []float32) *weights {
	shells := int(f.top) + 2
	table := make([][directions]sums, shells)
	band(f.side, f.top, func(i, o int, k [3]int, shell int) {
		ar, ai, _, _ := unpack(a, ai, i, o)
		table[shell][direction(k)].add(product1(ar, ai, float64(b[i]), float64(bi[i])), 1)
	})
	w := &weights{rho: make([]float64, shells), scaleA: make([]float64, shells), scaleB: make([]float64, shells)}
	for d := range w.common {
		w.common[d] = true
	}
	w.shells(table, f.filled)
	if w.directions(table, f.near) {
		w.shells(table, f.filled)
	}
	return w
}

// shells measures the correlation in each shell over the common directions.
func (w *weights) shells(table [][directions]sums, filled float64) {
	rho, count := make([]float64, len(table)), make([]float64, len(table))
	for s := range table {
		var all sums
		for d, t := range table[s] {
			if w.common[d] {
				all.add(t, 1)
			}
		}
		rho[s], count[s] = all.rho(), all.n
		if all.a > 0 && all.b > 0 {
			w.scaleA[s], w.scaleB[s] = math.Sqrt(all.n/all.a), math.Sqrt(all.n/all.b)
		}
	}
	for s := range rho { // neighbours steady it
		sum, n := 0.0, 0.0
		for _, t := range []int{s - 1, s, s + 1} {
			if t >= 0 && t < len(rho) && count[t] > 0 {
				sum, n = sum+rho[t]*count[t], n+count[t]
			}
		}
		w.rho[s] = 0
		if n > 0 && sum/n > 2/math.Sqrt(n*filled/2) {
			w.rho[s] = math.Min(0.98, sum/n)
		}
	}
}

// directions keeps those in which both volumes have spectrum and it correlates
// about as well as in most: not those where one has a missing wedge, nor their
// neighbours, which may come to lie there. It changes nothing, and says so, when
// too few would be left.
func (w *weights) directions(table [][directions]sums, near *sphere) bool {
	var each [directions]sums
	for s := range table {
		for d, t := range table[s] {
			a, b := w.scaleA[s], w.scaleB[s]
			each[d].add(sums{t.cross * a * b, t.a * a * a, t.b * b * b, t.n}, w.rho[s])
		}
	}
	var powers, rhos [directions]float64
	for d, t := range each {
		if t.n > 0 {
			powers[d] = math.Min(t.a, t.b) / t.n
		}
		var around sums
		for _, e := range near.around[d] {
			around.add(each[e], 1)
		}
		rhos[d] = around.rho()
	}
	lowPower, lowRho := 0.3*quantile(powers[:], 0.6), 0.5*quantile(rhos[:], 0.75)
	kept := 0
	var keep [directions]bool
	for d := range keep {
		keep[d] = rhos[d] >= lowRho
		for _, e := range near.edge[d] {
			keep[d] = keep[d] && powers[e] >= lowPower
		}
		if keep[d] {
			kept++
		}
	}
	if lowRho <= 0 || kept < directions/5 {
		return false
	}
	w.common = keep
	return true
}

func quantile(v []float64, share float64) float64 {
	return slices.Sorted(slices.Values(v))[int(share*float64(len(v)))]
}

// sphere lists for each direction those near it, itself included.
type sphere struct{ edge, around [directions][]int }

const (
	edgeDeg   = 7.6 // within which a missing wedge spoils a direction
	aroundDeg = 12  // over which correlations are averaged
)

func newSphere() *sphere {
	s := &sphere{}
	for d := range directions {
		for e := range directions {
			c := math.Abs(centreOf(d).Dot(centreOf(e)))
			if c >= geom.Angle(edgeDeg).Cos() {
				s.edge[d] = append(s.edge[d], e)
			}
			if c >= geom.Angle(aroundDeg).Cos() {
				s.around[d] = append(s.around[d], e)
			}
		}
	}
	return s
}

// centreOf is the unit vector in the middle of a field.
func centreOf(d int) geom.Vec3 {
	face := d / (fields * fields)
	var v geom.Vec3
	v[face] = 1
	v[(face+1)%3] = (float64(d/fields%fields)+0.5)*2/fields - 1
	v[(face+2)%3] = (float64(d%fields)+0.5)*2/fields - 1
	return v.Scale(1 / v.Norm())
}
