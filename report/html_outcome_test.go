package report

import (
	"math"
	"time"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// made is a made-up series: angles from -60 to 60 degrees about an axis at 84.
type made struct {
	tilts, bins, strips, tiles int
}

var small = made{tilts: 9, bins: 40, strips: 9, tiles: 4}

func (m made) angles() []tomo.Opt[geom.Angle] {
	var out []tomo.Opt[geom.Angle]
	for i := range m.tilts {
		out = append(out, tomo.Some(geom.Angle(-60+120*float64(i)/float64(m.tilts-1))))
	}
	return out
}

// claim is a result with tilts of sign hub about axis, and angles written with
// sign written.
func (m made) claim(id, label, pkg string, axis, hub, written float64) *tomo.Claim {
	grid := tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 5.4}
	c := &tomo.Claim{ID: id, Label: label, Package: pkg, Path: id + "/", Axis: tomo.Some(geom.Angle(axis).Signed()),
		Series: tomo.Series{Name: "TS_01", Grid: grid},
		Volume: tomo.VolumeFrame{Known: true, NX: 512, NY: 512, NZ: 200, VoxelSize: 5.4, Name: "y along the axis",
			ToSpecimen: geom.Affine3{M: geom.Identity3().Scale(5.4)}}}
	for i, a := range m.angles() {
		t := a.Or(0)
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{Section: i, Written: geom.Angle(written) * t, Recorded: a,
			Projection: tomo.Compose(geom.Angle(axis), geom.Angle(hub)*t, 0, geom.Vec2{float64(i % 3), -float64(i % 4)})})
	}
	c.AddSource("tilt axis", id+"/TS_01.xf", 1, "")
	return c
}

// measured is evidence for an axis at 84 degrees.
func (m made) measured() *evidence.Result {
	r := &evidence.Result{State: evidence.Determined, Reason: "the change of focus is as predicted", AxisGiven: true,
		Psi: 84, PsiSigma: 2, Kappa: 0.95, KappaSigma: 0.08, PreTilt: 1, LR: 200, LR0: 60, Margin: 10, SignFlipP: 0.0001,
		Posterior: 1, TopShare: 0.6, ExpectedLR: 180, TiltsUsed: m.tilts, Votes: m.tilts - 1, Defocus: 30000, Modulation: 0.1, Decay: 300}
	for i, a := range m.angles() {
		theta := a.Or(0).Degrees()
		slope := geom.Angle(theta).Tan()
		r.Tilts = append(r.Tilts, evidence.TiltEvidence{Section: i, Theta: theta, LR: 8*math.Abs(slope) - 1, Slope: 0.95*slope + 0.1*math.Sin(float64(7*i)),
			SlopeSigma: 0.2, Predicted: slope, Defocus: 30000 + 100*float64(i%3)})
	}
	for k := -20; k <= 20; k++ {
		x := float64(k) / 10
		r.KappaProfile = append(r.KappaProfile, evidence.ProfilePoint{X: x, Y: -50 * (x - 0.95) * (x - 0.95)})
	}
	for psi := 0.0; psi < 360; psi += 5 {
		r.AxisProfile = append(r.AxisProfile, evidence.ProfilePoint{X: psi, Y: -100 * (1 - geom.Angle(psi-84).Cos())})
	}
	r.Ring = m.ring()
	r.Maps = []evidence.DefocusMap{m.tileMap(0, -60, -1), m.tileMap(m.tilts-1, 60, 1)}
	return r
}

func (m made) ring() *evidence.RingImage {
	g := &evidence.RingImage{Section: m.tilts - 1, Theta: 60, Defocus: 30000, Slope: 1.7, Lambda: 0.0197, CsA: 2.7e7, AmpPhase: 0.14}
	for b := range m.bins {
		g.S = append(g.S, 0.0005+0.006*float64(b)/float64(m.bins))
	}
	for k := range m.strips {
		x := -1000 + 2000*float64(k)/float64(m.strips-1)
		g.X = append(g.X, x)
		var row []float64
		for _, s := range g.S {
			chi2 := 2*math.Pi*g.Lambda*(g.Defocus+g.Slope*x)*s - math.Pi*g.CsA*math.Pow(g.Lambda, 3)*s*s + g.AmpPhase
			row = append(row, -math.Cos(chi2)*math.Exp(-300*s))
		}
		g.Q = append(g.Q, row)
	}
	return g
}

func (m made) tileMap(section int, theta, sign float64) evidence.DefocusMap {
	d := evidence.DefocusMap{Section: section, Theta: theta}
	for i := range m.tiles {
		at := -900 + 1800*float64(i)/float64(m.tiles-1)
		d.X, d.Y = append(d.X, at), append(d.Y, at)
	}
	for _, y := range d.Y {
		var row []float64
		for _, x := range d.X {
			row = append(row, 30000+sign*1.7*(0.1*x+0.99*y))
		}
		d.Defocus = append(d.Defocus, row)
	}
	d.Defocus[0][0] = math.NaN()
	return d
}

// threeResults are a right one, a mirrored one and one that is turned.
func (m made) threeResults() []*tomo.Claim {
	return []*tomo.Claim{m.claim("imod", "IMOD", "imod", 84, 1, 1), m.claim("eman2", "EMAN2 run 1", "eman2", 84, -1, 1),
		m.claim("aretomo", "AreTomo", "aretomo", 264, -1, -1)}
}

// outcome judges claims by evidence, which may be nil.
func (m made) outcome(claims []*tomo.Claim, r *evidence.Result) *check.Outcome {
	in := verdict.Input{Series: "TS_01", Claims: claims, Evidence: r, Recorded: m.angles(), Remedies: func(*tomo.Claim) []convention.Remedy {
		return []convention.Remedy{{Action: "reverse the sign of all tilt angles", Command: "awk '{print -$1}' TS_01.rawtlt > TS_01_inverted.rawtlt"},
			{Action: "or turn the tilt axis by 180 degrees", Command: "e2tomogram.py TS_01.hdf --tltax=-96.0"}}
	}}
	for i, a := range claims {
		for _, b := range claims[i+1:] {
			in.Relations = append(in.Relations, verdict.Relate(a, b, verdict.Options{}))
		}
	}
	return &check.Outcome{Verdict: verdict.Judge(in), Images: "TS_01.mrc", Grid: tomo.ImageGrid{NX: 512, NY: 512, PixelSize: 5.4}, Sections: m.tilts,
		Recorded: m.angles(), NominalAxis: tomo.Some[geom.Angle](84), KV: 300, Cs: 2.7, AmpContrast: 0.07,
		Assumed: []string{"spherical aberration 2.7 mm (--cs)"}, Warnings: []string{"TS_01.mrc: the header names no origin"},
		Files:   []check.FileRecord{{Path: "TS_01.mrc", Bytes: 4718592, SHA256: "00ff", Role: "images"}, {Path: "imod/TS_01.xf", Bytes: 640, Role: "IMOD"}},
		Elapsed: 2500 * time.Millisecond}
}

func (m made) full() *check.Outcome { return m.outcome(m.threeResults(), m.measured()) }

func testMeta() Meta {
	return Meta{Command: "tomoparity check TS_01.mrc imod eman2 aretomo", Version: "0.0.0-test",
		When: time.Date(2026, 1, 2, 15, 4, 0, 0, time.UTC), JSON: []byte(`{"schema":"tomoparity.check/1"}`)}
}
