package simulate

import "math"

// cloud is an endless slab of point scatterers: one in each cell of a square
// grid on the film, at a place in the cell and a height in the slab that are a
// hash of the cell and the seed, with weights +1 or -1.
type cloud struct {
	seed      uint64
	cell      float64 // side of a cell, Å
	thickness float64 // Å
	centre    float64 // height of the middle of the slab above the film's origin, along the normal, Å
	weight    float64 // phase times area of one scatterer, rad Å²
}

// newCloud makes a slab whose projection along its normal has the areal phase
// power (Å² rad²).
func newCloud(seed uint64, cell, thickness, centre, power float64) cloud {
	return cloud{seed: seed, cell: cell, thickness: thickness, centre: centre, weight: math.Sqrt(power) * cell}
}

// mix is the finaliser of splitmix64: a bijection of 64 bits.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// unit16 is the step of a 16-bit fraction.
const unit16 = 1.0 / 65536

// at returns the scatterer of a cell: place on the film and height in Å, and
// the sign of its weight.
func (c *cloud) at(ix, iy int) (x, y, z, sign float64) {
	h := mix(c.seed ^ uint64(uint32(ix))<<32 ^ uint64(uint32(iy)))
	h = mix(h + 0x9e3779b97f4a7c15)
	x = (float64(ix) + float64(h&0xffff)*unit16) * c.cell
	y = (float64(iy) + float64(h>>16&0xffff)*unit16) * c.cell
	z = c.centre + (float64(h>>32&0xffff)*unit16-0.5)*c.thickness
	sign = 1
	if h>>63 == 1 {
		sign = -1
	}
	return x, y, z, sign
}

// placement maps points given in Å on the film (two directions and the normal)
// to pixels of the padded frame and to height, all affine.
type placement struct {
	x, y, h [3]float64
	x0, y0  float64
	h0      float64 // height of the film's origin above the middle of the expansion
}

// place returns the placement for a view: basis holds the film's directions as
// columns, hMid is the height (above the specimen origin) that becomes 0.
func place(v view, basis mat3, f frame, hMid float64) placement {
	m := v.rot.mul(basis)
	s := v.mag / f.apix
	return placement{
		x: vec3(m[0]).scaled(s), y: vec3(m[1]).scaled(s), h: m[2],
		x0: f.cx + v.shift[0]/f.apix, y0: f.cy + v.shift[1]/f.apix, h0: -hMid,
	}
}

// at maps one point.
func (p *placement) at(a, b, c float64) (x, y, h float64) {
	return p.x0 + p.x[0]*a + p.x[1]*b + p.x[2]*c,
		p.y0 + p.y[0]*a + p.y[1]*b + p.y[2]*c,
		p.h0 + p.h[0]*a + p.h[1]*b + p.h[2]*c
}

// deposit adds the scatterers seen in the frame to the stack.
func (c *cloud) deposit(s *stack, p *placement) {
	if c.weight == 0 {
		return
	}
	lo, hi := c.rows(s, p)
	for iy := lo; iy <= hi; iy++ {
		from, to := c.span(s, p, iy)
		for ix := from; ix <= to; ix++ {
			a, b, z, sign := c.at(ix, iy)
			x, y, h := p.at(a, b, z)
			s.add(x, y, h, sign*c.weight)
		}
	}
}

// rows returns the cells in the film's second direction that can be in the
// frame, from its four corners mapped back to the middle of the slab.
func (c *cloud) rows(s *stack, p *placement) (lo, hi int) {
	det := p.x[0]*p.y[1] - p.x[1]*p.y[0]
	least, most := math.Inf(1), math.Inf(-1)
	for _, corner := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		dx := corner[0]*float64(s.nx) - p.x0 - p.x[2]*c.centre
		dy := corner[1]*float64(s.ny) - p.y0 - p.y[2]*c.centre
		b := (p.x[0]*dy - p.y[0]*dx) / det
		least, most = math.Min(least, b), math.Max(most, b)
	}
	slack := math.Hypot(p.x[2], p.y[2])*c.thickness/2/math.Abs(det)*math.Hypot(p.x[0], p.y[0]) + c.cell
	return int(math.Floor((least - slack) / c.cell)), int(math.Ceil((most + slack) / c.cell))
}

// span returns the cells of a row that can be in the frame.
func (c *cloud) span(s *stack, p *placement, iy int) (from, to int) {
	lo, hi := math.Inf(-1), math.Inf(1)
	clip := func(rate [3]float64, start, limit float64) {
		mid := start + rate[1]*(float64(iy)+0.5)*c.cell + rate[2]*c.centre
		slack := c.cell*(math.Abs(rate[0])+math.Abs(rate[1])) + math.Abs(rate[2])*c.thickness/2
		if math.Abs(rate[0])*c.cell < 1e-9 {
			if mid < -slack || mid > limit+slack {
				lo, hi = 1, 0
			}
			return
		}
		a, b := (-slack-mid)/rate[0], (limit+slack-mid)/rate[0]
		lo, hi = math.Max(lo, math.Min(a, b)), math.Min(hi, math.Max(a, b))
	}
	clip(p.x, p.x0, float64(s.nx))
	clip(p.y, p.y0, float64(s.ny))
	return int(math.Floor(lo / c.cell)), int(math.Ceil(hi / c.cell))
}
