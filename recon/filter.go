package recon

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Window is the shape by which the weights fall off toward high frequencies; f is
// in cycles per voxel, 0.5 the highest that the volume holds.
type Window string

// The windows of the field. RamLak leaves the weights alone.
const (
	RamLak     Window = "ram-lak"
	SheppLogan Window = "shepp-logan" // sin(πf)/(πf)
	Cosine     Window = "cosine"      // cos(πf)
	Hamming    Window = "hamming"     // 0.54 + 0.46 cos(2πf)
	Hann       Window = "hann"        // 0.5 + 0.5 cos(2πf)
)

// Windows are all of them.
func Windows() []Window { return []Window{RamLak, SheppLogan, Cosine, Hamming, Hann} }

func (w Window) at(f float64) float64 {
	switch w {
	case SheppLogan:
		if f > 0 {
			return math.Sin(math.Pi*f) / (math.Pi * f)
		}
	case Cosine:
		return math.Cos(math.Pi * f)
	case Hamming:
		return 0.54 + 0.46*math.Cos(2*math.Pi*f)
	case Hann:
		return 0.5 + 0.5*math.Cos(2*math.Pi*f)
	}
	return 1
}

// Weighting is how frequencies are weighted against the density of the tilts.
type Weighting string

const (
	// WeightRamp is |f|: right for tilts that are evenly spread.
	WeightRamp Weighting = "ramp"
	// WeightExact is the inverse of how many tilts share a frequency, for a
	// specimen of finite thickness: each tilt is a slab of frequencies, a triangle
	// 1/thickness wide to each side, and where slabs overlap they share the weight
	// (Harauz and van Heel 1986). It keeps the mean and suits uneven tilts.
	WeightExact Weighting = "exact"
	// WeightSIRT is the ramp times 1 - (1 - c/|f|)^n: what n iterations of SIRT
	// from zero would have let through of each frequency.
	WeightSIRT Weighting = "sirt-like"
	// weightFlat leaves the images as they are, for reading between pixels.
	weightFlat Weighting = "flat"
	// weightNone leaves the images as they are, for iterations.
	weightNone Weighting = "none"
)

// Filter says how images are weighted before they are back-projected. The zero
// value is the ramp, without a window, up to 0.45 cycles per voxel.
type Filter struct {
	Weighting  Weighting
	Iterations int     // n of WeightSIRT
	Window     Window  // falloff
	Cutoff     float64 // cycles per voxel where the falloff to zero at 0.5 begins; 0 means 0.45
}

func (f Filter) cutoff() float64 {
	if f.Cutoff == 0 {
		return 0.45
	}
	return f.Cutoff
}

func (f Filter) validate() *problem.Problem {
	bad := func(field, got, want string) *problem.Problem {
		return &problem.Problem{Class: problem.BadCall, Field: field, Got: got, Want: want}
	}
	switch f.Weighting {
	case "", WeightRamp, WeightExact, weightNone, weightFlat:
	case WeightSIRT:
		if f.Iterations < 1 || f.Iterations > 10000 {
			return bad("--sirt-like", fmt.Sprint(f.Iterations), "iterations from 1 to 10000")
		}
	default:
		return bad("weighting", string(f.Weighting), "ramp, exact or sirt-like")
	}
	names := make([]string, 0, 5)
	for _, w := range Windows() {
		if f.Window == w || f.Window == "" {
			names = nil
			break
		}
		names = append(names, string(w))
	}
	if names != nil {
		return bad("--window", string(f.Window), strings.Join(names, ", "))
	}
	if c := f.cutoff(); !(c > 0 && c <= 0.5) {
		return bad("--cutoff", fmt.Sprint(f.Cutoff), "cycles per voxel, above 0 and at most 0.5")
	}
	return nil
}

// radial is the falloff over the image frequency: a quarter of a cosine from the
// cutoff to 0.5 cycles per voxel, zero from there.
func (f Filter) radial(r float64) float64 {
	c := f.cutoff()
	switch {
	case r >= 0.5:
		return 0
	case r <= c:
		return 1
	}
	return math.Cos(math.Pi / 2 * (r - c) / (0.5 - c))
}

// weights is the weight of each tilt by |f|, the frequency across the tilt axis
// in cycles per voxel, times π over the number of tilts, so that a sum over tilts
// is the integral over angles.
func (f Filter) weights(tilts []tomo.Tilt, frame tomo.VolumeFrame) []func(f float64) float64 {
	n := len(tilts)
	scale := math.Pi / float64(n)
	thick := float64(min(frame.NX, frame.NY, frame.NZ))
	angles := make([]geom.Angle, n)
	for i, t := range tilts {
		if d, ok := t.Projection.Decompose(); ok {
			angles[i] = d.Tilt
		}
	}
	out := make([]func(float64) float64, n)
	for i := range tilts {
		switch f.Weighting {
		case WeightExact:
			out[i] = exactWeight(angles, i, thick)
		case WeightSIRT:
			out[i] = func(x float64) float64 { return scale * sirtLike(x, thick, f.Iterations) }
		case weightNone, weightFlat:
			out[i] = func(float64) float64 { return 1 }
		default:
			out[i] = func(x float64) float64 { return scale * x }
		}
	}
	return out
}

// exactWeight is 1 over the number of slabs that share a frequency, each counted
// by its triangle, over the thickness: for tilts evenly spread over 180 deg it is
// the ramp with its scale.
func exactWeight(angles []geom.Angle, i int, thick float64) func(float64) float64 {
	sines := make([]float64, len(angles))
	for j, a := range angles {
		sines[j] = math.Abs((a - angles[i]).Sin()) * thick
	}
	return func(f float64) float64 {
		sum := 0.0
		for _, s := range sines {
			sum += math.Max(0, 1-f*s)
		}
		return 1 / (sum * thick)
	}
}

// sirtLike is |f|·(1 - (1 - c/|f|)^n). c/|f| is the share of a wave that one
// iteration of SIRT brings back: projecting and back-projecting multiplies it by
// 1/(π|f|) in voxels, and the normalisation divides by the length of a ray, about
// the thickness.
func sirtLike(f, thick float64, n int) float64 {
	c := 1 / (math.Pi * thick)
	if f <= c {
		return f
	}
	return f * -math.Expm1(float64(n)*math.Log1p(-c/f))
}

const tableSize = 2048

// table is f on a fine grid from 0 to 0.5.
func table(f func(float64) float64) []float64 {
	out := make([]float64, tableSize+2)
	for i := range out {
		out[i] = f(0.5 * float64(i) / tableSize)
	}
	return out
}

// lookUp reads a table at f from 0 to 0.5, between its entries; beyond it gives
// the last.
func lookUp(table []float64, f float64) float64 {
	p := f * (2 * tableSize)
	i := int(p)
	if i > tableSize {
		return table[tableSize]
	}
	return table[i] + (p-float64(i))*(table[i+1]-table[i])
}
