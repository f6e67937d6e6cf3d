package simulate

import (
	"fmt"

	"github.com/tomoparity/tomoparity/problem"
)

// Level is how hard a series is for a program that looks for Thon rings.
type Level string

// The levels. They differ in the strength of the film and in the dose.
const (
	Easy  Level = "easy"
	Mixed Level = "mixed"
	Hard  Level = "hard"
)

// ParseLevel returns the level of that name, or a *problem.Problem of class
// BadCall.
func ParseLevel(name string) (Level, error) {
	switch l := Level(name); l {
	case Easy, Mixed, Hard:
		return l, nil
	}
	return "", &problem.Problem{Class: problem.BadCall, Field: "level",
		Got: fmt.Sprintf("%q", name), Want: `"easy", "mixed" or "hard"`}
}

// Default returns the parameters of an easy series of carbon film.
func Default() Params { return Carbon() }

// Carbon returns the parameters of 20 nm carbon film with 10 nm gold beads:
// 41 tilts of 512 by 512 pixels of 5.4 Å at 300 kV and 3 µm underfocus, a field
// of 276 nm.
func Carbon() Params {
	return Params{
		NX: 512, NY: 512, Apix: 5.4,
		KV: 300, CsMM: 2.7, Amplitude: 0.07, AstA: 300, AstDeg: 30, MTF50: 0.35,
		PsiDeg: 84.1, TiltMin: -60, TiltMax: 60, TiltStep: 3,
		Scheme: DoseSymmetric, Group: 1, AngleScale: 1,
		ShiftPx: 15, MagJitter: 0.0003, RotJitter: 0.05,
		Defocus: 30000, DefocusRW: 300, DefocusSD: 200,
		Mode: ModeCarbon, Thickness: 200, PhasePower: 0.045, FreePath: 3200,
		Beads: 25, BeadNM: 10, BeadPotential: 6, BeadFreePath: 200, BeadsBothSides: true,
		BlobNM: 25, BlobPhase: 0.15,
		Dose: 3, BFactor0: 80, BFactorGrowth: 2.5,
		Seed: 1,
	}
}

// Ice returns the parameters of 120 nm ice with gold beads and 60 blobs of the
// size of a ribosome, at 5 Å a pixel.
func Ice() Params {
	p := Carbon()
	p.Apix, p.PsiDeg, p.XTiltDeg = 5.0, 176, 2
	p.Mode, p.Thickness, p.PhasePower = ModeIce, 1200, 0.05
	p.Beads, p.Blobs = 12, 60
	p.Dose, p.BFactor0 = 3.2, 120
	return p
}

// At returns the parameters changed to the level: Easy leaves them as they are,
// Mixed has 0.5 and Hard 0.2 of the phase power, and Hard 0.7 of the dose. The
// information on the defocus falls with the square of both.
func (p Params) At(level Level) Params {
	switch level {
	case Mixed:
		p.PhasePower *= 0.5
		p.SupportPhasePower *= 0.5
	case Hard:
		p.PhasePower *= 0.2
		p.SupportPhasePower *= 0.2
		p.Dose *= 0.7
	}
	return p
}
