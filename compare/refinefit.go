package compare

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/signal"
)

// fit compares A, turned and shifted, with B in a cube of one side.
type fit struct {
	side   int
	a, b   []float32 // flattened; B of the sign of A
	ra, rb room      // where the cube holds their data
	q      geom.Mat3
	ca, cb geom.Vec3 // centres of the volumes in the cube
	filled float64   // share of the cube that holds data
	reach  float64   // root mean square distance of B's voxels from its centre
	top    float64   // highest frequency used, cycles per side
	cube   *signal.Cube
	near   *sphere
}

// bandTop is the highest frequency used, cycles per voxel of the cube: linear
// interpolation holds up to about there.
const bandTop = 0.3

// newFit crops the spectra to the side, a power of two not above theirs.
func newFit(va, vb *volume, fa, fb spectrum, q geom.Mat3, sign float64, side int) *fit {
	k := float64(side) / float64(va.side)
	cube, err := signal.NewCube(side)
	if err != nil {
		return nil // sides are powers of two by construction
	}
	f := &fit{side: side, q: q, ca: geom.Vec3(va.centre).Scale(k), cb: geom.Vec3(vb.centre).Scale(k), top: bandTop * float64(side), cube: cube}
	f.filled, f.reach = 1, 0
	for i := range 3 {
		f.filled *= float64(vb.n[i]) * k / float64(side)
		f.reach += float64(vb.n[i]*vb.n[i]) * k * k / 12
	}
	f.reach = math.Sqrt(f.reach)
	f.ra, f.rb = newRoom(va, k), newRoom(vb, k)
	f.a, f.b = fa.crop(side).inverse(cube), fb.crop(side).inverse(cube)
	for i := range f.b {
		f.b[i] *= float32(sign)
	}
	return f
}

// room is the box of a cube that holds the data of a volume.
type room struct {
	from, to [3]float64 // first and last voxel
	edge     [3]float64 // width of the faded faces
}

func newRoom(v *volume, k float64) room {
	var r room
	for i := range 3 {
		first := (v.side - v.n[i]) / 2
		r.from[i], r.to[i] = float64(first)*k, float64(first+v.n[i]-1)*k
		r.edge[i] = math.Max(1, float64(min(6, v.n[i]/4))*k)
	}
	return r
}

// taper is 1 well inside of the room, 0 outside.
func (r *room) taper(i int, x float64) float64 {
	d := math.Min(x-r.from[i], r.to[i]-x) / r.edge[i]
	if d >= 1 {
		return 1
	}
	if d <= 0 {
		return 0
	}
	return d * d * (3 - 2*d)
}

// turned resamples A in the pose p and fades it where B has no data; b is B
// faded where the turned A has none. So the faces of the volumes, which do not
// turn with the specimen, pull at nothing.
func (f *fit) turned(p pose) (a, b []float32) {
	n := f.side
	a, b = make([]float32, n*n*n), make([]float32, n*n*n)
	back := p.rot.Mul(f.q).Transpose()
	origin := f.cb.Add(p.shift)
	dx := geom.Vec3{back[0][0], back[1][0], back[2][0]}
	tx := make([]float64, n)
	for x := range tx {
		tx[x] = f.rb.taper(0, float64(x))
	}
	for z := range n {
		tz := f.rb.taper(2, float64(z))
		for y := range n {
			tyz := tz * f.rb.taper(1, float64(y))
			if tyz == 0 {
				continue
			}
			r := back.Apply(geom.Vec3{0, float64(y), float64(z)}.Sub(origin)).Add(f.ca)
			o := (z*n + y) * n
			for x, t := range tx {
				if t == 0 {
					continue
				}
				s := geom.Vec3{r[0] + float64(x)*dx[0], r[1] + float64(x)*dx[1], r[2] + float64(x)*dx[2]}
				if w := f.ra.taper(0, s[0]) * f.ra.taper(1, s[1]) * f.ra.taper(2, s[2]); w > 0 {
					a[o+x] = f.at(s[0], s[1], s[2]) * float32(t*tyz)
					b[o+x] = f.b[o+x] * float32(w)
				}
			}
		}
	}
	return a, b
}

// at interpolates A linearly; it is 0 outside of the cube.
func (f *fit) at(x, y, z float64) float32 {
	n, last := f.side, float64(f.side-1)
	if !(x >= 0 && y >= 0 && z >= 0 && x < last && y < last && z < last) {
		return 0
	}
	i, j, k := int(x), int(y), int(z)
	fx, fy, fz := float32(x-float64(i)), float32(y-float64(j)), float32(z-float64(k))
	o := (k*n+j)*n + i
	a, b := f.a[o:o+n+2], f.a[o+n*n:o+n*n+n+2]
	low := (1-fy)*((1-fx)*a[0]+fx*a[1]) + fy*((1-fx)*a[n]+fx*a[n+1])
	high := (1-fy)*((1-fx)*b[0]+fx*b[1]) + fy*((1-fx)*b[n]+fx*b[n+1])
	return (1-fz)*low + fz*high
}

// covariance is that of the three angles, radians, and the shift, voxels of the cube.
type covariance [6][6]float64

// at gives the covariance in voxels of a cube of another side.
func (c covariance) at(from, to int) covariance {
	for i := range c {
		for j := range c[i] {
			for _, k := range [2]int{i, j} {
				if k >= 3 {
					c[i][j] *= float64(to) / float64(from)
				}
			}
		}
	}
	return c
}

// chiSquare is the squared length of a rotation vector (radians) in units of its error.
func (c covariance) chiSquare(w geom.Vec3) float64 {
	m := mat.NewSymDense(3, nil)
	for i := range 3 {
		for j := range 3 {
			m.SetSym(i, j, c[i][j])
		}
	}
	var chol mat.Cholesky
	var x mat.VecDense
	if !chol.Factorize(m) || chol.SolveVecTo(&x, mat.NewVecDense(3, w[:])) != nil {
		return 0
	}
	return mat.Dot(&x, mat.NewVecDense(3, w[:]))
}

const (
	mostSteps   = 8
	enoughVoxel = 0.005 // a step that moves no voxel farther ends the descent
	farthestDeg = 25.0  // farther it is not a small rotation
)

// descend improves the pose by Gauss-Newton steps of the likelihood of B given
// the turned A.
func (f *fit) descend(p pose) (pose, covariance, bool) {
	var cov covariance
	for range mostSteps {
		normal, slope := f.normal(p)
		var chol mat.Cholesky
		var step mat.VecDense
		var inverse mat.SymDense
		if !chol.Factorize(normal) || chol.SolveVecTo(&step, slope) != nil || chol.InverseTo(&inverse) != nil {
			return p, cov, false
		}
		for i := range 6 {
			for j := range 6 {
				cov[i][j] = inverse.At(i, j)
			}
			floor := floorVoxel
			if i < 3 {
				floor /= f.reach
			}
			cov[i][i] += floor * floor
		}
		w := geom.Vec3{step.AtVec(0), step.AtVec(1), step.AtVec(2)}
		d := geom.Vec3{step.AtVec(3), step.AtVec(4), step.AtVec(5)}
		p.rot = rotationMatrix(w.Scale(180 / math.Pi)).Mul(p.rot)
		p.shift = p.shift.Add(d)
		if !p.shift.IsFinite() || p.rot.RotationAngle().Degrees() > farthestDeg {
			return p, cov, false
		}
		if w.Norm()*f.reach < enoughVoxel && d.Norm() < enoughVoxel {
			break
		}
	}
	return p, cov, true
}

// normal gives the normal equations at a pose: the information about the three
// angles (radians) and the shift (voxels), and the slope of the likelihood.
//
// In a frequency where both volumes have unit power and correlate by rho, B is
// rho A with an error of variance 1 - rho², so a derivative J of A counts with
// rho² / (1 - rho²). Padding makes neighbouring frequencies alike: the share of
// the cube that is filled says how many are independent.
func (f *fit) normal(p pose) (*mat.SymDense, *mat.VecDense) {
	a, b, j0, j1, j2 := f.derivatives(p)
	f.cube.Forward(a, j0)
	f.cube.Forward(j1, j2)
	bi := make([]float32, len(b))
	f.cube.Forward(b, bi)
	w := f.weigh(a, j0, b, bi)
	var h [6][6]float64
	var g [6]float64
	band(f.side, f.top, func(i, o int, k [3]int, shell int) {
		rho := w.rho[shell]
		if rho <= 0 || !w.common[direction(k)] {
			return
		}
		ar, ai, r0, i0 := unpack(a, j0, i, o)
		r1, i1, r2, i2 := unpack(j1, j2, i, o)
		d := [6][2]float64{{r0, i0}, {r1, i1}, {r2, i2}}
		for c := range 3 { // the derivative by a shift is -i k
			kc := 2 * math.Pi * float64(k[c]) / float64(f.side)
			d[3+c] = [2]float64{kc * ai, -kc * ar}
		}
		sa, sb := w.scaleA[shell], w.scaleB[shell]
		er := sb*float64(b[i]) - rho*sa*ar
		ei := sb*float64(bi[i]) - rho*sa*ai
		wg := f.filled * rho / (1 - rho*rho) * sa
		wh := wg * rho * sa
		for m := range 6 {
			g[m] += wg * (d[m][0]*er + d[m][1]*ei)
			for n := m; n < 6; n++ {
				h[m][n] += wh * (d[m][0]*d[n][0] + d[m][1]*d[n][1])
			}
		}
	})
	normal := mat.NewSymDense(6, nil)
	for m := range 6 {
		for n := m; n < 6; n++ {
			normal.SetSym(m, n, h[m][n])
		}
	}
	return normal, mat.NewVecDense(6, g[:])
}

// derivatives returns A in the pose p and its derivatives by small turns about
// B's axes: content that moves by w×u changes by -w·(u×∇A).
func (f *fit) derivatives(p pose) (a, b, j0, j1, j2 []float32) {
	a, b = f.turned(p)
	n := f.side
	j0, j1, j2 = make([]float32, len(a)), make([]float32, len(a)), make([]float32, len(a))
	centre := f.cb.Add(p.shift)
	slope := func(i, at, step int) float64 { // five points: good to a third of a cycle per voxel
		if at < 2 || at > n-3 {
			return 0
		}
		return (8*float64(a[i+step]-a[i-step]) - float64(a[i+2*step]-a[i-2*step])) / 12
	}
	for z := range n {
		for y := range n {
			for x := range n {
				i := (z*n+y)*n + x
				if a[i] == 0 {
					continue
				}
				u := geom.Vec3{float64(x), float64(y), float64(z)}.Sub(centre)
				v := u.Cross(geom.Vec3{slope(i, x, 1), slope(i, y, n), slope(i, z, n*n)})
				j0[i], j1[i], j2[i] = float32(-v[0]), float32(-v[1]), float32(-v[2])
			}
		}
	}
	return a, b, j0, j1, j2
}

// unpack takes the transforms of two real volumes out of that of first + i second,
// at frequency i; o is the index of the opposite frequency.
func unpack(re, im []float32, i, o int) (r1, i1, r2, i2 float64) {
	pr, pi, mr, mi := float64(re[i]), float64(im[i]), float64(re[o]), float64(im[o])
	return (pr + mr) / 2, (pi - mi) / 2, (pi + mi) / 2, (mr - pr) / 2
}

// score is the correlation of B and A in a pose, each shell counting by its
// frequencies, so that what interpolation takes from the high ones does not count.
func (f *fit) score(p pose) float64 {
	a, b := f.turned(p)
	f.cube.Forward(a, b)
	shells := make([]sums, int(f.top)+2)
	band(f.side, f.top, func(i, o int, _ [3]int, shell int) {
		ar, ai, br, bi := unpack(a, b, i, o)
		shells[shell].add(product1(ar, ai, br, bi), 1)
	})
	sum, n := 0.0, 0.0
	for _, s := range shells {
		sum, n = sum+s.rho()*s.n, n+s.n
	}
	return sum / math.Max(n, 1)
}
