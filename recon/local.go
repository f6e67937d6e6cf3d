package recon

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/signal/interp"
	"github.com/tomoparity/tomoparity/tomo"
)

// field is the displacement by a claim's local part over one raw image: where the
// specimen's plane z = 0 is really seen, from where the global geometry puts it.
// Other planes are taken to move with it.
type field struct {
	step   int         // raw pixels from place to place; between, it changes evenly
	nx, ny int         // places along x and y
	d      []geom.Vec2 // raw pixels, x fastest
}

// newField evaluates the local part of a tilt; it is nil where there is none.
func newField(s *tomo.Series, t tomo.Tilt) *field {
	if s.Local == nil {
		return nil
	}
	g := s.Grid
	m, shift := planeToImage(t.Projection)
	inv, ok := m.Inverse()
	if !ok {
		return nil
	}
	step := max(16, g.NX/64, g.NY/64)
	f := &field{step: step, nx: g.NX/step + 2, ny: g.NY/step + 2}
	for iy := range f.ny {
		for ix := range f.nx {
			uv := geom.Vec2(g.Image(tomo.PixelPoint{float64(ix * step), float64(iy * step)}))
			p := inv.Apply(uv.Sub(shift))
			d, _ := s.Local.At(t.Section, tomo.SpecimenPoint{p[0], p[1], 0})
			f.d = append(f.d, geom.Vec2{d[0], d[1]}.Scale(1/g.PixelSize))
		}
	}
	return f
}

// planeToImage is the projection of the plane z = 0.
func planeToImage(p tomo.Projection) (geom.Mat2, geom.Vec2) {
	rows, shift := p.Image2()
	return geom.Mat2{{rows[0][0], rows[0][1]}, {rows[1][0], rows[1][1]}}, shift
}

// at is the displacement at a raw pixel.
func (f *field) at(px geom.Vec2) geom.Vec2 {
	x, y := math.Max(0, px[0]/float64(f.step)), math.Max(0, px[1]/float64(f.step))
	ix, iy := min(int(x), f.nx-2), min(int(y), f.ny-2)
	tx, ty := math.Min(1, x-float64(ix)), math.Min(1, y-float64(iy))
	at := f.d[iy*f.nx+ix:]
	low := at[0].Scale(1 - tx).Add(at[1].Scale(tx))
	high := at[f.nx].Scale(1 - tx).Add(at[f.nx+1].Scale(tx))
	return low.Scale(1 - ty).Add(high.Scale(ty))
}

// read sets the numbers of a part of a row that begins at raw pixel start, from
// the image's coefficients.
func (p *preparer) read(into []float32, image []float32, v *view, start geom.Vec2) {
	if v.local == nil {
		p.readStraight(into, image, start, v.along)
		return
	}
	for len(into) > 0 {
		n := min(16, len(into))
		end := start.Add(v.along.Scale(float64(n)))
		from, to := start.Add(v.local.at(start)), end.Add(v.local.at(end))
		p.readStraight(into[:n], image, p.within(from), p.within(to).Sub(p.within(from)).Scale(1/float64(n)))
		into, start = into[n:], end
	}
}

// within moves a raw pixel that was displaced beyond the padding to its edge.
func (p *preparer) within(px geom.Vec2) geom.Vec2 {
	return geom.Vec2{
		math.Min(math.Max(px[0], float64(4-p.padX)), float64(p.px-p.padX)-4*p.in.scale()-4),
		math.Min(math.Max(px[1], float64(4-p.padY)), float64(p.py-p.padY)-4*p.in.scale()-4),
	}
}

// readStraight reads at evenly spaced raw pixels.
func (p *preparer) readStraight(into []float32, image []float32, start, step geom.Vec2) {
	gx, gy := float64(p.qx)/float64(p.px), float64(p.qy)/float64(p.py)
	p.lines.Sample(into, image, p.qx,
		interp.Fix((start[0]+float64(p.padX))*gx-1), interp.Fix((start[1]+float64(p.padY))*gy-1), interp.Fix(step[0]*gx), interp.Fix(step[1]*gy))
}
