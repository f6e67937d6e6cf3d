package zarr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tomoparity/tomoparity/problem"
)

// Stores that another program wrote by the specifications; see testdata/make.py.
func TestOutside(t *testing.T) {
	value := func(x, y, z int) float32 { return float32(100*z + 10*y + x - 50) }
	tests := []struct {
		name          string
		typ           Type
		ngff          string
		voxel, origin [3]float64
		known         bool
	}{
		{"outside-v2-array.zarr", Int16, "", [3]float64{}, [3]float64{}, false},
		{"outside-v2-image.zarr", Float64, "0.4", [3]float64{5, 7.5, 10}, [3]float64{10, 20, 30}, true},
		{"outside-v3-image.zarr", Float16, "0.5", [3]float64{10, 10, 10}, [3]float64{}, true},
		{"outside-v2-blosc-lz4.zarr", Int32, "", [3]float64{}, [3]float64{}, false},
		{"outside-v2-blosc-zstd.zarr", Int32, "", [3]float64{}, [3]float64{}, false},
		{"outside-v2-blosc-zlib.zarr", Int32, "", [3]float64{}, [3]float64{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			im := open(t, filepath.Join("testdata", tt.name))
			want := newMemory(7, 5, 3, value).v
			if tt.typ == Int16 { // its first chunk is missing
				for i := range want {
					if i%7 < 4 && i/7%5 < 3 && i/35 < 2 {
						want[i] = -50
					}
				}
			}
			l := im.Levels[0]
			if got := readAll(t, l); !same(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
			vx, vy, vz, known := l.VoxelA()
			ox, oy, oz, _ := l.OriginA()
			if l.Type() != tt.typ || im.NGFF != tt.ngff || known != tt.known || [3]float64{vx, vy, vz} != tt.voxel || [3]float64{ox, oy, oz} != tt.origin {
				t.Errorf("%v %q, voxel %v %v %v, origin %v %v %v", l.Type(), im.NGFF, vx, vy, vz, ox, oy, oz)
			}
			if len(im.Warnings) > 0 {
				t.Errorf("%q", im.Warnings)
			}
		})
	}
}

// Stores that Python's zarr wrote; see testdata/make_zarr.py.
func TestPythonStores(t *testing.T) {
	signed := func(x, y, z int) float32 { return float32(100*z + 10*y + x - 50) }
	plain := func(x, y, z int) float32 { return float32(20*z + 2*y + x) }
	tests := []struct {
		name  string
		typ   Type
		value func(x, y, z int) float32
	}{
		{"python-bits-int16.zarr", Int16, signed},
		{"python-bits-uint8.zarr", Uint8, plain},
		{"python-bits-float32.zarr", Float32, signed},
		{"python-default.zarr", Float32, signed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := open(t, filepath.Join("testdata", tt.name)).Levels[0]
			if got, want := readAll(t, l), newMemory(7, 5, 3, tt.value).v; !same(got, want) || l.Type() != tt.typ {
				t.Errorf("%v\ngot  %v\nwant %v", l.Type(), got, want)
			}
		})
	}
}

// put writes files below a new folder.
func put(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	array2Text = `{"zarr_format":2,"shape":[2,2,2],"chunks":[2,2,2],"dtype":"|u1","compressor":null,"fill_value":7,"order":"C","filters":null}`
	array3Text = `{"zarr_format":3,"node_type":"array","shape":[2,2,2],"data_type":"float32","fill_value":0,"attributes":{},` +
		`"chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2,2,2]}},"chunk_key_encoding":{"name":"default"},"codecs":[{"name":"bytes","configuration":{"endian":"little"}}]}`
	groupText = `{"multiscales":[{"version":"0.4","axes":[{"name":"z","type":"space"},{"name":"y","type":"space"},{"name":"x","type":"space"}],` +
		`"datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[1,1,1]}]}]}]}`
)

// What is not read is refused by its name.
func TestRefused(t *testing.T) {
	tests := []struct{ name, file, text, from, to, word string }{
		{"F order", ".zarray", array2Text, `"C"`, `"F"`, "C order"},
		{"filter", ".zarray", array2Text, `"filters":null`, `"filters":[{"id":"delta"}]`, `the filter "delta"`},
		{"codec", ".zarray", array2Text, `"compressor":null`, `"compressor":{"id":"lzma"}`, `the codec "lzma"`},
		{"structured", ".zarray", array2Text, `"|u1"`, `[["a","<f4"]]`, "dtype"},
		{"complex", ".zarray", array2Text, `"|u1"`, `"<c8"`, "dtype"},
		{"separator", ".zarray", array2Text, `"order"`, `"dimension_separator":"-","order"`, "dimension_separator"},
		{"fill", ".zarray", array2Text, `:7`, `:"seven"`, "fill_value"},
		{"format", ".zarray", array2Text, `:2,"shape"`, `:4,"shape"`, "zarr_format"},
		{"JSON", ".zarray", array2Text, `{`, ``, "JSON"},
		{"dimensions", ".zarray", array2Text, `"chunks":[2,`, `"chunks":[`, "chunk shape"},
		{"one dimension", ".zarray", array2Text, `[2,2,2]`, `[2]`, "2 to 5 dimensions"},
		{"channels", ".zarray", array2Text, `[2,2,2],"chunks":[`, `[3,2,2,2],"chunks":[1,`, "one volume"},
		{"negative", ".zarray", array2Text, `"shape":[2`, `"shape":[-2`, "shape"},
		{"no chunk", ".zarray", array2Text, `"chunks":[2`, `"chunks":[0`, "chunk shape"},
		{"huge section", ".zarray", array2Text, `"shape":[2,2,2]`, `"shape":[2,1000000,1000000]`, "voxels a section"},
		{"huge chunk", ".zarray", array2Text, `"chunks":[2,2,2]`, `"chunks":[100000,100000,100000]`, "bytes a chunk"},
		{"many chunks", ".zarray", array2Text, `[2,2,2],"chunks":[2,2,2]`, `[2,16384,16384],"chunks":[1,1,1]`, "chunks a section"},
		{"sharding", "zarr.json", array3Text, `"name":"bytes"`, `"name":"sharding_indexed"`, "shards are not read"},
		{"transpose", "zarr.json", array3Text, `"name":"bytes"`, `"name":"transpose"`, "C order"},
		{"endian", "zarr.json", array3Text, `"little"`, `"middle"`, "endian"},
		{"no endian", "zarr.json", array3Text, `,"configuration":{"endian":"little"}`, ``, "endian"},
		{"grid", "zarr.json", array3Text, `"regular"`, `"rectilinear"`, "chunk_grid"},
		{"keys", "zarr.json", array3Text, `"default"`, `"fanout"`, "chunk_key_encoding"},
		{"extension", "zarr.json", array3Text, `"attributes"`, `"new":{"name":"thing"},"attributes"`, "not known"},
		{"transformer", "zarr.json", array3Text, `"attributes"`, `"storage_transformers":[{"name":"x"}],"attributes"`, "storage_transformers"},
		{"no fill", "zarr.json", array3Text, `"fill_value":0,`, ``, "fill_value"},
		{"type", "zarr.json", array3Text, `float32`, `complex64`, "data_type"},
		{"no codecs", "zarr.json", array3Text, `[{"name":"bytes","configuration":{"endian":"little"}}]`, `[]`, "codecs"},
		{"node", "zarr.json", array3Text, `"array"`, `"thing"`, "node_type"},
		{"axes", ".zattrs", groupText, `"name":"z"`, `"name":"q"`, "z, y, x as the last axes"},
		{"x y z", ".zattrs", groupText, `{"name":"y","type":"space"},{"name":"x"`, `{"name":"x","type":"space"},{"name":"y"`, "z, y, x"},
		{"outside", ".zattrs", groupText, `"path":"0"`, `"path":"../0"`, "below the image"},
		{"missing level", ".zattrs", groupText, `"path":"0"`, `"path":"1"`, "no such file"},
		{"no image", ".zattrs", groupText, `multiscales`, `labels`, "multiscales"},
		{"plate", ".zattrs", groupText, `{"multi`, `{"plate":{"rows":[]},"multi`, "plate"},
		{"bioformats", ".zattrs", groupText, groupText, `{"bioformats2raw.layout":3}`, "one image in it"},
		{"no levels", ".zattrs", groupText, `"datasets":[`, `"datasets":[],"d":[`, "datasets"},
		{"not JSON", ".zattrs", groupText, groupText, `multiscales`, "JSON"},
		{"node JSON", "zarr.json", array3Text, array3Text, `{`, "JSON"},
		{"only a group", ".zgroup", `{}`, ``, ``, "without attributes"},
		{"nothing", "readme", ``, ``, ``, "no Zarr metadata"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{tt.file: strings.Replace(tt.text, tt.from, tt.to, 1)}
			if tt.file == ".zattrs" {
				files["0/.zarray"] = array2Text
			}
			_, err := Open(put(t, files))
			var p *problem.Problem
			if !errors.As(err, &p) || p.File == "" || !strings.Contains(err.Error(), tt.word) {
				t.Errorf("%v", err)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := Open("read_test.go"); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("%v", err)
	}
}

// All that is wrong with an array is said at once.
func TestAllFaults(t *testing.T) {
	_, err := Open(put(t, map[string]string{".zarray": `{"zarr_format":2,"shape":[2,2],"chunks":[2,2],"dtype":"<c8","compressor":{"id":"lzma"},"order":"F"}`}))
	var l problem.List
	if !errors.As(err, &l) || len(l) != 3 {
		t.Errorf("%v", err)
	}
}

func TestPlaces(t *testing.T) {
	scale := `{"type":"scale","scale":[1,1,1]}`
	for _, tt := range []struct {
		from, to string
		known    bool
		warnings int
	}{
		{`"type":"space"`, `"type":"space","unit":"nanometer"`, true, 0},
		{`"type":"space"`, `"type":"space","unit":"parsec"`, false, 1},
		{`"type":"space"`, `"type":"space"`, false, 0},
		{`{"name":"z","type":"space"},{"name":"y","type":"space"},{"name":"x","type":"space"}`, `"z","y","x"`, false, 0},
		{scale, `{"type":"affine"}`, false, 1},
		{scale, `{"type":"scale","scale":[0,1,1]}`, false, 0},
		{scale, `{"type":"scale","path":"s"}`, false, 1},
		{`"datasets"`, `"coordinateSystems":[],"datasets"`, false, 1},
	} {
		dir := put(t, map[string]string{".zattrs": strings.ReplaceAll(groupText, tt.from, tt.to), "0/.zarray": array2Text})
		im := open(t, dir)
		if _, _, _, known := im.VoxelA(); known != tt.known || len(im.Warnings) != tt.warnings {
			t.Errorf("%s: known %v, %q", tt.to, known, im.Warnings)
		}
	}
}

func TestFillValues(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "-2.5": -2.5, `"NaN"`: math.NaN(), `"Infinity"`: math.Inf(1), `"-Infinity"`: math.Inf(-1), `"0x3fc00000"`: 1.5} {
		im := open(t, put(t, map[string]string{"zarr.json": strings.Replace(array3Text, `"fill_value":0`, `"fill_value":`+text, 1)}))
		for _, v := range readAll(t, im.Levels[0]) {
			if float64(v) != want && !(math.IsNaN(want) && math.IsNaN(float64(v))) {
				t.Errorf("%s: %v", text, v)
			}
		}
	}
}

// Damage in a chunk is found with the section, with the name of the file.
func TestBadChunks(t *testing.T) {
	dir := t.TempDir()
	for _, codec := range []Codec{Zstd, Gzip, Raw} {
		path := filepath.Join(dir, codec.String())
		write(t, path, Spec{Codec: codec, Version: NGFF05}, wave(9, 9, 9))
		chunk := filepath.Join(path, "0", "c", "0", "0", "0")
		good, err := os.ReadFile(chunk)
		if err != nil {
			t.Fatal(err)
		}
		for name, b := range map[string][]byte{"short": good[:len(good)/2], "empty": {}, "long": append(slices.Clone(good), good...), "junk": bytes.Repeat([]byte("junk"), 99)} {
			if err := os.WriteFile(chunk, b, 0o600); err != nil {
				t.Fatal(err)
			}
			err := open(t, path).ReadSection(0, 3, make([]float32, 81))
			if err == nil || !strings.Contains(err.Error(), chunk+": chunk: ") {
				t.Errorf("%v %s: %v", codec, name, err)
			}
		}
		if err := errors.Join(os.Remove(chunk), os.Mkdir(chunk, 0o700)); err != nil {
			t.Fatal(err)
		}
		if err := open(t, path).ReadSection(0, 0, make([]float32, 81)); err == nil || !strings.Contains(err.Error(), "a folder") {
			t.Errorf("%v", err)
		}
	}
}

// A chunk of another shape than the metadata say is not taken.
func TestWrongShape(t *testing.T) {
	im := open(t, put(t, map[string]string{".zarray": strings.Replace(array2Text, `"chunks":[2,2,2]`, `"chunks":[2,2,3]`, 1), "0.0.0": "12345678"}))
	if err := im.ReadSection(0, 0, make([]float32, 4)); err == nil || !strings.Contains(err.Error(), "8 bytes; expected 12") {
		t.Errorf("%v", err)
	}
	for _, err := range []error{im.ReadSection(1, 0, make([]float32, 4)), im.ReadSection(0, 2, make([]float32, 4)), im.ReadSection(0, 0, make([]float32, 5))} {
		if c, ok := problem.ClassOf(err); !ok || c != problem.BadCall {
			t.Errorf("%v", err)
		}
	}
}

func TestCRC(t *testing.T) {
	text := strings.Replace(array3Text, `"little"}}`, `"little"}},"crc32c"`, 1)
	raw := make([]byte, 32)
	raw[3] = 0x3f // 2^-1
	sum := crc32.Checksum(raw, crc32.MakeTable(crc32.Castagnoli))
	good := string(binary.LittleEndian.AppendUint32(raw, sum))
	im := open(t, put(t, map[string]string{"zarr.json": text, "c/0/0/0": good}))
	if v := readAll(t, im.Levels[0]); v[0] != 0.5 {
		t.Errorf("%v", v)
	}
	im = open(t, put(t, map[string]string{"zarr.json": text, "c/0/0/0": "x" + good[1:]}))
	if err := im.ReadSection(0, 0, make([]float32, 4)); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("%v", err)
	}
}

// Sections may be asked for in any order and by many at once.
func TestConcurrent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.zarr")
	m := wave(30, 20, 12)
	write(t, path, Spec{Chunk: [3]int{8, 8, 3}}, m)
	l := open(t, path).Levels[0]
	var wait sync.WaitGroup
	for k := range 24 {
		wait.Go(func() {
			z, got := k*7%12, make([]float32, 600)
			if err := l.ReadSection(z, got); err != nil || !same(got, m.v[z*600:][:600]) {
				t.Errorf("section %d: %v", z, err)
			}
		})
	}
	wait.Wait()
}

func TestHalf(t *testing.T) {
	for h, want := range map[uint16]float32{0: 0, 1: 0x1p-24, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x7c00: float32(math.Inf(1)), 0xfc00: float32(math.Inf(-1)), 0x0400: 0x1p-14} {
		if got := fromHalf(h); got != want {
			t.Errorf("%04x: %v", h, got)
		}
	}
	if v := fromHalf(0x7e00); v == v {
		t.Errorf("%v", v)
	}
}

// A small file cannot ask for much memory: neither by the shape of its chunk nor by
// the window of its zstd frame (256 MiB in the first, by the zstd program).
func TestSmallFileAllocatesLittle(t *testing.T) {
	text := strings.Replace(array2Text, `"chunks":[2,2,2]`, `"chunks":[1000,700,700]`, 1)
	text = strings.Replace(text, `"compressor":null`, `"compressor":{"id":"zstd"}`, 1)
	for _, chunk := range []string{"\x28\xb5\x2f\xfd\x04\x90\x45\x00\x00\x08\x00\x01\x00\x84\xd3\x03\x21\x25\xb7\x32\x30", "\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00"} {
		im := open(t, put(t, map[string]string{".zarray": text, "0.0.0": chunk}))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := im.ReadSection(0, 0, make([]float32, 4))
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; err == nil || used > 40<<20 {
			t.Errorf("%v: %d MiB", err, used>>20)
		}
	}
}
