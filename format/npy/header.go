package npy

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 1 << 20 // bytes; 106 fields take 4096
	maxDims   = 8
	want      = "a .npy array of numbers or records"
)

// Field is one column of the records.
type Field struct {
	Name   string // empty in an array without named fields
	Kind   byte   // b, i, u, f, c, S, U or V
	Bytes  int    // of one element
	Shape  []int  // of one record's value; empty for a single element
	Big    bool   // big-endian
	Offset int    // of the field in a record, bytes
}

// Len returns the number of elements in one record.
func (f Field) Len() int {
	n := 1
	for _, d := range f.Shape {
		n *= d
	}
	return n
}

// Type returns the type as the header has it, such as "<f4".
func (f Field) Type() string {
	order, size := "<", f.Bytes
	if f.Big {
		order = ">"
	}
	switch f.Kind {
	case 'b', 'S', 'V':
		order = "|"
	case 'U':
		size /= 4
	}
	return fmt.Sprintf("%s%c%d", order, f.Kind, size)
}

// header is what stands before the records.
type header struct {
	fields  []Field
	rows    int
	record  int  // bytes of one record
	fortran bool // first index fastest
	start   int  // of the records in the file, bytes
}

// headerLength returns where the header begins and how long it is, from the
// first bytes of a file.
func headerLength(b []byte) (start, length int, p *problem.Problem) {
	if len(b) < 10 || string(b[:6]) != magic {
		return 0, 0, &problem.Problem{Got: "no \\x93NUMPY at its start", Want: want}
	}
	switch version := b[6]; {
	case version == 1:
		start, length = 10, int(binary.LittleEndian.Uint16(b[8:]))
	case (version == 2 || version == 3) && len(b) >= 12:
		start = 12
		n := binary.LittleEndian.Uint32(b[8:])
		if n > maxHeader {
			return 0, 0, &problem.Problem{Field: "length of the header", Got: fmt.Sprint(n), Want: fmt.Sprintf("at most %d bytes", maxHeader)}
		}
		length = int(n)
	default:
		return 0, 0, &problem.Problem{Field: "version", Got: fmt.Sprint(version), Want: "1, 2 or 3"}
	}
	return start, length, nil
}

// parseHeader reads the header of b, which must hold all of it.
func parseHeader(b []byte) (h header, p *problem.Problem) {
	start, length, p := headerLength(b)
	if p != nil {
		return h, p
	}
	if start+length > len(b) {
		return h, &problem.Problem{Field: "header", Got: "cut off", Want: fmt.Sprintf("%d bytes", length)}
	}
	h.start = start + length
	v, p := parseLiteral(string(b[start:h.start]))
	if p != nil {
		return h, p
	}
	dict, _ := v.(map[string]any)
	descr, ok := dict["descr"]
	if !ok {
		return h, &problem.Problem{Field: "header", Got: "no 'descr'", Want: want}
	}
	h.fortran, _ = dict["fortran_order"].(bool)
	shape, p := dims(dict["shape"])
	if p != nil {
		return h, p
	}
	h.rows = 1
	if len(shape) > 0 {
		h.rows, shape = shape[0], shape[1:]
	}
	switch d := descr.(type) {
	case string:
		f, p := typeOf(d)
		if p != nil {
			return h, p
		}
		f.Shape = shape
		h.fields = []Field{f}
	case []any:
		if len(shape) > 0 {
			return h, &problem.Problem{Field: "shape", Got: fmt.Sprintf("%d dimensions", len(shape)+1), Want: "one, the records"}
		}
		if h.fields, p = fieldsOf(d); p != nil {
			return h, p
		}
	default:
		return h, &problem.Problem{Field: "descr", Got: "neither a type nor a list of fields", Want: want}
	}
	return h, h.layOut()
}

// layOut gives the fields their places. Sizes beyond what fits are refused
// before anything is allocated.
func (h *header) layOut() *problem.Problem {
	total := int64(0)
	for i := range h.fields {
		f := &h.fields[i]
		f.Offset = int(total)
		size := int64(f.Bytes)
		for _, d := range f.Shape {
			if d > 0 && size > math.MaxInt32/int64(d) {
				return &problem.Problem{Field: f.Name, Got: "more than 2 GiB in one record", Want: want}
			}
			size *= int64(d)
		}
		if total += size; total > math.MaxInt32 {
			return &problem.Problem{Field: f.Name, Got: "records of more than 2 GiB", Want: want}
		}
	}
	h.record = int(total)
	return nil
}

func dims(v any) ([]int, *problem.Problem) {
	list, ok := v.([]any)
	if n, one := v.(int); one {
		list, ok = []any{n}, true
	}
	out := make([]int, 0, min(len(list), maxDims))
	for _, x := range list {
		n, isInt := x.(int)
		ok = ok && isInt && n >= 0 && n <= math.MaxInt32
		out = append(out, n)
	}
	if !ok || len(out) > maxDims {
		return nil, &problem.Problem{Field: "shape", Got: fmt.Sprint(v), Want: "a few whole numbers"}
	}
	return out, nil
}

// fieldsOf reads [(name, type), (name, type, shape), ...].
func fieldsOf(list []any) ([]Field, *problem.Problem) {
	var out []Field
	seen := map[string]bool{}
	for i, v := range list {
		t, _ := v.([]any)
		if len(t) != 2 && len(t) != 3 {
			return nil, &problem.Problem{Field: fmt.Sprintf("field %d", i), Got: fmt.Sprint(v), Want: "a name and a type"}
		}
		name, ok := t[0].(string)
		if pair, titled := t[0].([]any); titled && len(pair) == 2 { // (title, name)
			name, ok = pair[1].(string)
		}
		text, plain := t[1].(string)
		if !ok || seen[name] && name != "" || !plain { // padding has no name
			return nil, &problem.Problem{Field: fmt.Sprintf("field %d", i), Got: textio.Quote(fmt.Sprint(v)), Want: "a name that occurs once, and a plain type"}
		}
		seen[name] = true
		f, p := typeOf(text)
		if p == nil && len(t) == 3 {
			f.Shape, p = dims(t[2])
		}
		if p != nil {
			p.Field = name
			return nil, p
		}
		f.Name = name
		out = append(out, f)
	}
	return out, nil
}

// typeOf reads a type such as "<f4".
func typeOf(text string) (f Field, p *problem.Problem) {
	bad := &problem.Problem{Field: "type", Got: textio.Quote(text), Want: "one such as <f4, <u8 or |S20"}
	rest := strings.TrimLeft(text, "<>|=")
	if len(text)-len(rest) > 1 || rest == "" {
		return f, bad
	}
	f.Kind, f.Big = rest[0], text[0] == '>'
	if f.Kind == 'O' {
		bad.Hint = "it holds Python objects, which only Python can load, and which may run programs on loading"
		return f, bad
	}
	n, err := strconv.Atoi(rest[1:])
	sizes := map[byte][]int{'b': {1}, 'i': {1, 2, 4, 8}, 'u': {1, 2, 4, 8}, 'f': {2, 4, 8}, 'c': {8, 16}}
	allowed, known := sizes[f.Kind]
	switch {
	case err != nil || n < 0 || n > math.MaxInt32/4:
		return f, bad
	case known && !slices.Contains(allowed, n), !known && strings.IndexByte("SUV", f.Kind) < 0:
		return f, bad
	case f.Kind == 'U':
		n *= 4
	}
	f.Bytes = n
	return f, nil
}
