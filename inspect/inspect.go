// Package inspect says what a file or folder is, which package wrote it and
// what it claims, without measuring anything.
package inspect

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/convention/serialem"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Schema names the version of the JSON document.
const Schema = "tomoparity.info/1"

// Document is what is known of the paths, ready for JSON.
type Document struct {
	Schema string `json:"schema"`
	Items  []Item `json:"items"`
}

// Item is one file or folder.
type Item struct {
	Path     string   `json:"path"`
	What     string   `json:"what"`    // in words
	Package  string   `json:"package"` // room that knows it; empty for common files
	Facts    []Fact   `json:"facts"`
	Warnings []string `json:"warnings"`
	Error    string   `json:"error,omitempty"` // why it could not be read whole
}

// Fact is one thing the file says; units are in the name.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (it *Item) fact(name, format string, args ...any) {
	it.Facts = append(it.Facts, Fact{name, fmt.Sprintf(format, args...)})
}

// Run inspects every path. A path that cannot be read is an error; a claim
// that lacks numbers from elsewhere (image size, pixel size) is described as
// far as it goes.
func Run(req check.Request, rooms []convention.Room) (*Document, error) {
	doc := &Document{Schema: Schema, Items: []Item{}}
	for _, path := range req.Paths {
		items, err := one(path, req, rooms)
		if err != nil {
			return nil, err
		}
		doc.Items = append(doc.Items, items...)
	}
	return doc, nil
}

func one(path string, req check.Request, rooms []convention.Room) ([]Item, error) {
	inputs, err := check.Recognise(path, rooms)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, in := range inputs {
		it := Item{Path: in.Path, What: in.What, Package: in.Package, Facts: []Fact{}, Warnings: []string{}}
		switch {
		case in.Package != "":
			err = it.claims(in, req, rooms)
		case in.Stack:
			err = it.stack(in.Path, req.Permissive)
		case in.Mdoc:
			err = it.mdoc(in.Path)
		default:
			err = it.angles(in.Path)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, it)
	}
	return out, nil
}

func (it *Item) stack(path string, permissive bool) error {
	f, err := mrc.Open(path, mrc.Options{Permissive: permissive})
	if err != nil {
		return err
	}
	defer f.Close()
	h := &f.Header
	it.What = "MRC " + map[bool]string{true: "image or stack", false: "volume"}[h.ISPG == 0]
	it.fact("size (columns x rows x sections)", "%d x %d x %d", h.NX, h.NY, h.NZ)
	it.fact("mode", "%v", h.Mode)
	if x, y, z, ok := f.PixelSizeA(); ok {
		it.fact("pixel size (A)", "%.4g x %.4g x %.4g", x, y, z)
	} else {
		it.fact("pixel size (A)", "unknown")
	}
	if k := f.ExtKind(); k != mrc.ExtNone {
		it.fact("extended header", "%v, %d bytes", k, len(f.Ext))
	}
	it.acquisition(serialem.ReadHeader(f))
	for i, l := range f.Labels() {
		it.fact(fmt.Sprintf("label %d", i+1), "%s", l)
	}
	it.Warnings = append(it.Warnings, f.Warnings...)
	return nil
}

func (it *Item) mdoc(path string) error {
	a, err := serialem.Read(path, 0)
	if err != nil {
		return err
	}
	it.What = "mdoc of a tilt series"
	if a.Program != "" {
		it.What += ", written by " + a.Program
	}
	it.fact("images", "%d", len(a.Exposures))
	if a.Grid.NX > 0 {
		it.fact("image size (pixels)", "%d x %d", a.Grid.NX, a.Grid.NY)
	}
	if a.Grid.PixelSize > 0 {
		it.fact("pixel size (A)", "%.4g", a.Grid.PixelSize)
	}
	if kv, ok := a.KV.Get(); ok {
		it.fact("voltage (kV)", "%g", kv)
	}
	it.acquisition(a)
	return nil
}

// acquisition adds angles, axis and notes.
func (it *Item) acquisition(a *tomo.Acquisition) {
	var angles []float64
	for _, e := range a.Exposures {
		if v, ok := e.Angle.Get(); ok {
			angles = append(angles, v.Degrees())
		}
	}
	it.range_("recorded tilt angles (deg)", angles)
	if axis, ok := a.Axis.Get(); ok {
		note := "counter-clockwise from the vertical"
		if !a.AxisSignKnown {
			note = "sign as recorded, its sense is not known"
		}
		it.fact("nominal tilt axis (deg)", "%.2f, %s", axis.Degrees(), note)
	}
	it.Warnings = append(it.Warnings, a.Notes...)
}

func (it *Item) range_(name string, v []float64) {
	if len(v) == 0 {
		return
	}
	s := append([]float64(nil), v...)
	sort.Float64s(s)
	it.fact(name, "%d from %.2f to %.2f; in file order first %.2f, last %.2f", len(v), s[0], s[len(s)-1], v[0], v[len(v)-1])
}

func (it *Item) angles(path string) error {
	f, err := tlt.Read(path)
	if err != nil {
		return err
	}
	it.What = "tilt angles"
	if f.Columns() > 1 {
		it.fact("columns", "%d; the first is taken as the angle", f.Columns())
	}
	it.range_("tilt angles (deg)", f.Angles())
	return nil
}

// claims describes the results of one package.
func (it *Item) claims(in check.Recognised, req check.Request, rooms []convention.Room) error {
	r := req
	r.Paths, r.NoImages = []string{in.Typed}, false
	claims, err := check.Claims(r, rooms)
	if err != nil {
		if _, ok := problem.ClassOf(err); ok {
			it.Error = err.Error()
			return nil
		}
		return err
	}
	for _, c := range claims {
		it.claim(c)
	}
	return nil
}

func (it *Item) claim(c *tomo.Claim) {
	s := c.Series
	it.fact("series", "%s", s.Name)
	if c.Version != "" {
		it.fact("version", "%s", c.Version)
	}
	it.fact("images", "%d of %d x %d pixels, %.4g A", len(s.Tilts), s.Grid.NX, s.Grid.NY, s.Grid.PixelSize)
	if a, ok := c.Axis.Get(); ok {
		it.fact("tilt axis (deg)", "%.2f counter-clockwise from the vertical, as the package writes it", a.Degrees())
	}
	var written, xtilt []float64
	var excluded []string
	worst := 0.0
	for _, t := range s.Tilts {
		written = append(written, t.Written.Degrees())
		if t.Excluded {
			excluded = append(excluded, fmt.Sprint(t.Section+1))
		}
		if d, ok := t.Projection.Decompose(); ok && !t.NoGeometry {
			xtilt = append(xtilt, d.XTilt.Degrees())
			worst = max(worst, d.Residual)
		}
	}
	it.range_("tilt angles as written (deg)", written)
	it.range_("x-tilt in the hub (deg)", xtilt)
	if len(excluded) > 0 {
		it.fact("excluded (1-based sections)", "%s", strings.Join(excluded, ","))
	}
	if worst > 1e-6 {
		it.fact("stretch that angles cannot express", "%.3f %%", 100*worst)
	}
	if c.Volume.Known {
		it.fact("volume", "%d x %d x %d voxels of %.4g A, %s, orientation %s", c.Volume.NX, c.Volume.NY, c.Volume.NZ, c.Volume.VoxelSize, c.Volume.Name, c.Volume.Orientation())
	}
	it.Warnings = append(it.Warnings, c.Notes...)
}

// Expand lists the files below the folders among paths (for --recursive), and
// the other paths as they are.
func Expand(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil || !st.IsDir() {
			out = append(out, p)
			continue
		}
		err = filepath.WalkDir(p, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			return nil, &problem.Problem{File: p, Got: "cannot be listed", Err: err}
		}
	}
	return out, nil
}

// RunAll inspects every path and turns what cannot be read into an item with
// its error, so that one bad file does not hide the others.
func RunAll(req check.Request, rooms []convention.Room) *Document {
	doc := &Document{Schema: Schema, Items: []Item{}}
	for _, path := range req.Paths {
		items, err := one(path, req, rooms)
		if err != nil {
			items = []Item{{Path: path, What: "not readable or unknown", Facts: []Fact{}, Warnings: []string{}, Error: err.Error()}}
		}
		doc.Items = append(doc.Items, items...)
	}
	return doc
}

// JSON returns the document with a newline at its end.
func (d *Document) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(d, "", "  ")
	return append(out, '\n'), err
}

// Text returns the document for reading.
func (d *Document) Text() string {
	var b strings.Builder
	for i, it := range d.Items {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n  %s\n", it.Path, it.What)
		for _, f := range it.Facts {
			fmt.Fprintf(&b, "  %-34s %s\n", f.Name, f.Value)
		}
		for _, w := range it.Warnings {
			fmt.Fprintf(&b, "  note: %s\n", w)
		}
		if it.Error != "" {
			fmt.Fprintf(&b, "  not read whole: %s\n", strings.ReplaceAll(it.Error, "\n", "\n  "))
		}
	}
	return b.String()
}
