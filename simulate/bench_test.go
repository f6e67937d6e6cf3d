package simulate

import (
	"context"
	"testing"
)

// BenchmarkRun measures whole series: the presets, and a larger image with a
// smaller pixel, where the heights need more terms.
func BenchmarkRun(b *testing.B) {
	large := Carbon()
	large.NX, large.NY, large.Apix = 1024, 1024, 2.7
	for _, c := range []struct {
		name string
		p    Params
	}{
		{"carbon512", Carbon()},
		{"ice512", Ice()},
		{"carbon1024", large},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := Run(context.Background(), c.p, func(int, []float32) error { return nil }, nil)
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
