package recon

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/format/mrc"
	"github.com/tomoparity/tomoparity/problem"
)

// FileSpec says how a volume is written.
type FileSpec struct {
	Path   string
	Mode   mrc.Mode   // Float32, Int16 or Int8 (signed, with IMOD's stamp that says so)
	Range  [2]float64 // densities that become the ends of an integer mode; both 0: from a sample
	Header mrc.Spec   // the rest of the header, as convention.Tomograms.Spec gives it for the frame
	Labels []string
}

// FileReport is what there is to say of a volume that was written.
type FileReport struct {
	Range   [2]float64 // densities at the ends of an integer mode; both 0 for Float32
	Clipped int64      // voxels beyond them
}

// WriteMRC makes the volume and writes it, box by box. Nothing appears under the
// path before it is complete. In an integer mode the lower density of the range
// becomes the lowest number, the upper the highest; a label says so.
func (r *Reconstruction) WriteMRC(ctx context.Context, s FileSpec) (FileReport, error) {
	rep := FileReport{Range: s.Range}
	scale, err := r.scaling(ctx, s, &rep)
	if err != nil {
		return rep, err
	}
	spec := s.Header
	spec.NX, spec.NY, spec.NZ = r.size[0], r.size[1], r.size[2]
	spec.Mode, spec.Labels = s.Mode, s.Labels
	if s.Mode != mrc.Float32 {
		spec.Labels = append(slices.Clone(s.Labels), fmt.Sprintf("density = %.6g + %.6g x number", -float64(scale.add/scale.by), 1/float64(scale.by)))
	}
	w, err := mrc.Create(s.Path, spec)
	if err != nil {
		return rep, err
	}
	err = r.Run(ctx, func(b Box) error {
		scale.apply(b.Data)
		n := b.NY * r.size[0]
		for z := range b.NZ {
			if err := w.WriteRows(b.Z0+z, b.Y0, b.Data[z*n:(z+1)*n]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Abort()
		return rep, err
	}
	rep.Clipped = w.Clipped
	return rep, w.Close()
}

// linear is number = by·density + add.
type linear struct{ by, add float32 }

func (l linear) apply(data []float32) {
	if l == (linear{by: 1}) {
		return
	}
	for i, v := range data {
		data[i] = l.by*v + l.add
	}
}

func (r *Reconstruction) scaling(ctx context.Context, s FileSpec, rep *FileReport) (linear, error) {
	var lo, hi float64
	switch s.Mode {
	case mrc.Float32:
		return linear{by: 1}, nil
	case mrc.Int8:
		lo, hi = math.MinInt8, math.MaxInt8
	case mrc.Int16:
		lo, hi = math.MinInt16, math.MaxInt16
	default:
		return linear{}, &problem.Problem{Class: problem.BadCall, Field: "--mode", Got: s.Mode.String(), Want: "float32, int16 or int8"}
	}
	if rep.Range == [2]float64{} {
		sample, err := r.sample(ctx)
		if err != nil {
			return linear{}, err
		}
		rep.Range = sampledRange(sample, s.Mode)
	}
	if !(rep.Range[1] > rep.Range[0]) || !finite(rep.Range[:]...) {
		return linear{}, &problem.Problem{Class: problem.BadCall, Field: "--range", Got: fmt.Sprintf("%g to %g", rep.Range[0], rep.Range[1]), Want: "two different densities, the lower first"}
	}
	by := (hi - lo) / (rep.Range[1] - rep.Range[0])
	return linear{by: float32(by), add: float32(lo - by*rep.Range[0])}, nil
}

// sampledRange leaves room for densities that the sample does not have: for bytes
// a fifth beyond all but one in a thousand on each side, for 16 bits half as much
// again as all.
func sampledRange(v []float32, mode mrc.Mode) [2]float64 {
	if len(v) == 0 {
		return [2]float64{}
	}
	slices.Sort(v)
	cut, room := 0, 0.5
	if mode == mrc.Int8 {
		cut, room = len(v)/1000, 0.2
	}
	lo, hi := float64(v[cut]), float64(v[len(v)-1-cut])
	return [2]float64{lo - room*(hi-lo), hi + room*(hi-lo)}
}

// sample is the densities of some blocks all over the middle of the lines.
func (r *Reconstruction) sample(ctx context.Context) ([]float32, error) {
	if r.in.Iteration.Method != WBP {
		err := r.decide(ctx)
		return r.sampled, err
	}
	a0, n := r.chunkAt(r.size[r.ax.a] / 2)
	if err := r.prepare(ctx, a0, n, newProgress(nil, 0)); err != nil {
		return nil, err
	}
	_, length := r.pieces(n)
	s := slab{ax: r.ax, a0: a0 + (n-length)/2, na: length, nc: r.size[r.ax.c]}
	blocks := s.blocks(r.size[r.ax.b], length, r.tileDepth())
	const most = 64
	step := (len(blocks) + most - 1) / most
	out := make([][]float32, (len(blocks)+step-1)/step)
	images := r.images()
	err := r.parallel(ctx, len(out), func(i int) error {
		t := r.tile(blocks[i*step])
		r.backProject(t, r.groups, images)
		for k := 0; k < t.nb*t.nc; k += 3 {
			out[i] = append(out[i], t.data[k*t.stride:][:t.n]...)
		}
		r.tiles.Put(t)
		return nil
	})
	return slices.Concat(out...), err
}
