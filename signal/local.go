package signal

// Box takes means over boxes of pixels, row by row. It owns its scratch memory,
// some 2r+3 rows: use one per goroutine. The zero Box is ready.
type Box struct {
	ring []float32 // means along the rows that are in the box
	mean []float32
	sum  []float64
}

// Rows calls f for every row y of img (ny rows of nx pixels), from 0 up, with
// the means over the (2r+1)×(2r+1) boxes around its pixels; at the edges the
// mean is over the part of the box that lies inside. mean is valid during the
// call only. f may overwrite rows 0 to y of img: they have been taken up. Cost
// is independent of r.
func (b *Box) Rows(img []float32, nx, ny, r int, f func(y int, mean []float32)) {
	span := min(2*r+1, ny)
	b.size(span*nx, nx)
	kept := func(y int) []float32 { k := y % span * nx; return b.ring[k : k+nx] }
	count := 0
	enter := func(y int) {
		row := kept(y)
		boxLine(row, img[y*nx:y*nx+nx], r)
		addRow(b.sum, row, 1)
		count++
	}
	for y := 0; y < min(r, ny); y++ {
		enter(y)
	}
	for y := range ny {
		if y-r-1 >= 0 {
			addRow(b.sum, kept(y-r-1), -1)
			count--
		}
		if y+r < ny {
			enter(y + r)
		}
		inv := 1 / float64(count)
		for x, s := range b.sum {
			b.mean[x] = float32(s * inv)
		}
		f(y, b.mean)
	}
}

func (b *Box) size(ring, nx int) {
	if cap(b.ring) < ring {
		b.ring = make([]float32, ring)
	}
	if cap(b.sum) < nx {
		b.mean, b.sum = make([]float32, nx), make([]float64, nx)
	}
	b.ring, b.mean, b.sum = b.ring[:ring], b.mean[:nx], b.sum[:nx]
	clear(b.sum)
}

// BoxMean writes the means of Box.Rows into dst, which may be img.
func BoxMean(dst, img []float32, nx, ny, r int) {
	var b Box
	b.Rows(img, nx, ny, r, func(y int, mean []float32) { copy(dst[y*nx:y*nx+nx], mean) })
}

func addRow(sum []float64, row []float32, sign float64) {
	for x, v := range row {
		sum[x] += sign * float64(v)
	}
}

func boxLine(dst, src []float32, r int) {
	n := len(src)
	var sum float64
	count := 0
	for x := 0; x < min(r, n); x++ {
		sum += float64(src[x])
		count++
	}
	for x := range n {
		if x+r < n {
			sum += float64(src[x+r])
			count++
		}
		if x-r-1 >= 0 {
			sum -= float64(src[x-r-1])
			count--
		}
		dst[x] = float32(sum / float64(count))
	}
}
