package relion

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Read reads tomograms.star or another table of tilt series, a file of single
// ones, a folder of them or a project into one claim a series. Series whose file
// is not there are noted while others are. Faults are *problem.Problem or
// problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	entries, err := find(in.Path)
	if err != nil {
		return nil, withHint(err)
	}
	if entries, err = convention.OfSeries(entries, in, entry.base); err != nil {
		return nil, err
	}
	var here []entry
	var absent []string
	for _, e := range entries {
		if e.file == "" {
			absent = append(absent, e.name)
			continue
		}
		here = append(here, e)
	}
	if len(here) == 0 {
		return nil, noTilts(entries[0])
	}
	var claims []*tomo.Claim
	for _, e := range here {
		c, err := e.claim(in)
		if err != nil {
			return nil, others(withHint(err), e, here)
		}
		c.ID = "relion"
		if len(claims) > 0 {
			c.ID = fmt.Sprintf("relion-%d", len(claims)+1)
		}
		if len(absent) > 0 {
			c.Note("%s lists tilt series whose files are not here: %s", filepath.Base(e.list), someOf(absent))
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// withHint adds what to do to the last problem if it does not say.
func withHint(err error) error {
	list := problemsOf(err)
	if p := list[len(list)-1]; p.Hint == "" && p.Err == nil { // a file that cannot be opened says why
		p.Hint = "the file is damaged or was edited by hand: run the job that wrote it again, or take its copy from an earlier job"
	}
	return err
}

// others adds to what is wrong with one series of several how the rest are read.
func others(err error, e entry, all []entry) error {
	i := slices.IndexFunc(all, func(o entry) bool { return o.name != e.name })
	if i < 0 {
		return err
	}
	list := slices.Clone(problemsOf(err))
	last := *list[len(list)-1]
	rest := "to read another series of the set: --series " + all[i].base()
	if last.Hint != "" {
		rest = last.Hint + " (" + rest + ")"
	}
	last.Hint = rest
	if len(list) == 1 {
		return &last
	}
	list[len(list)-1] = &last
	return list
}

func noTilts(e entry) error {
	p := &problem.Problem{File: e.list, Line: e.global.Line(e.row), Field: starFile, Got: "no such file",
		Want: "the file of the tilts, relative to the folder of the project", Hint: "copy the folder tilt_series/ too, or name the file in the project"}
	if col, ok := e.global.Column(starFile); ok {
		p.Got = e.global.Value(e.row, col) + " is not there"
	} else {
		p.Field, p.Got, p.Hint = "data_"+e.name, "no table of tilts under this name", ""
	}
	return p
}

func someOf(names []string) string {
	const most = 5
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

func (e entry) claim(in convention.Input) (*tomo.Claim, error) {
	c := &tomo.Claim{Package: "relion", Path: in.Path, Series: tomo.Series{Name: e.base()}, Notes: slices.Clone(e.notes)}
	if err := e.open(); err != nil {
		return nil, err
	}
	h, err := e.header()
	if err != nil {
		return nil, err
	}
	t, err := e.table()
	if err != nil {
		return nil, err
	}
	if c.Series.Grid, err = e.grid(c, in, h, t); err != nil {
		return nil, err
	}
	if !h.pixel.Known() {
		h.pixel = tomo.Some(c.Series.Grid.PixelSize)
	}
	e.flags(c, h)
	g, err := t.geometry(c, e, h)
	if err != nil {
		return nil, err
	}
	if g.base == 1 && !g.flat && h.stack != "" {
		c.Version = "4"
	}
	if err := t.fill(c, e, h, g, in); err != nil {
		return nil, err
	}
	if g.countsFrom1(t) {
		c.Doubt(tomo.Doubt{Kind: tomo.DoubtOtherForm, File: e.file, Field: projX + " to W", Found: "matrices that agree with " + xShift + ", " + yShift + " only when voxels count from 1",
			Expected: "voxels counted from 0"})
	}
	c.Volume = volumeFrame(c, in, e, h, g)
	e.notesOf(c, h, t, g)
	return c, c.Validate()
}

// flags takes version, optics and the hand.
func (e entry) flags(c *tomo.Claim, h header) {
	if e.version >= firstZeroBased {
		c.Version = "5"
	}
	c.Series.Optics = h.optics
	if h.optics.KV.Known() {
		c.AddSource("voltage", e.list, e.global.LabelLine(voltage), voltage)
	}
	// hand -1: underfocus = D - z', and z' is the hub's height (vectors relion5-runs/hand).
	switch s := h.hand * h.slope; {
	case s < 0:
		c.Series.Asserts = tomo.DepthRight
	case s > 0:
		c.Series.Asserts = tomo.DepthWrong
	}
	if h.hand != 0 {
		c.AddSource("defocus hand", e.list, e.global.Line(e.row), hand)
	}
}

// grid finds size and pixel size of the images.
func (e entry) grid(c *tomo.Claim, in convention.Input, h header, t *table) (tomo.ImageGrid, error) {
	g := in.Grid
	own, found := h.pixel.Get()
	switch {
	case g.PixelSize > 0:
		c.AddSource("pixel size", "", 0, "--angpix")
		if found && math.Abs(own/g.PixelSize-1) > 0.02 {
			c.Note("%s is %g A, the pixel size given is %g A: shifts are in A and were taken as they are", seriesPixel, own, g.PixelSize)
		}
	case found:
		g.PixelSize = own
		c.AddSource("pixel size", e.list, e.global.Line(e.row), seriesPixel)
	default:
		return g, &problem.Problem{File: e.file, Field: "pixel size", Got: "not in this file", Want: seriesPixel + " of tomograms.star",
			Hint: "name tomograms.star instead, or give --angpix"}
	}
	if g.NX > 0 && g.NY > 0 {
		c.AddSource("image size", "", 0, "--image-size")
		return g, nil
	}
	name := h.stack
	if t.names != nil {
		name = t.names[0]
	}
	if _, file, ok := strings.Cut(name, "@"); ok {
		name = file
	}
	for _, from := range []string{e.file, e.list} {
		path := ""
		if from != "" {
			path = resolve(filepath.Dir(from), name)
		}
		if path == "" {
			continue
		}
		f, err := mrc.Open(path, mrc.Options{Permissive: true})
		if err != nil {
			continue
		}
		g.NX, g.NY = f.Header.NX, f.Header.NY
		c.AddSource("image size", path, 0, "header")
		return g, f.Close()
	}
	if name == "" {
		name = "the raw stack"
	}
	return g, &problem.Problem{File: e.file, Field: "image size", Got: "not in this file", Want: "the size of the images of the tilt series",
		Hint: fmt.Sprintf("give an image too (%s), or --image-size NXxNY", name)}
}

// fill makes the tilts of the claim, in order of section.
func (t *table) fill(c *tomo.Claim, e entry, h header, g *geometry, in convention.Input) error {
	sections, total, err := t.sections(c, e, h, in)
	if err != nil {
		return err
	}
	out, err := left(in, total)
	if err != nil {
		return err
	}
	tilts := make(map[int]tomo.Tilt, total)
	orders, dosed := t.orders(), t.dosed()
	var sum geom.Vec2
	for i, s := range sections {
		p, angle, axis := g.at(t, i)
		sin, cos := axis.SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
		x := tomo.Tilt{Section: s, Written: angle, Projection: p, Excluded: out[s]}
		if t.stage != nil {
			x.Recorded = tomo.Some(geom.Angle(t.stage[i]))
		}
		if orders != nil {
			x.Order = tomo.Some(orders[i])
		}
		if t.dose != nil && dosed {
			x.Dose = tomo.Some(t.dose[i])
		}
		t.ctf(&x, i, h, g)
		tilts[s] = x
	}
	if sum.Norm() > 1e-6 {
		c.Axis = tomo.Some(geom.Atan2(sum[1], sum[0]))
	}
	for s := range total {
		x, ok := tilts[s]
		if !ok { // RELION takes rows out; the images stay in the claim
			x = tomo.Tilt{Section: s, Excluded: true, NoGeometry: true}
		}
		if s < len(in.Recorded) && in.Recorded[s].Known() {
			x.Recorded = in.Recorded[s]
		}
		c.Series.Tilts = append(c.Series.Tilts, x)
	}
	if n := total - len(sections); n > 0 {
		c.Note("%d of %d images have no row in the table: left out (Exclude tilt-images)", n, total)
	}
	t.sources(c, e)
	return t.deform(c, e, h, g, sections)
}

// ctf adds defocus and phase of row i. The defocus in the file is that at
// size/2 of the tomogram; the hub's is that at the specimen's origin.
func (t *table) ctf(x *tomo.Tilt, i int, h header, g *geometry) {
	if t.u != nil && t.v != nil {
		x.Defocus = tomo.Some((t.u[i]+t.v[i])/2 - h.hand*h.slope*g.zero(i, h))
		if t.astig != nil {
			x.Astig = tomo.Some(tomo.AstigmatismOf(t.u[i]-t.v[i], geom.Angle(t.astig[i])))
		}
	}
	s := tomo.Series{Optics: h.optics}
	switch {
	case t.phase != nil:
		s.SetPlate(x, geom.Angle(t.phase[i]))
	default: // no column: no phase plate
		x.Phase = h.optics.ContrastPhase()
	}
}

func (t *table) sources(c *tomo.Claim, e entry) {
	add := func(quantity string, labels ...string) {
		if t.loop.Has(labels...) {
			c.AddSource(quantity, e.file, t.loop.LabelLine(labels[0]), strings.Join(labels, ", "))
		}
	}
	if t.proj != nil {
		for _, quantity := range []string{"tilt angles", "tilt axis", "shifts"} {
			add(quantity, projX, projY, projZ)
		}
	} else {
		add("tilt angles", yTilt)
		add("tilt axis", zRot)
		add("shifts", xShift, yShift)
		add("x-axis tilts", xTilt)
	}
	add("defocus", defocusU, defocusV)
	add("phase", phaseShift)
	if t.dosed() {
		add("dose", preExposure)
	}
}

// notesOf says what a reader of the claim should know.
func (e entry) notesOf(c *tomo.Claim, h header, t *table, g *geometry) {
	if h.hand == 0 && e.global != nil {
		c.Note("%s has no %s: underfocus is taken to fall with the height", filepath.Base(e.list), hand)
	}
	if h.slope != 1 {
		c.Note("%s %g multiplies the defocus gradient in RELION; here only its sign counts", slope, h.slope)
	}
	switch {
	case t.proj == nil:
	case g.flat:
		c.Note("the matrices hold turns only, without any shift, as Warp and M export them: the specimen's origin is put at the centre of the images")
	case g.base == 1:
		c.Note("the matrices are RELION 4's, for voxels counted from 1; RELION 5 takes the same numbers for voxels counted from 0, and places everything one unbinned pixel off in x, y and z")
	case t.angles != nil:
		c.Note("the file has matrices and angles; the matrices are used, as RELION 5 does")
	}
	if g.mirrored {
		c.Note("the matrices mirror: y and z of the tomogram were swapped on import (--flipYZ without --flipZ), so it is the mirror image of the specimen")
	}
}
