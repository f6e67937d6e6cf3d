package aretomo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Write writes NAME.aln in the form of AreTomo3 (SEC from 1), NAME.tlt with the
// angle of every section as -AngFile takes it, NAME_CTF.txt where every image that
// takes part has a defocus, and NAME_TLT.txt where the order of all images is known.
// Images that are excluded or have no geometry become DarkFrame lines. A local
// alignment read from AreTomo goes into the .aln; an x-tilt, magnification, stretch
// or another local deformation is refused.
func Write(c *tomo.Claim, dir string) ([]string, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if err := checkHeld(c); err != nil {
		return nil, err
	}
	base := c.Series.Name
	if base == "" || strings.ContainsAny(base, "/\\ \t\n") {
		base = "ts"
	}
	images, err := imagesOf(c)
	if err != nil {
		return nil, err
	}
	table := alignment(c, images)
	addLocal(table, c)
	files := []convention.File{
		{Name: base + alnSuffix, Data: table.Bytes()},
		{Name: base + ".tlt", Data: angles(images)},
	}
	if t := ctfTable(c, images); t != nil {
		files = append(files, convention.File{Name: base + ctfSuffix, Data: t.Bytes()})
	}
	if t := acquisition(c.Series.Tilts, len(images)); t != nil {
		files = append(files, convention.File{Name: base + tltSuffix, Data: t.Bytes()})
	}
	return convention.WriteFiles(dir, files...)
}

// image is one section to be written.
type image struct {
	section int
	kept    bool
	tilt    float64 // TILT, degrees
	rot     float64 // ROT, degrees
	shift   geom.Vec2
	defocus tomo.Opt[float64] // Å
	astig   tomo.Astigmatism  // none where it is not known
	plate   geom.Angle        // of the phase plate; 0 throughout when there is none
}

// imagesOf makes an image of every section from 0 on; one without geometry
// has the angle that convention.HubTilts gives it.
func imagesOf(c *tomo.Claim) ([]image, error) {
	tilts := c.Series.Tilts
	out := make([]image, tilts[len(tilts)-1].Section+1)
	for i, angle := range convention.HubTilts(tilts) {
		out[i] = image{section: i, tilt: angle.Degrees()}
	}
	half, plates := centre.FromHub(c.Series.Grid), convention.Plates(&c.Series)
	kept := 0
	for i, t := range tilts {
		im := &out[t.Section]
		if im.astig = t.Astig.Or(tomo.Astigmatism{}); plates != nil {
			im.plate = plates[i]
		}
		if !t.NoGeometry {
			d, ok := t.Projection.Decompose()
			if !ok {
				return nil, &problem.Problem{Class: problem.NotRepresentable, Field: fmt.Sprintf("section %d", t.Section), Got: "a projection onto a line", Want: "one onto a plane"}
			}
			im.rot = d.Axis.Degrees()
			im.shift = d.Shift.Sub(half).Scale(1 / c.Series.Grid.PixelSize)
		}
		if v, ok := t.Defocus.Get(); ok {
			if !t.NoGeometry {
				v -= c.Series.DepthSign() * t.Projection.T[2]
			}
			im.defocus = tomo.Some(v)
		}
		if im.kept = t.Usable(); im.kept {
			kept++
		}
	}
	if kept == 0 {
		return nil, &problem.Problem{Class: problem.NotRepresentable, Field: "tilts", Got: "no image that takes part", Want: "at least one"}
	}
	return out, nil
}

// sorted returns the images in ascending tilt.
func sorted(images []image) []image {
	out := slices.Clone(images)
	slices.SortStableFunc(out, func(a, b image) int {
		switch {
		case a.tilt < b.tilt:
			return -1
		case a.tilt > b.tilt:
			return 1
		}
		return 0
	})
	return out
}

// alignment is the .aln. TILT contains any offset, so AlphaOffset is 0.
func alignment(c *tomo.Claim, images []image) *aln.File {
	g := c.Series.Grid
	f := aln.New(aln.Header{Said: aln.RawSize | aln.NumPatches | aln.AlphaOffset | aln.BetaOffset | aln.Thickness,
		RawNX: g.NX, RawNY: g.NY, RawN: len(images)})
	for place, im := range sorted(images) {
		if !im.kept {
			f.Darks = append(f.Darks, aln.Dark{Index: place, Section: im.section + written.First(), TiltDeg: im.tilt})
			continue
		}
		f.Rows = append(f.Rows, aln.NewRow(im.section+written.First(), im.rot, im.shift[0]+0, im.shift[1]+0, im.tilt+0))
	}
	return f
}

// angles is one line a section.
func angles(images []image) []byte {
	f := tlt.New()
	for _, im := range images {
		if math.Abs(im.tilt-math.Round(im.tilt*100)/100) > 1e-6 {
			f.Decimals = 4
		}
		f.Rows = append(f.Rows, tlt.Row{Values: []float64{im.tilt + 0}})
	}
	return f.Bytes()
}

// checkHeld refuses what turn and shift cannot express.
func checkHeld(c *tomo.Claim) error {
	if !held(c) {
		if err := convention.RefuseLocal(c); err != nil {
			return err
		}
	}
	if err := convention.RefuseStretch(c, "AreTomo"); err != nil {
		return err
	}
	g := c.Series.Grid
	reach := math.Hypot(float64(g.NX), float64(g.NY)) / 2 // pixels from the centre to a corner
	worst, section, xtilt := 0.0, 0, geom.Angle(0)
	for _, t := range c.Series.Tilts {
		d, ok := t.Projection.Decompose()
		if px := reach * math.Abs(d.XTilt.Sin()); ok && px > worst && t.Usable() {
			worst, section, xtilt = px, t.Section, d.XTilt
		}
	}
	if worst <= convention.SilentPX {
		return nil
	}
	return &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: fmt.Sprintf("section %d", section),
		Got:  fmt.Sprintf("an x-tilt of %.3f degrees, for which AreTomo has no field", xtilt.Degrees()),
		Want: "a tilt about one axis",
		Hint: fmt.Sprintf("nothing was written; if dropped, points move by up to %.1f px\nto drop it knowingly: --allow-loss x-tilt", worst)}
}
