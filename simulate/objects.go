package simulate

import (
	"math"
	"math/rand/v2"
)

// Streams of random numbers: what is common to the series, and the first tilt.
const (
	streamWorld = iota
	streamSeries
	streamBlobs
	streamTemplate
	streamTilts // and so on, one a section
)

func stream(seed uint64, number int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, mix(uint64(number)+1)))
}

// scatter draws places on the film (Å): inside places in the inner part of the
// field, then more of the same density around it, out to what the highest
// tilt brings into view. Places keep a distance from each other where they can.
func (p Params) scatter(rng *rand.Rand, inside int, apart float64) [][2]float64 {
	if inside == 0 {
		return nil
	}
	width, height := 0.46*float64(p.NX)*p.Apix, 0.46*float64(p.NY)*p.Apix
	out := make([][2]float64, 0, 4*inside)
	for range inside {
		out = append(out, p.place(rng, out, apart, width, height, 0, 0))
	}
	reach := p.widest() * math.Hypot(width, height)
	area := (4*reach*reach - 4*width*height) / (4 * width * height)
	for range int(math.Round(area * float64(inside))) {
		out = append(out, p.place(rng, out, apart, reach, reach, width, height))
	}
	return out
}

// widest returns how far the field at the highest tilt reaches on the film,
// over its reach at tilt 0.
func (p Params) widest() float64 {
	least := 1.0
	for _, t := range p.angles() {
		if p.Untilted {
			t = 0
		}
		least = math.Min(least, p.filmNormal(t * p.AngleScale)[2])
	}
	return math.Min(1/least, 4)
}

// place draws a place with |along e|, |along u| below (w, h) in the image at
// tilt 0 and not within the inner rectangle (inW, inH).
func (p Params) place(rng *rand.Rand, others [][2]float64, apart, w, h, inW, inH float64) [2]float64 {
	sin, cos := math.Sincos(p.PsiDeg * deg)
	var at [2]float64
	for range 100 {
		x, y := (2*rng.Float64()-1)*w, (2*rng.Float64()-1)*h
		at = [2]float64{x*cos + y*sin, -x*sin + y*cos}
		if math.Abs(x) < inW && math.Abs(y) < inH {
			continue
		}
		if clearOf(at, others, apart) {
			break
		}
	}
	return at
}

func clearOf(at [2]float64, others [][2]float64, apart float64) bool {
	for _, o := range others {
		if math.Hypot(at[0]-o[0], at[1]-o[1]) < apart {
			return false
		}
	}
	return true
}

// beads returns the centres of the gold beads in the specimen frame, Å.
func (p Params) beads() []vec3 {
	if p.NoiseOnly || p.Beads == 0 {
		return nil
	}
	rng := stream(p.Seed, streamWorld)
	radius := p.BeadNM * 5
	depth := p.Thickness/2 + radius
	if p.Mode == ModeIce {
		depth = math.Max(0, p.Thickness/2-radius)
	}
	basis := p.filmBasis()
	var out []vec3
	for _, at := range p.scatter(rng, p.Beads, 3*radius) {
		z := depth
		if p.BeadsBothSides && rng.Uint64()&1 == 1 {
			z = -depth
		}
		out = append(out, basis.apply(vec3{at[0], at[1], z}))
	}
	return out
}

// blob is one rigid cloud of points.
type blob struct {
	centre vec3 // specimen frame, Å
	turn   mat3 // orientation
}

// blobs returns the blobs in the specimen frame.
func (p Params) blobs() []blob {
	if p.NoiseOnly || p.Blobs == 0 {
		return nil
	}
	rng := stream(p.Seed, streamBlobs)
	radius := p.BlobNM * 5
	room := math.Max(0, p.Thickness/2-radius)
	basis := p.filmBasis()
	var out []blob
	for _, at := range p.scatter(rng, p.Blobs, 1.2*radius) {
		z := (2*rng.Float64() - 1) * room
		turn := rotZ(360 * rng.Float64()).mul(rotY(math.Acos(2*rng.Float64()-1) / deg)).mul(rotZ(360 * rng.Float64()))
		out = append(out, blob{centre: basis.apply(vec3{at[0], at[1], z}), turn: turn})
	}
	return out
}

// lobes are the parts of a blob, in units of its radius: centre and radius.
// The four centres form a chiral figure.
var lobes = [...][4]float64{
	{-0.15, -0.10, 0.00, 0.62},
	{0.45, 0.20, 0.10, 0.42},
	{0.10, 0.60, 0.45, 0.28},
	{-0.35, 0.15, -0.60, 0.26},
}

// blobPoints returns the points of the template, Å: as many in each lobe as its
// volume deserves.
func (p Params) blobPoints() []vec3 {
	const perVolume = 900
	rng := stream(p.Seed, streamTemplate)
	radius := p.BlobNM * 5
	var out []vec3
	for _, l := range lobes {
		for n := int(perVolume * l[3] * l[3] * l[3]); n > 0; {
			q := vec3{2*rng.Float64() - 1, 2*rng.Float64() - 1, 2*rng.Float64() - 1}
			if q[0]*q[0]+q[1]*q[1]+q[2]*q[2] > 1 {
				continue
			}
			out = append(out, q.scaled(l[3]).plus(vec3{l[0], l[1], l[2]}).scaled(radius))
			n--
		}
	}
	return out
}

// blobSmoothing is the standard deviation of the Gaussian that turns the points
// of a blob into density, as a fraction of its radius.
const blobSmoothing = 0.1
