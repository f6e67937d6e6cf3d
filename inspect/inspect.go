// Package inspect says what a file or folder is, which package wrote it and
// what it claims, without measuring anything.
package inspect

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/convention"
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

	err error // the same, until it is decided whether it ends the run
}

// Fact is one thing the file says; units are in the name.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (it *Item) fact(name, format string, args ...any) {
	it.Facts = append(it.Facts, Fact{name, fmt.Sprintf(format, args...)})
}

// Run inspects every path. A path that cannot be read is an error. A result
// that lacks numbers from elsewhere (image size, pixel size) is described as
// far as it goes; a raw stack among the paths supplies them.
func Run(req check.Request, rooms []convention.Room) (*Document, error) {
	doc := &Document{Schema: Schema, Items: []Item{}}
	stack := onlyStack(req.Paths, rooms)
	for _, path := range req.Paths {
		items, err := one(path, stack, req, rooms)
		if err != nil {
			return nil, err
		}
		doc.Items = append(doc.Items, items...)
	}
	return doc, nil
}

// onlyStack returns the one raw stack among paths, or nothing.
func onlyStack(paths []string, rooms []convention.Room) string {
	stack := ""
	for _, p := range paths {
		if in, err := check.Recognise(p, rooms); err == nil && in[0].Stack {
			if stack != "" {
				return ""
			}
			stack = p
		}
	}
	return stack
}

// one describes a path. With an error the items hold what could be said of it.
func one(path, stack string, req check.Request, rooms []convention.Room) ([]Item, error) {
	if isZarr(path) {
		it := newItem(path, "Zarr image or array")
		err := it.volumes(path)
		return []Item{it}, err
	}
	inputs, unknown := check.Recognise(path, rooms)
	if what, read := alone(path); read != nil && isFile(path) {
		it := newItem(path, what)
		if err := read(&it, path); err != nil {
			return []Item{it}, err
		}
		for _, in := range inputs {
			if in.Package != "" {
				it.Package = in.Package
				it.partOf(in, stack, req, rooms)
				break
			}
		}
		return []Item{it}, nil
	}
	// An image file's ending does not make it one; a file that nobody knows may
	// still be named.
	if unknown != nil || inputs[0].Stack || inputs[0].Fits {
		if it := sniff(path, unknown == nil && inputs[0].Stack); it != nil {
			return []Item{*it}, it.err
		}
	}
	if unknown != nil {
		return nil, unknown
	}
	var out []Item
	for _, in := range inputs {
		it := newItem(in.Path, in.What)
		it.Package = in.Package
		var err error
		if in.Stack {
			err = it.stack(in.Path, req.Permissive)
		} else {
			err = it.recordOnly(it.claims(in, stack, req, rooms), in, rooms)
			err = withHint(err, "this alone is not a whole result of "+in.Package+": give the folder it is in, or the file that holds the alignment")
		}
		out = append(out, it)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// recordOnly turns the refusal of a room that holds no alignments (particles,
// wedge lists) into a note: for info, what the file is not is worth saying, but
// it is no fault.
func (it *Item) recordOnly(err error, in check.Recognised, rooms []convention.Room) error {
	class, ok := problem.ClassOf(err)
	if !ok || class != problem.BadCall {
		return err
	}
	for _, r := range rooms {
		if r.Name == in.Package && r.Write == nil {
			it.Warnings = append(it.Warnings, strings.ReplaceAll(strings.TrimPrefix(err.Error(), in.Path+": "), "\n  ", "; "))
			return nil
		}
	}
	return err
}

func newItem(path, what string) Item {
	return Item{Path: path, What: what, Facts: []Fact{}, Warnings: []string{}}
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// withHint adds what to do to a problem that does not say.
func withHint(err error, hint string) error {
	var list problem.List
	if errors.As(err, &list) && len(list) > 0 {
		err = list[len(list)-1]
	}
	var p *problem.Problem
	if errors.As(err, &p) && p.Hint == "" && p.Class != problem.BadCall { // a fault of the call is not the record's
		q := *p
		q.Hint = hint
		return &q
	}
	return err
}

// acquisition adds angles, axis and notes.
func (it *Item) acquisition(a *tomo.Acquisition) {
	var angles []float64
	for _, e := range a.Exposures {
		if v, ok := e.Angle.Get(); ok {
			angles = append(angles, v.Degrees())
		}
	}
	it.spread("recorded tilt angles (deg)", angles)
	if axis, ok := a.Axis.Get(); ok {
		note := "counter-clockwise from the vertical"
		if !a.AxisSignKnown {
			note = "sign as recorded, its sense is not known"
		}
		it.fact("nominal tilt axis (deg)", "%.2f, %s", axis.Degrees(), note)
	}
	it.Warnings = append(it.Warnings, a.Notes...)
}

func (it *Item) spread(name string, v []float64) {
	if len(v) == 0 {
		return
	}
	two := func(x float64) string { return fmt.Sprintf("%.2f", math.Round(100*x)/100+0) }
	if low, high := two(slices.Min(v)), two(slices.Max(v)); low == high {
		it.fact(name, "%d, all %s", len(v), low)
	} else {
		it.fact(name, "%d from %s to %s; in file order first %s, last %s", len(v), low, high, two(v[0]), two(v[len(v)-1]))
	}
}

// claims describes the results of one package.
func (it *Item) claims(in check.Recognised, stack string, req check.Request, rooms []convention.Room) error {
	claims, missing, err := readClaims(in, stack, req, rooms)
	if err != nil {
		return err
	}
	for _, c := range claims {
		it.claim(c, missing)
	}
	return nil
}

// partOf describes the result that a file belongs to; that there is none, or a
// faulty one, is only a note, since the file itself was read.
func (it *Item) partOf(in check.Recognised, stack string, req check.Request, rooms []convention.Room) {
	if err := it.claims(in, stack, req, rooms); err != nil {
		it.Warnings = append(it.Warnings, "not a whole result: "+err.Error())
	}
}

// readClaims reads the results at a path. When image size or pixel size is all
// that is missing, it reads them with numbers that stand in, and says which.
func readClaims(in check.Recognised, stack string, req check.Request, rooms []convention.Room) (claims []*tomo.Claim, missing []string, err error) {
	req.Paths, req.NoImages = []string{in.Typed}, stack == ""
	if stack != "" {
		req.Paths = append(req.Paths, stack)
	}
	claims, err = check.Claims(req, rooms)
	for _, try := range [][]string{{pixelSize}, {imageSize}, {imageSize, pixelSize}} {
		if err == nil {
			break
		}
		r := req
		if slices.Contains(try, pixelSize) && r.PixelSize == 0 {
			r.PixelSize = 1
		}
		if slices.Contains(try, imageSize) && r.ImageNX == 0 {
			r.ImageNX, r.ImageNY = 1024, 1024
		}
		if c, e := check.Claims(r, rooms); e == nil {
			return c, try, nil
		}
	}
	return claims, nil, err
}

// What a result may lack.
const (
	imageSize = "image size"
	pixelSize = "pixel size"
)

// claim describes one result; what is missing was made up and is not shown.
func (it *Item) claim(c *tomo.Claim, missing []string) {
	s := c.Series
	it.fact("series", "%s", s.Name)
	if c.Version != "" {
		it.fact("version", "%s", c.Version)
	}
	size, pixel := fmt.Sprintf("%d x %d pixels", s.Grid.NX, s.Grid.NY), fmt.Sprintf("%.4g A", s.Grid.PixelSize)
	if slices.Contains(missing, imageSize) {
		size = "unknown size"
	}
	if slices.Contains(missing, pixelSize) {
		pixel = "pixel size unknown"
	}
	it.fact("images", "%d of %s, %s", len(s.Tilts), size, pixel)
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
	it.spread("tilt angles as written (deg)", written)
	it.spread("x-tilt in the hub (deg)", xtilt)
	if len(excluded) > 0 {
		it.fact("excluded (1-based sections)", "%s", strings.Join(excluded, ","))
	}
	if worst > 1e-6 {
		it.fact("stretch that angles cannot express", "%.3f %%", 100*worst)
	}
	if c.Volume.Known && missing == nil {
		it.fact("volume", "%d x %d x %d voxels of %.4g A, %s, orientation %s", c.Volume.NX, c.Volume.NY, c.Volume.NZ, c.Volume.VoxelSize, c.Volume.Name, c.Volume.Orientation())
	}
	it.Warnings = append(it.Warnings, c.Notes...)
	if missing != nil {
		it.Warnings = append(it.Warnings, strings.Join(missing, " and ")+" not in these files: give the raw stack too, or "+
			map[string]string{imageSize: "--image-size NXxNY", pixelSize: "--angpix", imageSize + pixelSize: "--image-size NXxNY and --angpix"}[strings.Join(missing, "")])
	}
}

// Expand lists the files below the folders among paths (for --recursive), and
// the other paths as they are.
func Expand(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil {
			_, err = check.Recognise(p, nil)
			return nil, err
		}
		if !st.IsDir() {
			out = append(out, p)
			continue
		}
		// "p/." walks into a folder that is a link; links to files are files.
		err = filepath.WalkDir(p+string(filepath.Separator)+".", func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			take, err := walked(path, d)
			if take {
				out = append(out, filepath.Clean(path))
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
		items, err := one(path, "", req, rooms)
		if err != nil && len(items) == 0 {
			items = []Item{newItem(path, "not known here")}
		}
		if err != nil {
			items[len(items)-1].Error = err.Error()
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
