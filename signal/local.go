package signal

// BoxMean writes the mean of img (ny rows of nx) over a (2r+1)×(2r+1) box
// around each pixel into dst; at the edges the mean is over the part of the
// box that lies inside. dst may not be img. Cost is independent of r.
func BoxMean(dst, img []float32, nx, ny, r int) {
	rows := make([]float32, nx*ny)
	for y := range ny {
		boxLine(rows[y*nx:y*nx+nx], img[y*nx:y*nx+nx], r)
	}
	sum := make([]float64, nx)
	count := 0
	for y := 0; y < min(r, ny); y++ {
		addRow(sum, rows[y*nx:y*nx+nx], 1)
		count++
	}
	for y := range ny {
		if y+r < ny {
			addRow(sum, rows[(y+r)*nx:(y+r)*nx+nx], 1)
			count++
		}
		if y-r-1 >= 0 {
			addRow(sum, rows[(y-r-1)*nx:(y-r-1)*nx+nx], -1)
			count--
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
