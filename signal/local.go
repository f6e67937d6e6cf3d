package signal

// BoxMean writes the mean of img (ny rows of nx) over a (2r+1)×(2r+1) box
// around each pixel into dst; at the edges the mean is over the part of the
// box that lies inside. dst may not be img. Cost is independent of r.
func BoxMean(dst, img []float32, nx, ny, r int) {
	for y := range ny {
		boxLine(dst[y*nx:y*nx+nx], img[y*nx:y*nx+nx], r)
	}
	// Down the columns in place: the row means that are overwritten before they
	// leave the box are kept in a ring.
	span := min(2*r+1, ny)
	ring := make([]float32, span*nx)
	kept := func(y int) []float32 { k := y % span * nx; return ring[k : k+nx] }
	sum := make([]float64, nx)
	count := 0
	enter := func(y int) {
		row := dst[y*nx : y*nx+nx]
		copy(kept(y), row)
		addRow(sum, row, 1)
		count++
	}
	for y := 0; y < min(r, ny); y++ {
		enter(y)
	}
	for y := range ny {
		if y-r-1 >= 0 {
			addRow(sum, kept(y-r-1), -1)
			count--
		}
		if y+r < ny {
			enter(y + r)
		}
		inv := 1 / float64(count)
		out := dst[y*nx : y*nx+nx]
		for x, s := range sum {
			out[x] = float32(s * inv)
		}
	}
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
