package simulate

import (
	"math"
	"testing"
)

// beadOnly returns a noiseless series with beads and nothing else.
func beadOnly() Params {
	p := bare(25, 0)
	p.NX, p.NY, p.Tilts = 160, 144, []float64{-50, 0, 35}
	p.PhasePower, p.Beads, p.ShiftPx, p.Defocus = 0, 1, 3, 8000
	p.MagJitter, p.RotJitter, p.PreTiltDeg, p.XTiltDeg = 0.002, 1, 4, 3
	return p
}

// A bead's image has its centre at the pixel that truth states.
func TestBeadIsWhereTruthSays(t *testing.T) {
	p := beadOnly()
	img, truth := images(t, p)
	for i := range img {
		at := truth.GoldPx[i][0]
		var w, x, y float64
		for iy := range p.NY {
			for ix := range p.NX {
				dx, dy := float64(ix)-at[0], float64(iy)-at[1]
				if dx*dx+dy*dy > 13*13 {
					continue
				}
				dark := truth.MeanCount[i] - float64(img[i][iy*p.NX+ix])
				w, x, y = w+dark, x+dark*dx, y+dark*dy
			}
		}
		if w < truth.MeanCount[i]*20 {
			t.Errorf("section %d: no dark bead at %.1f", i, at)
		}
		closeTo(t, "x off", x/w, 0, 0.1)
		closeTo(t, "y off", y/w, 0, 0.1)
	}
}

// (1) for a weak sphere the image is that of weak-phase theory, 1 - 2 phi * sin:
// here against the sum in Fourier space of the sphere's transform, at a point.
func TestWeakBeadIsLinear(t *testing.T) {
	p := beadOnly()
	p.BeadPotential, p.BeadFreePath = 0.01, 1e12 // no absorption
	const radius = 50.0
	l := p.newLens(9000, 0)
	o := newBeadOptics(p, radius, l.reach(0.5/p.Apix, 9000)).forWorker()
	profile := o.image(&l, 500)
	phase := interaction(p.KV) * p.BeadPotential
	for _, r := range []float64{1, 30, 60, 90} {
		want := 1.0
		const dk = 1e-5
		for k := dk / 2; k < 0.5/p.Apix; k += dk {
			x := 2 * math.Pi * k * radius
			sphere := phase * 4 * math.Pi * radius * radius * radius * (math.Sin(x) - x*math.Cos(x)) / (x * x * x)
			chi := math.Pi*l.lambda*9500*k*k - l.csTerm*k*k*k*k
			want -= 2 * sphere * math.Sin(chi) * taper(2*k*p.Apix) * math.J0(2*math.Pi*k*r) * 2 * math.Pi * k * dk
		}
		closeTo(t, "contrast", lookUp(profile, r/o.dr-0.5)-1, want-1, 2e-3*phase*2*radius)
	}
}

// (2) in focus and without a phase a large sphere shows its absorption.
func TestBeadAbsorbs(t *testing.T) {
	p := beadOnly()
	p.BeadPotential, p.BeadFreePath, p.CsMM = 0, 200, 0
	l := p.newLens(0, 0)
	o := newBeadOptics(p, 60, 30).forWorker()
	profile := o.image(&l, 0)
	closeTo(t, "centre", profile[0], math.Exp(-120.0/200), 0.02)
	closeTo(t, "far away", profile[o.nr-1], 1, 0.01)
}

func TestBeadsOnTheSurfaces(t *testing.T) {
	for _, mode := range []Mode{ModeCarbon, ModeIce} {
		p := Carbon()
		p.Mode, p.Thickness, p.PreTiltDeg, p.XTiltDeg = mode, 300, 10, 5
		depth := 200.0
		if mode == ModeIce {
			depth = 100
		}
		n := newScene(p).truth()
		above := 0
		for _, g := range n.Gold {
			z := g[0]*n.FilmNormal[0] + g[1]*n.FilmNormal[1] + g[2]*n.FilmNormal[2]
			closeTo(t, "distance from the middle", math.Abs(z), depth, 1e-6)
			if z > 0 {
				above++
			}
		}
		if above == 0 || above == len(n.Gold) {
			t.Errorf("%s: %d of %d beads above", mode, above, len(n.Gold))
		}
		if len(n.Gold) < 2*p.Beads {
			t.Errorf("%s: only %d beads for a field that doubles", mode, len(n.Gold))
		}
	}
}

// Blobs are dark, inside the ice and where truth says.
func TestBlobsAreDark(t *testing.T) {
	p := bare(70, 20)
	p.Mode, p.Thickness, p.PhasePower, p.Blobs, p.BlobNM = ModeIce, 400, 0, 4, 20
	p.Defocus = 30000
	img, truth := images(t, p)
	inside, n := 0.0, 0.0
	for _, b := range truth.Blobs {
		z := b[0]*truth.FilmNormal[0] + b[1]*truth.FilmNormal[1] + b[2]*truth.FilmNormal[2]
		if math.Abs(z) > 100+1e-9 {
			t.Errorf("blob at height %g", z)
		}
		x, y, _ := truth.Project(0, b)
		if x < 10 || y < 10 || x > float64(p.NX-10) || y > float64(p.NY-10) {
			continue
		}
		for dy := -8; dy <= 8; dy++ {
			for dx := -8; dx <= 8; dx++ {
				inside += float64(img[0][(int(y)+dy)*p.NX+int(x)+dx])
				n++
			}
		}
	}
	if mean := truth.MeanCount[0]; n == 0 || inside/n > 0.98*mean {
		t.Errorf("mean in blobs %.3f of %.3f", inside/n, mean)
	}
}
