package evidence

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// estimator carries one series through the stages.
type estimator struct {
	in        *Input
	opt       optics
	lay       *layout
	tilts     []*tiltSpectra
	nuis      nuisance
	line      tomo.Opt[float64] // the axis line (mod 180) that is used, degrees from +v
	axisSigma float64           // its error, degrees
	pictures  pictureLine       // what the shrinking of the pictures says
	bins      int               // bins used by the gradient search
	gridStep  float64           // spacing of the gradient grids, Å per Å
	tab       *rings
}

// Run measures the oriented defocus gradient of a series. It reads every image
// once and keeps one in memory, which is what most of its memory is for. An error means that the input is unusable;
// images that do not decide give a Result whose State says so.
func Run(ctx context.Context, in Input) (*Result, error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	sections := in.sections()
	if len(sections) < minTilts {
		return &Result{State: Undetermined, AxisGiven: in.Axis.Known(),
			Reason: "fewer than three images have a tilt angle", Help: "more images"}, nil
	}
	e := &estimator{in: &in, opt: newOptics(in.KV, in.Cs, in.AmpContrast)}
	if axis, ok := in.Axis.Get(); ok {
		e.line, e.axisSigma = tomo.Some(axis.Degrees()), in.AxisSigma
		if e.axisSigma <= 0 {
			e.axisSigma = 2
		}
	}
	nx, ny, _ := in.Images.Size()
	e.lay = newLayout(nx, ny, in.PixelSize, e.opt.lambda, maxDefocus)
	if err := e.readAll(ctx, sections); err != nil {
		return nil, err
	}
	if len(e.tilts) < minTilts {
		return &Result{State: Undetermined, AxisGiven: in.Axis.Known(),
			Reason: "fewer than three images have usable tiles", Help: "larger images, or images without so much masked area"}, nil
	}
	whiten(e.lay, e.tilts)
	e.nuis = e.newCoarse().fit()
	return e.finish(ctx)
}

func (e *estimator) readAll(ctx context.Context, sections []int) error {
	r, err := newReader(e.in, e.lay)
	if err != nil {
		return &problem.Problem{Field: "image size", Got: err.Error()}
	}
	for i, z := range sections {
		t, err := r.read(ctx, z)
		if err != nil {
			return err
		}
		if 4*t.used >= e.lay.tiles() {
			e.tilts = append(e.tilts, t)
		}
		if e.in.Progress != nil {
			e.in.Progress(i+1, len(sections))
		}
	}
	e.pictures = e.axisLine(r.pics)
	e.chooseLine()
	return nil
}

// chooseLine settles the axis line that the search uses: an alignment's as it
// is; a nominal one only as far as the pictures do not know better.
func (e *estimator) chooseLine() {
	seen, ok := e.pictures.line.Get()
	if !ok || (e.in.Axis.Known() && !e.in.AxisNominal) {
		return
	}
	given, known := e.line.Get()
	if !known || math.Abs(lineDiff(given, seen)) > 3*math.Hypot(e.axisSigma, e.pictures.sigma) {
		e.line, e.axisSigma = e.pictures.line, e.pictures.sigma
		return
	}
	wg, ws := 1/(e.axisSigma*e.axisSigma), 1/(e.pictures.sigma*e.pictures.sigma)
	e.line = tomo.Some(math.Mod(given+lineDiff(given, seen)*ws/(wg+ws)+360, 180))
	e.axisSigma = math.Sqrt(1 / (wg + ws))
}

// lineDiff is the turn in (-90, 90] that leads from line a to line b, degrees.
func lineDiff(a, b float64) float64 {
	d := math.Mod(b-a, 180)
	switch {
	case d > 90:
		d -= 180
	case d <= -90:
		d += 180
	}
	return d
}

// finish searches the gradient with the nuisance parameters fixed.
func (e *estimator) finish(ctx context.Context) (*Result, error) {
	e.setSearchScale()
	f := &fitter{e: e, skip: -1}
	for _, t := range e.tilts {
		f.grids = append(f.grids, e.newGrid(t))
	}
	e.parallel(len(f.grids), func(i int) {
		if ctx.Err() == nil {
			f.grids[i].prefill()
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return e.conclude(f), nil
}

// minGridStep bounds the cost of the gradient grids: in wide fields the finest
// rings, which would need finer grids, are left out; they are not needed there.
const minGridStep = 0.09

// setSearchScale chooses bins, grid step and defocus table for the search.
func (e *estimator) setSearchScale() {
	lever := math.Max(e.lay.cx[len(e.lay.cx)-1], e.lay.cy[len(e.lay.cy)-1])
	const phase = 0.5 // radians between neighbouring nodes at the finest ring and longest lever
	perS := phase / (2 * math.Pi * e.opt.lambda * lever)
	smax := e.lay.s[e.lay.bins-1]
	if perS/smax < minGridStep {
		smax = perS / minGridStep
	}
	e.bins = e.binsBelow(math.Sqrt(smax))
	smax = e.lay.s[e.bins-1]
	e.gridStep = math.Min(0.25, perS/smax)
	step := math.Min(400, 0.5/(2*math.Pi*e.opt.lambda*smax))
	reach := 3.5 * defocusSD
	e.tab = newRings(e.opt, e.lay, math.Max(1000, e.nuis.defocus-reach), e.nuis.defocus+reach, step, e.bins)
}

// binsBelow counts the bins up to k (1/Å), at least a quarter of them all.
func (e *estimator) binsBelow(k float64) int {
	n := 0
	for n < e.lay.bins && e.lay.s[n] <= k*k {
		n++
	}
	return max(n, e.lay.bins/4)
}
