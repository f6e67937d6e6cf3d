package convert_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convert"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// lensed is a claim of five tilts with a CTF, dose and order.
func lensed(astig tomo.Astigmatism, plate geom.Angle, contrast tomo.Opt[float64]) *tomo.Claim {
	c := claimWith(func(*tomo.Projection, int) {})
	c.Volume = tomo.VolumeFrame{NX: 100, NY: 100, NZ: 40, VoxelSize: 8, Known: true, Name: "made",
		ToSpecimen: geom.Affine3{M: geom.Diag3(8, 8, 8), T: geom.Vec3{-400, -400, -160}}}
	c.Series.Optics = tomo.Optics{KV: tomo.Some(300.0), Cs: tomo.Some(2.7), AmpContrast: contrast}
	c.Series.Asserts = tomo.DepthRight
	for i := range c.Series.Tilts {
		x := &c.Series.Tilts[i]
		x.Defocus, x.Astig = tomo.Some(30000+100*float64(i)), tomo.Some(astig)
		x.Order, x.Dose = tomo.Some(i), tomo.Some(3*float64(i))
		c.Series.SetPlate(x, plate)
	}
	return c
}

func names(lost []convert.LostPart) (out []string) {
	for _, l := range lost {
		if l.What != "rounding" {
			out = append(out, l.What)
		}
	}
	return out
}

// sameLens says how two claims differ in astigmatism and phase plate: the last
// digits of IMOD's .defocus are 1 A and 0.01 degrees.
func sameLens(a, b *tomo.Claim) string {
	for i, x := range a.Series.Tilts {
		y := b.Series.Tilts[i]
		p, q := x.Astig.Or(tomo.Astigmatism{}), y.Astig.Or(tomo.Astigmatism{})
		turn := math.Abs(p.Angle.LineDiffTo(q.Angle).Degrees())
		if math.Abs(p.Difference-q.Difference) > 1.01 || p.Difference > 1 && turn > 0.0051 {
			return fmt.Sprintf("section %d: astigmatism %v became %v", i, p, q)
		}
		v, _ := a.Series.PlateOf(x).Get()
		if w := b.Series.PlateOf(y).Or(0); math.Abs(w.DiffTo(v).Degrees()) > 0.0101 {
			return fmt.Sprintf("section %d: phase plate %v became %v", i, v, w)
		}
		if d := y.Defocus.Or(0) - x.Defocus.Or(0); math.Abs(d) > 5.1 {
			return fmt.Sprintf("section %d: defocus off by %g A", i, d)
		}
	}
	return ""
}

// Astigmatism and phase come back from every package that declares them, with any
// sign of the difference, angles near a half turn and any phase plate.
func TestAstigmatismAndPhase(t *testing.T) {
	q := tomo.Some(0.07)
	cases := map[string]*tomo.Claim{
		"both":               lensed(tomo.AstigmatismOf(1300, -40), 90, q),
		"negative":           lensed(tomo.AstigmatismOf(-800, 30), 0, q),
		"near a half turn":   lensed(tomo.AstigmatismOf(700, 179.996), 35.5, q),
		"beyond a half turn": lensed(tomo.AstigmatismOf(-700, -269.99), 120, q),
		"phase alone":        lensed(tomo.Astigmatism{}, 52.37, q),
		"negative phase":     lensed(tomo.Astigmatism{}, -30, q),
		"contrast not known": lensed(tomo.AstigmatismOf(500, 5), 61.2, tomo.Opt[float64]{}),
	}
	for _, to := range writtenForms() {
		for name, c := range cases {
			back, lost := lensThrough(t, c, to)
			want := *c
			want.Series.Tilts = slices.Clone(c.Series.Tilts)
			for i := range want.Series.Tilts {
				x := &want.Series.Tilts[i]
				if slices.Contains(lost, convert.LossAstigmatism) {
					x.Astig = tomo.Opt[tomo.Astigmatism]{}
				}
				if slices.Contains(lost, convert.LossPhase) || to.Name == "eman2" && x.Phase.Known() {
					x.Phase, x.Plate = tomo.Opt[geom.Angle]{}, tomo.Opt[geom.Angle]{}
				}
			}
			if text := sameLens(&want, back); text != "" {
				t.Errorf("%s%s, %s: %s", to.Name, to.Version, name, text)
			}
			if to.Name == "eman2" && !slices.Contains(lost, convert.LossPhase) {
				for i, x := range c.Series.Tilts {
					if v, w := c.Series.PhaseOf(x).Or(0), back.Series.Tilts[i].Phase.Or(999); math.Abs((v - w).Degrees()) > 1e-6 {
						t.Errorf("eman2, %s: phase %v became %v", name, v, w)
					}
				}
			}
			if a := slices.Contains(lost, convert.LossAstigmatism); a && to.Holds.Astigmatism || !a && !to.Holds.Astigmatism && c.Series.Tilts[0].Astig.Or(tomo.Astigmatism{}).Difference > 1 {
				t.Errorf("%s%s, %s: lost %v, holds %+v", to.Name, to.Version, name, lost, to.Holds)
			}
		}
	}
}

// lensThrough writes a claim with every loss allowed and reads it back.
func lensThrough(t *testing.T, c *tomo.Claim, to convention.Room) (*tomo.Claim, []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	cert, err := convert.Run(convert.Request{Source: c, Target: to, Dir: dir, AllowLoss: convert.Losses()})
	if err != nil {
		t.Fatalf("%s%s: %v", to.Name, to.Version, err)
	}
	back, err := to.Read(convention.Input{Path: dir, Grid: c.Series.Grid, Sections: len(c.Series.Tilts)})
	if err != nil {
		t.Fatal(err)
	}
	return back[0], names(cert.Lost)
}

// The same for random values, each tilt with its own.
func TestRandomAstigmatismAndPhase(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(lo, hi float64, what string) float64 { return rapid.Float64Range(lo, hi).Draw(rt, what) }
		contrast := tomo.Opt[float64]{}
		if rapid.Bool().Draw(rt, "contrast known") {
			contrast = tomo.Some(math.Round(draw(0, 0.3, "contrast")*1000) / 1000)
		}
		c := lensed(tomo.Astigmatism{}, 0, contrast)
		for i := range c.Series.Tilts {
			x := &c.Series.Tilts[i]
			x.Astig = tomo.Some(tomo.AstigmatismOf(draw(-4000, 4000, "difference"), geom.Angle(draw(-360, 360, "angle"))))
			if a, _ := x.Astig.Get(); a.Difference < 2 {
				x.Astig = tomo.Some(tomo.Astigmatism{})
			}
			c.Series.SetPlate(x, geom.Angle(draw(0.02, 179, "plate")))
		}
		to := rapid.SampledFrom(plateForms()).Draw(rt, "to")
		dir, err := os.MkdirTemp("", "lens")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if _, err := to.Write(c, dir); err != nil {
			rt.Fatal(err)
		}
		back, err := to.Read(convention.Input{Path: dir, Grid: c.Series.Grid, Sections: len(c.Series.Tilts)})
		if err != nil {
			rt.Fatal(err)
		}
		if text := sameLens(c, back[0]); text != "" {
			rt.Fatalf("%s: %s", to.Name, text)
		}
	})
}

// plateForms are the packages whose files hold the phase of a phase plate.
func plateForms() []convention.Room {
	return slices.DeleteFunc(writtenForms(), func(r convention.Room) bool { return r.Holds.Phase&convention.PhasePlate == 0 })
}

// What has no place is refused by name and with its size, all of it in one answer
// that ends with the list to paste; what is allowed in part is in that list too.
func TestEveryLossIsRefusedInOneAnswer(t *testing.T) {
	c := lensed(tomo.AstigmatismOf(1300, 10), 90, tomo.Some(0.07))
	c.Path = "made"
	c.Series.Tilts[4].Excluded = true
	four, _ := room(t, "relion").As("4")
	for _, x := range []struct {
		to    convention.Room
		allow []string
		want  []string
	}{
		{room(t, "eman2"), nil, []string{"astigmatism: cannot be written to EMAN2: the astigmatism of the tilts, up to 1300 A", "dose: cannot be written to EMAN2: the dose of the tilts, up to 12.0 e/A^2",
			"nothing was written; to drop them knowingly: --allow-loss astigmatism,dose"}},
		{room(t, "eman2"), []string{"dose"}, []string{"to drop it knowingly: --allow-loss astigmatism,dose"}},
		{room(t, "imod"), nil, []string{"IMOD has it in the .mdoc beside the stack, which is not touched", "to drop it knowingly: --allow-loss dose"}},
		{four, nil, []string{"phase: cannot be written to RELION 4: the phase of the tilts beyond that of the amplitude contrast, up to 90.0 degrees", "--allow-loss phase"}},
	} {
		req := convert.Request{Source: c, Target: x.to, Dir: filepath.Join(t.TempDir(), "out"), AllowLoss: x.allow}
		_, err := convert.Run(req)
		if class, ok := problem.ClassOf(err); !ok || class != problem.NotRepresentable {
			t.Fatalf("%s: %v", x.to.Title, err)
		}
		for _, words := range x.want {
			if !strings.Contains(err.Error(), words) {
				t.Errorf("%s: no %q in\n%v", x.to.Title, words, err)
			}
		}
		if strings.Count(err.Error(), "--allow-loss") != 1 {
			t.Errorf("%s: more than one list in\n%v", x.to.Title, err)
		}
		_, list, _ := strings.Cut(err.Error(), "--allow-loss ")
		req.AllowLoss = strings.Split(strings.TrimSpace(list), ",")
		if _, err := convert.Run(req); err != nil {
			t.Errorf("%s with the list: %v", x.to.Title, err)
		}
	}
	noDefocus := room(t, "imod")
	noDefocus.Holds.Defocus = false
	_, err := convert.Run(convert.Request{Source: c, Target: noDefocus, Dir: filepath.Join(t.TempDir(), "out"), AllowLoss: []string{"dose", "astigmatism", "phase"}})
	if err == nil || !strings.Contains(err.Error(), "the defocus of the tilts, up to 30400 A") {
		t.Errorf("defocus: %v", err)
	}
}

// A phase that the amplitude contrast has by itself is no loss; one that is known
// only as a whole is split where that changes nothing.
func TestPhaseOfAmplitudeContrastIsNoLoss(t *testing.T) {
	whole := func(deg geom.Angle, contrast tomo.Opt[float64]) *tomo.Claim {
		c := lensed(tomo.Astigmatism{}, 0, contrast)
		for i := range c.Series.Tilts {
			c.Series.Tilts[i].Phase, c.Series.Tilts[i].Plate = tomo.Some(deg), tomo.Opt[geom.Angle]{}
		}
		return c
	}
	for _, x := range []struct {
		name string
		c    *tomo.Claim
		to   string
		lost bool
	}{
		{"amplitude contrast alone", whole(geom.FromRadians(math.Asin(0.07)), tomo.Some(0.07)), "relion", false},
		{"a whole of 10 degrees", whole(10, tomo.Opt[float64]{}), "imod", false},
		{"a whole of 90 degrees", whole(90, tomo.Opt[float64]{}), "imod", true},
		{"a whole of 90 degrees", whole(90, tomo.Opt[float64]{}), "matrices", false},
		{"a whole of 90 degrees", whole(90, tomo.Opt[float64]{}), "eman2", false},
		{"a plate alone", lensed(tomo.Astigmatism{}, 90, tomo.Opt[float64]{}), "eman2", true},
		{"a plate alone", lensed(tomo.Astigmatism{}, 90, tomo.Opt[float64]{}), "relion", false},
	} {
		_, lost := lensThrough(t, x.c, room(t, x.to))
		if slices.Contains(lost, convert.LossPhase) != x.lost {
			t.Errorf("%s to %s: lost %v", x.name, x.to, lost)
		}
	}
	back, _ := lensThrough(t, whole(10, tomo.Opt[float64]{}), room(t, "relion"))
	if v := back.Series.Tilts[0].Phase.Or(0).Degrees(); math.Abs(v-10) > 1e-3 {
		t.Errorf("a whole of 10 degrees came back from RELION as %g", v)
	}
}

// What a package holds of all tilts or of none is refused where one has it not.
func TestWhatIsKnownInPartIsNotDropped(t *testing.T) {
	c := lensed(tomo.AstigmatismOf(1300, 10), 0, tomo.Some(0.07))
	c.Series.Tilts[2].Defocus, c.Series.Tilts[3].Dose = tomo.Opt[float64]{}, tomo.Opt[float64]{}
	for _, to := range []string{"aretomo", "warp", "relion", "eman2"} {
		_, err := convert.Run(convert.Request{Source: c, Target: room(t, to), Dir: filepath.Join(t.TempDir(), "out"), AllowLoss: []string{"astigmatism"}})
		for _, words := range []string{"defocus: cannot be written to", "the defocus of 4 of 5 tilts, up to ", "--allow-loss ", "defocus,astigmatism,dose"} {
			if err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("%s: no %q in %v", to, words, err)
			}
		}
	}
}
