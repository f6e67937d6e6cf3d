package recon_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tomoparity/tomoparity/recon"
)

// Pixels that are no finite numbers do not spoil the volume.
func TestPixelsThatAreNoNumbers(t *testing.T) {
	imgs := newStack(64, 48, 5)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, img := range imgs.img {
		for i := range img {
			img[i] = rng.Float32()
		}
	}
	for k, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		imgs.img[k][100+k] = float32(bad)
	}
	r, err := recon.New(recon.Input{Images: imgs, Series: series(5), Frame: frame(32, 24, 8, 8)})
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.Volume(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range v {
		if x-x != 0 {
			t.Fatalf("voxel %d is %g", i, x)
		}
	}
}
