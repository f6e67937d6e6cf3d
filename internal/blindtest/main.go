// Command blindtest scores the estimator on many simulated series with random
// geometry, negative controls among them, and writes one line a series and a
// summary. It is the long check of the statistics, apart from the tests:
//
//	go run ./internal/blindtest -n 400 -seed 1 -out docs/blind-test.tsv
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/simulate"
	"github.com/tomoparity/tomoparity/tomo"
)

// stack keeps simulated images as the 16-bit counts a camera would write.
type stack struct {
	nx, ny int
	data   [][]int16
}

func (s *stack) Size() (nx, ny, n int) { return s.nx, s.ny, len(s.data) }

func (s *stack) ReadSection(z int, dst []float32) error {
	if z < 0 || z >= len(s.data) {
		return errors.New("no such section")
	}
	for i, v := range s.data[z] {
		dst[i] = float32(v)
	}
	return nil
}

// trial is one series and what came out.
type trial struct {
	kind      string
	p         simulate.Params
	axisGiven bool
	axisError float64 // degrees, error of the given line
	r         *evidence.Result
	seconds   float64
}

func main() {
	n := flag.Int("n", 40, "number of series")
	seed := flag.Uint64("seed", 1, "seed of the whole run")
	size := flag.Int("size", 512, "image side in pixels")
	only := flag.String("kind", "", "only this kind of series")
	out := flag.String("out", "", "table of results; standard output when empty")
	flag.Parse()
	if err := run(*n, *seed, *size, *only, *out); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(n int, seed uint64, size int, only, out string) error {
	var w io.Writer = os.Stdout
	if out != "" {
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		defer f.Close()
		w = f
	}
	fmt.Fprintf(w, "# made by: go run ./internal/blindtest -n %d -seed %d -size %d\n", n, seed, size)
	fmt.Fprintln(w, "series\tkind\tspecimen\taxis\tstate\tpsi\tpsi_sigma\tpsi_error\tkappa\tkappa_sigma\tLR\tLR0\tmargin\tposterior\texpected_LR\tpretilt\tpretilt_true\tapix\tP\tdose\tline_error\tline_sigma\tshrink\tright")
	var trials []*trial
	for i := range n {
		t := draw(rand.New(rand.NewPCG(seed, uint64(i))), size, only)
		if err := t.evaluate(); err != nil {
			return fmt.Errorf("series %d: %w", i, err)
		}
		trials = append(trials, t)
		t.line(w, i)
	}
	summary(w, trials)
	return nil
}

// draw makes the parameters of one series.
func draw(rng *rand.Rand, size int, only string) *trial {
	t := &trial{kind: []string{"easy", "mixed", "mixed", "hard", "hard", "untilted", "no-rings", "noise", "scale"}[rng.IntN(9)]}
	if only != "" {
		t.kind = only
	}
	p := simulate.Carbon()
	if rng.IntN(3) == 0 {
		p = simulate.Ice()
	}
	p.NX, p.NY, p.Seed = size, size, rng.Uint64()
	p.Apix = []float64{3.6, 4.4, 5.4, 6.8}[rng.IntN(4)]
	p.PsiDeg = rng.Float64() * 360
	p.PhasePower *= math.Exp(rng.NormFloat64() * 0.3)
	p.Defocus = 18000 + rng.Float64()*32000
	p.DefocusSD, p.DefocusRW = 100+rng.Float64()*500, rng.Float64()*1000
	p.DefocusBy = rng.NormFloat64() * 10
	p.PreTiltDeg, p.XTiltDeg = rng.NormFloat64()*5, rng.NormFloat64()*2
	p.AstA, p.AstDeg = rng.Float64()*800, rng.Float64()*180
	p.Dose = 1.5 + rng.Float64()*2.5
	p.Scheme = []simulate.Scheme{simulate.DoseSymmetric, simulate.Bidirectional, simulate.Ascending}[rng.IntN(3)]
	p.TiltStep = []float64{2, 3, 3}[rng.IntN(3)]
	top := []float64{42, 51, 60}[rng.IntN(3)]
	p.TiltMin, p.TiltMax = -math.Floor(top/p.TiltStep)*p.TiltStep, math.Floor(top/p.TiltStep)*p.TiltStep
	p.Mirror = rng.IntN(4) == 0
	p.TiltErrDeg = rng.Float64() * 0.3
	if lvl, err := simulate.ParseLevel(t.kind); err == nil {
		p = p.At(lvl)
	}
	p.Untilted, p.NoThon, p.NoiseOnly = t.kind == "untilted", t.kind == "no-rings", t.kind == "noise"
	t.p = p
	t.axisGiven = rng.IntN(2) == 0
	t.axisError = rng.NormFloat64()
	return t
}

func (t *trial) evaluate() error {
	start := time.Now()
	s := &stack{nx: t.p.NX, ny: t.p.NY}
	truth, err := simulate.Run(context.Background(), t.p, func(_ int, img []float32) error {
		counts := make([]int16, len(img))
		for i, v := range img {
			counts[i] = int16(max(-32768, min(32767, math.Round(float64(v)))))
		}
		s.data = append(s.data, counts)
		return nil
	}, nil)
	if err != nil {
		return err
	}
	in := evidence.Input{Images: s, PixelSize: t.p.Apix, KV: t.p.KV, Cs: t.p.CsMM, AmpContrast: t.p.Amplitude, Seed: 1}
	if t.kind == "scale" {
		in.PixelSize *= 1.5
	}
	for _, a := range truth.Tilt {
		in.Angles = append(in.Angles, tomo.Some(geom.Angle(a)))
	}
	t.p.PsiDeg = truth.PsiDeg
	if t.axisGiven {
		in.Axis = tomo.Some(geom.Angle(math.Mod(truth.PsiDeg+t.axisError+360, 180)))
	}
	t.r, err = evidence.Run(context.Background(), in)
	t.seconds = time.Since(start).Seconds()
	return err
}

// control reports whether the series has nothing to decide.
func (t *trial) control() bool {
	return t.kind == "untilted" || t.kind == "no-rings" || t.kind == "noise"
}

func (t *trial) psiError() float64 {
	return math.Mod(t.r.Psi-t.p.PsiDeg+900, 360) - 180
}

// lineError is the error of the line seen in the pictures, degrees mod 180.
func (t *trial) lineError() string {
	line, ok := t.r.PictureLine.Get()
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%.1f", geom.Angle(t.p.PsiDeg).LineDiffTo(geom.Angle(line)).Degrees())
}

// right reports whether the oriented axis is on the right side.
func (t *trial) right() bool { return math.Abs(t.psiError()) < 90 }

func (t *trial) line(w io.Writer, i int) {
	axis := "free"
	if t.axisGiven {
		axis = "given"
	}
	r := t.r
	fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%.1f\t%.1f\t%.1f\t%.2f\t%.2f\t%.1f\t%.1f\t%.2f\t%.5f\t%.1f\t%.1f\t%.1f\t%.1f\t%.3f\t%.1f\t%s\t%.1f\t%.1f\t%v\n",
		i, t.kind, t.p.Mode, axis, r.State, r.Psi, r.PsiSigma, t.psiError(), r.Kappa, r.KappaSigma, r.LR, r.LR0, r.Margin, r.Posterior,
		r.ExpectedLR, r.PreTilt, t.p.PreTiltDeg, t.p.Apix, t.p.PhasePower, t.p.Dose, t.lineError(), r.PictureSigma, r.PictureShrink, t.right())
}

func summary(w io.Writer, trials []*trial) {
	var wrong, sure, controls, controlsDecided, strong, strongDecided, decidedWrong int
	var pulls, errGiven, errFree []float64
	for _, t := range trials {
		r := t.r
		decided := r.State == evidence.Determined
		if t.control() {
			controls++
			if decided || r.State == evidence.Probable || r.State == evidence.ScaleConflict {
				controlsDecided++
			}
			continue
		}
		if r.Posterior > 0.999 {
			sure++
			if !t.right() {
				wrong++
			}
		}
		if decided && !t.right() {
			decidedWrong++
		}
		if t.kind == "scale" {
			continue
		}
		if 0.4*r.ExpectedLR >= 40 {
			strong++
			if decided {
				strongDecided++
			}
		}
		if decided {
			pulls = append(pulls, (r.Kappa-1)/r.KappaSigma)
			line := math.Abs(math.Mod(t.psiError()+270, 180) - 90)
			if t.axisGiven {
				errGiven = append(errGiven, line)
			} else {
				errFree = append(errFree, line)
			}
		}
	}
	mean, sd := moments(pulls)
	fmt.Fprintf(w, "# posterior > 0.999: %d, wrong %d; determined and wrong: %d\n", sure, wrong, decidedWrong)
	fmt.Fprintf(w, "# controls: %d, given an answer: %d\n", controls, controlsDecided)
	fmt.Fprintf(w, "# strong (0.4 E >= 40): %d, determined: %d\n", strong, strongDecided)
	fmt.Fprintf(w, "# kappa pulls of %d determined series: mean %.2f sd %.2f\n", len(pulls), mean, sd)
	fmt.Fprintf(w, "# median axis error mod 180: %.1f deg with a line given (%d), %.1f deg without (%d)\n", median(errGiven), len(errGiven), median(errFree), len(errFree))
}

func moments(v []float64) (mean, sd float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		sd += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(sd / float64(max(1, len(v)-1)))
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	return s[len(s)/2]
}
