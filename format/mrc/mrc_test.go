package mrc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tomoparity/tomoparity/problem"
)

// memory is an image in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

func openBytes(b []byte, opts Options) (*File, error) {
	return open(memory{bytes.NewReader(b)}, int64(len(b)), "m.mrc", opts)
}

// plain is the header of a sound file of float32.
func plain(nx, ny, nz int, mode Mode) Header {
	s := Spec{NX: nx, NY: ny, NZ: nz, Mode: mode, PixelA: [3]float64{2, 2, 2}}
	return s.header()
}

// withData appends zero data of the promised size.
func withData(h Header, ext ...byte) []byte {
	h.ExtBytes = len(ext)
	raw := h.Encode()
	total, _, _ := promised(&h)
	b := make([]byte, total)
	copy(b, raw[:])
	copy(b[HeaderSize:], ext)
	return b
}

func mustOpen(t *testing.T, b []byte, opts Options) *File {
	t.Helper()
	f, err := openBytes(b, opts)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHeaderEncode(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var raw [HeaderSize]byte
		copy(raw[:], rapid.SliceOfN(rapid.Byte(), HeaderSize, HeaderSize).Draw(rt, "raw"))
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			h := decodeHeader(&raw, order)
			if h.Encode() != raw {
				rt.Fatal("decode and encode change the header")
			}
		}
	})
}

func TestLabels(t *testing.T) {
	h := plain(1, 1, 1, Float32)
	h.SetLabels([]string{"SerialEM: x", "    Tilt axis angle = 85.3, binning = 4"})
	if l := h.Labels(); len(l) != 2 || l[0] != "SerialEM: x" {
		t.Errorf("%q", l)
	}
	if s, ok := h.AxisTitle(); !ok || s != "    Tilt axis angle = 85.3, binning = 4" {
		t.Errorf("%q %v", s, ok)
	}
	h.NLabels = -3
	if l := h.Labels(); len(l) != 2 {
		t.Errorf("%q", l)
	}
	h.SetLabels([]string{"[T =     TiltAxisAngle = -91.81  Binning = 1]"})
	if _, ok := h.AxisTitle(); !ok {
		t.Error("spelling without blanks")
	}
}

// Each line breaks one thing of a sound file.
func TestRefused(t *testing.T) {
	tests := []struct {
		name       string
		change     func(h *Header)
		cut        int // bytes off the end
		want       string
		permissive bool // can be read that way
	}{
		{"nx", func(h *Header) { h.NX = 0 }, 0, "columns (NX): 0; expected 1 to", false},
		{"ny", func(h *Header) { h.NY = 1 << 21 }, 0, "rows (NY): 2097152", false},
		{"nz", func(h *Header) { h.NZ = -1 }, 0, "sections (NZ): -1", false},
		{"mode", func(h *Header) { h.Mode = 7 }, 0, "mode: 7; expected 0, 1, 2", false},
		{"next", func(h *Header) { h.ExtBytes = -4 }, 0, "extended header: -4 bytes", false},
		{"next too long", func(h *Header) { h.ExtBytes = 1 << 20 }, 0, "1048576 bytes; expected at most 192", false},
		{"axes", func(h *Header) { h.MapC, h.MapR = 2, 1 }, 0, "2 1 3; expected 1 2 3", true},
		{"no axes", func(h *Header) { h.MapC = 7 }, 0, "7 2 3; expected 1 2 3", true},
		{"absurd", func(h *Header) { h.NZ = 1_000_000_000 }, 0, "1.2 kB on disk, 64.0 GB promised (4 x 4 x 1000000000 float32, mode 2)", true},
		{"overflow", func(h *Header) { h.NX, h.NY, h.NZ, h.Mode = 1<<20, 1<<20, math.MaxInt32, Complex64 }, 0, "promised", true},
		{"cut", func(*Header) {}, 65, "1.2 kB on disk, 1.2 kB promised (4 x 4 x 3 float32, mode 2)\n  copy interrupted? 1 whole section is readable", true},
		{"header only", func(*Header) {}, 192, "1.0 kB on disk, 1.2 kB promised (4 x 4 x 3 float32, mode 2)\n  a header without data", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := withData(plain(4, 4, 3, Float32))
			h := plain(4, 4, 3, Float32)
			tt.change(&h)
			raw := h.Encode()
			copy(b, raw[:])
			b = b[:len(b)-tt.cut]
			_, err := openBytes(b, Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %q", err, tt.want)
			}
			f, err := openBytes(b, Options{Permissive: true})
			if (err == nil) != tt.permissive {
				t.Errorf("permissive: %v", err)
			}
			if err == nil && len(f.Warnings) == 0 {
				t.Error("permissive without a warning")
			}
		})
	}
}

func TestTruncatedSentence(t *testing.T) {
	b := withData(plain(512, 512, 41, Float32))
	_, err := openBytes(b[:21_500_000], Options{})
	want := "m.mrc: 21.5 MB on disk, 43.0 MB promised (512 x 512 x 41 float32, mode 2)\n" +
		"  copy interrupted? 20 whole sections are readable: --permissive reads those"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	f := mustOpen(t, b[:21_500_000], Options{Permissive: true})
	dst := make([]float32, 512*512)
	if f.Sections != 20 || f.ReadSection(19, dst) != nil || f.ReadSection(20, dst) == nil {
		t.Errorf("%d sections", f.Sections)
	}
}

func TestNotMRC(t *testing.T) {
	text := strings.Repeat("ValueError: not a picture\n", 60)
	tests := []struct{ in, want string }{
		{"", "an empty file"},
		{"short text", "a text file"},
		{text, "a text file; expected an MRC image"},
		{string(make([]byte, 100)), "100 bytes on disk, less than the 1024 of a header"},
		{"\x1f\x8b" + text, "gzip"},
		{"\x89HDF\r\n\x1a\n" + text, "HDF5"},
		{"II*\x00" + string(make([]byte, 2000)), "TIFF"},
		{string(make([]byte, 2000)), "makes no sense in either byte order"},
	}
	for _, tt := range tests {
		if _, err := openBytes([]byte(tt.in), Options{Permissive: true}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.20q: %v", tt.in, err)
		}
	}
	if _, err := Open("none.mrc", Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := Open(".", Options{}); err == nil || !strings.Contains(err.Error(), "regular file") {
		t.Errorf("%v", err)
	}
}

func TestManyFaultsAtOnce(t *testing.T) {
	h := plain(4, 4, 1, Float32)
	h.NX, h.Mode, h.ExtBytes = -1, 9, -1
	raw := h.Encode()
	_, err := openBytes(raw[:], Options{})
	var list problem.List
	if !errors.As(err, &list) || len(list) != 3 {
		t.Errorf("%v", err)
	}
}

func TestByteOrder(t *testing.T) {
	tests := []struct {
		name  string
		order binary.ByteOrder
		stamp [2]byte
		warn  string
	}{
		{"little", binary.LittleEndian, [2]byte{0x44, 0x44}, ""},
		{"little, other spelling", binary.LittleEndian, [2]byte{0x44, 0x41}, ""},
		{"big", binary.BigEndian, [2]byte{0x11, 0x11}, ""},
		{"no stamp, little", binary.LittleEndian, [2]byte{}, "no valid machine stamp; read as little-endian"},
		{"no stamp, big", binary.BigEndian, [2]byte{}, "no valid machine stamp; read as big-endian"},
		{"stamp lies, little", binary.LittleEndian, [2]byte{0x11, 0x11}, "says big-endian, but"},
		{"stamp lies, big", binary.BigEndian, [2]byte{0x44, 0x44}, "says little-endian, but"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := plain(3, 2, 1, Int16)
			h.Order = tt.order
			h.MachineStamp = [4]byte{tt.stamp[0], tt.stamp[1]}
			b := withData(h)
			tt.order.PutUint16(b[HeaderSize:], uint16(0xfffe))
			tt.order.PutUint16(b[HeaderSize+2:], 300)
			f := mustOpen(t, b, Options{})
			dst := make([]float32, 6)
			if err := f.ReadSection(0, dst); err != nil || dst[0] != -2 || dst[1] != 300 {
				t.Errorf("%v %v", err, dst)
			}
			if got := strings.Join(f.Warnings, "; "); !strings.Contains(got, tt.warn) || tt.warn == "" && got != "" {
				t.Errorf("warnings %q", got)
			}
		})
	}
}

func TestMode0Sign(t *testing.T) {
	tests := []struct {
		name     string
		stamp    int
		flags    IMODFlags
		min, max float32
		opt      Mode0Sign
		want     float32 // of the byte 200
		warn     bool
	}{
		{"stamp, signed", imodStamp, 1, 0, 255, Mode0Auto, -56, false},
		{"stamp, unsigned", imodStamp, 0, -5, 5, Mode0Auto, 200, false},
		{"no stamp, flags ignored", 0, 1, 0, 255, Mode0Auto, 200, true},
		{"no stamp, minimum", 0, 0, -5, 100, Mode0Auto, -56, true},
		{"no stamp, either way", 0, 0, 0, 100, Mode0Auto, -56, false},
		{"no stamp, no statistics", 0, 0, 0, 0, Mode0Auto, -56, true},
		{"no stamp, contradiction", 0, 0, -5, 255, Mode0Auto, -56, true},
		{"option beats stamp", imodStamp, 1, 0, 0, Mode0Unsigned, 200, false},
		{"option signed", 0, 0, 0, 255, Mode0Signed, -56, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := plain(1, 1, 1, Int8)
			h.IMODStamp, h.IMODFlags, h.DMin, h.DMax = tt.stamp, tt.flags, tt.min, tt.max
			b := withData(h)
			b[HeaderSize] = 200
			f := mustOpen(t, b, Options{Mode0: tt.opt})
			dst := make([]float32, 1)
			if err := f.ReadSection(0, dst); err != nil || dst[0] != tt.want || f.SignedBytes() != (tt.want < 0) {
				t.Errorf("%v %v", err, dst)
			}
			if (len(f.Warnings) > 0) != tt.warn {
				t.Errorf("warnings %q", f.Warnings)
			}
		})
	}
}

func TestComplexRefused(t *testing.T) {
	for _, mode := range []Mode{ComplexInt16, Complex64, RGB} {
		f := mustOpen(t, withData(plain(2, 2, 1, mode)), Options{})
		err := f.ReadSection(0, make([]float32, 4))
		if err == nil || !strings.Contains(err.Error(), mode.String()) {
			t.Errorf("%v: %v", mode, err)
		}
		if err := f.ReadSectionInto(0, make([]byte, f.SectionBytes())); err != nil {
			t.Error(err)
		}
		if _, err := Create(filepath.Join(t.TempDir(), "c.mrc"), Spec{NX: 1, NY: 1, Mode: mode}); err == nil {
			t.Error("complex mode can be written")
		}
	}
}

func TestNibbleOrder(t *testing.T) {
	b := withData(plain(3, 2, 1, Uint4))
	copy(b[HeaderSize:], []byte{0x21, 0xf3, 0x54, 0x06})
	f := mustOpen(t, b, Options{})
	dst := make([]float32, 6)
	if err := f.ReadSection(0, dst); err != nil || fmt.Sprint(dst) != "[1 2 3 4 5 6]" {
		t.Errorf("%v %v", err, dst)
	}
}

func TestSofterWarnings(t *testing.T) {
	h := plain(2, 2, 1, Float32)
	h.Map, h.XLen, h.NLabels, h.MapC, h.MapR, h.MapS = "\x00\x00\x00\x00", 0, 99, 0, 0, 0
	f := mustOpen(t, append(withData(h), 1, 2, 3), Options{})
	if _, _, _, ok := f.PixelSizeA(); ok || len(f.Warnings) != 5 {
		t.Errorf("%q", f.Warnings)
	}
	if x, y, z, ok := mustOpen(t, withData(plain(2, 2, 1, Float32)), Options{}).PixelSizeA(); x != 2 || y != 2 || z != 2 || !ok {
		t.Errorf("%v %v %v %v", x, y, z, ok)
	}
}

func TestBadCalls(t *testing.T) {
	f := mustOpen(t, withData(plain(2, 2, 1, Float32)), Options{})
	for _, err := range []error{f.ReadSection(-1, make([]float32, 4)), f.ReadSection(1, make([]float32, 4)),
		f.ReadSection(0, make([]float32, 3)), f.ReadSectionInto(0, make([]byte, 3)), f.ReadSectionInto(2, nil)} {
		if c, ok := problem.ClassOf(err); !ok || c != problem.BadCall {
			t.Errorf("%v", err)
		}
	}
}

// Reading a section takes its buffer from the pool, whatever the size.
func TestReadSectionAllocates(t *testing.T) {
	f := mustOpen(t, withData(plain(512, 512, 4, Int16)), Options{})
	dst := make([]float32, 512*512)
	n := testing.AllocsPerRun(20, func() {
		if err := f.ReadSection(3, dst); err != nil {
			t.Fatal(err)
		}
	})
	if n > 2 {
		t.Errorf("%v allocations a section", n)
	}
}

func BenchmarkReadSection(b *testing.B) {
	for _, mode := range []Mode{Int8, Int16, Float32, Float16, Uint4} {
		b.Run(mode.String(), func(b *testing.B) {
			f, err := openBytes(withData(plain(1024, 1024, 1, mode)), Options{Mode0: Mode0Signed})
			if err != nil {
				b.Fatal(err)
			}
			dst := make([]float32, 1024*1024)
			b.SetBytes(4 * 1024 * 1024)
			for b.Loop() {
				if err := f.ReadSection(0, dst); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Whatever the bytes, opening ends in a file or a problem, and takes no more
// memory than the file has.
func FuzzOpen(f *testing.F) {
	h := plain(3, 2, 2, Int16)
	f.Add(withData(h, make([]byte, 12)...), true)
	h.Order, h.MachineStamp = binary.BigEndian, [4]byte{0x11, 0x11}
	f.Add(withData(h), false)
	f.Add(withData(plain(3, 2, 2, Uint4))[:1030], true)
	h = plain(2, 1, 2, Int8)
	h.ExtType = "FEI1"
	f.Add(withData(h, feiBlocks(768, 2, binary.LittleEndian)...), false)
	h.ExtType, h.NInt, h.NReal = "", 6, 5
	f.Add(withData(h, make([]byte, 12)...), false)
	f.Add([]byte("text"), true)
	f.Fuzz(func(t *testing.T, b []byte, permissive bool) {
		x, err := openBytes(b, Options{Permissive: permissive})
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if x.Header.Encode() != [HeaderSize]byte(b[:HeaderSize]) || !bytes.Equal(x.Ext, b[HeaderSize:][:len(x.Ext)]) {
			t.Fatal("headers are not kept")
		}
		x.Labels()
		x.Header.AxisTitle()
		x.PixelSizeA()
		x.ExtTilts()
		if x.Sections == 0 {
			return
		}
		if x.SectionBytes() > int64(len(b)) {
			t.Fatal("a section larger than the file")
		}
		err = x.ReadSection(x.Sections-1, make([]float32, x.Header.NX*x.Header.NY))
		if (err == nil) != x.Header.Mode.Real() {
			t.Fatal(err)
		}
	})
}
