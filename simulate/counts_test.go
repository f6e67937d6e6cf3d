package simulate

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
)

// small returns a fast series with everything in it.
func small() Params {
	p := Ice()
	p.NX, p.NY, p.Tilts = 96, 80, []float64{-40, -20, 0, 20, 40}
	p.Thickness, p.Beads, p.Blobs, p.BlobNM = 300, 2, 3, 10
	p.SupportThickness, p.SupportPhasePower = 100, 0.02
	return p
}

func TestCountsArePoisson(t *testing.T) {
	p := small()
	p.NoiseOnly = true
	img, truth := images(t, p)
	for i, v := range img {
		mean, variance := moments(v)
		n := float64(len(v))
		closeTo(t, "mean", mean, truth.MeanCount[i], 4*math.Sqrt(truth.MeanCount[i]/n))
		closeTo(t, "variance over mean", variance/mean, 1, 4*math.Sqrt(2/n))
		for _, c := range v {
			if c != float32(math.Trunc(float64(c))) || c < 0 || c > math.MaxInt16 {
				t.Fatalf("count %g", c)
			}
		}
	}
	if truth.HandDeterminable || truth.MeanCount[0] != p.Dose*p.Apix*p.Apix {
		t.Errorf("truth of a series without specimen: %v %v", truth.HandDeterminable, truth.MeanCount)
	}
}

func moments(v []float32) (mean, variance float64) {
	for _, c := range v {
		mean += float64(c) / float64(len(v))
	}
	for _, c := range v {
		variance += (float64(c) - mean) * (float64(c) - mean) / float64(len(v))
	}
	return mean, variance
}

// Inelastic loss grows with the path through the film.
func TestMeanFallsWithTilt(t *testing.T) {
	p := small()
	p.PreTiltDeg, p.XTiltDeg = 0, 0
	truth := newScene(p).truth()
	for i, tilt := range truth.TrueTilt {
		want := p.Dose * p.Apix * p.Apix * math.Exp(-(p.Thickness+p.SupportThickness)/p.FreePath/math.Cos(tilt*deg))
		closeTo(t, "mean count", truth.MeanCount[i], want, 1e-9)
	}
}

func TestWorkersDoNotMatter(t *testing.T) {
	p := small()
	p.Workers = 1
	one, truthOne := images(t, p)
	p.Workers = 4
	four, truthFour := images(t, p)
	for i := range one {
		if !slices.Equal(one[i], four[i]) {
			t.Errorf("section %d differs", i)
		}
	}
	if !slices.Equal(truthOne.Defocus, truthFour.Defocus) {
		t.Error("truth differs")
	}
	p.Seed++
	other, _ := images(t, p)
	if slices.Equal(one[0], other[0]) {
		t.Error("another seed gives the same image")
	}
}

// A mirrored series is the plain one with its columns reversed.
func TestMirrorReversesColumns(t *testing.T) {
	p := small()
	plain, _ := images(t, p)
	p.Mirror = true
	mirrored, truth := images(t, p)
	for i := range plain {
		for y := range p.NY {
			row := slices.Clone(mirrored[i][y*p.NX : (y+1)*p.NX])
			slices.Reverse(row)
			if !slices.Equal(row, plain[i][y*p.NX:(y+1)*p.NX]) {
				t.Fatalf("section %d row %d", i, y)
			}
		}
	}
	closeTo(t, "psi", truth.PsiDeg, mod360(180-p.PsiDeg), 1e-12)
	if !truth.Mirror {
		t.Error("truth does not say that the series is mirrored")
	}
}

func TestRunStops(t *testing.T) {
	p := small()
	full := errors.New("disk full")
	calls := 0
	_, err := Run(context.Background(), p, func(int, []float32) error {
		if calls++; calls == 2 {
			return full
		}
		return nil
	}, nil)
	if !errors.Is(err, full) || calls != 2 {
		t.Errorf("error %v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	truth, err := Run(ctx, p, func(int, []float32) error { return nil }, func(done, total int) {
		if done == 1 && total == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || truth != nil {
		t.Errorf("after cancelling: %v", err)
	}
}

// A fault in a worker surfaces in the goroutine of the caller.
func TestPanicReachesTheCaller(t *testing.T) {
	s := newScene(small())
	s.views = nil
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	_ = s.paintAll(context.Background(), func(int, []float32) error { return nil }, nil)
}
