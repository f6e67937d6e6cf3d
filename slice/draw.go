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
	planes, err := Cut(ctx, file, src, o)
	if err != nil {
		return nil, err
	}
	return Paint(file, planes, o)
}

// Paint paints planes of one volume from left to right or in a column, at one scale and with
// one range of grey. Of the options it takes Percentile, VoxelA,
// Side and Column.
func Paint(file string, planes []Plane, o Options) (image.Image, error) {
	if o.Side == 0 {
		o.Side = defaultSide
	}
	if !(o.Percentile >= 0 && o.Percentile < 50) {
		return nil, &problem.Problem{Class: problem.BadCall, Field: "--percentile", Got: fmt.Sprint(o.Percentile), Want: "0 to below 50"}
	}
	longest := 1
	for _, p := range planes {
		longest = max(longest, len(p.Values), len(p.Values[0]))
	}
	bin := (longest + o.Side - 1) / o.Side
	zoom := max(1, o.Side/longest)
	small := make([]Plane, len(planes))
	for i, p := range planes {
		small[i] = Plane{p.Right, p.Up, binned(p.Values, bin)}
	}
	lo, hi, err := limits(file, small, o.Percentile)
	if err != nil {
		return nil, err
	}
	corners, size := places(small, zoom, o.Column)
	img := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(img, img.Bounds(), image.NewUniform(paper()), image.Point{}, draw.Src)
	for i, p := range small {
		p.paint(img, corners[i].X, corners[i].Y, zoom, lo, hi)
	}
	scaleBar(img, margin, size.Y-footer/2, o.VoxelA*float64(bin)/float64(zoom), len(small[0].Values[0])*zoom)
	return img, nil
}

// places gives the lower left corner of each plane, side by side or in a column
// from the top, and the size of the picture around them.
func places(planes []Plane, zoom int, column bool) (corners []image.Point, size image.Point) {
	var width, height, tallest int
	for _, p := range planes {
		width, tallest = max(width, len(p.Values[0])*zoom), max(tallest, len(p.Values)*zoom)
	}
	if column {
		for _, p := range planes {
			height += len(p.Values)*zoom + margin
			corners = append(corners, image.Pt(margin, height))
		}
		return corners, image.Pt(width+2*margin, height+margin+footer)
	}
	left := margin
	for _, p := range planes {
		corners = append(corners, image.Pt(left, margin+tallest))
		left += len(p.Values[0])*zoom + margin
	}
	return corners, image.Pt(left, tallest+2*margin+footer)
}

// paint draws one slice with its lower left corner at (left, bottom).
func (p Plane) paint(img *image.NRGBA, left, bottom, zoom int, lo, hi float64) {
	for r, row := range p.Values {
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
	write(img, x+arrow+4, y+5, p.Right)
	write(img, x-letter-5, y-arrow+6, p.Up)
	write(img, left+len(p.Values[0])*zoom-2*letter, y+16, p.Right+p.Up)
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
