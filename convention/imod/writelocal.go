package imod

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/imodlocal"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// held reports whether the claim's local part can be written again: a local
// alignment that was read from IMOD, for the angles and matrices that the views
// still have. Shifts may be others: they act after it. tilt refuses fewer than two
// patches in x or in y, and the pixel size of the file has five decimals.
func held(c *tomo.Claim) bool {
	const leastA, mostA = 0.05, 1e5 // Å
	l, ok := c.Series.Local.(*localAlignment)
	if !ok || l.file.NX < 2 || l.file.NY < 2 || !(l.pixel/l.scale >= leastA && l.pixel/l.scale < mostA) || math.Abs(l.pixel/c.Series.Grid.PixelSize-1) > 1e-9 {
		return false
	}
	for _, t := range c.Series.Tilts {
		if t.Section >= len(l.views) || !t.NoGeometry && !l.fits(t, c.Series.Grid) {
			return false
		}
	}
	return true
}

// fits reports whether a tilt is projected as its view was when the local
// alignment was read.
func (l *localAlignment) fits(t tomo.Tilt, grid tomo.ImageGrid) bool {
	v := l.views[t.Section]
	p, ok := layout{}.projection(v, grid)
	return ok && convention.SameLinear(withZFactors(p, v, l.factors(t.Section)), t.Projection)
}

// localOfClaim is the local part of a claim when it can be written, else nil.
func localOfClaim(c *tomo.Claim) *localAlignment {
	if !held(c) {
		return nil
	}
	l, _ := c.Series.Local.(*localAlignment)
	return l
}

// viewFor is the view that is written for a tilt. Beside a local alignment it has
// the angles and the matrix that this belongs to, with z factors in a file of their
// own; without one, the matrix takes up everything.
func viewFor(c *tomo.Claim, t tomo.Tilt, l *localAlignment) (v view, ok bool) {
	if l == nil {
		return viewOf(t.Projection, c.Series.Grid)
	}
	v = l.views[t.Section]
	_, shift := t.Projection.Image2()
	v.d = shiftOf(v.a, shift, c.Series.Grid)
	return v, true
}

// side is a file that tilt.com names.
type side struct {
	keyword string
	convention.File
}

// sidesOf makes the files that tilt reads beside the .tlt.
func sidesOf(base string, rows []row, p plan, l *localAlignment) (out []side) {
	hasX := l != nil && l.file.Patches[0].DXTiltDeg != nil
	for _, r := range rows {
		hasX = hasX || math.Abs(r.alpha.Degrees()) > 5e-5
	}
	if hasX {
		out = append(out, side{"XTILTFILE", convention.File{Name: base + ".xtilt", Data: angleFile(rows, func(r row) geom.Angle { return r.alpha })}})
	}
	if l == nil {
		return out
	}
	out = append(out, side{"LOCALFILE", convention.File{Name: base + "local.xf", Data: l.written(len(rows), p.full).Bytes()}})
	if l.zfac != nil {
		var b strings.Builder
		for i := range rows {
			z := l.factors(i)
			fmt.Fprintf(&b, "%12.6f%12.6f\n", z[0], z[1])
		}
		out = append(out, side{"ZFACTORFILE", convention.File{Name: base + ".zfac", Data: []byte(b.String())}})
	}
	return out
}

// written is the local file for a tilt.com without OFFSET and with full raw pixels
// of FULLIMAGE, for the first views. Its pixels are those of the file that was read:
//
//   - a patch lies as far from the centre of the full aligned image as it did, and
//     where tilt had an axis off that centre, as far from the axis;
//   - its transform F acts about that centre. With the axis at a before and now at 0,
//     F (r + a) + t - a = F r + t', so t' = t + (F - 1) a.
func (l *localAlignment) written(views int, full [2]int) *imodlocal.File {
	f := l.file
	a := l.axis.Scale(l.scale)
	out := &imodlocal.File{NX: f.NX, NY: f.NY, DX: f.DX, DY: f.DY, Views: views, PixelSizeA: l.pixel / l.scale,
		XStart: f.XStart - a[0] - l.centre[0] + float64(full[0])/2*l.scale,
		YStart: f.YStart - a[1] - l.centre[1] + float64(full[1])/2*l.scale}
	for _, p := range f.Patches {
		w := imodlocal.Patch{DTiltDeg: p.DTiltDeg[:views]}
		if p.DXTiltDeg != nil {
			w.DXTiltDeg = p.DXTiltDeg[:views]
		}
		if p.ZFactors != nil && l.zfac != nil {
			w.ZFactors = p.ZFactors[:views]
		}
		for _, t := range p.Transform[:views] {
			t[4] += (t[0]-1)*a[0] + t[1]*a[1]
			t[5] += t[2]*a[0] + (t[3]-1)*a[1]
			w.Transform = append(w.Transform, t)
		}
		out.Patches = append(out.Patches, w)
	}
	return out
}
