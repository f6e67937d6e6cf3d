package zarr

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// noisy is a volume of noise, as a tomogram nearly is: one plane of it, which every
// section begins at another place, so that it costs nothing to make.
type noisy struct {
	nx, ny, nz int
	plane      []float32
}

func newNoisy(nx, ny, nz int) *noisy {
	n := &noisy{nx, ny, nz, make([]float32, nx*ny)}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n.plane {
		n.plane[i] = float32(20 * r.NormFloat64())
	}
	return n
}

func (n *noisy) Dims() (nx, ny, nz int) { return n.nx, n.ny, n.nz }
func (n *noisy) ReadSection(z int, dst []float32) error {
	at := z * 104729 % len(dst)
	copy(dst[copy(dst, n.plane[at:]):], n.plane)
	return nil
}

func benchmarkSpecs() map[string]Spec {
	return map[string]Spec{"float32-zstd": {}, "float32-none": {Codec: Raw}, "float32-gzip": {Codec: Gzip, Version: NGFF05}, "int8-zstd": {Type: Int8}}
}

func BenchmarkWrite(b *testing.B) {
	source := newNoisy(512, 512, 128)
	for name, spec := range benchmarkSpecs() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(512 * 512 * 128 * int64(spec.Type.Size()))
			b.ReportAllocs()
			spec.Overwrite = true
			path := filepath.Join(b.TempDir(), "a.zarr")
			for b.Loop() {
				write(b, path, spec, source)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	source := newNoisy(512, 512, 128)
	dst := make([]float32, 512*512)
	for name, spec := range benchmarkSpecs() {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "a.zarr")
			write(b, path, spec, source)
			b.SetBytes(512 * 512 * 128 * int64(spec.Type.Size()))
			for b.Loop() {
				im := open(b, path)
				for z := range 128 {
					if err := im.ReadSection(0, z, dst); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
