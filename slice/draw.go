package slice

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"github.com/tomoparity/tomoparity/problem"
)

// What surrounds the slices, in pixels.
const (
	defaultSide = 512
	margin      = 26 // around each slice: room for the names of its axes
	footer      = 24 // below: scale bar
	arrow       = 22 // length of an axis arrow
	letter      = 7  // width of a letter of the font
)

func paper() color.NRGBA  { return color.NRGBA{255, 255, 255, 255} }
func ink() color.NRGBA    { return color.NRGBA{20, 20, 20, 255} }
func broken() color.NRGBA { return color.NRGBA{255, 0, 255, 255} }

// Draw paints the slices xy, xz and yz of a volume from left to right. file
// names it in problems: a place outside of it, or slices without a number.
func Draw(ctx context.Context, file string, src Source, o Options) (image.Image, error) {
	if o.Side == 0 {
		o.Side = defaultSide
	}
	o.Thick = max(1, o.Thick)
	if !(o.Percentile >= 0 && o.Percentile < 50) {
		return nil, &problem.Problem{Class: problem.BadCall, Field: "--percentile", Got: fmt.Sprint(o.Percentile), Want: "0 to below 50"}
	}
	planes, err := cut(ctx, file, src, o)
	if err != nil {
		return nil, err
	}
	nx, ny, nz := src.Dims()
	longest := max(nx, ny, nz)
	bin := (longest + o.Side - 1) / o.Side
	zoom := max(1, o.Side/longest)
	width, height := margin, 0
	for i := range planes {
		planes[i].values = binned(planes[i].values, bin)
		width += len(planes[i].values[0])*zoom + margin
		height = max(height, len(planes[i].values)*zoom)
	}
	lo, hi, err := limits(file, planes, o.Percentile)
	if err != nil {
		return nil, err
	}
	img := image.NewNRGBA(image.Rect(0, 0, width, height+2*margin+footer))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper()), image.Point{}, draw.Src)
	left, bottom := margin, margin+height
	for _, p := range planes {
		p.paint(img, left, bottom, zoom, lo, hi)
		left += len(p.values[0])*zoom + margin
	}
	scaleBar(img, margin, bottom+margin+footer/2, o.VoxelA*float64(bin)/float64(zoom), len(planes[0].values[0])*zoom)
	return img, nil
}

// paint draws one slice with its lower left corner at (left, bottom).
func (p plane) paint(img *image.NRGBA, left, bottom, zoom int, lo, hi float64) {
	for r, row := range p.values {
		for c, v := range row {
			shade := broken()
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				shade = grey(v, lo, hi)
			}
			box := image.Rect(left+c*zoom, bottom-(r+1)*zoom, left+(c+1)*zoom, bottom-r*zoom)
			draw.Draw(img, box, image.NewUniform(shade), image.Point{}, draw.Src)
		}
	}
	x, y := left-4, bottom+4
	line(img, image.Rect(x, y, x+arrow, y+1))
	line(img, image.Rect(x, y-arrow+1, x+1, y+1))
	for k := range 4 { // the heads
		line(img, image.Rect(x+arrow-k, y-k, x+arrow-k+1, y+k+1))
		line(img, image.Rect(x-k, y-arrow+k, x+k+1, y-arrow+k+1))
	}
	write(img, x+arrow+4, y+5, p.name[0])
	write(img, x-letter-5, y-arrow+6, p.name[1])
	write(img, left+len(p.values[0])*zoom-2*letter, y+16, p.name[0]+p.name[1])
}

func grey(v, lo, hi float64) color.NRGBA {
	f := 0.5
	if hi > lo {
		f = math.Min(1, math.Max(0, (v-lo)/(hi-lo)))
	}
	g := uint8(math.Round(255 * f))
	return color.NRGBA{g, g, g, 255}
}

// scaleBar draws a bar of a round length below the first slice; without a voxel
// size it says that there is none. pixelA is Å a pixel of the picture.
func scaleBar(img *image.NRGBA, left, y int, pixelA float64, room int) {
	if !(pixelA > 0) {
		write(img, left, y+5, "voxel size not known")
		return
	}
	length := roundLength(pixelA * float64(max(room, 40)) / 3)
	n := max(1, int(math.Round(length/pixelA)))
	line(img, image.Rect(left, y-1, left+n, y+2))
	write(img, left+n+6, y+5, fmt.Sprintf("%g nm", length/10))
}

// roundLength returns the largest of 1, 2, 5 times a power of ten not above v, Å.
func roundLength(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, k := range []float64{5, 2} {
		if k*power <= v {
			return k * power
		}
	}
	return power
}

func line(img *image.NRGBA, r image.Rectangle) {
	draw.Draw(img, r, image.NewUniform(ink()), image.Point{}, draw.Src)
}

// write puts text with its base line at y.
func write(img *image.NRGBA, x, y int, text string) {
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink()), Face: basicfont.Face7x13, Dot: fixed.P(x, y)}
	d.DrawString(text)
}
