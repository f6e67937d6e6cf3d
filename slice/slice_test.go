package slice_test

import (
	"context"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/slice"
)

// volume is zero but for some voxels.
type volume struct {
	nx, ny, nz int
	at         map[[3]int]float32
}

func (v volume) Dims() (nx, ny, nz int) { return v.nx, v.ny, v.nz }

func (v volume) ReadSection(z int, dst []float32) error {
	for i := range dst {
		dst[i] = v.at[[3]int{i % v.nx, i / v.nx, z}]
	}
	return nil
}

// find returns the middle of all pixels of a colour, within a range of columns.
func find(img image.Image, want color.NRGBA, from, to int) (x, y float64, n int) {
	b := img.Bounds()
	for j := b.Min.Y; j < b.Max.Y; j++ {
		for i := from; i < min(to, b.Max.X); i++ {
			if img.At(i, j) == want {
				x, y, n = x+float64(i)+0.5, y+float64(j)+0.5, n+1
			}
		}
	}
	return x / float64(n), y / float64(n), n
}

// A voxel that is no number lies where the three slices must show it: x to the
// right and y upwards, x and z, y and z, each magnified by a whole number.
func TestWhereAVoxelLies(t *testing.T) {
	v := volume{8, 10, 6, map[[3]int]float32{{2, 7, 1}: float32(math.NaN()), {0, 0, 0}: 1}}
	img, err := slice.Draw(context.Background(), "v.mrc", v, slice.Options{At: [3]int{2, 7, 1}, Side: 100})
	if err != nil {
		t.Fatal(err)
	}
	const zoom, margin = 10, 26
	left, bottom := margin, margin+10*zoom
	for _, p := range []struct{ columns, right, up int }{{8, 2, 7}, {8, 2, 1}, {10, 7, 1}} {
		x, y, n := find(img, color.NRGBA{255, 0, 255, 255}, left, left+p.columns*zoom)
		wantX, wantY := float64(left+p.right*zoom)+zoom/2, float64(bottom-p.up*zoom)-zoom/2
		if n != zoom*zoom || x != wantX || y != wantY {
			t.Errorf("%+v: %d pixels around %g, %g; want %g, %g", p, n, x, y, wantX, wantY)
		}
		left += p.columns*zoom + margin
	}
}

// In a column the slices stand one below the other, each with its own row 0 at
// the bottom.
func TestColumn(t *testing.T) {
	v := volume{8, 10, 6, map[[3]int]float32{{2, 7, 1}: float32(math.NaN()), {0, 0, 0}: 1}}
	img, err := slice.Draw(context.Background(), "v.mrc", v, slice.Options{At: [3]int{2, 7, 1}, Side: 100, Column: true})
	if err != nil {
		t.Fatal(err)
	}
	const zoom, margin = 10, 26
	bottom := 0
	for _, p := range []struct{ rows, right, up int }{{10, 2, 7}, {6, 2, 1}, {6, 7, 1}} {
		bottom += margin + p.rows*zoom
		at := img.At(margin+p.right*zoom+zoom/2, bottom-p.up*zoom-zoom/2)
		if at != (color.NRGBA{255, 0, 255, 255}) {
			t.Errorf("%+v: %v", p, at)
		}
	}
	if _, _, n := find(img, color.NRGBA{255, 0, 255, 255}, 0, 1000); n != 3*zoom*zoom {
		t.Errorf("%d pixels", n)
	}
}

// The middle is taken when no place is given; a slice too large is averaged.
func TestBinning(t *testing.T) {
	v := volume{64, 64, 64, map[[3]int]float32{}}
	for x := range 64 {
		for y := range 64 {
			v.at[[3]int{x, y, 32}] = 1 // all of the middle section, so white
		}
	}
	img, err := slice.Draw(context.Background(), "v.mrc", v, slice.Options{At: [3]int{-1, -1, -1}, Side: 16, VoxelA: 10})
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds(); got.Dx() != 26+3*(16+26) {
		t.Errorf("%v", got)
	}
	if img.At(26+8, 26+8) != (color.NRGBA{255, 255, 255, 255}) || img.At(26+16+26+8, 26+2) != (color.NRGBA{0, 0, 0, 255}) {
		t.Errorf("xy %v, xz %v", img.At(26+8, 26+8), img.At(26+16+26+8, 26+2))
	}
}

func TestRefuses(t *testing.T) {
	v := volume{4, 4, 4, nil}
	nan := volume{1, 1, 1, map[[3]int]float32{{0, 0, 0}: float32(math.NaN())}}
	for want, f := range map[string]func() error{
		"0 to 3": func() error {
			_, err := slice.Draw(context.Background(), "v.mrc", v, slice.Options{At: [3]int{1, 4, 1}})
			return err
		},
		"--percentile": func() error {
			_, err := slice.Draw(context.Background(), "v.mrc", v, slice.Options{Percentile: 50})
			return err
		},
		"no voxel": func() error {
			_, err := slice.Draw(context.Background(), "v.mrc", nan, slice.Options{At: [3]int{-1, -1, -1}})
			return err
		},
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
