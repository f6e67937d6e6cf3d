package zarr

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// The JSON of Zarr as it is written; what is read is in array.go.

type array2 struct {
	Format     int     `json:"zarr_format"`
	Shape      [3]int  `json:"shape"`
	Chunks     [3]int  `json:"chunks"`
	Type       string  `json:"dtype"`
	Compressor any     `json:"compressor"`
	Fill       float64 `json:"fill_value"`
	Order      string  `json:"order"`
	Filters    any     `json:"filters"`
	Separator  string  `json:"dimension_separator"`
}

type compressor2 struct {
	ID    string `json:"id"`
	Level int    `json:"level"`
}

type named struct {
	Name          string         `json:"name"`
	Configuration map[string]any `json:"configuration"`
}

type array3 struct {
	Format     int            `json:"zarr_format"`
	Node       string         `json:"node_type"`
	Shape      [3]int         `json:"shape"`
	Type       string         `json:"data_type"`
	Grid       named          `json:"chunk_grid"`
	Keys       named          `json:"chunk_key_encoding"`
	Fill       float64        `json:"fill_value"`
	Codecs     []named        `json:"codecs"`
	Attributes map[string]any `json:"attributes"`
	Dimensions []string       `json:"dimension_names"`
}

type group3 struct {
	Format     int          `json:"zarr_format"`
	Node       string       `json:"node_type"`
	Attributes attributes05 `json:"attributes"`
}

func levelName(no int) string { return strconv.Itoa(no) }

// metadata returns the metadata files of the image by their names below it.
func (w *Writer) metadata() map[string][]byte {
	files := map[string][]byte{}
	if w.spec.Version == NGFF05 {
		g := group3{Format: 3, Node: "group"}
		g.Attributes.OME.Version = w.spec.Version.String()
		g.Attributes.OME.Multiscales = []multiscale{w.multiscale()}
		g.Attributes.OME.Omero = w.omero()
		g.Attributes.Provenance = w.spec.Provenance
		files["zarr.json"] = text(g)
		for l := w.first; l != nil; l = l.next {
			files[levelName(l.no)+"/zarr.json"] = text(w.array3(l))
		}
		return files
	}
	m := w.multiscale()
	m.Version = w.spec.Version.String()
	files[".zgroup"] = text(map[string]int{"zarr_format": 2})
	files[".zattrs"] = text(attributes{[]multiscale{m}, w.omero(), w.spec.Provenance})
	for l := w.first; l != nil; l = l.next {
		files[levelName(l.no)+"/.zarray"] = text(w.array2(l))
	}
	return files
}

func (w *Writer) array2(l *level) array2 {
	a := array2{Format: 2, Shape: l.shape, Chunks: l.chunk, Type: w.spec.Type.v2(), Order: "C", Separator: "/"}
	if w.spec.Codec != Raw {
		a.Compressor = compressor2{w.spec.Codec.String(), w.spec.Effort}
	}
	return a
}

func (w *Writer) array3(l *level) array3 {
	a := array3{Format: 3, Node: "array", Shape: l.shape, Type: w.spec.Type.String(),
		Grid:       named{"regular", map[string]any{"chunk_shape": l.chunk}},
		Keys:       named{"default", map[string]any{"separator": "/"}},
		Codecs:     []named{{"bytes", map[string]any{"endian": "little"}}},
		Attributes: map[string]any{}, Dimensions: []string{"z", "y", "x"}}
	switch w.spec.Codec {
	case Zstd:
		a.Codecs = append(a.Codecs, named{"zstd", map[string]any{"level": w.spec.Effort, "checksum": false}})
	case Gzip:
		a.Codecs = append(a.Codecs, named{"gzip", map[string]any{"level": w.spec.Effort}})
	}
	return a
}

// text is JSON that a person can read. The values it is given can always be
// written: numbers are finite.
func text(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return out.Bytes()
}
