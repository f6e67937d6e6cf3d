package evidence

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/signal"
	"github.com/tomoparity/tomoparity/tomo"
)

func TestWavelength(t *testing.T) {
	for kv, want := range map[float64]float64{100: 0.0370144, 200: 0.0250793, 300: 0.0196875} {
		if got := newOptics(kv, 2.7, 0.07).lambda; math.Abs(got-want) > 2e-6 {
			t.Errorf("%g kV: wavelength %.7f A, want %.7f", kv, got, want)
		}
	}
}

// The first zero of the CTF is where chi reaches pi.
func TestTwoChiAtFirstZero(t *testing.T) {
	o := newOptics(300, 0, 0)
	s := 1 / (o.lambda * 20000) // chi = pi lambda D s = pi
	if got := o.twoChi(s, 20000); math.Abs(got-2*math.Pi) > 1e-9 {
		t.Errorf("2 chi at the first zero is %.6f, want 2 pi", got)
	}
	if c := -math.Cos(newOptics(300, 2.7, 0.07).twoChi(0, 20000)); math.Abs((1+c)/2-0.07*0.07) > 1e-12 {
		t.Errorf("CTF² at zero frequency is %.6f, want the square of the amplitude contrast", (1+c)/2)
	}
}

func TestWindowSmearIsTheTransformOfTheSquaredWindow(t *testing.T) {
	for _, x := range []float64{0, 0.3, 0.9999, 1, 1.5, 2, 3.7} {
		const n = 20000
		num, den := 0.0, 0.0
		for i := range n {
			p := (float64(i)+0.5)/n - 0.5
			w := 0.5 + 0.5*math.Cos(2*math.Pi*p)
			num += w * w * math.Cos(2*math.Pi*x*p)
			den += w * w
		}
		if got := windowSmear(x); math.Abs(got-num/den) > 1e-6 {
			t.Errorf("smear at %g periods: %.6f, want %.6f", x, got, num/den)
		}
	}
}

func TestPoseGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		psi := rapid.Float64Range(0, 360).Draw(t, "psi")
		theta := rapid.Float64Range(-70, 70).Draw(t, "theta")
		b := rapid.Float64Range(-0.2, 0.2).Draw(t, "b")
		near := func(what string, ax, ay, bx, by float64) {
			if math.Abs(ax-bx) > 1e-9 || math.Abs(ay-by) > 1e-9 {
				t.Fatalf("%s: (%g, %g) against (%g, %g)", what, ax, ay, bx, by)
			}
		}
		x, y := pose{psi: psi, kappa: 1}.gradient(theta)
		// The gradient that a claim predicts for a flat specimen is the same vector.
		g, ok := tomo.Compose(geom.Angle(psi), geom.Angle(theta), 0, geom.Vec2{}).DefocusGradient()
		if !ok {
			t.Fatal("no gradient")
		}
		near("claim", x, y, g[0], g[1])
		// Turning the axis by 180 degrees, reversing the angle and kappa = -1 are one statement.
		x2, y2 := pose{psi: psi + 180, kappa: 1}.gradient(theta)
		near("psi + 180", -x, -y, x2, y2)
		x3, y3 := pose{psi: psi, kappa: 1}.gradient(-theta)
		near("angle reversed", -x, -y, x3, y3)
		x4, y4 := pose{psi: psi, kappa: -1}.gradient(theta)
		near("kappa -1", -x, -y, x4, y4)
		// The inclination along the axis is even in theta.
		x5, y5 := pose{psi: psi, incline: b}.gradient(theta)
		x6, y6 := pose{psi: psi, incline: b}.gradient(-theta)
		near("even", x5, y5, x6, y6)
	})
}

func TestLayoutOfManySizes(t *testing.T) {
	for _, c := range []struct {
		nx, ny int
		apix   float64
		side   int
	}{{512, 512, 5.4, 128}, {1024, 1024, 2.7, 256}, {4096, 4096, 1.35, 512}, {960, 928, 4, 128}, {100, 200, 8, 64}, {5760, 4092, 0.7, 1024}, {96, 96, 20, 64}} {
		l := newLayout(c.nx, c.ny, c.apix, 0.0197, maxDefocus)
		if l.side != c.side {
			t.Errorf("%dx%d at %g A: side %d, want %d", c.nx, c.ny, c.apix, l.side, c.side)
		}
		for _, x := range l.x0 {
			if x < 0 || x+l.side > c.nx {
				t.Errorf("%+v: tile column at %d leaves the image", c, x)
			}
		}
		for _, y := range l.y0 {
			if y < 0 || y+l.side > c.ny {
				t.Errorf("%+v: tile row at %d leaves the image", c, y)
			}
		}
		mean := 0.0
		for _, x := range l.cx {
			mean += x
		}
		if math.Abs(mean) > 1e-6 {
			t.Errorf("%+v: tile centres are not about their mean", c)
		}
		if top := l.s0 + (float64(l.bins)-0.5)*l.ds; top > 1/(5*5.)+1e-9 || top > 1/(2*c.apix*2*c.apix)+1e-9 {
			t.Errorf("%+v: highest s %g", c, top)
		}
	}
}

// Scores of pure noise, divided by the square root of their predicted variance,
// have the spread 1: the count of independent samples is right.
func TestScoresOfNoiseHaveUnitSpread(t *testing.T) {
	const side, images = 512, 8
	rng := rand.New(rand.NewPCG(21, 22))
	stack := &memory{nx: side, ny: side}
	in := &Input{Images: stack, PixelSize: 5.4, KV: 300, Cs: 2.7, AmpContrast: 0.07}
	for range images {
		img := make([]float32, side*side)
		for i := range img {
			img[i] = float32(rng.NormFloat64())
		}
		stack.img = append(stack.img, img)
		in.Angles = append(in.Angles, tomo.Some(geom.Angle(0)))
	}
	e := &estimator{in: in, opt: newOptics(300, 2.7, 0.07)}
	e.lay = newLayout(side, side, in.PixelSize, e.opt.lambda, maxDefocus)
	if err := e.readAll(t.Context(), in.sections()); err != nil {
		t.Fatal(err)
	}
	whiten(e.lay, e.tilts)
	tab := newRings(e.opt, e.lay, 25000, 65000, 4000, e.lay.bins)
	re, im := make([]float32, e.lay.bins), make([]float32, e.lay.bins)
	sum, n := 0.0, 0.0
	for _, ts := range e.tilts {
		for _, g := range [][2]float64{{0, 0}, {0.9, -0.2}, {-0.5, 1.1}, {1.5, 0.4}} {
			cr, ci := ts.columnSums(e.lay, e.opt.lambda, g[0], e.lay.bins)
			rowSums(e.lay, cr, ci, e.opt.lambda, g[1], e.lay.bins, re, im)
			m := ts.match(e.lay, e.opt, tab, oneStrength(), 100, re, im, g[0], g[1])
			for _, s := range m.score[0] {
				sum += s * s / m.norm[0]
				n++
			}
		}
	}
	if sd := math.Sqrt(sum / n); sd < 0.85 || sd > 1.15 {
		t.Errorf("spread of the scores of noise is %.3f of what is predicted", sd)
	}
}

// memory is a stack of images in memory.
type memory struct {
	nx, ny int
	img    [][]float32
}

func (m *memory) Size() (nx, ny, n int) { return m.nx, m.ny, len(m.img) }

func (m *memory) ReadSection(z int, dst []float32) error {
	copy(dst, m.img[z])
	return nil
}

func TestSignFlip(t *testing.T) {
	same := make([]float64, 12)
	mixed := make([]float64, 12)
	for i := range same {
		same[i] = 1
		mixed[i] = float64(1 - 2*(i%2))
	}
	if p := signFlipP(same, 1); p > 0.002 {
		t.Errorf("twelve equal votes: p = %g, want about 2^-12", p)
	}
	if p := signFlipP(mixed, 1); p < 0.3 {
		t.Errorf("votes that cancel: p = %g", p)
	}
	if p := signFlipP(same[:7], 1); !math.IsNaN(p) {
		t.Errorf("seven votes: p = %g, want unknown", p)
	}
	if signFlipP(mixed, 5) != signFlipP(mixed, 5) {
		t.Error("not reproducible")
	}
}

// The rules of the decision, one row a rule.
func TestDecide(t *testing.T) {
	base := Result{LR: 40, LR0: 10, Kappa: 1.05, KappaSigma: 0.15, SignFlipP: 0.001, Posterior: 0.9999, ExpectedLR: 40}
	for _, c := range []struct {
		name   string
		change func(r *Result, e *estimator)
		want   State
	}{
		{"all pass", func(*Result, *estimator) {}, Determined},
		{"weak LR", func(r *Result, _ *estimator) { r.LR, r.LR0 = 6, 3.5 }, Probable},
		{"hardly better than none", func(r *Result, _ *estimator) { r.LR0 = 2 }, Undetermined},
		{"line unknown, bar 12", func(_ *Result, e *estimator) { e.line = tomo.Opt[float64]{} }, Probable},
		{"votes by chance", func(r *Result, _ *estimator) { r.SignFlipP = 0.2 }, Undetermined},
		{"too few tilts for the votes", func(r *Result, _ *estimator) { r.SignFlipP = math.NaN() }, Determined},
		{"another size", func(r *Result, _ *estimator) { r.Kappa, r.KappaSigma = 1.6, 0.1 }, ScaleConflict},
		{"another size, badly measured", func(r *Result, _ *estimator) { r.Kappa, r.KappaSigma = 1.9, 0.8 }, Undetermined},
		{"size at the end of the search", func(r *Result, _ *estimator) { r.Kappa, r.KappaSigma = 2, 0.1 }, Undetermined},
		{"uneven tilts", func(r *Result, _ *estimator) { r.Posterior = 0.9 }, Probable},
		{"untilted", func(r *Result, _ *estimator) { r.LR, r.LR0, r.Kappa, r.KappaSigma = 30, -16, 0.1, 0.1 }, NoGradient},
		{"nothing seen", func(r *Result, _ *estimator) { r.LR, r.LR0, r.Kappa, r.KappaSigma = 0.4, 0.1, 3, 12 }, Undetermined},
	} {
		e := &estimator{in: &Input{PixelSize: 5}, line: tomo.Some(84.0)}
		r := base
		c.change(&r, e)
		e.decide(&r)
		if r.State != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, r.State, r.Reason, c.want)
		}
		if r.Reason == "" || (r.State != Determined && r.Help == "") {
			t.Errorf("%s: reason %q, help %q", c.name, r.Reason, r.Help)
		}
	}
}

func TestInputIsRefused(t *testing.T) {
	good := func() Input {
		s := &memory{nx: 128, ny: 128, img: make([][]float32, 3)}
		return Input{Images: s, Angles: make([]tomo.Opt[geom.Angle], 3), PixelSize: 4, KV: 300, Cs: 2.7, AmpContrast: 0.07}
	}
	for name, change := range map[string]func(in *Input){
		"pixel size": func(in *Input) { in.PixelSize = 0 },
		"voltage":    func(in *Input) { in.KV = math.NaN() },
		"optics":     func(in *Input) { in.AmpContrast = 7 },
		"image size": func(in *Input) { in.Images = &memory{nx: 40, ny: 40, img: make([][]float32, 3)} },
		"3 images":   func(in *Input) { in.Angles = in.Angles[:2] },
		"section 1":  func(in *Input) { in.Angles[1] = tomo.Some(geom.Angle(math.NaN())) },
		"-85 to 85":  func(in *Input) { in.Angles[0] = tomo.Some(geom.Angle(90)) },
	} {
		in := good()
		change(&in)
		_, err := Run(t.Context(), in)
		if _, ok := problem.ClassOf(err); !ok || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	r, err := Run(t.Context(), good())
	if err != nil || r.State != Undetermined || r.Reason == "" {
		t.Errorf("no angles at all: %+v, %v; want undetermined with a reason", r, err)
	}
}

func TestParabolaAndPhasor(t *testing.T) {
	for _, want := range []float64{0, 3, 37.5, 90, 121, 178} {
		var fan, fine []float64
		for a := 0.0; a < 180; a += fanStep {
			fan = append(fan, a)
		}
		score := func(psis []float64) [][]float64 {
			rows := make([][]float64, 10)
			rng := rand.New(rand.NewPCG(uint64(want*10), 3))
			for i := range rows {
				for _, p := range psis {
					rows[i] = append(rows[i], 0.5+0.1*math.Cos(2*(p-want)*math.Pi/180)+0.002*rng.NormFloat64())
				}
			}
			return rows
		}
		psi, sigma := phasorLine(fan, score(fan))
		if d := math.Abs(geom.Angle(psi).LineDiffTo(geom.Angle(want)).Degrees()); d > 1 || sigma > 1 {
			t.Errorf("phasor: %.2f +- %.2f, want %.1f", psi, sigma, want)
		}
		for d := -fineReach; d <= fineReach; d++ {
			fine = append(fine, psi+d)
		}
		psi, sigma = parabolaLine(fine, score(fine))
		if d := math.Abs(geom.Angle(psi).LineDiffTo(geom.Angle(want)).Degrees()); d > 2.5 || math.IsInf(sigma, 0) {
			t.Errorf("parabola: %.2f +- %.2f, want %.1f", psi, sigma, want)
		}
	}
}

// What is sampled of the blurred image is what the box filter gives there, and a
// local mean taken out in place is the one that BoxMean gives.
func TestFlattenPieces(t *testing.T) {
	const nx, ny, r = 37, 29, 5
	rng := rand.New(rand.NewPCG(4, 4))
	img := make([]float32, nx*ny)
	for i := range img {
		img[i] = float32(100 + 10*rng.NormFloat64())
	}
	blur, mean := make([]float32, nx*ny), make([]float32, nx*ny)
	signal.BoxMean(blur, img, nx, ny, 1)
	for i, want := range blur {
		if got := blurAt(img, nx, ny, i%nx, i/nx); math.Abs(float64(got-want)) > 2e-5 {
			t.Fatalf("pixel %d: %g, want %g", i, got, want)
		}
	}
	signal.BoxMean(mean, img, nx, ny, r)
	flat := slices.Clone(img)
	var box signal.Box
	box.Rows(flat, nx, ny, r, func(y int, m []float32) {
		for x, v := range m {
			flat[y*nx+x] -= v
		}
	})
	for i := range flat {
		if want := img[i] - mean[i]; flat[i] != want {
			t.Fatalf("pixel %d in place: %g, want %g", i, flat[i], want)
		}
	}
}

func TestBitmap(t *testing.T) {
	const n = 300
	b, want := newBitmap(n), []int{0, 3, 63, 64, 65, 127, 128, 191, 192, 200, 255, 256, 299}
	for _, i := range want {
		b.set(i)
	}
	var got []int
	b.each(func(i int) { got = append(got, i) })
	if !slices.Equal(got, want) {
		t.Errorf("each gives %v, want %v", got, want)
	}
	for from := 0; from <= n; from += 7 {
		for to := from; to <= n; to++ {
			n := 0
			for _, i := range want {
				if i >= from && i < to {
					n++
				}
			}
			if c := b.count(from, to); c != n {
				t.Fatalf("count(%d, %d) = %d, want %d", from, to, c, n)
			}
		}
	}
	if b.clear(); b.count(0, n) != 0 || b.has(0) {
		t.Error("something is left after clear")
	}
}

func TestMiddle(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	for n := 1; n < 60; n++ {
		for range 20 {
			v := make([]float32, n)
			for i := range v {
				v[i] = float32(rng.IntN(1 + n/2))
			}
			want := slices.Sorted(slices.Values(v))[n/2]
			if got := middle(v); got != want {
				t.Fatalf("%v: %g, want %g", v, got, want)
			}
		}
	}
}
