package eman2

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/emaninfo"
	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// badLoss is the ali_loss from which on EMAN2 never uses an image.
const badLoss = 500

// Read reads an info file, or all info files of tilt series in a project or
// info folder, into one claim each. Faults are *problem.Problem or problem.List.
func Read(in convention.Input) ([]*tomo.Claim, error) {
	st, err := os.Stat(in.Path)
	if err != nil {
		return nil, &problem.Problem{File: in.Path, Got: "no such file or folder", Err: err}
	}
	files := []string{in.Path}
	if st.IsDir() {
		if files = infoFiles(in.Path); files == nil {
			return nil, &problem.Problem{File: in.Path, Got: "no *_info.json in it or in its folder info", Want: "an EMAN2 project"}
		}
	}
	if files, err = convention.OfSeries(files, in, baseOf); err != nil {
		return nil, err
	}
	var claims []*tomo.Claim
	for _, path := range files {
		info, err := emaninfo.Read(path)
		if err != nil {
			return nil, withHint(err, "the file is damaged: was EMAN2 interrupted while it wrote it?")
		}
		rows, found, err := info.TltParams()
		if err != nil {
			return nil, withHint(err, "EMAN2 failed on this image or the file was edited by hand: align again with e2tomogram.py")
		}
		if !found {
			continue // an info file of a micrograph, or of a series not yet aligned
		}
		c, err := claim(in, path, info, rows)
		if err != nil {
			return nil, err
		}
		c.ID = "eman2"
		if len(claims) > 0 {
			c.ID = fmt.Sprintf("eman2-%d", len(claims)+1)
		}
		claims = append(claims, c)
	}
	if len(claims) == 0 {
		return nil, &problem.Problem{File: in.Path, Field: emaninfo.KeyTltParams, Got: "absent", Want: "an aligned tilt series",
			Hint: "e2tomogram.py writes it; has the alignment been run?"}
	}
	return claims, nil
}

// withHint adds what to do to the last problem if it does not say.
func withHint(err error, hint string) error {
	var list problem.List
	var p *problem.Problem
	if errors.As(err, &list) && len(list) > 0 {
		p = list[len(list)-1]
	} else if !errors.As(err, &p) {
		return err
	}
	if p.Hint == "" {
		p.Hint = hint
	}
	return err
}

// table is what the info file says, one element an image; nil where a key is absent.
type table struct {
	path                   string
	rows                   [][]float64
	loss, defocusUM, phase []float64
}

func claim(in convention.Input, path string, info *emaninfo.Info, rows [][]float64) (*tomo.Claim, error) {
	c := &tomo.Claim{Package: "eman2", Path: in.Path, Series: tomo.Series{Name: baseOf(path), Asserts: tomo.DepthRight}}
	t, err := readTable(info, path, rows)
	if err != nil {
		return nil, err
	}
	if err := t.check(in); err != nil {
		return nil, err
	}
	if c.Series.Grid, err = grid(c, in, info, path, len(rows)); err != nil {
		return nil, err
	}
	if err := t.tilts(c, in); err != nil {
		return nil, err
	}
	if err := optics(c, info, path); err != nil {
		return nil, err
	}
	c.Volume = volumeFrame(c, in)
	return c, c.Validate()
}

func readTable(info *emaninfo.Info, path string, rows [][]float64) (table, error) {
	t := table{path: path, rows: rows}
	for _, x := range []struct {
		to  *[]float64
		get func() ([]float64, bool, *problem.Problem)
	}{{&t.loss, info.AliLossNM}, {&t.defocusUM, info.DefocusUM}, {&t.phase, info.PhaseDeg}} {
		values, found, p := x.get()
		if p != nil {
			return t, p
		}
		if found {
			*x.to = values
		}
	}
	return t, nil
}

// check compares the lengths of the lists with each other and with the stack.
func (t table) check(in convention.Input) error {
	var faults problem.List
	if len(t.rows) == 0 {
		faults.Add(&problem.Problem{File: t.path, Field: emaninfo.KeyTltParams, Got: "no rows", Want: "one row an image"})
	}
	if in.Sections > 0 && in.Sections != len(t.rows) {
		faults.Add(&problem.Problem{File: t.path, Field: emaninfo.KeyTltParams, Got: fmt.Sprintf("%d rows", len(t.rows)),
			Want: fmt.Sprintf("%d, one for each image of the series", in.Sections),
			Hint: "EMAN2 keeps one row per image, also for rejected ones; was the stack changed after alignment?"})
	}
	for _, x := range []struct {
		key    string
		values []float64
	}{{emaninfo.KeyAliLoss, t.loss}, {emaninfo.KeyDefocus, t.defocusUM}, {emaninfo.KeyPhase, t.phase}} {
		if x.values != nil && len(x.values) != len(t.rows) {
			faults.Add(&problem.Problem{File: t.path, Field: x.key, Got: fmt.Sprintf("%d values", len(x.values)),
				Want: fmt.Sprintf("%d, as many as tlt_params has rows", len(t.rows)),
				Hint: "the file holds results of two different stacks; run the step again that wrote this key"})
		}
	}
	for i, r := range t.rows {
		if math.Abs(r[3]) > 180 || math.Abs(r[4]) > 180 {
			faults.Add(&problem.Problem{File: t.path, Field: fmt.Sprintf("%s row %d (of 0..)", emaninfo.KeyTltParams, i),
				Got: fmt.Sprintf("ytilt %g, xtilt %g", r[3], r[4]), Want: "degrees from -180 to 180"})
		}
	}
	return faults.ErrOrNil()
}

// grid finds size and pixel size of the images.
func grid(c *tomo.Claim, in convention.Input, info *emaninfo.Info, path string, rows int) (tomo.ImageGrid, error) {
	g := in.Grid
	apix, found, p := info.ApixUnbinA()
	switch {
	case p != nil:
		return g, p
	case g.PixelSize > 0:
		c.AddSource("pixel size", "", 0, "--angpix")
		if found && math.Abs(apix/g.PixelSize-1) > 0.02 {
			c.Note("%s has apix_unbin %g A, the pixel size given is %g A: shifts are in pixels and were taken at the size given", filepath.Base(path), apix, g.PixelSize)
		}
	case found && apix > 0:
		g.PixelSize = apix
		c.AddSource("pixel size", path, 0, emaninfo.KeyApixUnbin)
	default:
		return g, &problem.Problem{File: path, Field: emaninfo.KeyApixUnbin, Got: "absent", Want: "the pixel size of the unbinned images in A",
			Hint: "an info file of an old version? give --angpix"}
	}
	if g.NX > 0 && g.NY > 0 {
		c.AddSource("image size", "", 0, "--image-size")
		return g, nil
	}
	stack, _, p := info.TltFile()
	if p != nil {
		return g, p
	}
	if full := stackPath(path, stack); full != "" {
		f, err := mrc.Open(full, mrc.Options{Permissive: true})
		if err == nil {
			defer f.Close()
			g.NX, g.NY = f.Header.NX, f.Header.NY
			c.AddSource("image size", full, 0, "header")
			if in.Sections == 0 && f.Header.NZ != rows {
				return g, table{path: path, rows: make([][]float64, rows)}.check(convention.Input{Sections: f.Header.NZ})
			}
			return g, nil
		}
	}
	return g, &problem.Problem{File: path, Field: "image size", Got: "not in this file", Want: "the size of the images of the tilt series",
		Hint: fmt.Sprintf("give the stack too (%s), or --image-size NXxNY", nonEmpty(stack, "tlt_file"))}
}

// stackPath returns the tilt-series file if it is there: tlt_file is relative
// to the project folder, the parent of info.
func stackPath(infoPath, name string) string {
	if name == "" {
		return ""
	}
	dir := filepath.Dir(infoPath)
	for _, p := range []string{filepath.Join(dir, "..", name), filepath.Join(dir, name), filepath.Join(dir, filepath.Base(name))} {
		if st, err := os.Stat(p); err == nil && st.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

func nonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// tilts fills the tilts of the claim.
func (t table) tilts(c *tomo.Claim, in convention.Input) error {
	excluded := make([]bool, len(t.rows))
	for _, section := range in.Exclude {
		if section < 0 || section >= len(t.rows) {
			return convention.NoSuchSection(section, len(t.rows))
		}
		excluded[section] = true
	}
	var sum geom.Vec2
	for i, r := range t.rows {
		axis := geom.Angle(-r[2])
		shift := geom.Vec2{r[0], r[1]}.Scale(c.Series.Grid.PixelSize)
		tilt := tomo.Tilt{Section: i, Written: geom.Angle(r[3]), Excluded: excluded[i],
			Projection: tomo.Compose(axis, geom.Angle(-r[3]), geom.Angle(-r[4]), shift)}
		if t.loss != nil && !(t.loss[i] < badLoss) {
			tilt.Excluded = true
		}
		if i < len(in.Recorded) {
			tilt.Recorded = in.Recorded[i]
		}
		if t.defocusUM != nil && isNumber(t.defocusUM[i]) {
			tilt.Defocus = tomo.Some(t.defocusUM[i] * defocusA)
		}
		if t.phase != nil && isNumber(t.phase[i]) {
			tilt.Phase = tomo.Some(geom.Angle(t.phase[i]))
		}
		sin, cos := axis.SinCos()
		sum = sum.Add(geom.Vec2{cos, sin})
		c.Series.Tilts = append(c.Series.Tilts, tilt)
	}
	if sum.Norm() > 1e-6 {
		c.Axis = tomo.Some(geom.Atan2(sum[1], sum[0]))
	}
	for _, quantity := range []string{"tilt angles", "tilt axis", "shifts"} {
		c.AddSource(quantity, t.path, 0, emaninfo.KeyTltParams)
	}
	if t.defocusUM != nil {
		c.AddSource("defocus", t.path, 0, emaninfo.KeyDefocus)
	}
	t.local(c)
	return nil
}

func isNumber(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func optics(c *tomo.Claim, info *emaninfo.Info, path string) error {
	for _, x := range []struct {
		to       *tomo.Opt[float64]
		get      func() (float64, bool, *problem.Problem)
		key, say string
	}{{&c.Series.Optics.KV, info.VoltageKV, emaninfo.KeyVoltage, "voltage"}, {&c.Series.Optics.Cs, info.CsMM, emaninfo.KeyCs, "spherical aberration"}} {
		v, found, p := x.get()
		if p != nil {
			return p
		}
		if found && v > 0 {
			*x.to = tomo.Some(v)
			c.AddSource(x.say, path, 0, x.key)
		}
	}
	return nil
}
