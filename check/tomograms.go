package check

import (
	"context"
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/recon"
	"github.com/tomoparity/tomoparity/tomo"
)

// Tomogram is a small reconstruction of one result in its own package's
// layout, as two mean slabs.
type Tomogram struct {
	ClaimID string
	VoxelA  float64     // Å
	Layout  string      // in the package's words
	XY      [][]float64 // [y][x], mean over the middle of z; row 0 is y = 0
	XZ      [][]float64 // [z][x], mean over the middle of y; row 0 is z = 0
}

const (
	tomogramSide = 128  // voxels across, about
	tomogramZ    = 0.35 // thickness as a share of the width
	mostPictures = 6    // results that are shown
)

// tomograms reconstructs each result as its own package lays it out. A result
// that cannot be laid out is left out: the pictures are an illustration.
func (s *session) tomograms(ctx context.Context) ([]Tomogram, error) {
	if s.stack == nil || s.req.NoImages || !s.req.Tomograms {
		return nil, nil
	}
	var out []Tomogram
	for _, c := range s.claims[:min(len(s.claims), mostPictures)] {
		for _, room := range s.rooms {
			if room.Name != c.Package || room.Write == nil {
				continue
			}
			t, err := s.tomogram(ctx, c, room)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err == nil {
				out = append(out, *t)
			}
		}
	}
	return out, nil
}

func (s *session) tomogram(ctx context.Context, c *tomo.Claim, room convention.Room) (*Tomogram, error) {
	g := c.Series.Grid
	bin := max(1, int(math.Round(float64(min(g.NX, g.NY))/tomogramSide)))
	side := min(g.NX, g.NY) / bin
	depth := max(8, int(tomogramZ*float64(side)))
	frame, err := recon.Lay(c, room, side, side, depth, g.PixelSize*float64(bin), "")
	if err != nil {
		return nil, err
	}
	r, err := recon.New(recon.Input{Images: s.stack, Series: &c.Series, Frame: frame, Workers: s.req.Workers, Filter: recon.Filter{Cutoff: 0.3}})
	if err != nil {
		return nil, err
	}
	t := &Tomogram{ClaimID: c.ID, VoxelA: frame.VoxelSize, Layout: frame.Name, XY: grid2(frame.NY, frame.NX)}
	volume, err := r.Volume(ctx)
	if err != nil {
		return nil, err
	}
	for z := range frame.NZ {
		t.add(z, volume[z*frame.NX*frame.NY:], frame)
	}
	return t, nil
}

func grid2(ny, nx int) [][]float64 {
	out := make([][]float64, ny)
	for i := range out {
		out[i] = make([]float64, nx)
	}
	return out
}

// add takes a plane into the two slabs.
func (t *Tomogram) add(z int, plane []float32, f tomo.VolumeFrame) {
	middle := z >= f.NZ/3 && z < f.NZ-f.NZ/3
	line := make([]float64, f.NX)
	for y := range f.NY {
		central := y >= f.NY/3 && y < f.NY-f.NY/3
		for x := range f.NX {
			v := float64(plane[y*f.NX+x])
			if middle {
				t.XY[y][x] += v
			}
			if central {
				line[x] += v
			}
		}
	}
	t.XZ = append(t.XZ, line)
}
