// Package demo sets up the story that tomoparity is about: one simulated tilt
// series of carbon film with gold, aligned by IMOD and twice by EMAN2.
//
//   - IMOD takes the recorded angles and the axis at psi.
//   - EMAN2 run 1 takes the same .rawtlt and the same axis. For the same sign of
//     angle EMAN2 turns the specimen the other way, so this is the mirror image.
//   - EMAN2 run 2 has its axis 180 degrees on, in the half-range in which EMAN2
//     reports it, and the same .rawtlt: the IMOD tomogram, turned about z.
//
// The files are those the programs write; the two alignments of EMAN2 carry
// the small errors that independent alignments have.
package demo

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention/eman2"
	"github.com/tomoparity/tomoparity/convention/imod"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/simulate"
	"github.com/tomoparity/tomoparity/tomo"
)

// Name is the base name of the series.
const Name = "carbon"

// marker says that a folder was made by the demo and may be made again.
const marker = "MADE_BY_TOMOPARITY_DEMO.txt"

const markerText = "This folder was made by tomoparity demo. Running the demo again replaces it.\n"

// Story is what the demo wrote.
type Story struct {
	Dir    string
	Images string   // raw stack
	Paths  []string // what to give to check, in order
}

// Params are the parameters of the demo's series: 41 tilts of 512 by 512
// pixels of 5.4 Å, axis at 84.1 degrees.
func Params() simulate.Params {
	p := simulate.Carbon()
	p.Seed = 20
	return p
}

// Write makes the series and the files of the three results below dir. A
// folder of an earlier demo is replaced; any other folder that exists is refused.
func Write(ctx context.Context, dir string, p simulate.Params, progress func(done, total int)) (*Story, error) {
	if err := prepare(dir); err != nil {
		return nil, err
	}
	files, truth, err := simulate.Write(ctx, p, dir, Name, progress)
	if err != nil {
		return nil, err
	}
	s := &Story{Dir: dir, Images: files[0], Paths: []string{files[0]}}
	rng := rand.New(rand.NewPCG(p.Seed, 4))
	psi := geom.Angle(truth.PsiDeg)
	results := []struct {
		folder string
		write  func(*tomo.Claim, string) ([]string, error)
		claim  *tomo.Claim
	}{
		{"IMOD", imod.Write, claim(truth, psi, +1, nil)},
		{"EMAN2_run1", eman2.Write, claim(truth, psi, -1, rng)},
		{"EMAN2_run2", eman2.Write, claim(truth, psi+180, -1, rng)},
	}
	for _, r := range results {
		folder := filepath.Join(dir, r.folder)
		if _, err := r.write(r.claim, folder); err != nil {
			return nil, err
		}
		s.Paths = append(s.Paths, folder)
	}
	return s, nil
}

// prepare makes dir, replacing an earlier demo.
func prepare(dir string) error {
	if _, err := os.Lstat(dir); err == nil {
		if _, err := os.Stat(filepath.Join(dir, marker)); err != nil {
			return &problem.Problem{Class: problem.BadCall, File: dir, Got: "exists already and was not made by the demo",
				Hint: "give another folder: tomoparity demo --out FOLDER"}
		}
		if err := os.RemoveAll(dir); err != nil {
			return &problem.Problem{Class: problem.BadCall, File: dir, Got: "cannot be replaced", Err: err}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &problem.Problem{Class: problem.BadCall, File: dir, Got: "cannot be made", Err: err}
	}
	return os.WriteFile(filepath.Join(dir, marker), []byte(markerText), 0o644)
}

// claim is what a package holds: its axis, the hub tilt (sense times the
// recorded angle), the shifts of the alignment, and, when rng is given, errors
// of 0.02 degrees in the angles and 0.3 pixels in the shifts.
func claim(t *simulate.Truth, axis geom.Angle, sense float64, rng *rand.Rand) *tomo.Claim {
	p := t.Params
	c := &tomo.Claim{Series: tomo.Series{Name: Name, Grid: tomo.ImageGrid{NX: p.NX, NY: p.NY, PixelSize: p.Apix}}}
	noise := func(sd float64) float64 {
		if rng == nil {
			return 0
		}
		return rng.NormFloat64() * sd
	}
	for i, theta := range t.Tilt {
		shift := geom.Vec2{(t.ShiftPx[i][0] + noise(0.3)) * p.Apix, (t.ShiftPx[i][1] + noise(0.3)) * p.Apix}
		tilt := geom.Angle(sense*theta + noise(0.02))
		a := (axis + geom.Angle(noise(0.02))).Signed()
		c.Series.Tilts = append(c.Series.Tilts, tomo.Tilt{
			Section: i, Written: tilt, Recorded: tomo.Some(geom.Angle(theta)),
			Projection: tomo.Compose(a, tilt, 0, shift), Defocus: tomo.Some(math.Round(t.Defocus[i])),
		})
	}
	c.Axis = tomo.Some(axis.Signed())
	return c
}
