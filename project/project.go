// Package project says where points of the specimen land in every raw image:
// at which pixel, how high, and at which defocus.
package project

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Schema names the version of the JSON document.
const Schema = "tomoparity.project/1"

// maxPoints bounds the work of one call.
const maxPoints = 1_000_000

// Document is the result of a projection, ready for JSON.
type Document struct {
	Schema  string  `json:"schema"`
	Claim   string  `json:"claim"`   // ID of the result the geometry is from
	Package string  `json:"package"` // its package
	Points  []Point `json:"points"`
}

// Point is one specimen point with its places in the tilts.
type Point struct {
	SpecimenA geom.Vec3        `json:"specimen_A"` // hub specimen frame, Å, origin at the centre of the tomogram
	Voxel     *tomo.VoxelPoint `json:"voxel"`      // 0-based, in the package's own volume; null when its frame is unknown
	Tilts     []Tilt           `json:"tilts"`
}

// Tilt is where a point lands in one raw image.
type Tilt struct {
	Tilt     int               `json:"tilt"`      // 0-based section of the raw stack
	X        float64           `json:"x"`         // raw-image pixel, 0-based, integer = pixel centre, columns
	Y        float64           `json:"y"`         // the same for rows; row 0 is the bottom row
	HeightA  float64           `json:"height_A"`  // toward the electron source when the depth parity is right, Å
	DefocusA tomo.Opt[float64] `json:"defocus_A"` // underfocus of the point, Å; null when the tilt's is unknown
}

// ParsePoints reads points as CSV, x,y,z a line; blanks, tabs, empty lines,
// comments (#) and one header line are allowed. Every fault is returned.
func ParsePoints(data []byte, name string) ([]geom.Vec3, error) {
	var out []geom.Vec3
	var faults problem.List
	sc := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	sc.Buffer(make([]byte, 0, 4096), 1<<20)
	first := true
	for line := 1; sc.Scan(); line++ {
		text, _, _ := strings.Cut(sc.Text(), "#")
		fields := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == ';' || r == '\r' })
		if len(fields) == 0 {
			continue
		}
		p, ok := parseRow(fields)
		switch {
		case ok:
			out = append(out, p)
		case first && !slices.ContainsFunc(fields, isNumber): // a header
		default:
			faults.Add(&problem.Problem{File: name, Line: line, Got: strconv.Quote(strings.TrimSpace(text)), Want: "three finite numbers x,y,z"})
		}
		first = false
		if len(faults) > 20 || len(out) > maxPoints {
			break
		}
	}
	switch {
	case sc.Err() != nil:
		faults.Add(&problem.Problem{File: name, Got: "cannot be read as lines of text", Err: sc.Err()})
	case len(out) > maxPoints:
		faults.Add(&problem.Problem{File: name, Got: "more than a million points", Want: "fewer; split the file"})
	case len(out) == 0 && len(faults) == 0:
		faults.Add(&problem.Problem{File: name, Got: "no points", Want: "lines of x,y,z"})
	}
	return out, faults.ErrOrNil()
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func parseRow(fields []string) (p geom.Vec3, ok bool) {
	if len(fields) != 3 {
		return p, false
	}
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return p, false
		}
		p[i] = v
	}
	return p, true
}

// Run projects points (Å of the specimen frame, or 0-based voxels of the
// package's volume when voxels is true) through the geometry of a claim.
func Run(c *tomo.Claim, points []geom.Vec3, voxels bool) (*Document, error) {
	if voxels && !c.Volume.Known {
		return nil, &problem.Problem{Class: problem.BadCall, File: c.Path, Field: "--voxel", Got: "the size of the volume is not known",
			Hint: "say it: --volume-size NXxNYxNZ (and --voxel-size if it is binned)"}
	}
	doc := &Document{Schema: Schema, Claim: c.ID, Package: c.Package}
	for _, p := range points {
		s := tomo.SpecimenPoint(p)
		if voxels {
			s = c.Volume.Specimen(tomo.VoxelPoint(p))
		}
		pt := Point{SpecimenA: geom.Vec3(s)}
		if v, ok := c.Volume.Voxel(s); ok {
			for i := range v {
				v[i] = round(v[i], 5)
			}
			pt.Voxel = &v
		}
		for _, r := range c.Series.Project(s) {
			t := Tilt{Tilt: r.Section, X: round(r.Pixel[0], 5), Y: round(r.Pixel[1], 5), HeightA: round(r.Height, 3)}
			if d, ok := r.Defocus.Get(); ok {
				t.DefocusA = tomo.Some(round(d, 3))
			}
			pt.Tilts = append(pt.Tilts, t)
		}
		doc.Points = append(doc.Points, pt)
	}
	return doc, nil
}

// round keeps so many decimals, far below any error of measurement.
func round(x float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	if math.Abs(x) > 1e9 {
		return x
	}
	return math.Round(x*scale)/scale + 0
}

// JSON returns the document with a newline at its end.
func (d *Document) JSON() ([]byte, error) {
	out, err := json.Marshal(d)
	return append(out, '\n'), err
}

// Text returns a table, one line a point and tilt.
func (d *Document) Text() string {
	var b strings.Builder
	b.WriteString("# point  section  x_px       y_px       height_A   defocus_A    (pixels 0-based, row 0 at the bottom)\n")
	for i, p := range d.Points {
		for _, t := range p.Tilts {
			defocus := "-"
			if v, ok := t.DefocusA.Get(); ok {
				defocus = fmt.Sprintf("%.1f", v)
			}
			fmt.Fprintf(&b, "%7d  %7d  %-9.3f  %-9.3f  %-9.2f  %s\n", i, t.Tilt, t.X, t.Y, t.HeightA, defocus)
		}
	}
	return b.String()
}
