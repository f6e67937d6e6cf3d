package zarr

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzArray: whatever the metadata of an array say, what is accepted is within the
// limits, and a missing chunk can be named.
func FuzzArray(f *testing.F) {
	for _, seed := range []string{array2Text, array3Text, strings.ReplaceAll(array2Text, "2,2,2", "1,1,2,2,2"),
		strings.Replace(array3Text, `"little"}}`, `"little"}},{"name":"gzip"},"crc32c","numcodecs.zlib"`, 1), `{"zarr_format":2,"shape":[9223372036854775807,1]}`, `null`, `[]`} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, v3 bool) {
		format := 2
		if v3 {
			format = 3
		}
		a, err := parseArray(b, "name", "dir", format)
		if err != nil {
			return
		}
		shape, chunk := last3(a.shape), last3(a.chunk)
		if n := a.chunkBytes(); n < 1 || n > mostChunk || shape[1]*shape[2] > mostSection {
			t.Fatalf("%v %v: %d bytes a chunk", shape, chunk, n)
		}
		if name := a.chunkFile([3]int{1, 2, 3}); !strings.HasPrefix(name, "dir"+string(filepath.Separator)) {
			t.Fatalf("chunk outside: %s", name)
		}
	})
}

// FuzzGroup: whatever the metadata of a group say, an image that opens has levels
// with sizes, and its voxel size is positive where it is known.
func FuzzGroup(f *testing.F) {
	for _, name := range []string{"ngff-0.4.txt", "ngff-0.5.txt"} {
		golden, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range strings.Split(string(golden), "-- ") {
			if _, text, ok := strings.Cut(part, "--\n"); ok && strings.Contains(text, "multiscales") {
				f.Add([]byte(text), name == "ngff-0.5.txt")
			}
		}
	}
	f.Add([]byte(groupText), false)
	f.Add([]byte(array3Text), true)
	dir := f.TempDir()
	for _, level := range []string{"0", "1"} {
		for name, text := range map[string]string{".zarray": array2Text, "zarr.json": array3Text} {
			if err := os.MkdirAll(filepath.Join(dir, level), 0o700); err != nil {
				f.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, level, name), []byte(text), 0o600); err != nil {
				f.Fatal(err)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, v3 bool) {
		im := &Image{Path: dir}
		read := im.group2
		if v3 {
			read = im.node3
		}
		if read(b, "name") != nil {
			return
		}
		for _, l := range im.Levels {
			x, y, z, known := l.VoxelA()
			ox, oy, oz, _ := l.OriginA()
			if sum := ox + oy + oz; known && (!(x > 0 && y > 0 && z > 0) || math.IsNaN(sum)) {
				t.Fatalf("voxel %v %v %v, origin %v %v %v", x, y, z, ox, oy, oz)
			}
			if nx, ny, nz := l.Dims(); nx < 1 || ny < 1 || nz < 1 {
				t.Fatalf("%d x %d x %d", nx, ny, nz)
			}
		}
	})
}

// FuzzChunk: whatever a chunk holds, decoding ends, without a panic and with no more
// bytes than the chunk may have.
func FuzzChunk(f *testing.F) {
	codecs := []string{"zstd", "gzip", "zlib", "blosc", "crc32c"}
	for name, codec := range map[string]byte{"outside-v2-array.zarr/1.1.1": 2, "outside-v3-image.zarr/s0/0.0.0": 0, "outside-v2-image.zarr/full/0/0/0/0/0": 1,
		"outside-v2-blosc-lz4.zarr/0.0.0": 3, "outside-v2-blosc-zstd.zarr/0.0.0": 3, "outside-v2-blosc-zlib.zarr/0.0.0": 3, "python-bits-int16.zarr/0.0.0": 3, "python-bits-float32.zarr/0.0.0": 3} {
		b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, codec, byte(0xff))
		f.Add(b[:len(b)/2], codec, byte(4))
	}
	var arrays []*array
	for _, side := range []string{"2", "8", "64"} {
		a, err := parseArray([]byte(strings.Replace(array2Text, `"chunks":[2,2,2]`, `"chunks":[`+side+`,8,8]`, 1)), "", "", 2)
		if err != nil {
			f.Fatal(err)
		}
		arrays = append(arrays, a)
	}
	f.Fuzz(func(t *testing.T, b []byte, first, second byte) {
		for _, a := range arrays {
			a.codecs = []string{codecs[int(first)%len(codecs)]}
			if int(second) < len(codecs) {
				a.codecs = append(a.codecs, codecs[second])
			}
			got, err := a.decode(b)
			if most := 2*a.chunkBytes() + 1<<20; err == nil && len(got) > max(most, len(b)) {
				t.Fatalf("%v: %d bytes from %d", a.codecs, len(got), len(b))
			}
		}
	})
}
