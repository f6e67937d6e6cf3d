package zarr

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"

	"github.com/tomoparity/tomoparity/problem"
)

// group is what is read of the attributes of an image, of any version.
type group struct {
	Version     string      `json:"version"` // 0.5 and later
	Multiscales []readScale `json:"multiscales"`
	Plate       *struct{}   `json:"plate"`
	Bioformats  int         `json:"bioformats2raw.layout"`
}

type readScale struct {
	Version    string            `json:"version"`
	Name       string            `json:"name"`
	Systems    json.RawMessage   `json:"coordinateSystems"` // in drafts after 0.5
	Axes       []json.RawMessage `json:"axes"`
	Transforms []json.RawMessage `json:"coordinateTransformations"`
	Datasets   []struct {
		Path       string            `json:"path"`
		Transforms []json.RawMessage `json:"coordinateTransformations"`
	} `json:"datasets"`
}

func badJSON(name string, err error) error {
	return &problem.Problem{File: name, Field: "JSON", Got: err.Error(), Want: "the metadata of a Zarr group or array", Err: err}
}

// node3 reads a zarr.json: of an array or of the group of an image.
func (im *Image) node3(b []byte, name string) error {
	var node struct {
		Format     int    `json:"zarr_format"`
		Node       string `json:"node_type"`
		Attributes struct {
			OME        group           `json:"ome"`
			Provenance json.RawMessage `json:"tomoparity"`
		} `json:"attributes"`
	}
	if err := json.Unmarshal(b, &node); err != nil {
		return badJSON(name, err)
	}
	if node.Node == "array" {
		a, err := parseArray(b, name, im.Path, 3)
		if err == nil {
			im.plain(a)
		}
		return err
	}
	if node.Format != 3 || node.Node != "group" {
		return &problem.Problem{File: name, Field: "zarr_format and node_type", Got: fmt.Sprintf("%d and %q", node.Format, node.Node),
			Want: `3 and "group" or "array"`}
	}
	im.ZarrFormat = 3
	im.provenance(node.Attributes.Provenance)
	return im.group(&node.Attributes.OME, name)
}

// group2 reads the .zattrs of the group of an image.
func (im *Image) group2(b []byte, name string) error {
	var g struct {
		group
		Provenance json.RawMessage `json:"tomoparity"`
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return badJSON(name, err)
	}
	im.ZarrFormat = 2
	im.provenance(g.Provenance)
	return im.group(&g.group, name)
}

// provenance keeps the texts of the attribute.
func (im *Image) provenance(raw json.RawMessage) {
	var all map[string]any
	if json.Unmarshal(raw, &all) != nil {
		return
	}
	for key, v := range all {
		if s, ok := v.(string); ok {
			if im.Provenance == nil {
				im.Provenance = map[string]string{}
			}
			im.Provenance[key] = s
		}
	}
}

// group opens the levels of an image.
func (im *Image) group(g *group, name string) error {
	bad := func(field, got, want, hint string) error {
		return &problem.Problem{File: name, Field: field, Got: got, Want: want, Hint: hint}
	}
	switch {
	case g.Bioformats != 0 && len(g.Multiscales) == 0:
		return bad("bioformats2raw.layout", "a collection of images", wantImage, "give the folder of one image in it, such as "+filepath.Join(im.Path, "0"))
	case g.Plate != nil:
		return bad("plate", "a plate of wells", wantImage, "give the folder of one image in it")
	case len(g.Multiscales) == 0:
		return bad("multiscales", "none", wantImage, "give the folder of one image or array in it")
	}
	m := &g.Multiscales[0]
	if n := len(g.Multiscales); n > 1 {
		im.warn("%d multiscales; the first is read", n)
	}
	im.Name, im.NGFF = m.Name, g.Version
	if im.NGFF == "" {
		im.NGFF = m.Version
	}
	if n := len(m.Datasets); n < 1 || n > mostLevels {
		return bad("datasets", strconv.Itoa(n), fmt.Sprintf("1 to %d", mostLevels), "")
	}
	if m.Systems != nil {
		im.warn("coordinate systems, which versions after 0.5 have, are not understood; the voxel size is taken as not known")
	}
	axes, err := im.axes(m.Axes, name)
	if err != nil {
		return err
	}
	for i, d := range m.Datasets {
		if d.Path == "" || !filepath.IsLocal(filepath.FromSlash(d.Path)) {
			return bad("datasets path", strconv.Quote(d.Path), "a folder below the image", "")
		}
		a, err := readArray(filepath.Join(im.Path, filepath.FromSlash(d.Path)), im.ZarrFormat)
		if err != nil {
			return err
		}
		if axes != nil && len(axes) != len(a.shape) {
			return bad("axes", fmt.Sprintf("%d for an array of %d dimensions", len(axes), len(a.shape)), "one for each", "")
		}
		l := &Level{array: a, shape: last3(a.shape), chunk: last3(a.chunk)}
		l.voxel, l.origin, l.known = im.place(i, axes, len(a.shape), d.Transforms, m.Transforms)
		im.Levels = append(im.Levels, l)
	}
	return nil
}

// axes reads the names and units of the axes, which must end with z, y, x or y, x;
// nil when there are none, as in versions 0.1 and 0.2.
func (im *Image) axes(raw []json.RawMessage, name string) ([]axis, error) {
	var out []axis
	for _, r := range raw {
		var a axis
		if json.Unmarshal(r, &a.Name) != nil && json.Unmarshal(r, &a) != nil {
			return nil, &problem.Problem{File: name, Field: "axes", Got: clip(r), Want: "an axis with a name"}
		}
		out = append(out, a)
	}
	for i := 1; i <= min(3, len(out)); i++ {
		a := out[len(out)-i]
		if want := "xyz"[i-1 : i]; a.Name != want && !(i == 3 && (a.Name == "c" || a.Name == "t")) {
			return nil, &problem.Problem{File: name, Field: "axes", Got: fmt.Sprintf("%q in place %d from the end", a.Name, i),
				Want: "z, y, x as the last axes, in this order", Hint: "arrays in another order of axes are not read; store it as z, y, x"}
		}
	}
	return out, nil
}

// angstroms is how many ångström a unit of OME-NGFF has; 0 for other units.
func angstroms(unit string) float64 {
	switch unit {
	case "picometer":
		return 0.01
	case "angstrom":
		return 1
	case "nanometer":
		return 10
	case "micrometer":
		return 1e4
	case "millimeter":
		return 1e7
	case "meter":
		return 1e10
	}
	return 0
}

// place works out voxel size and origin of a level, in ångström, x, y, z: the
// transformations of the level first, then those of all levels, each list in its
// order. What cannot be followed leaves both unknown, with a warning.
func (im *Image) place(no int, axes []axis, dims int, lists ...[]json.RawMessage) (voxel, origin [3]float64, ok bool) {
	scale, move := [3]float64{1, 1, 1}, [3]float64{}
	scaled := false
	for _, list := range lists {
		for _, raw := range list {
			var t transform
			err := json.Unmarshal(raw, &t)
			switch {
			case err == nil && t.Type == "identity":
			case err == nil && t.Type == "scale" && len(t.Scale) == dims:
				for i, s := range tail(t.Scale, 1) {
					scale[i], move[i] = scale[i]*s, move[i]*s
				}
				scaled = true
			case err == nil && t.Type == "translation" && len(t.Translation) == dims:
				for i, d := range tail(t.Translation, 0) {
					move[i] += d
				}
			default:
				im.warn("level %d: the coordinate transformation %s is not understood; voxel size and origin are taken as not known", no, clip(raw))
				return voxel, origin, false
			}
		}
	}
	if !scaled || len(axes) == 0 {
		return voxel, origin, false
	}
	for i := range min(3, dims) { // x, y, z
		a := axes[len(axes)-1-i]
		unit := angstroms(a.Unit)
		if a.Type != "" && a.Type != "space" {
			unit = 1 // a single section: what stands before y is no length
			scale[i], move[i] = 1, 0
		}
		if unit == 0 {
			if no == 0 && a.Unit != "" {
				im.warn("axis %s: the unit %q is not understood; the voxel size is taken as not known", a.Name, a.Unit)
			}
			return voxel, origin, false
		}
		voxel[i], origin[i] = scale[i]*unit, move[i]*unit
	}
	for i := range voxel {
		if i >= dims { // a picture has no third side
			voxel[i] = voxel[0]
		}
		if !(voxel[i] > 0 && voxel[i] <= math.MaxFloat32) || math.IsNaN(origin[i]) || math.IsInf(origin[i], 0) {
			im.warn("level %d: a voxel of %v Å at %v Å makes no sense; taken as not known", no, voxel, origin)
			return [3]float64{}, [3]float64{}, false
		}
	}
	return voxel, origin, true
}

// tail returns the last three numbers in the order x, y, z, with fill for missing ones.
func tail(list []float64, fill float64) [3]float64 {
	out := [3]float64{fill, fill, fill}
	for i := range min(3, len(list)) {
		out[i] = list[len(list)-1-i]
	}
	return out
}
