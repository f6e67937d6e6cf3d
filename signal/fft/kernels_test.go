package fft

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tomoparity/tomoparity/signal/internal/simd"
	"pgregory.net/rapid"
)

// near reports whether two results agree to rounding, relative to their rms;
// no number may be far off.
func near(got, want []float32) bool {
	var sum float64
	for _, v := range want {
		sum += float64(v) * float64(v)
	}
	limit := 4e-6 * math.Sqrt(sum/float64(len(want))+1e-30)
	for i := range want {
		if !(math.Abs(float64(got[i]-want[i])) <= limit) {
			return false
		}
	}
	return true
}

// aboveLevels runs f for every level that is not plain.
func aboveLevels(f func(l simd.Level, k kernels)) {
	for _, l := range levels()[1:] {
		f(l, kernelsOf(l))
	}
}

// Every pass of every level agrees with plain Go, whatever the counts and steps,
// and touches only its own rows.
func TestPassesAgainstPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		radix := rapid.SampledFrom([]int{2, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19, 31, 61, 101, 241}).Draw(t, "radix")
		length, groups := rapid.IntRange(1, 5).Draw(t, "length"), rapid.IntRange(1, 5).Draw(t, "groups")
		dstStep, srcStep := rapid.IntRange(1, 3).Draw(t, "dstStep"), rapid.IntRange(1, 3).Draw(t, "srcStep")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := radix * length * groups
		src := randomReal(rng, n*srcStep*rowLen)
		var tw []float32
		for range length * (radix - 1) {
			s, c := math.Sincos(rng.Float64())
			tw = append(tw, float32(c), float32(s))
		}
		run := func(k kernels) []float32 {
			p := pass{radix: radix, length: length, groups: groups, tw: tw, coef: coefficients(radix, k.tile)}
			dst := slices.Repeat([]float32{7}, n*dstStep*rowLen)
			p.run(&k, make([]float32, 2*(radix+1)*rowLen), dst, dstStep, src, srcStep)
			return dst
		}
		want := run(plainKernels())
		aboveLevels(func(l simd.Level, k kernels) {
			if got := run(k); !near(got, want) {
				t.Fatalf("%v differs", l)
			}
		})
	})
}

func TestMultiplyAgainstPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 40).Draw(t, "rows")
		dstStep, srcStep := rapid.IntRange(1, 3).Draw(t, "dstStep"), rapid.IntRange(1, 3).Draw(t, "srcStep")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		src, tw := randomReal(rng, rows*srcStep*rowLen), randomReal(rng, 2*rows)
		want := make([]float32, rows*dstStep*rowLen)
		multiplyPlain(want, src, tw, rows, dstStep, srcStep)
		aboveLevels(func(l simd.Level, k kernels) {
			got := make([]float32, len(want))
			k.multiply(got, src, tw, rows, dstStep, srcStep)
			if !near(got, want) {
				t.Fatalf("%v differs", l)
			}
		})
	})
}

// Moves are exact.
func TestLoadAndStoreAgainstPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, rows := rapid.IntRange(lanes, 50).Draw(t, "m"), rapid.IntRange(1, 20).Draw(t, "rows")
		at := rapid.IntRange(0, m-lanes).Draw(t, "at")
		stride := m
		if rapid.Bool().Draw(t, "upwards") {
			at, stride = at+(rows-1)*m, -m
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		data := randomComplex(rng, m*rows)
		want, want2 := make([]float32, rows*rowLen), make([]complex64, m*rows)
		loadPlain(want, data, at, stride, rows)
		storePlain(want2, want, at, stride, rows, 0.25)
		aboveLevels(func(l simd.Level, k kernels) {
			got, got2 := make([]float32, len(want)), make([]complex64, len(data))
			k.load(got, data, at, stride, rows)
			k.store(got2, got, at, stride, rows, 0.25)
			if !slices.Equal(got, want) || !slices.Equal(got2, want2) {
				t.Fatalf("%v differs", l)
			}
		})
	})
}

func TestTranspositionsAgainstPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tiles := rapid.IntRange(0, 5).Draw(t, "tiles")
		n, c := lanes*tiles, lanes/2*tiles
		stride := n + rapid.IntRange(1, 20).Draw(t, "gap")
		pitch := rapid.SampledFrom([]int{lanes, rowLen}).Draw(t, "pitch")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))
		img, spec := randomReal(rng, lanes*stride), randomComplex(rng, lanes*stride)
		run := func(k kernels) (blk, img2, blk2 []float32, spec2 []complex64) {
			blk, img2 = make([]float32, n*pitch+1), make([]float32, len(img))
			blk2, spec2 = make([]float32, c*rowLen+1), make([]complex64, len(spec))
			k.gather(blk, img, stride, n, pitch)
			k.scatter(img2, blk, stride, n, pitch)
			k.gatherComplex(blk2, spec, stride, c)
			k.scatterComplex(spec2, blk2, stride, c)
			return blk, img2, blk2, spec2
		}
		blk, img2, blk2, spec2 := run(plainKernels())
		aboveLevels(func(l simd.Level, k kernels) {
			b, i, b2, s := run(k)
			if !slices.Equal(b, blk) || !slices.Equal(i, img2) || !slices.Equal(b2, blk2) || !slices.Equal(s, spec2) {
				t.Fatalf("%v differs", l)
			}
		})
	})
}

func TestRealKernelsAgainstPlain(t *testing.T) {
	for half := 1; half < 40; half++ {
		blk := randomReal(rand.New(rand.NewPCG(uint64(half), 5)), (half+1)*rowLen)
		tw := halfRoots(half)
		run := func(k kernels) (split, join []float32) {
			split, join = slices.Clone(blk), slices.Clone(blk)
			k.realSplit(split, tw, half)
			k.realJoin(join, tw, half)
			return split, join[:half*rowLen] // the last row is not used
		}
		split, join := run(plainKernels())
		aboveLevels(func(l simd.Level, k kernels) {
			s, j := run(k)
			if !near(s, split) || !near(j, join) {
				t.Errorf("%v half=%d differs", l, half)
			}
		})
	}
}

// The environment can only lower the level.
func TestLevelFromEnvironment(t *testing.T) {
	top := simd.Available()
	t.Logf("this processor has %v", top)
	for value, want := range map[string]simd.Level{"off": simd.Plain, "avx2": min(top, simd.AVX2), "avx512": top, "": top} {
		t.Setenv("TOMOPARITY_SIMD", value)
		if Level() != want.String() {
			t.Errorf("TOMOPARITY_SIMD=%s gives %s, want %v", value, Level(), want)
		}
	}
}

// Batches of several goroutines share a plan.
func TestPlanIsShared(t *testing.T) {
	r, err := NewReal(60, 50)
	if err != nil {
		t.Fatal(err)
	}
	img := randomReal(rand.New(rand.NewPCG(1, 6)), 60*50)
	want := make([]complex64, r.Width()*50)
	r.Forward(want, img)
	done := make(chan []complex64)
	for range 4 {
		go func() {
			got := make([]complex64, len(want))
			for range 20 {
				r.Forward(got, img)
			}
			done <- got
		}()
	}
	for range 4 {
		if !slices.Equal(<-done, want) {
			t.Error("results differ")
		}
	}
}
