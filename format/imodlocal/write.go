package imodlocal

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bytes returns the file as it was read, or for one that was made its numbers in
// tiltalign's columns: pixel positions as whole numbers, angles with two decimals,
// where that is exact; else positions with up to three and angles with four, which
// tilt reads as well. Z factors have six decimals, matrices seven, shifts three.
func (f *File) Bytes() []byte {
	if f.raw != nil {
		return append([]byte(nil), f.raw...)
	}
	var b strings.Builder
	xtilt, zfac := 0, 0
	for _, p := range f.Patches {
		if p.DXTiltDeg != nil {
			xtilt = 1
		}
		if p.ZFactors != nil {
			zfac = 1
		}
	}
	fmt.Fprintf(&b, "%6d%6d %5s %5s %5s %5s%6d%12.5f%4d\n", f.NX, f.NY, position(f.XStart), position(f.YStart), position(f.DX), position(f.DY), xtilt, f.PixelSizeA, zfac)
	angles := f.angleDecimals()
	for _, p := range f.Patches {
		rows(&b, p.DTiltDeg, 10, angles+5, angles)
		rows(&b, p.DXTiltDeg, 10, angles+5, angles)
		var z []float64
		for _, pair := range p.ZFactors {
			z = append(z, pair[:]...)
		}
		rows(&b, z, 6, 12, 6)
		for _, t := range p.Transform {
			fmt.Fprintf(&b, "%12.7f%12.7f%12.7f%12.7f%12.3f%12.3f\n", t[0], t[1], t[2], t[3], t[4], t[5])
		}
	}
	return []byte(b.String())
}

// position writes a number of pixels, whole where that is exact to a thousandth.
func position(v float64) string {
	return strconv.FormatFloat(math.Round(v*1000)/1000+0, 'f', -1, 64)
}

// angleDecimals is 2, or 4 where 2 would round an angle of the file.
func (f *File) angleDecimals() int {
	for _, p := range f.Patches {
		for _, list := range [][]float64{p.DTiltDeg, p.DXTiltDeg} {
			for _, v := range list {
				if math.Abs(v-math.Round(v*100)/100) > 1e-6 {
					return 4
				}
			}
		}
	}
	return 2
}

// rows writes numbers in columns, the last row as long as it gets.
func rows(b *strings.Builder, v []float64, columns, width, decimals int) {
	for i, x := range v {
		fmt.Fprintf(b, "%*.*f", width, decimals, x)
		if i%columns == columns-1 || i == len(v)-1 {
			b.WriteByte('\n')
		}
	}
}
