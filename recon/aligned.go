package recon

import (
	"context"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/signal/interp"
	"github.com/tomoparity/tomoparity/tomo"
)

// WriteAligned writes the aligned stack: every usable image, in order of its
// section, turned and shifted so that the tilt axis is the column floor(n/2) and
// the specimen's origin its pixel floor(n/2), with magnification and stretch taken
// out, as high as the volume is along the tilt axis and as wide as it is across,
// with pixels of its voxel size. CTF and Filter.Cutoff count, the weighting does
// not. Pixels outside the raw image are 0, its mean. The file is MRC, float32; it
// appears only when it is complete.
func WriteAligned(ctx context.Context, in Input, path string, labels []string) error {
	in.Filter = Filter{Weighting: weightFlat, Cutoff: in.Filter.Cutoff}
	if err := in.validate(); err != nil {
		return err
	}
	tilts := in.usable()
	p, err := newPreparer(&in, tilts, interp.New())
	if err != nil {
		return err
	}
	ax, size, voxel := chooseAxes(&in), [3]int{in.Frame.NX, in.Frame.NY, in.Frame.NZ}, in.Frame.VoxelSize
	nx, ny := size[ax.b], size[ax.a]
	w, err := mrc.Create(path, mrc.Spec{NX: nx, NY: ny, NZ: len(tilts), Mode: mrc.Float32, PixelA: [3]float64{voxel, voxel, voxel}, Labels: labels})
	if err != nil {
		return err
	}
	progress := newProgress(in.Progress, len(tilts))
	for i, t := range tilts {
		err = ctx.Err()
		v := alignedView(&in, t, nx, ny)
		if err == nil {
			err = p.rows(i, v, 0, nx)
		}
		if err == nil {
			err = w.WriteSection(v.image.data)
		}
		if err != nil {
			w.Abort()
			return err
		}
		progress.step()
	}
	return w.Close()
}

// alignedView has the rows of an aligned image: they run along its x, across the
// tilt axis.
func alignedView(in *Input, t tomo.Tilt, nx, ny int) *view {
	s, shift := inPlane(t.Projection)
	g := in.Series.Grid
	k := in.Frame.VoxelSize / g.PixelSize
	v := &view{tilt: t, rows: ny, along: geom.Vec2{s[0][0] * k, s[1][0] * k}, across: geom.Vec2{s[0][1] * k, s[1][1] * k}, local: newField(in.Series, t)}
	origin := geom.Vec2(g.Pixel(tomo.ImagePoint(shift)))
	v.origin = origin.Sub(v.along.Scale(float64(nx / 2))).Sub(v.across.Scale(float64(ny / 2)))
	v.ramp = geom.Vec2{1, 0}
	return v
}

// inPlane is the part of a projection that acts in the image: the matrix that is
// nearest to it when a rotation about the tilt axis and an x-tilt go before, and
// the shift (Å).
func inPlane(p tomo.Projection) (geom.Mat2, geom.Vec2) {
	rows, shift := p.Image2()
	d, _ := p.Decompose()
	r := geom.RotY(d.Tilt).Mul(geom.RotX(d.XTilt))
	var m geom.Mat2
	for i := range 2 {
		for j := range 2 {
			m[i][j] = rows[i].Dot(geom.Vec3(r[j]))
		}
	}
	return m, shift
}
