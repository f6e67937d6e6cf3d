package recon

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// CTF is a correction of the images for the contrast transfer function, at the
// defocus of each place of each image: that of the specimen's plane z = 0 there,
// by the height that the geometry gives it. Astigmatism counts where it is known.
type CTF string

// The corrections. Low frequencies keep their sign: what was dark stays dark.
const (
	None      CTF = ""
	PhaseFlip CTF = "phase-flip" // times the sign of the CTF
	Multiply  CTF = "multiply"   // times the CTF
)

func (c CTF) validate(s *tomo.Series) *problem.Problem {
	if c == None {
		return nil
	}
	if c != PhaseFlip && c != Multiply {
		return &problem.Problem{Class: problem.BadCall, Field: "--ctf-correction", Got: string(c), Want: "phase-flip or multiply"}
	}
	_, kv := s.Optics.KV.Get()
	_, cs := s.Optics.Cs.Get()
	if !kv || !cs {
		return &problem.Problem{Class: problem.BadCall, Field: "optics", Got: "voltage or Cs is not known", Want: "both, for the CTF", Hint: "say them: --kv, --cs"}
	}
	for _, t := range s.Tilts {
		if t.Usable() && !t.Defocus.Known() {
			return &problem.Problem{Class: problem.BadCall, Field: fmt.Sprintf("section %d", t.Section), Got: "no defocus", Want: "the defocus of every image, for the CTF", Hint: "give the program's CTF file: --ctf FILE"}
		}
	}
	return nil
}

// transfer is the CTF of one tilt, as the sine that is positive at low
// frequencies.
type transfer struct {
	lambda, cs, phase float64   // Å, Å, radians
	astig             geom.Vec2 // half the astigmatism (Å) times cosine and sine of twice its angle
	flip              bool
}

func (c CTF) transfer(s *tomo.Series, t tomo.Tilt) transfer {
	phase, ok := s.PhaseOf(t).Get()
	rad := phase.Radians()
	if !ok {
		rad = t.Plate.Or(0).Radians() + math.Asin(s.Optics.AmpContrast.Or(0.07))
	}
	a := t.Astig.Or(tomo.Astigmatism{})
	sin, cos := (2 * a.Angle).SinCos()
	return transfer{astig: geom.Vec2{cos, sin}.Scale(a.Difference / 2), lambda: tomo.Wavelength(s.Optics.KV.Or(300)), cs: s.Optics.Cs.Or(2.7) * 1e7, phase: rad, flip: c == PhaseFlip}
}

// at is the factor for the frequency f (Å⁻¹) and the mean underfocus z (Å): along
// the astigmatism's angle the underfocus is larger by half of it, across smaller.
func (o transfer) at(f geom.Vec2, z float64) float64 {
	s := f.Dot(f)
	if s > 0 {
		z += (o.astig[0]*(f[0]*f[0]-f[1]*f[1]) + o.astig[1]*2*f[0]*f[1]) / s
	}
	v := math.Sin(math.Pi*o.lambda*s*(z-o.cs*o.lambda*o.lambda*s/2) + o.phase)
	if !o.flip {
		return v
	}
	return math.Copysign(1, v)
}

// node is a defocus for which a whole image is corrected. Places between two
// nodes take both, by how near they are.
type node struct {
	defocus float64 // Å
	step    float64 // Å to the next node; 0 when this is the only one
}

// weight is the share of the node at a place of this defocus.
func (n node) weight(defocus float64) float32 {
	if n.step == 0 {
		return 1
	}
	return float32(math.Max(0, 1-math.Abs(defocus-n.defocus)/n.step))
}

// nodes covers a range of defocus so finely that between two nodes the phase at
// the highest frequency (Å⁻¹) changes by half a radian at most.
func (o transfer) nodes(lo, hi, fmax float64) []node {
	step := 0.5 / (math.Pi * o.lambda * fmax * fmax)
	n := int(math.Ceil((hi - lo) / step))
	if n == 0 {
		return []node{{defocus: lo}}
	}
	out := make([]node, n+1)
	for i := range out {
		out[i] = node{defocus: lo + float64(i)*step, step: step}
	}
	return out
}
