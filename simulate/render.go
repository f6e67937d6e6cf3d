package simulate

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// painter computes images; each worker has one.
type painter struct {
	scene    *scene
	plan     *plan
	stack    stack
	spectrum []complex128
	image    []float64
	gold     *beadOptics
}

func newPainter(s *scene) *painter {
	f := s.frame
	p := &painter{
		scene:    s,
		plan:     newPlan(f.nx, f.ny),
		spectrum: make([]complex128, f.nx*f.ny),
		image:    make([]float64, s.p.NX*s.p.NY),
	}
	if s.gold != nil {
		p.gold = s.gold.forWorker()
	}
	return p
}

// paint fills img with the counts of section i.
func (p *painter) paint(i int, img []float32) {
	p.film(i)
	p.beads(i)
	p.count(i, img)
}

// film sets the image to 1 plus the contrast of the film and the blobs.
func (p *painter) film(i int) {
	s, f := p.scene, p.scene.frame
	clear(p.spectrum)
	if len(s.clouds) > 0 {
		p.clouds(i)
		p.plan.inverse(p.spectrum)
	}
	scale := 1 / float64(f.nx*f.ny)
	for y := range s.p.NY {
		line := p.spectrum[(y+f.oy)*f.nx+f.ox:][:s.p.NX]
		for x, v := range line {
			p.image[y*s.p.NX+x] = 1 + real(v)*scale
		}
	}
}

// clouds adds films and blobs to the spectrum.
func (p *painter) clouds(i int) {
	s := p.scene
	v := s.views[i]
	mid, half := s.heights(v)
	where := place(v, s.p.filmBasis(), s.frame, mid)
	p.expand(i, mid, half, nil, func() {
		for _, c := range s.clouds {
			c.deposit(&p.stack, &where)
		}
	})
	if len(s.blobs) == 0 {
		return
	}
	sigma := blobSmoothing * s.p.BlobNM * 5
	smooth := func(k2 float64) float64 { return math.Exp(-2 * math.Pi * math.Pi * sigma * sigma * k2) }
	p.expand(i, mid, half, smooth, func() { p.depositBlobs(v, mid) })
}

// expand adds the contrast of points with heights of mid ± half to the
// spectrum, a few terms of the expansion at a time; deposit puts the points into
// the stack.
func (p *painter) expand(i int, mid, half float64, extra func(float64) float64, deposit func()) {
	l, f := &p.scene.lenses[i], p.scene.frame
	total := pairsFor(half, math.Pi*l.lambda*maxK2(f))
	for first := 0; first < total; first += pairsAtOnce {
		p.stack.prepare(f.nx, f.ny, half, first, min(pairsAtOnce, total-first))
		deposit()
		l.contrast(p.spectrum, &p.stack, p.plan, f, mid, extra)
	}
}

// depositBlobs adds the points of all blobs to the stack. A blob's points share
// its mean phase times the area of its disc.
func (p *painter) depositBlobs(v view, mid float64) {
	s := p.scene
	radius := s.p.BlobNM * 5
	weight := s.p.BlobPhase * math.Pi * radius * radius / float64(len(s.template))
	identity := mat3{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	where := place(v, identity, s.frame, mid)
	for _, b := range s.blobs {
		for _, t := range s.template {
			q := b.turn.apply(t).plus(b.centre)
			x, y, h := where.at(q[0], q[1], q[2])
			p.stack.add(x, y, h, weight)
		}
	}
}

// beads multiplies the image by the gold beads.
func (p *painter) beads(i int) {
	s := p.scene
	nx, ny := s.p.NX, s.p.NY
	for _, b := range s.beads {
		x, y, h := s.views[i].project(b)
		x, y = x/s.p.Apix+float64(nx/2), y/s.p.Apix+float64(ny/2)
		margin := float64(p.gold.nr) * p.gold.dr / s.p.Apix
		if x < -margin || y < -margin || x > float64(nx)+margin || y > float64(ny)+margin {
			continue
		}
		profile := p.gold.image(&s.lenses[i], -h)
		p.gold.stamp(p.image, nx, ny, s.p.Apix, x, y, profile)
	}
}

// count turns expected contrast into counts, mirrored if asked for.
func (p *painter) count(i int, img []float32) {
	s := p.scene
	mean := s.meanCount(i)
	src := rand.NewPCG(s.p.Seed, mix(uint64(streamTilts+i)+1))
	nx := s.p.NX
	for y := range s.p.NY {
		line := img[y*nx:][:nx]
		for x, c := range p.image[y*nx:][:nx] {
			lambda := math.Max(0, c) * mean
			if s.p.Mirror {
				line[nx-1-x] = p.deviate(lambda, src)
			} else {
				line[x] = p.deviate(lambda, src)
			}
		}
	}
}

// deviate returns a Poisson deviate that fits int16, or the mean itself in a
// noiseless series.
func (p *painter) deviate(lambda float64, src rand.Source) float32 {
	if p.scene.p.Noiseless {
		return float32(lambda)
	}
	if lambda <= 0 {
		return 0
	}
	return float32(math.Min(distuv.Poisson{Lambda: lambda, Src: src}.Rand(), math.MaxInt16))
}
