package zarr

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// memory is a volume in memory that counts how often a section is read.
type memory struct {
	nx, ny, nz int
	v          []float32
	reads      []int
}

func newMemory(nx, ny, nz int, f func(x, y, z int) float32) *memory {
	m := &memory{nx, ny, nz, make([]float32, nx*ny*nz), make([]int, nz)}
	for i := range m.v {
		m.v[i] = f(i%nx, i/nx%ny, i/nx/ny)
	}
	return m
}

func (m *memory) Dims() (nx, ny, nz int) { return m.nx, m.ny, m.nz }
func (m *memory) ReadSection(z int, dst []float32) error {
	m.reads[z]++
	copy(dst, m.v[z*m.nx*m.ny:][:m.nx*m.ny])
	return nil
}

// halve is the rule of the pyramid written down plainly.
func (m *memory) halve() *memory {
	return newMemory((m.nx+1)/2, (m.ny+1)/2, (m.nz+1)/2, func(x, y, z int) float32 {
		sum, n := 0.0, 0.0
		for i := range 8 {
			if a, b, c := 2*x+i%2, 2*y+i/2%2, 2*z+i/4; a < m.nx && b < m.ny && c < m.nz {
				sum, n = sum+float64(m.v[(c*m.ny+b)*m.nx+a]), n+1
			}
		}
		return float32(sum / n)
	})
}

// wave is a volume of integers that fit every type.
func wave(nx, ny, nz int) *memory {
	return newMemory(nx, ny, nz, func(x, y, z int) float32 { return float32((7*x + 13*y + 29*z) % 101) })
}

func write(t testing.TB, path string, spec Spec, source Source) Result {
	t.Helper()
	r, err := Write(context.Background(), path, spec, source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func open(t testing.TB, path string) *Image {
	t.Helper()
	im, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func readAll(t testing.TB, l *Level) []float32 {
	t.Helper()
	nx, ny, nz := l.Dims()
	out := make([]float32, nx*ny*nz)
	for z := range nz {
		if err := l.ReadSection(z, out[z*nx*ny:][:nx*ny]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// Every type, version and codec gives back what was written.
func TestRoundTrip(t *testing.T) {
	for _, version := range []Version{NGFF04, NGFF05} {
		for _, codec := range []Codec{Zstd, Gzip, Raw} {
			for typ := Float32; typ.writable(); typ++ {
				t.Run(fmt.Sprint(version, codec, typ), func(t *testing.T) {
					path := filepath.Join(t.TempDir(), "a.ome.zarr")
					m := wave(20, 17, 9)
					if typ == Float32 {
						m.v[0], m.v[1], m.v[2] = float32(math.Inf(-1)), float32(math.Copysign(0, -1)), 1e-40
					}
					if typ == Int8 || typ == Int16 {
						m.v[5] = -100
					}
					spec := Spec{Type: typ, Version: version, Codec: codec, Chunk: [3]int{8, 5, 4}, VoxelA: [3]float64{2, 3, 4.5}, OriginA: [3]float64{-7, 0, 1}}
					r := write(t, path, spec, m)
					im := open(t, path)
					l := im.Levels[0]
					if !same(readAll(t, l), m.v) || l.Type() != typ || r.Clipped != 0 {
						t.Errorf("type %v, %d clipped", l.Type(), r.Clipped)
					}
					vx, vy, vz, ok := im.VoxelA()
					ox, oy, oz, _ := l.OriginA()
					if !ok || [...]float64{vx, vy, vz, ox, oy, oz} != [...]float64{2, 3, 4.5, -7, 0, 1} {
						t.Error(vx, vy, vz, ox, oy, oz, ok)
					}
					if im.Name != "a" || im.NGFF != version.String() || len(im.Warnings) > 0 || im.Levels[0].chunk != [3]int{4, 5, 8} {
						t.Errorf("%+v", im)
					}
				})
			}
		}
	}
}

// Any size, chunk shape and number of levels: what is read is what was written,
// and every level has the means of the one before it.
func TestRoundTripProperty(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		side := func(name string, most int) int { return rapid.IntRange(1, most).Draw(rt, name) }
		m := wave(side("nx", 23), side("ny", 19), side("nz", 13))
		spec := Spec{Version: Version(side("version", 2) - 1), Codec: Codec(side("codec", 3) - 1), Type: Type(side("type", 5) - 1),
			Levels: side("levels", 6), Chunk: [3]int{side("cx", 9), side("cy", 30), side("cz", 7)}, Overwrite: true}
		path := filepath.Join(dir, "p.zarr")
		write(t, path, spec, m)
		im := open(t, path)
		if im.Levels[0].known {
			rt.Error("a voxel size from nowhere")
		}
		for no, l := range im.Levels {
			want := slices.Clone(m.v)
			spec.Type.quantise(want, m.v)
			if nx, ny, nz := l.Dims(); nx != m.nx || ny != m.ny || nz != m.nz || !same(readAll(t, l), want) {
				rt.Fatalf("level %d: %d %d %d", no, nx, ny, nz)
			}
			m = m.halve()
		}
		longest := max(m.nx, m.ny, m.nz)
		if len(im.Levels) != spec.Levels && longest > 1 {
			rt.Fatalf("%d levels of %d, longest side then %d", len(im.Levels), spec.Levels, longest)
		}
	})
}

// Halving stops at 256; scales double and the centres move by half of what is gained.
func TestPyramid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.zarr")
	r := write(t, path, Spec{VoxelA: [3]float64{10, 10, 10}, OriginA: [3]float64{-100, 0, 50}}, wave(1025, 3, 1))
	im := open(t, path)
	want := []struct {
		nx, ny, nz int
		vx, vy, vz float64
		ox, oy, oz float64
	}{
		{1025, 3, 1, 10, 10, 10, -100, 0, 50},
		{513, 2, 1, 20, 20, 10, -95, 5, 50},
		{257, 1, 1, 40, 40, 10, -85, 15, 50},
		{129, 1, 1, 80, 40, 10, -65, 15, 50},
	}
	if r.Levels != len(want) || len(im.Levels) != len(want) {
		t.Fatalf("%d levels written, %d read", r.Levels, len(im.Levels))
	}
	for i, w := range want {
		l := im.Levels[i]
		g := w
		g.nx, g.ny, g.nz = l.Dims()
		g.vx, g.vy, g.vz, _ = l.VoxelA()
		g.ox, g.oy, g.oz, _ = l.OriginA()
		if g != w {
			t.Errorf("level %d: %+v, want %+v", i, g, w)
		}
	}
}

// A linear ramp stays the same function of the coordinates at every level, which
// it does only if the translations are right.
func TestCoordinatesOfLevels(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.zarr")
	voxel, origin := [3]float64{2, 3, 5}, [3]float64{100, -20, 7}
	ramp := func(x, y, z float64) float64 { return x + 2*y - 3*z }
	m := newMemory(32, 16, 8, func(x, y, z int) float32 {
		return float32(ramp(origin[0]+2*float64(x), origin[1]+3*float64(y), origin[2]+5*float64(z)))
	})
	write(t, path, Spec{Version: NGFF05, VoxelA: voxel, OriginA: origin, Levels: 4}, m)
	for no, l := range open(t, path).Levels {
		nx, ny, _ := l.Dims()
		vx, vy, vz, _ := l.VoxelA()
		ox, oy, oz, _ := l.OriginA()
		for i, v := range readAll(t, l) {
			x, y, z := ox+vx*float64(i%nx), oy+vy*float64(i/nx%ny), oz+vz*float64(i/nx/ny)
			if want := ramp(x, y, z); math.Abs(float64(v)-want) > 1e-4 {
				t.Fatalf("level %d voxel %d: %g, want %g", no, i, v, want)
			}
		}
	}
}

// Every section is read once, in order, and only a slab is held.
func TestStreaming(t *testing.T) {
	m := wave(40, 30, 200)
	path := filepath.Join(t.TempDir(), "s.zarr")
	var seen []int
	_, err := Write(context.Background(), path, Spec{Chunk: [3]int{16, 16, 8}, Levels: 5}, m, func(done, total int) {
		seen = append(seen, done)
		if total != 200 {
			t.Errorf("total %d", total)
		}
	})
	if err != nil || len(seen) != 200 || seen[199] != 200 || slices.Max(m.reads) != 1 || slices.Min(m.reads) != 1 {
		t.Errorf("%v: %d calls, reads %v", err, len(seen), m.reads)
	}
	w, err := Create(path+"2", Spec{NX: 40, NY: 30, NZ: 1 << 30, Chunk: [3]int{16, 16, 8}, Levels: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	held := 0
	for l := w.first; l != nil; l = l.next {
		held += len(l.slab)
	}
	if most := 40 * 30 * 8 * 4 * 3 / 2; held > most {
		t.Errorf("%d bytes of slabs, at most %d", held, most)
	}
}

func TestRoundingAndClipping(t *testing.T) {
	in := []float32{-40000, -129, -0.5, 0.5, 1.5, 2.5, 127.5, 300, 70000, 5}
	tests := []struct {
		typ     Type
		want    []float32
		clipped int64
	}{
		{Int8, []float32{-128, -128, 0, 0, 2, 2, 127, 127, 127, 5}, 5},
		{Uint8, []float32{0, 0, 0, 0, 2, 2, 128, 255, 255, 5}, 4},
		{Int16, []float32{-32768, -129, 0, 0, 2, 2, 128, 300, 32767, 5}, 2},
		{Uint16, []float32{0, 0, 0, 0, 2, 2, 128, 300, 65535, 5}, 3},
		{Float32, in, 0},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "c.zarr")
		m := &memory{5, 2, 1, in, make([]int, 1)}
		r := write(t, path, Spec{Type: tt.typ, Levels: 2}, m)
		im := open(t, path)
		if got := readAll(t, im.Levels[0]); !same(got, tt.want) || r.Clipped != tt.clipped {
			t.Errorf("%v: %v, %d clipped", tt.typ, got, r.Clipped)
		}
		if r.Min != float64(slices.Min(tt.want)) || r.Max != float64(slices.Max(tt.want)) {
			t.Errorf("%v: range %v %v", tt.typ, r.Min, r.Max)
		}
		stored := &memory{5, 2, 1, tt.want, make([]int, 1)}
		want := stored.halve().v
		tt.typ.quantise(want, want)
		if got := readAll(t, im.Levels[1]); !same(got, want) {
			t.Errorf("%v level 1: %v, want the means of what is stored %v", tt.typ, got, want)
		}
	}
}

// Chunks of nothing but 0 are not written and come back as 0.
func TestEmptyChunks(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "e.zarr")
	m := newMemory(8, 8, 8, func(x, y, z int) float32 { return float32(x / 7 * y / 7 * z / 7) })
	write(t, path, Spec{Version: NGFF05, Chunk: [3]int{4, 4, 4}}, m)
	files, _ := filepath.Glob(filepath.Join(path, "0", "c", "*", "*", "*"))
	if len(files) != 1 || filepath.Base(files[0]) != "1" {
		t.Errorf("%v", files)
	}
	if !same(readAll(t, open(t, path).Levels[0]), m.v) {
		t.Error("not the same")
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestTargets(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.zarr")
	write(t, path, Spec{}, wave(3, 2, 1))
	if _, err := Create(path, Spec{NX: 1, NY: 1, NZ: 1}); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("%v", err)
	}
	write(t, path+"/", Spec{Overwrite: true, Version: NGFF05}, wave(4, 2, 1))
	if nx, _, _ := open(t, path).Dims(); nx != 4 || len(list(t, dir)) != 1 {
		t.Errorf("%d columns, %v", nx, list(t, dir))
	}
	if names := list(t, path); !slices.Equal(names, []string{"0", "zarr.json"}) {
		t.Errorf("the old image is mixed in: %v", names)
	}
	file, folder := filepath.Join(dir, "file"), filepath.Join(dir, "folder")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Mkdir(folder, 0o700)); err != nil {
		t.Fatal(err)
	}
	for target, word := range map[string]string{file: "not a folder", folder: "holds no Zarr", filepath.Join(dir, "no", "a"): "does not exist"} {
		if _, err := Create(target, Spec{NX: 1, NY: 1, NZ: 1, Overwrite: true}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func TestBadSpecs(t *testing.T) {
	for name, change := range map[string]func(*Spec){
		"size":         func(s *Spec) { s.NX = 0 },
		"most":         func(s *Spec) { s.NX, s.NY = 1<<20, 1<<20 },
		"type":         func(s *Spec) { s.Type = Float16 },
		"version":      func(s *Spec) { s.Version = 2 },
		"codec":        func(s *Spec) { s.Codec = 3 },
		"effort":       func(s *Spec) { s.Codec, s.Effort = Gzip, 10 },
		"levels":       func(s *Spec) { s.Levels = -1 },
		"chunk":        func(s *Spec) { s.Chunk[1] = -1 },
		"chunk bytes":  func(s *Spec) { s.NX, s.NY, s.NZ, s.Chunk = 4096, 4096, 4096, [3]int{4096, 4096, 4096} },
		"chunk count":  func(s *Spec) { s.NX, s.NY, s.Chunk = 4096, 4096, [3]int{1, 1, 1} },
		"one voxel":    func(s *Spec) { s.VoxelA[0] = 1 },
		"voxel":        func(s *Spec) { s.VoxelA = [3]float64{1, 1, math.NaN()} },
		"origin":       func(s *Spec) { s.VoxelA, s.OriginA = [3]float64{1, 1, 1}, [3]float64{math.Inf(1)} },
		"origin alone": func(s *Spec) { s.OriginA[2] = 3 },
	} {
		s := Spec{NX: 2, NY: 2, NZ: 2}
		change(&s)
		dir := t.TempDir()
		if _, err := Create(filepath.Join(dir, "a"), s); err == nil || len(list(t, dir)) > 0 {
			t.Errorf("%s: %v, left %v", name, err, list(t, dir))
		}
	}
}
