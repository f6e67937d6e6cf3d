package npy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/format/internal/corpus"
	"github.com/tomoparity/tomoparity/problem"
)

// file puts a header before data, as NumPy does in version 1 and 2.
func file(version byte, header string, data ...any) []byte {
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write([]byte{version, 0})
	if version == 1 {
		_ = binary.Write(&b, binary.LittleEndian, uint16(len(header)))
	} else {
		_ = binary.Write(&b, binary.LittleEndian, uint32(len(header)))
	}
	b.WriteString(header)
	for _, d := range data {
		if s, ok := d.(string); ok {
			b.WriteString(s)
			continue
		}
		_ = binary.Write(&b, binary.LittleEndian, d)
	}
	return b.Bytes()
}

const records = "{'descr': [('uid', '<u8'), ('blob/path', '|S4'), ('shift', '<f4', (2,)), ('n', '>i2'), ('word', '<U2'), ('h', '<f2'), ('on', '|b1')], 'fortran_order': False, 'shape': (2,), }   \n"

func sample() []byte {
	one := func(uid uint64, n string, h uint16) []any {
		return []any{uid, "ab\x00\x00", [2]float32{1.5, -2}, n, []uint32{0xe9, 0}, h, true}
	}
	return file(1, records, append(one(1<<63+1, "\xff\xfe", 0xc100), one(7, "\x00\x02", 0x3555)...)...)
}

func TestRecords(t *testing.T) {
	f, err := Parse(sample(), "a.cs")
	if err != nil {
		t.Fatal(err)
	}
	if f.Rows != 2 || len(f.Fields) != 7 || f.Fields[2].Type() != "<f4" || f.Fields[3].Type() != ">i2" || f.Fields[4].Type() != "<U2" {
		t.Fatalf("%+v", f.Fields)
	}
	if v, err := f.Value(0, "shift"); err != nil || v[0] != 1.5 || v[1] != -2 {
		t.Error(v, err)
	}
	if v, err := f.Value(0, "n"); err != nil || v[0] != -2 {
		t.Error(v, err)
	}
	if v, err := f.Value(1, "n"); err != nil || v[0] != 2 {
		t.Error(v, err)
	}
	if v, err := f.Value(0, "h"); err != nil || v[0] != -2.5 {
		t.Error(v, err)
	}
	if v, err := f.Value(1, "on"); err != nil || v[0] != 1 {
		t.Error(v, err)
	}
	if id, err := f.Uint(0, "uid"); err != nil || id != 1<<63+1 {
		t.Error(id, err)
	}
	if s, err := f.Text(1, "blob/path"); err != nil || s != "ab" {
		t.Errorf("%q %v", s, err)
	}
	if s, err := f.Text(1, "word"); err != nil || s != "é" {
		t.Errorf("%q %v", s, err)
	}
	for _, bad := range []error{second(f.Value(2, "n")), second(f.Value(0, "absent")), second(f.Value(0, "word")), second(f.Text(0, "n")), second(f.Uint(0, "shift"))} {
		var p *problem.Problem
		if !errors.As(bad, &p) {
			t.Errorf("%v", bad)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestPlainArrays(t *testing.T) {
	f, err := Parse(file(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", [6]float64{1, 2, 3, 4, 5, math.Inf(1)}), "x")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.Value(1, ""); err != nil || len(v) != 3 || v[0] != 4 || !math.IsInf(v[2], 1) {
		t.Error(v, err)
	}
	f, err = Parse(file(1, "{'descr': '<i4', 'fortran_order': True, 'shape': ()}", int32(-5)), "x")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.Value(0, ""); err != nil || v[0] != -5 {
		t.Error(v, err)
	}
}

func TestRefused(t *testing.T) {
	head := func(descr, shape string) []byte {
		return file(1, "{'descr': "+descr+", 'fortran_order': False, 'shape': "+shape+"}")
	}
	for name, x := range map[string]struct {
		in   []byte
		want string
	}{
		"empty":         {nil, "NUMPY"},
		"version":       {file(9, "{}"), "version: 9"},
		"long header":   {append([]byte(magic+"\x02\x00"), 255, 255, 255, 255), "length of the header"},
		"cut header":    {sample()[:40], "cut off"},
		"cut records":   {sample()[:len(sample())-1], "copy it again"},
		"too long":      {append(sample(), 0), "records"},
		"objects":       {head("'|O'", "(0,)"), "Python objects"},
		"huge":          {head("[('a', '<f8', (2000000000, 2000000000))]", "(0,)"), "2 GiB"},
		"many":          {head("'<f8'", "(2000000000,)"), "2000000000 records"},
		"negative":      {head("'<f8'", "(-1,)"), "shape"},
		"nested":        {head("[('a', [('b', '<f4')])]", "(0,)"), "plain type"},
		"twice":         {head("[('a', '<f4'), ('a', '<f4')]", "(0,)"), "occurs once"},
		"odd type":      {head("'<f3'", "(0,)"), "type"},
		"no descr":      {file(1, "{'shape': ()}"), "no 'descr'"},
		"no dict":       {file(1, "[1, 2]"), "no 'descr'"},
		"open string":   {file(1, "{'descr': '<f8"), "a string that ends"},
		"open dict":     {file(1, "{'descr': 1"), "a comma"},
		"deep":          {file(1, strings.Repeat("[", 1000)), "less deep"},
		"more after it": {file(1, "{} {}"), "the end"},
		"no key":        {file(1, "{1: 2}"), "a key"},
	} {
		_, err := Parse(x.in, "f")
		var p *problem.Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file of any length is looked at by its header alone.
func TestReadHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.cs")
	if err := os.WriteFile(path, sample(), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := ReadHeader(path)
	if err != nil || f.Rows != 2 {
		t.Fatal(f, err)
	}
	if _, err := f.Value(0, "n"); err == nil {
		t.Error("a value without records")
	}
	if g, err := Read(path); err != nil || len(g.data) == 0 {
		t.Error(err)
	}
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadHeader(path); err == nil {
		t.Error("a file that is cut off")
	}
	if _, err := Read(filepath.Dir(path)); err == nil {
		t.Error("a folder")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample())
	f.Add(file(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", [6]float64{}))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b, "fuzz")
		if err != nil {
			if _, ok := problem.ClassOf(err); !ok {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		for _, field := range x.Fields {
			_, _ = x.Value(0, field.Name)
			_, _ = x.Text(x.Rows-1, field.Name)
			_, _ = x.Uint(x.Rows-1, field.Name)
		}
	})
}

func TestCorpus(t *testing.T) {
	for rel, want := range map[string][2]int{
		"ml-struct-bio+cryodrgn/tests/data/cryosparc_J2_particles_exported.cs": {22, 42},
		"ml-struct-bio+cryodrgn/tests/data/empiar_10076_7.cs":                  {7, 24},
		"cryoem-uoft+cryosparc-tools/tests/data/4k_dataset.cs":                 {0, 106},
	} {
		f, err := Read(corpus.Path(t, rel))
		if err != nil {
			t.Fatal(err)
		}
		if f.Rows != want[0] || len(f.Fields) != want[1] {
			t.Errorf("%s: %d records, %d fields", rel, f.Rows, len(f.Fields))
		}
		if f.Rows == 0 {
			continue
		}
		px, err := f.Value(0, "blob/psize_A")
		name, err2 := f.Text(0, "blob/path")
		if err != nil || err2 != nil || px[0] < 0.5 || px[0] > 20 || !strings.Contains(name, ".mrc") {
			t.Errorf("%s: pixel %v, path %q (%v, %v)", rel, px, name, err, err2)
		}
	}
}
