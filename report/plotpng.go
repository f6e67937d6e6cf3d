package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// dataURI encodes a picture; it is empty when the encoder fails.
func dataURI(img image.Image) string {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if enc.Encode(&b, img) != nil {
		return ""
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

// picture paints values[row][column], row 0 at the bottom, each cell kx by ky
// pixels; cells between neighbours are interpolated when smooth is set. shade
// maps a value to a colour; values that are not finite stay transparent.
func picture(values [][]float64, kx, ky int, smooth bool, shade func(float64) color.NRGBA) string {
	ny := len(values)
	if ny == 0 || len(values[0]) == 0 {
		return ""
	}
	nx := len(values[0])
	img := image.NewNRGBA(image.Rect(0, 0, nx*kx, ny*ky))
	for py := range ny * ky {
		for px := range nx * kx {
			var v float64
			if smooth {
				v = bilinear(values, (float64(px)+0.5)/float64(kx)-0.5, (float64(py)+0.5)/float64(ky)-0.5)
			} else {
				v = values[py/ky][px/kx]
			}
			if finite(v) {
				img.SetNRGBA(px, ny*ky-1-py, shade(v))
			}
		}
	}
	return dataURI(img)
}

// bilinear interpolates values[row][column] at column x and row y.
func bilinear(values [][]float64, x, y float64) float64 {
	ny, nx := len(values), len(values[0])
	x, y = math.Min(float64(nx-1), math.Max(0, x)), math.Min(float64(ny-1), math.Max(0, y))
	x0, y0 := int(x), int(y)
	x1, y1 := min(nx-1, x0+1), min(ny-1, y0+1)
	fx, fy := x-float64(x0), y-float64(y0)
	low := values[y0][x0]*(1-fx) + values[y0][x1]*fx
	high := values[y1][x0]*(1-fx) + values[y1][x1]*fx
	return low*(1-fy) + high*fy
}

// greyShade maps -1..1 to dark..light.
func greyShade(v float64) color.NRGBA {
	v = math.Min(1, math.Max(-1, v))
	g := uint8(math.Round(135 + 115*v))
	return color.NRGBA{g, g, g, 255}
}

// cividis returns the colour map of that name, made for colour-blind readers,
// at v in 0..1.
func cividis(v float64) color.NRGBA {
	stops := [...][3]float64{{0, 34, 78}, {18, 53, 112}, {59, 73, 108}, {87, 93, 109}, {112, 113, 115},
		{138, 134, 120}, {165, 156, 116}, {195, 179, 105}, {225, 204, 85}, {254, 232, 56}}
	v = math.Min(1, math.Max(0, v)) * float64(len(stops)-1)
	i := min(int(v), len(stops)-2)
	f := v - float64(i)
	var c [3]uint8
	for k := range c {
		c[k] = uint8(math.Round(stops[i][k]*(1-f) + stops[i+1][k]*f))
	}
	return color.NRGBA{c[0], c[1], c[2], 255}
}

// hexColour writes a colour as CSS does.
func hexColour(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
