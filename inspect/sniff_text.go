package inspect

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/format/imodmodel"
)

const noGeometry = "it holds nothing of a tilt series' geometry"

// texts are the kinds of text, the particular before the general.
func texts() []kind {
	return []kind{
		{"STAR file", (*Item).starFile, ""},
		{"IMOD model as text", func(_ *Item, h *head) bool { return imodmodel.IsText(h.b) }, "make it binary: imodtrans in.txt out.mod"},
		{"positions of beads (fid.xyz of IMOD's tiltalign)", (*Item).beads, ""},
		{"novaCTF's defocus for one slab of the tomogram", (*Item).slab, "every defocus in it was moved to the height of the slab; give the list that novaCTF was given as DefocusFile"},
		{"CTFFIND table", (*Item).ctfTable, ""},
		{"IMOD defocus file", (*Item).ctfplotter, ""},
		{"Gctf log", (*Item).gctfLog, ""},
		{"markers of Chimera (.cmm)", xmlRoot("marker_set"), noGeometry},
		{"job of PyTom (XML)", xmlRoot("JobDescription"), noGeometry},
		{"XML file", xmlRoot(""), "its root element is of no package that is known here"},
		{"residuals of IMOD's tiltalign", firstLine(`^\s*\d+\s+residuals\s*$`), noGeometry},
		{"displacements of patches (IMOD's corrsearch3d)", firstLine(`^\s*\d+\s+positions\s*$`), noGeometry},
		{"pairs of beads of IMOD's transferfid", func(_ *Item, h *head) bool { return h.ext == ".coord" && firstLineIs(h, `^(\s+-?\d+){3}\s*$`) }, noGeometry},
		{"boundaries of chunks (IMOD, parallel processing)", has(".rbound"), noGeometry},
		{"directives of IMOD's batchruntomo", has("setupset.copyarg."), "the initial axis in them is only a start; the alignment is in the .xf"},
		{"settings of PEET (.prm)", firstLines(`(?m)^fnVolume\s*=`), noGeometry},
		{"PEET motive list", has("CCC,reserved,"), noGeometry},
		{"AreTomo's table of measures", has("Tilt_Series,Thickness(Pix)"), "the alignment itself is in the .aln"},
		{"Dynamo table of particles (.tbl)", (*Item).dynamo, "particles are not read"},
		{"Dynamo list of tomograms", func(_ *Item, h *head) bool { return h.ext == ".doc" && firstLineIs(h, `^\s*\d+\s+\S+\s*$`) }, noGeometry},
		{"z factors of IMOD's tiltalign", func(it *Item, h *head) bool { return h.ext == ".zfac" && it.numbers(h, 2, 2) }, "they belong to the alignment beside them"},
		{"solution of IMOD's tiltalign", firstLines(`view\s+rotation\s+tilt\s+deltilt`), "the alignment itself is in .xf and .tlt"},
		{"log of a program", isLog, "results are in the files that the program wrote"},
		{"table of numbers", func(it *Item, h *head) bool { return it.numbers(h, 1, 1000) }, "neither its ending nor its content says of what"},
		{"truth of a simulated series", func(_ *Item, h *head) bool { return h.ext == ".json" && bytes.Contains(h.b, []byte(`"psi360"`)) }, "it is for judging results, not for checking them"},
		{"JSON file", isJSON, "its keys are of no package that is known here"},
		{"text in the form of JSON, not valid", func(_ *Item, h *head) bool { return h.ext == ".json" }, "mend it first"},
		{"table with commas (CSV)", ending(".csv"), "its columns are of no package that is known here"},
		{"YAML file", ending(".yaml", ".yml"), "its keys are of no package that is known here"},
	}
}

func ending(ext ...string) func(*Item, *head) bool {
	return func(_ *Item, h *head) bool { return strings.Contains(" "+strings.Join(ext, " ")+" ", " "+h.ext+" ") }
}

// has tells a kind by words near its beginning.
func has(words string) func(*Item, *head) bool {
	return func(_ *Item, h *head) bool { return bytes.Contains(h.b[:min(len(h.b), 8192)], []byte(words)) }
}

// lines returns the first n lines that are not blank.
func (h *head) lines(n int) []string {
	var out []string
	for line := range strings.Lines(string(h.b)) {
		if s := strings.TrimRight(line, "\r\n"); strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

func firstLineIs(h *head, pattern string) bool {
	l := h.lines(1)
	return len(l) == 1 && regexp.MustCompile(pattern).MatchString(l[0])
}

func firstLine(pattern string) func(*Item, *head) bool {
	return func(_ *Item, h *head) bool { return firstLineIs(h, pattern) }
}

func firstLines(pattern string) func(*Item, *head) bool {
	return func(_ *Item, h *head) bool {
		return regexp.MustCompile(pattern).MatchString(strings.Join(h.lines(5), "\n"))
	}
}

// xmlRoot tells XML by its root element; an empty name takes any.
func xmlRoot(name string) func(*Item, *head) bool {
	root := regexp.MustCompile(`^(?s:(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!.*?>\s*)*)<([A-Za-z][\w.:-]*)[\s/>]`)
	return func(it *Item, h *head) bool {
		m := root.FindSubmatch(h.b)
		if m == nil || name != "" && string(m[1]) != name {
			return false
		}
		if name == "" {
			it.fact("root element", "%s", m[1])
		}
		return true
	}
}

func (it *Item) beads(h *head) bool {
	if h.ext != ".xyz" {
		return false
	}
	f, err := imodmodel.ReadXYZ(h.path)
	if err != nil {
		return false
	}
	it.fact("beads", "%d", len(f.Beads))
	if f.PixelA > 0 {
		it.fact("pixel size (A)", "%.4g", f.PixelA)
	}
	if f.NX > 0 {
		it.fact("image size (pixels)", "%d x %d", f.NX, f.NY)
	}
	return true
}

// ctfplotter takes a .defocus under another name; only files that state their
// version are told apart from other tables.
func (it *Item) ctfplotter(h *head) bool {
	if f, err := defocus.Read(h.path); err != nil || f.Version < 2 {
		return false
	}
	return it.defocus(h.path) == nil
}

// dynamo takes tables of numbers with about as many columns as Dynamo writes.
func (it *Item) dynamo(h *head) bool {
	return h.ext == ".tbl" && it.numbers(h, 20, 60)
}

// numbers takes text that is numbers alone, with the same count in every line.
func (it *Item) numbers(h *head, least, most int) bool {
	lines := h.lines(1 << 20)
	if int64(len(h.b)) < h.size && len(lines) > 1 {
		lines = lines[:len(lines)-1] // the last one is cut
	}
	columns := 0
	for i, l := range lines {
		fields := strings.Fields(strings.ReplaceAll(l, ",", " "))
		if i == 0 {
			columns = len(fields)
		}
		if len(fields) != columns || columns < least || columns > most {
			return false
		}
		for _, f := range fields {
			if _, err := strconv.ParseComplex(f, 128); err != nil { // Dynamo writes complex numbers too
				return false
			}
		}
	}
	if len(lines) == 0 {
		return false
	}
	it.fact("columns", "%d", columns)
	if int64(len(h.b)) == h.size {
		it.fact("rows", "%d", len(lines))
	}
	return true
}

// isLog takes what programs print: by the ending, or by what IMOD prints.
func isLog(it *Item, h *head) bool {
	first := strings.Join(h.lines(3), "\n")
	if m := regexp.MustCompile(`\*\*\* Entries to program (\w+)`).FindStringSubmatch(first); m != nil {
		it.What = "log of IMOD's " + m[1]
		return true
	}
	return h.ext == ".log" || h.ext == ".out" || h.ext == ".err" || strings.Contains(first, "image file on unit") || strings.Contains(first, "Shell PID")
}

func isJSON(_ *Item, h *head) bool {
	c := strings.TrimSpace(string(h.b[:min(len(h.b), 256)]))
	if c == "" || c[0] != '{' && c[0] != '[' {
		return false
	}
	if int64(len(h.b)) < h.size { // only the beginning is known
		return h.ext == ".json"
	}
	return json.Valid(bytes.TrimPrefix(h.b, []byte("\ufeff")))
}
