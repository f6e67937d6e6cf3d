package mrc

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func write(t testing.TB, path string, spec Spec, sections ...[]float32) *Writer {
	t.Helper()
	w, err := Create(path, spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		if err := w.WriteSection(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w
}

func read(t testing.TB, path string) (*File, []float32) {
	t.Helper()
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	n := f.Header.NX * f.Header.NY
	all := make([]float32, n*f.Sections)
	for z := range f.Sections {
		if err := f.ReadSection(z, all[z*n:][:n]); err != nil {
			t.Fatal(err)
		}
	}
	return f, all
}

func TestRoundingAndClipping(t *testing.T) {
	in := []float32{-40000, -129, -0.5, 0.5, 1.5, 2.5, 15.5, 127.5, 300, 70000}
	tests := []struct {
		mode    Mode
		sign    Mode0Sign
		want    []float32
		clipped int64
	}{
		{Int8, Mode0Auto, []float32{-128, -128, 0, 0, 2, 2, 16, 127, 127, 127}, 5},
		{Int8, Mode0Unsigned, []float32{0, 0, 0, 0, 2, 2, 16, 128, 255, 255}, 4},
		{Int16, 0, []float32{-32768, -129, 0, 0, 2, 2, 16, 128, 300, 32767}, 2},
		{Uint16, 0, []float32{0, 0, 0, 0, 2, 2, 16, 128, 300, 65535}, 3},
		{Uint4, 0, []float32{0, 0, 0, 0, 2, 2, 15, 15, 15, 15}, 6},
		{Float16, 0, []float32{-40000, -129, -0.5, 0.5, 1.5, 2.5, 15.5, 127.5, 300, 65504}, 1},
		{Float32, 0, in, 0},
	}
	for _, tt := range tests {
		t.Run(tt.mode.String(), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.mrc")
			w := write(t, path, Spec{NX: 5, NY: 2, Mode: tt.mode, Mode0: tt.sign, PixelA: [3]float64{1, 1, 1}}, in)
			f, got := read(t, path)
			for i := range got {
				if got[i] != tt.want[i] {
					t.Fatalf("got  %v\nwant %v", got, tt.want)
				}
			}
			if w.Clipped != tt.clipped || len(f.Warnings) > 0 {
				t.Errorf("%d clipped; %q", w.Clipped, f.Warnings)
			}
			if s := statsOf(tt.want); f.Header.DMin != float32(s.min) || f.Header.DMax != float32(s.max) || f.Header.DMean != float32(s.mean) {
				t.Errorf("statistics %v %v %v", f.Header.DMin, f.Header.DMax, f.Header.DMean)
			}
		})
	}
}

func TestHeaderWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mrc")
	write(t, path, Spec{NX: 2, NY: 1, Mode: Float32, PixelA: [3]float64{1.35, 1.35, 2.7}, Volume: true,
		Origin: [3]float64{-10, 0, 5}, Labels: []string{"one"}, Ext: []byte("abcdefgh"), ExtType: "MRCO", NInt: 1, NReal: 2},
		[]float32{1, 2}, []float32{3, 4}, []float32{float32(math.NaN()), 5})
	f, _ := read(t, path)
	h := f.Header
	if h.NZ != 3 || h.MZ != 3 || h.ISPG != 1 || string(f.Ext) != "abcdefgh" || h.ExtType != "MRCO" || h.NInt != 1 || h.NReal != 2 ||
		h.Origin != [3]float32{-10, 0, 5} || h.Map != "MAP " || h.MachineStamp != [4]byte{0x44, 0x44} || h.NVersion != 20141 {
		t.Errorf("%+v", h)
	}
	if x, _, z, _ := f.PixelSizeA(); math.Abs(x-1.35) > 1e-6 || math.Abs(z-2.7) > 1e-6 {
		t.Errorf("pixel %v %v", x, z)
	}
	if h.DMin != 1 || h.DMax != 5 || h.DMean != 3 || math.Abs(float64(h.RMS)-math.Sqrt2) > 1e-6 || f.Labels()[0] != "one" {
		t.Errorf("%v %v %v %v", h.DMin, h.DMax, h.DMean, h.RMS)
	}
}

func TestNotFiniteRefused(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		dir := t.TempDir()
		w, err := Create(filepath.Join(dir, "a.mrc"), Spec{NX: 2, NY: 2, Mode: Int16})
		if err != nil {
			t.Fatal(err)
		}
		err = w.WriteSection([]float32{0, 1, 2, float32(v)})
		if err == nil || !strings.Contains(err.Error(), "section 0 row 1 column 1 (of 0..)") {
			t.Errorf("%v", err)
		}
		if w.Close() == nil || len(list(t, dir)) != 0 {
			t.Errorf("left behind: %v", list(t, dir))
		}
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

func TestAtomic(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.mrc")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := Create(path, Spec{NX: 1, NY: 1, NZ: 2, Mode: Float32})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteSection([]float32{1}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "1 written; expected 2") {
		t.Errorf("%v", err)
	}
	w, _ = Create(path, Spec{NX: 1, NY: 1, Mode: Float32})
	w.Abort()
	if w.WriteSection([]float32{1}) == nil || w.Close() == nil {
		t.Error("an aborted writer goes on")
	}
	if b, _ := os.ReadFile(path); string(b) != "old" || len(list(t, dir)) != 1 {
		t.Errorf("%q %v", b, list(t, dir))
	}
	w = write(t, path, Spec{NX: 1, NY: 1, Mode: Float32}, []float32{7})
	w.Abort()
	if w.Close() == nil {
		t.Error("closed twice")
	}
	if _, v := read(t, path); v[0] != 7 || len(list(t, dir)) != 1 {
		t.Errorf("%v %v", v, list(t, dir))
	}
}

func TestBadSpecs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mrc")
	good := Spec{NX: 2, NY: 2, Mode: Float32}
	for name, change := range map[string]func(*Spec){
		"size":    func(s *Spec) { s.NX = 0 },
		"mode":    func(s *Spec) { s.Mode = 5 },
		"exttype": func(s *Spec) { s.ExtType = "SERIAL" },
		"labels":  func(s *Spec) { s.Labels = make([]string, 11) },
		"label":   func(s *Spec) { s.Labels = []string{strings.Repeat("x", 81)} },
		"counts":  func(s *Spec) { s.NInt = 1 << 20 },
		"pixel":   func(s *Spec) { s.PixelA[0] = math.NaN() },
	} {
		s := good
		change(&s)
		if _, err := Create(path, s); err == nil {
			t.Errorf("%s accepted", name)
		}
	}
	if _, err := Create(filepath.Join(t.TempDir(), "no", "a.mrc"), good); err == nil {
		t.Error("missing folder")
	}
	w, err := Create(path, Spec{NX: 2, NY: 2, NZ: 1, Mode: Float32})
	if err != nil {
		t.Fatal(err)
	}
	if w.WriteSection([]float32{1}) == nil {
		t.Error("short section accepted")
	}
}

// What is written is read, in every mode and both byte orders.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		mode := rapid.SampledFrom([]Mode{Int8, Int16, Float32, Uint16, Float16, Uint4}).Draw(rt, "mode")
		nx, ny := rapid.IntRange(1, 9).Draw(rt, "nx"), rapid.IntRange(1, 5).Draw(rt, "ny")
		nz := rapid.IntRange(1, 3).Draw(rt, "nz")
		spec := Spec{NX: nx, NY: ny, Mode: mode, PixelA: [3]float64{1, 1, 1}}
		if rapid.Bool().Draw(rt, "big") {
			h := plain(7, 7, 7, Float32)
			h.Order, h.MachineStamp = binary.BigEndian, [4]byte{0x11, 0x11}
			spec.Template = &h
		}
		var all []float32
		var sections [][]float32
		for range nz {
			s := make([]float32, nx*ny)
			for i := range s {
				s[i] = float32(rapid.IntRange(0, 15).Draw(rt, "v"))
			}
			sections, all = append(sections, s), append(all, s...)
		}
		path := filepath.Join(dir, "r.mrc")
		write(t, path, spec, sections...)
		f, got := read(t, path)
		for i := range all {
			if got[i] != all[i] {
				rt.Fatalf("%v -> %v", all, got)
			}
		}
		if s := statsOf(all); f.Header.DMean != float32(s.mean) && math.Abs(float64(f.Header.DMean)-s.mean) > 1e-6 {
			rt.Fatalf("mean %v want %v", f.Header.DMean, s.mean)
		}
	})
}

// With a template every byte that has no reason to change stays.
func TestTemplateKeepsBytes(t *testing.T) {
	h := plain(2, 2, 1, Float32)
	for i := range h.Raw {
		h.Raw[i] = byte(i)
	}
	h.SetLabels([]string{"Fei Company"})
	h.ExtType, h.IMODStamp, h.IMODFlags = "FEI1", imodStamp, 8
	path := filepath.Join(t.TempDir(), "a.mrc")
	write(t, path, Spec{NX: 2, NY: 2, Mode: Float32, Template: &h, Ext: []byte("extended")}, []float32{0, 1, 2, 3})
	f, _ := read(t, path)
	was := h.Encode()
	for _, r := range [][2]int{{96, 128}, {132, 196}, {208, 216}, {220, 1024}} {
		if !bytes.Equal(f.Header.Raw[r[0]:r[1]], was[r[0]:r[1]]) {
			t.Errorf("bytes %v changed", r)
		}
	}
	if x, _, _, _ := f.PixelSizeA(); x != 2 || string(f.Ext) != "extended" {
		t.Errorf("pixel %v ext %q", x, f.Ext)
	}
}

// One pass gives what two give, whatever the offset of the values.
func TestStatisticsInOnePass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.Float64Range(-1e5, 1e5).Draw(t, "offset")
		v := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 40).Draw(t, "values")
		values := make([]float32, len(v))
		for i := range v {
			values[i] = float32(v[i] + offset)
		}
		got, ok := finiteStats(values)
		want := anyStats(values)
		if !ok || got.n != want.n || got.min != want.min || got.max != want.max || math.Abs(got.mean-want.mean) > 1e-6 || math.Abs(got.m2-want.m2) > 1e-6*(1+want.m2) {
			t.Fatalf("%+v, want %+v", got, want)
		}
		values[rapid.IntRange(0, len(v)-1).Draw(t, "bad")] = float32(math.NaN())
		if _, ok := finiteStats(values); ok {
			t.Fatal("NaN passed")
		}
	})
}

// Rows in any order make the file that whole sections make; a row that is missing,
// or outside, is refused and leaves nothing.
func TestWriteRows(t *testing.T) {
	spec := Spec{NX: 3, NY: 4, NZ: 2, Mode: Int16, PixelA: [3]float64{1, 1, 1}, Ext: []byte("abcd")}
	values := make([]float32, 24)
	for i := range values {
		values[i] = float32(i*i - 40)
	}
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.mrc")
	write(t, whole, spec, values[:12], values[12:])
	begin := func(name string) *Writer {
		w, err := Create(filepath.Join(dir, name), spec)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := begin("rows.mrc")
	for _, p := range [][3]int{{1, 2, 2}, {0, 0, 3}, {1, 0, 2}, {0, 3, 1}} { // section, first row, rows
		at := p[0]*12 + p[1]*3
		if err := w.WriteRows(p[0], p[1], values[at:at+3*p[2]]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	a, _ := os.ReadFile(whole)
	b, _ := os.ReadFile(filepath.Join(dir, "rows.mrc"))
	if !bytes.Equal(a, b) {
		t.Error("the files differ")
	}
	short := begin("short.mrc")
	if err := short.WriteRows(0, 0, values[:12]); err != nil {
		t.Fatal(err)
	}
	if short.Close() == nil {
		t.Error("a file without all rows was accepted")
	}
	for _, p := range [][3]int{{2, 0, 3}, {0, 3, 6}, {0, -1, 3}, {0, 0, 2}} { // section, first row, values
		if begin("bad.mrc").WriteRows(p[0], p[1], values[:p[2]]) == nil {
			t.Errorf("%v was accepted", p)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
}
