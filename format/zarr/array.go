package zarr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// array is the layout of one stored array, of either version.
type array struct {
	dir    string // its folder
	format int    // of Zarr, 2 or 3
	shape  []int
	chunk  []int
	typ    Type
	big    bool
	fill   float32  // of missing chunks
	codecs []string // bytes to bytes, in the order of writing
	prefix string   // of the names of chunks: "c" or nothing
	sep    string   // between the indices of a chunk
	names  []string // of the dimensions, where the array says them
	zstd   *zstd.Decoder
}

// metadataFile is the file that describes an array.
func metadataFile(dir string, format int) string {
	if format == 3 {
		return filepath.Join(dir, "zarr.json")
	}
	return filepath.Join(dir, ".zarray")
}

// readArray reads and checks the layout of the array in a folder.
func readArray(dir string, format int) (*array, error) {
	name := metadataFile(dir, format)
	b, err := textio.Read(name)
	if err != nil {
		return nil, err
	}
	return parseArray(b, name, dir, format)
}

func parseArray(b []byte, name, dir string, format int) (*array, error) {
	a := &array{dir: dir, format: format}
	faults := textio.NewFaults(name)
	p := &parser{a: a, faults: faults}
	if format == 3 {
		p.v3(b)
	} else {
		p.v2(b)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	p.sizes()
	err := faults.Err()
	if err != nil {
		return nil, err
	}
	a.zstd, err = zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true))
	return a, err
}

// parser fills an array and gathers what is wrong.
type parser struct {
	a      *array
	faults *textio.Faults
}

// json reads a JSON text; false when it is none.
func (p *parser) json(b []byte, into any) bool {
	if err := json.Unmarshal(b, into); err != nil {
		p.faults.Add(0, &problem.Problem{Field: "JSON", Got: err.Error(), Want: "the metadata of a Zarr array", Err: err})
		return false
	}
	return true
}

func (p *parser) bad(field, want, got string) { p.faults.Addf(0, field, want, "%s", got) }

// v2 reads a .zarray.
func (p *parser) v2(b []byte) {
	var m struct {
		Format     int             `json:"zarr_format"`
		Shape      []int           `json:"shape"`
		Chunks     []int           `json:"chunks"`
		Type       json.RawMessage `json:"dtype"`
		Compressor *struct {
			ID string `json:"id"`
		} `json:"compressor"`
		Fill    json.RawMessage `json:"fill_value"`
		Order   string          `json:"order"`
		Filters []struct {
			ID string `json:"id"`
		} `json:"filters"`
		Separator string `json:"dimension_separator"`
	}
	if !p.json(b, &m) {
		return
	}
	a := p.a
	if m.Format != 2 {
		p.bad("zarr_format", "2", strconv.Itoa(m.Format))
	}
	if m.Order != "C" {
		p.faults.Add(0, &problem.Problem{Field: "order", Got: strconv.Quote(m.Order), Want: `"C", the last index running fastest`,
			Hint: "write the array again in C order"})
	}
	for _, f := range m.Filters {
		p.bad("filters", "none", "the filter "+strconv.Quote(f.ID))
	}
	if m.Compressor != nil {
		p.codec("compressor", m.Compressor.ID)
	}
	switch m.Separator {
	case "", ".":
		a.sep = "."
	case "/":
		a.sep = "/"
	default:
		p.bad("dimension_separator", `"." or "/"`, strconv.Quote(m.Separator))
	}
	var name string
	ok := json.Unmarshal(m.Type, &name) == nil
	if ok {
		a.typ, a.big, ok = typeV2(name)
	}
	if !ok {
		p.bad("dtype", "a real number such as <f4, |i1, |u1, <i2 or <u2", clip(m.Type))
	}
	a.shape, a.chunk = m.Shape, m.Chunks
	p.fill(m.Fill)
}

// extension is a name with a configuration, or only a name.
type extension struct {
	Name           string                     `json:"name"`
	Configuration  map[string]json.RawMessage `json:"configuration"`
	MustUnderstand *bool                      `json:"must_understand"`
}

// UnmarshalJSON reads both forms.
func (e *extension) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &e.Name)
	}
	type plain extension
	return json.Unmarshal(b, (*plain)(e))
}

// get reads an entry of the configuration; false when it is missing or of another type.
func (e *extension) get(key string, into any) bool {
	raw, ok := e.Configuration[key]
	return ok && json.Unmarshal(raw, into) == nil
}

// v3 reads the zarr.json of an array.
func (p *parser) v3(b []byte) {
	var m struct {
		Format       int             `json:"zarr_format"`
		Node         string          `json:"node_type"`
		Shape        []int           `json:"shape"`
		Type         extension       `json:"data_type"`
		Grid         extension       `json:"chunk_grid"`
		Keys         extension       `json:"chunk_key_encoding"`
		Fill         json.RawMessage `json:"fill_value"`
		Codecs       []extension     `json:"codecs"`
		Dimensions   []*string       `json:"dimension_names"`
		Transformers []extension     `json:"storage_transformers"`
	}
	var all map[string]json.RawMessage
	if !p.json(b, &m) || !p.json(b, &all) {
		return
	}
	a := p.a
	if m.Format != 3 || m.Node != "array" {
		p.bad("zarr_format and node_type", `3 and "array"`, fmt.Sprintf("%d and %q", m.Format, m.Node))
	}
	p.unknown(all)
	var ok bool
	if a.typ, ok = typeV3(m.Type.Name); !ok {
		p.bad("data_type", "a real number such as float32, int8, uint8, int16 or uint16", strconv.Quote(m.Type.Name))
	}
	if m.Grid.Name != "regular" || !m.Grid.get("chunk_shape", &a.chunk) {
		p.bad("chunk_grid", `"regular" with a chunk_shape`, strconv.Quote(m.Grid.Name))
	}
	for _, t := range m.Transformers {
		p.bad("storage_transformers", "none", strconv.Quote(t.Name))
	}
	p.keys(&m.Keys)
	p.codecs3(m.Codecs)
	for _, d := range m.Dimensions {
		if d == nil {
			a.names = nil
			break
		}
		a.names = append(a.names, *d)
	}
	a.shape = m.Shape
	p.fill(m.Fill)
}

// unknown refuses entries that the specification does not know, unless they say
// that they need not be understood.
func (p *parser) unknown(all map[string]json.RawMessage) {
	for key, raw := range all {
		switch key {
		case "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value",
			"codecs", "attributes", "dimension_names", "storage_transformers":
			continue
		}
		var e extension
		if json.Unmarshal(raw, &e) != nil || e.MustUnderstand == nil || *e.MustUnderstand {
			p.bad(clip([]byte(key)), "only what Zarr v3 describes", "an extension that is not known")
		}
	}
}

// keys reads how chunks are named.
func (p *parser) keys(e *extension) {
	a := p.a
	switch e.Name {
	case "default":
		a.prefix, a.sep = "c", "/"
	case "v2":
		a.sep = "."
	default:
		p.bad("chunk_key_encoding", `"default" or "v2"`, strconv.Quote(e.Name))
		return
	}
	if _, ok := e.Configuration["separator"]; ok && (!e.get("separator", &a.sep) || a.sep != "." && a.sep != "/") {
		p.bad("chunk_key_encoding separator", `"." or "/"`, clip(e.Configuration["separator"]))
	}
}

// codecs3 reads the chain of codecs: bytes first, then compressors.
func (p *parser) codecs3(list []extension) {
	for i, c := range list {
		switch {
		case c.Name == "sharding_indexed":
			p.faults.Add(0, &problem.Problem{Field: "codecs", Got: "sharding_indexed", Want: "plain chunks",
				Hint: "shards are not read; write the array again without them"})
		case c.Name == "transpose":
			p.faults.Add(0, &problem.Problem{Field: "codecs", Got: "transpose", Want: "C order, the last index running fastest",
				Hint: "write the array again without the transposition"})
		case c.Name == "bytes" || c.Name == "endian":
			if i != 0 {
				p.bad("codecs", "bytes as the first", "bytes in place "+strconv.Itoa(i+1))
			}
			var order string
			switch c.get("endian", &order); {
			case order == "big":
				p.a.big = true
			case order != "little" && !(order == "" && p.a.typ.Size() == 1):
				p.bad("codecs bytes endian", `"little" or "big"`, strconv.Quote(order))
			}
		case i == 0:
			p.bad("codecs", "bytes as the first", strconv.Quote(c.Name))
		default:
			p.codec("codecs", strings.TrimPrefix(c.Name, "numcodecs."))
		}
	}
	if len(list) == 0 {
		p.bad("codecs", "bytes, and a compressor if there is one", "none")
	}
}

// codec adds one of the compressors that can be undone.
func (p *parser) codec(field, id string) {
	switch id {
	case "zstd", "gzip", "zlib", "blosc", "crc32c":
		if len(p.a.codecs) < 4 {
			p.a.codecs = append(p.a.codecs, id)
			return
		}
		p.bad(field, "at most 4 compressors", "more")
		return
	}
	p.faults.Add(0, &problem.Problem{Field: field, Got: "the codec " + strconv.Quote(id), Want: "zstd, gzip, zlib, blosc or none",
		Hint: "write the array again with one of these"})
}

// fill reads the value of missing chunks. Null leaves it open in Zarr v2; it is 0 then.
func (p *parser) fill(raw json.RawMessage) {
	var v float64
	var word string
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || string(raw) == "null":
		if p.a.format == 3 {
			p.bad("fill_value", "a number", "none")
		}
	case json.Unmarshal(raw, &v) == nil:
	case json.Unmarshal(raw, &word) == nil && word == "NaN":
		v = math.NaN()
	case word == "Infinity":
		v = math.Inf(1)
	case word == "-Infinity":
		v = math.Inf(-1)
	default:
		size := p.a.typ.Size()
		bits, err := strconv.ParseUint(word, 0, 8*max(1, size))
		if err != nil || !strings.HasPrefix(word, "0x") {
			p.bad("fill_value", `a number, "NaN", "Infinity" or "-Infinity"`, clip(raw))
			return
		}
		b := []byte{byte(bits), byte(bits >> 8), byte(bits >> 16), byte(bits >> 24), byte(bits >> 32), byte(bits >> 40), byte(bits >> 48), byte(bits >> 56)}
		one := make([]float32, 1)
		p.a.typ.decode(one, b, false)
		v = float64(one[0])
	}
	p.a.fill = float32(v)
}

// sizes checks the shapes against each other and against the limits, before
// anything is allocated.
func (p *parser) sizes() {
	a := p.a
	n := len(a.shape)
	if n < 2 || n > 5 {
		p.bad("shape", "2 to 5 dimensions", fmt.Sprintf("%d dimensions", n))
		return
	}
	if len(a.chunk) != n {
		p.bad("chunk shape", fmt.Sprintf("%d dimensions, as the shape has", n), fmt.Sprintf("%d dimensions", len(a.chunk)))
		return
	}
	bytes := float64(a.typ.Size())
	for i := range a.shape {
		if s := a.shape[i]; s < 1 || s > math.MaxInt32 {
			p.bad("shape", fmt.Sprintf("1 to %d", math.MaxInt32), fmt.Sprint(s))
			return
		}
		if c := a.chunk[i]; c < 1 || c > math.MaxInt32 {
			p.bad("chunk shape", fmt.Sprintf("1 to %d", math.MaxInt32), fmt.Sprint(c))
			return
		}
		bytes *= float64(a.chunk[i])
	}
	for i := range n - 3 { // no loop for fewer
		if a.shape[i] != 1 {
			p.faults.Add(0, &problem.Problem{Field: "shape", Got: fmt.Sprint(a.shape), Want: "one volume: all dimensions before z, y, x of length 1",
				Hint: "an image of several channels or times; store the wanted one by itself"})
			return
		}
	}
	ny, nx := a.shape[n-2], a.shape[n-1]
	if ny > mostSide || nx > mostSide || ny*nx > mostSection {
		p.bad("shape", fmt.Sprintf("at most %d voxels a section", mostSection), fmt.Sprint(a.shape))
	}
	if bytes > mostChunk {
		p.bad("chunk shape", fmt.Sprintf("at most %d bytes a chunk", mostChunk), fmt.Sprint(a.chunk))
	}
	if ceilDiv(ny, a.chunk[n-2])*ceilDiv(nx, a.chunk[n-1]) > mostChunks {
		p.bad("chunk shape", fmt.Sprintf("at most %d chunks a section", mostChunks), fmt.Sprint(a.chunk))
	}
}

// last3 returns the last three of a list, with ones before a shorter one: z, y, x.
func last3(list []int) [3]int {
	out := [3]int{1, 1, 1}
	for i := 1; i <= 3 && i <= len(list); i++ {
		out[3-i] = list[len(list)-i]
	}
	return out
}

// chunkBytes is the length of a chunk when it is decoded.
func (a *array) chunkBytes() int {
	n := a.typ.Size()
	for _, c := range a.chunk {
		n *= c
	}
	return n
}

// chunkFile is the file of chunk z, y, x.
func (a *array) chunkFile(at [3]int) string {
	var parts []string
	if a.prefix != "" {
		parts = append(parts, a.prefix)
	}
	for i := range a.shape {
		k := i - len(a.shape) + 3
		if k < 0 {
			parts = append(parts, "0")
			continue
		}
		parts = append(parts, strconv.Itoa(at[k]))
	}
	return filepath.Join(a.dir, filepath.FromSlash(strings.Join(parts, a.sep)))
}

// clip shortens a text for a message.
func clip(b []byte) string {
	if len(b) == 0 {
		return "none"
	}
	if len(b) > 60 {
		return strconv.Quote(string(b[:60])) + "..."
	}
	return string(b)
}
