package simulate

import "math"

// scene is everything that is decided before an image is computed. It is only
// read while images are made.
type scene struct {
	p        Params
	frame    frame
	angles   []float64 // recorded, degrees
	trueTilt []float64
	order    []int
	prior    []float64 // electrons per Å² before each section
	focus    []float64 // underfocus the lens sets at height 0 of the stage, Å
	rotation []float64 // in-plane jitter, degrees
	views    []view
	lenses   []lens
	clouds   []cloud
	beads    []vec3
	blobs    []blob
	template []vec3
	gold     *beadOptics
}

// newScene draws everything random but the scatterers and the counts.
func newScene(p Params) *scene {
	p.PsiDeg = mod360(p.PsiDeg)
	s := &scene{p: p, angles: p.angles()}
	s.order = p.recordingOrder(s.angles)
	s.prior = priorDose(s.order, p.Dose)
	s.drawTilts()
	s.clouds = p.slabs()
	s.beads, s.blobs = p.beads(), p.blobs()
	if len(s.blobs) > 0 {
		s.template = p.blobPoints()
	}
	reach := s.reach()
	s.frame = newFrame(p.NX, p.NY, p.Apix, reach)
	if len(s.beads) > 0 {
		s.gold = newBeadOptics(p, p.BeadNM*5, reach)
	}
	return s
}

// drawTilts draws the instabilities in the order of recording and sets the
// geometry and the lens of each section.
func (s *scene) drawTilts() {
	p, n := s.p, len(s.angles)
	rng := stream(p.Seed, streamSeries)
	s.trueTilt, s.focus = make([]float64, n), make([]float64, n)
	s.rotation = make([]float64, n)
	s.views, s.lenses = make([]view, n), make([]lens, n)
	walk := 0.0
	for _, i := range s.order {
		s.trueTilt[i] = s.angles[i]*p.AngleScale + rng.NormFloat64()*p.TiltErrDeg
		if p.Untilted {
			s.trueTilt[i] = 0
		}
		walk += rng.NormFloat64() * p.DefocusRW / math.Sqrt(float64(n))
		s.focus[i] = p.Defocus + walk + s.angles[i]*p.DefocusBy + rng.NormFloat64()*p.DefocusSD
		s.rotation[i] = rng.NormFloat64() * p.RotJitter
		mag := 1 + rng.NormFloat64()*p.MagJitter
		shift := [2]float64{rng.NormFloat64() * p.ShiftPx, rng.NormFloat64() * p.ShiftPx}
		s.views[i] = p.newView(s.trueTilt[i], s.rotation[i], mag, shift)
		s.lenses[i] = p.newLens(s.focus[i]-s.views[i].height, s.prior[i])
	}
}

// slabs returns the amorphous films.
func (p Params) slabs() []cloud {
	if p.NoiseOnly {
		return nil
	}
	out := []cloud{newCloud(mix(p.Seed), p.Apix, p.Thickness, 0, p.PhasePower)}
	if p.SupportThickness > 0 {
		under := -(p.Thickness + p.SupportThickness) / 2
		out = append(out, newCloud(mix(p.Seed+1), p.Apix, p.SupportThickness, under, p.SupportPhasePower))
	}
	return out
}

// reach returns how far the image of a point spreads in the worst tilt, Å.
func (s *scene) reach() float64 {
	reach := 0.0
	half := math.Hypot(float64(s.p.NX), float64(s.p.NY)) / 2 * s.p.Apix
	for i := range s.lenses {
		g := s.views[i].gradient()
		d := math.Abs(s.lenses[i].defocus) + math.Hypot(g[0], g[1])*half
		reach = math.Max(reach, s.lenses[i].reach(0.5/s.p.Apix, d))
	}
	return reach
}

// meanCount returns the expected electrons per pixel where the contrast is 0.
func (s *scene) meanCount(i int) float64 {
	n := s.p.Dose * s.p.Apix * s.p.Apix
	if s.p.FreePath > 0 && !s.p.NoiseOnly {
		path := (s.p.Thickness + s.p.SupportThickness) / s.views[i].normal[2]
		n *= math.Exp(-path / s.p.FreePath)
	}
	return n
}

// heights returns the middle and half the range of the heights of the film's
// points seen in the frame, above the specimen origin, Å.
func (s *scene) heights(v view) (mid, half float64) {
	g := v.gradient()
	f := s.frame
	// the frame's middle relative to the image of the specimen origin
	x := (float64(f.nx)/2-f.cx)*f.apix - v.shift[0]
	y := (float64(f.ny)/2-f.cy)*f.apix - v.shift[1]
	mid = -(g[0]*x + g[1]*y)
	half = (math.Abs(g[0])*float64(f.nx) + math.Abs(g[1])*float64(f.ny)) / 2 * f.apix
	thick := s.p.Thickness
	mid -= s.p.SupportThickness / 2 / v.normal[2]
	return mid, half + (thick+s.p.SupportThickness)/2/v.normal[2] + 1
}
