package imod

import (
	"fmt"
	"math"
	"os"

	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// localAlignment evaluates tilt's LOCALFILE. In each patch a view has its own
// angles (and z factors), and a transform that acts after the projection, about
// the centre of the full aligned image. Between the centres of four patches
// their positions are mixed bilinearly by where the point is in the untilted
// specimen; beyond the outer centres the edge patch holds. Source: read, tilt of
// IMOD 4.8, which rounds the centres of the patches to whole pixels: here they
// are taken as they stand.
type localAlignment struct {
	file   *imodlocal.File
	views  []view       // global, angles with OFFSET and XAXISTILT
	zfac   [][2]float64 // global z factors, nil when there are none
	scale  float64      // pixels of the local file per raw pixel
	centre geom.Vec2    // of the full aligned image, pixels of the local file
	axis   geom.Vec2    // where the tilt axis passes, from that centre, raw pixels
	pixel  float64      // Å per raw pixel
}

// Words says what it is.
func (l *localAlignment) Words() string {
	return fmt.Sprintf("IMOD's local alignment, %d x %d patches", l.file.NX, l.file.NY)
}

// At returns the displacement of the local against the global alignment.
func (l *localAlignment) At(section int, p tomo.SpecimenPoint) (uvh geom.Vec3, underfocus float64) {
	if section < 0 || section >= len(l.views) || section >= l.file.Views {
		return uvh, 0
	}
	v := l.views[section]
	inv, ok := v.a.Inverse()
	if !ok {
		return uvh, 0
	}
	x := geom.Vec3(p).Scale(1 / l.pixel)
	ix, fx := l.between((x[0]+l.axis[0])*l.scale+l.centre[0], l.file.XStart, l.file.DX, l.file.NX)
	iy, fy := l.between(x[1]*l.scale+l.centre[1], l.file.YStart, l.file.DY, l.file.NY)
	var mixed geom.Vec3
	for j, wy := range []float64{1 - fy, fy} {
		for i, wx := range []float64{1 - fx, fx} {
			if wx*wy != 0 {
				mixed = mixed.Add(l.inPatch(section, (iy+j)*l.file.NX+ix+i, v, x).Scale(wx * wy))
			}
		}
	}
	global := turned(v.theta, v.alpha, l.factors(section), x)
	d := mixed.Sub(global)
	raw := inv.Apply(geom.Vec2{d[0], d[1]})
	return geom.Vec3{raw[0], raw[1], d[2]}.Scale(l.pixel), 0
}

// between finds the patch before position x and the fraction towards the next.
func (l *localAlignment) between(x, start, step float64, n int) (index int, fraction float64) {
	if n == 1 || step == 0 {
		return 0, 0
	}
	t := math.Max(0, math.Min(float64(n-1), (x-start)/step))
	if math.IsNaN(t) {
		return 0, 0
	}
	index = min(int(t), n-2)
	return index, t - float64(index)
}

// inPatch projects x (raw pixels from the axis) as the patch has it. Its z factors
// stand in place of the global ones, none if the file has none, and count only
// beside global ones: without a ZFACTORFILE tilt takes all of them as 0 (read).
func (l *localAlignment) inPatch(section, patch int, v view, x geom.Vec3) geom.Vec3 {
	p := l.file.Patches[patch]
	theta, alpha, z := v.theta+geom.Angle(p.DTiltDeg[section]), v.alpha, [2]float64{}
	if p.DXTiltDeg != nil {
		alpha += geom.Angle(p.DXTiltDeg[section])
	}
	if p.ZFactors != nil && l.zfac != nil {
		z = p.ZFactors[section]
	}
	r := turned(theta, alpha, z, x)
	f := p.Transform[section]
	u, w := r[0]+l.axis[0], r[1]+l.axis[1]
	return geom.Vec3{
		f[0]*u + f[1]*w + f[4]/l.scale - l.axis[0],
		f[2]*u + f[3]*w + f[5]/l.scale - l.axis[1],
		r[2],
	}
}

func (l *localAlignment) factors(section int) [2]float64 {
	if section < len(l.zfac) {
		return l.zfac[section]
	}
	return [2]float64{}
}

// turned is Ry(theta) Rx(alpha) x with IMOD's z factors: terms of the projected
// position that grow with z of the specimen.
func turned(theta, alpha geom.Angle, z [2]float64, x geom.Vec3) geom.Vec3 {
	r := geom.RotY(theta).Mul(geom.RotX(alpha)).Apply(x)
	return r.Add(geom.Vec3{z[0] * x[2], z[1] * x[2], 0})
}

// zFactors reads tilt's ZFACTORFILE, two columns a view; nil when there is none.
func (s fileSet) zFactors(views int) ([][2]float64, error) {
	if s.tilt == nil || s.tilt.zFactorFile.text == "" {
		return nil, nil
	}
	path := s.tilt.near(s.tilt.zFactorFile.text)
	f, err := tlt.Read(path)
	if err != nil {
		return nil, s.missingExtra(err, path, s.tilt.zFactorFile.line, "ZFACTORFILE")
	}
	if f.Columns() != 2 || len(f.Rows) != views {
		return nil, &problem.Problem{File: path, Got: fmt.Sprintf("%d lines of %d numbers", len(f.Rows), f.Columns()),
			Want: fmt.Sprintf("%d lines of two z factors", views)}
	}
	out := make([][2]float64, views)
	for i, v := range f.Values() {
		out[i] = [2]float64{v[0], v[1]}
	}
	return out, nil
}

// local reads tilt's LOCALFILE into the series; nothing when there is none.
func (s fileSet) local(c *tomo.Claim, views []view, zfac [][2]float64, lay layout) error {
	if s.tilt == nil || s.tilt.localFile.text == "" {
		return nil
	}
	path := s.tilt.near(s.tilt.localFile.text)
	f, err := imodlocal.Read(path)
	if err != nil {
		return s.missingExtra(err, path, s.tilt.localFile.line, "LOCALFILE")
	}
	if f.Views != len(views) {
		return &problem.Problem{File: path, Got: fmt.Sprintf("%d views", f.Views), Want: fmt.Sprintf("%d, one for each line of %s", len(views), s.xf)}
	}
	l := &localAlignment{file: f, views: views, zfac: zfac, scale: s.localScale(f, c.Series.Grid.PixelSize), pixel: c.Series.Grid.PixelSize, axis: geom.Vec2{s.tilt.offset[1], 0}}
	for i, full := range s.tilt.fullImage {
		if full == 0 {
			full = lay.size[i] * lay.binning
		}
		if full == 0 {
			full = [2]int{c.Series.Grid.NX, c.Series.Grid.NY}[i]
		}
		l.centre[i] = float64(full) / 2 * l.scale
	}
	c.Series.Local = l
	c.AddSource("local alignment", path, 0, "")
	return nil
}

// localScale is how many pixels of the local file a raw pixel of pixelA Å has:
// from LOCALSCALE, stack pixels per pixel of the file, else from the pixel size in
// the file; without either the file is in pixels of the aligned stack (read).
func (s fileSet) localScale(f *imodlocal.File, pixelA float64) float64 {
	switch {
	case s.tilt.localScale > 0:
		return 1 / (s.tilt.localScale * float64(s.tilt.binning))
	case f.PixelSizeA > 0:
		return pixelA / f.PixelSizeA
	}
	return 1 / float64(s.tilt.binning)
}

// missingExtra says of a file that tilt.com names and that is not there what
// follows.
func (s fileSet) missingExtra(err error, path string, line int, key string) error {
	if _, stat := os.Stat(path); stat == nil {
		return err
	}
	return &problem.Problem{File: s.tilt.path, Line: line, Field: key, Got: path + " is not there", Want: "the file that tilt used", Err: err,
		Hint: "without it positions can be wrong by several pixels away from the centre; take the line out of tilt.com to go without"}
}
