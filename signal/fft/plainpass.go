package fft

import "math"

func pass2Plain(dst, src, tw []float32, length, groups, dstStep, srcStep int) {
	part := length * groups
	for q := range groups {
		for j := range length {
			s, d := q*length+j, q*2*length+j
			a, b := rowAt(src, s*srcStep), rowAt(src, (s+part)*srcStep)
			x, y := rowAt(dst, d*dstStep), rowAt(dst, (d+length)*dstStep)
			wr, wi := tw[2*j], tw[2*j+1]
			for c := range lanes {
				br, bi := rotate(b, c, wr, wi)
				ar, ai := a[c], a[c+lanes]
				x[c], x[c+lanes] = ar+br, ai+bi
				y[c], y[c+lanes] = ar-br, ai-bi
			}
		}
	}
}

// rotate returns lane c of a row times w.
func rotate(b *row, c int, wr, wi float32) (re, im float32) {
	br, bi := b[c], b[c+lanes]
	return br*wr - bi*wi, br*wi + bi*wr
}

func pass3Plain(dst, src, tw []float32, length, groups, dstStep, srcStep int) {
	sin := float32(math.Sqrt(3) / 2)
	part := length * groups
	for q := range groups {
		for j := range length {
			s, d := q*length+j, q*3*length+j
			a, b, e := rowAt(src, s*srcStep), rowAt(src, (s+part)*srcStep), rowAt(src, (s+2*part)*srcStep)
			x, y, z := rowAt(dst, d*dstStep), rowAt(dst, (d+length)*dstStep), rowAt(dst, (d+2*length)*dstStep)
			w := tw[4*j : 4*j+4]
			for c := range lanes {
				br, bi := rotate(b, c, w[0], w[1])
				er, ei := rotate(e, c, w[2], w[3])
				ar, ai := a[c], a[c+lanes]
				sr, si := br+er, bi+ei
				dr, di := sin*(br-er), sin*(bi-ei)
				mr, mi := ar-sr/2, ai-si/2
				x[c], x[c+lanes] = ar+sr, ai+si
				y[c], y[c+lanes] = mr+di, mi-dr
				z[c], z[c+lanes] = mr-di, mi+dr
			}
		}
	}
}

func first4Plain(dst, src, _ []float32, length, groups, dstStep, srcStep int) {
	pass4Plain(dst, src, []float32{1, 0, 1, 0, 1, 0}, length, groups, dstStep, srcStep)
}

func pass4Plain(dst, src, tw []float32, length, groups, dstStep, srcStep int) {
	part := length * groups
	for q := range groups {
		for j := range length {
			s, d := q*length+j, q*4*length+j
			butterfly4(
				[4]*row{rowAt(src, s*srcStep), rowAt(src, (s+part)*srcStep), rowAt(src, (s+2*part)*srcStep), rowAt(src, (s+3*part)*srcStep)},
				[4]*row{rowAt(dst, d*dstStep), rowAt(dst, (d+length)*dstStep), rowAt(dst, (d+2*length)*dstStep), rowAt(dst, (d+3*length)*dstStep)},
				(*[6]float32)(tw[6*j:]))
		}
	}
}

func butterfly4(in, out [4]*row, w *[6]float32) {
	a0, a1, a2, a3 := in[0], in[1], in[2], in[3]
	x0, x1, x2, x3 := out[0], out[1], out[2], out[3]
	w1r, w1i, w2r, w2i, w3r, w3i := w[0], w[1], w[2], w[3], w[4], w[5]
	for c := range lanes {
		b1r, b1i := rotate(a1, c, w1r, w1i)
		b2r, b2i := rotate(a2, c, w2r, w2i)
		b3r, b3i := rotate(a3, c, w3r, w3i)
		s02r, s02i := a0[c]+b2r, a0[c+lanes]+b2i
		d02r, d02i := a0[c]-b2r, a0[c+lanes]-b2i
		s13r, s13i := b1r+b3r, b1i+b3i
		d13r, d13i := b1r-b3r, b1i-b3i
		x0[c], x0[c+lanes] = s02r+s13r, s02i+s13i
		x1[c], x1[c+lanes] = d02r+d13i, d02i-d13r
		x2[c], x2[c+lanes] = s02r-s13r, s02i-s13i
		x3[c], x3[c+lanes] = d02r-d13i, d02i+d13r
	}
}

func pass5Plain(dst, src, tw []float32, length, groups, dstStep, srcStep int) {
	part := length * groups
	for q := range groups {
		for j := range length {
			s, d := q*length+j, q*5*length+j
			var in, out [5]*row
			for t := range 5 {
				in[t], out[t] = rowAt(src, (s+t*part)*srcStep), rowAt(dst, (d+t*length)*dstStep)
			}
			butterfly5(&in, &out, (*[8]float32)(tw[8*j:]))
		}
	}
}

func butterfly5(in, out *[5]*row, w *[8]float32) {
	c1, c2 := float32(math.Cos(2*math.Pi/5)), float32(math.Cos(4*math.Pi/5))
	s1, s2 := float32(math.Sin(2*math.Pi/5)), float32(math.Sin(4*math.Pi/5))
	for c := range lanes {
		b1r, b1i := rotate(in[1], c, w[0], w[1])
		b2r, b2i := rotate(in[2], c, w[2], w[3])
		b3r, b3i := rotate(in[3], c, w[4], w[5])
		b4r, b4i := rotate(in[4], c, w[6], w[7])
		ar, ai := in[0][c], in[0][c+lanes]
		p1r, p1i, m1r, m1i := b1r+b4r, b1i+b4i, b1r-b4r, b1i-b4i
		p2r, p2i, m2r, m2i := b2r+b3r, b2i+b3i, b2r-b3r, b2i-b3i
		e1r, e1i := ar+c1*p1r+c2*p2r, ai+c1*p1i+c2*p2i
		e2r, e2i := ar+c2*p1r+c1*p2r, ai+c2*p1i+c1*p2i
		o1r, o1i := s1*m1r+s2*m2r, s1*m1i+s2*m2i
		o2r, o2i := s2*m1r-s1*m2r, s2*m1i-s1*m2i
		out[0][c], out[0][c+lanes] = ar+p1r+p2r, ai+p1i+p2i
		out[1][c], out[1][c+lanes] = e1r+o1i, e1i-o1r
		out[4][c], out[4][c+lanes] = e1r-o1i, e1i+o1r
		out[2][c], out[2][c+lanes] = e2r+o2i, e2i-o2r
		out[3][c], out[3][c+lanes] = e2r-o2i, e2i+o2r
	}
}

// coefficients are cos and sin of 2π jk/radix for the outputs k = 1..(radix-1)/2
// in the order in which passOdd needs them: tiles of that many outputs as long
// as they are whole, then single ones; within a tile j outermost.
func coefficients(radix, tile int) []float32 {
	half := (radix - 1) / 2
	var out []float32
	for k := 1; k <= half; {
		if k+tile > half+1 {
			tile = 1
		}
		for j := 1; j <= half; j++ {
			for i := range tile {
				sin, cos := math.Sincos(2 * math.Pi * float64(j*(k+i)%radix) / float64(radix))
				out = append(out, float32(cos), float32(sin))
			}
		}
		k += tile
	}
	return out
}

// passOddPlain folds the inputs t and radix-t into sums and differences; every
// pair of outputs k and radix-k is then the sum of the same four real products.
// tmp keeps the first input in its row 0 and the pair t in rows 2t and 2t+1.
func passOddPlain(dst, src, tw, coef, tmp []float32, radix, length, groups, dstStep, srcStep int) {
	part := length * groups
	for q := range groups {
		for j := range length {
			s, d := q*length+j, q*radix*length+j
			foldOdd(tmp, src, tw[j*2*(radix-1):], radix, s*srcStep, part*srcStep)
			sum := rowAt(dst, d*dstStep)
			*sum = *rowAt(tmp, 0)
			for t := 1; t <= radix/2; t++ {
				for c, v := range rowAt(tmp, 2*t) {
					sum[c] += v
				}
			}
			for k := 1; k <= radix/2; k++ {
				joinOdd(rowAt(dst, (d+k*length)*dstStep), rowAt(dst, (d+(radix-k)*length)*dstStep),
					tmp, coef[(k-1)*(radix/2)*2:], radix/2)
			}
		}
	}
}

func foldOdd(tmp, src, tw []float32, radix, at, step int) {
	*rowAt(tmp, 0) = *rowAt(src, at)
	for t := 1; t <= radix/2; t++ {
		a, b := rowAt(src, at+t*step), rowAt(src, at+(radix-t)*step)
		wa, wb := tw[2*(t-1):2*t], tw[2*(radix-t-1):2*(radix-t)]
		sum, diff := rowAt(tmp, 2*t), rowAt(tmp, 2*t+1)
		for c := range lanes {
			ar, ai := rotate(a, c, wa[0], wa[1])
			br, bi := rotate(b, c, wb[0], wb[1])
			sum[c], sum[c+lanes] = ar+br, ai+bi
			diff[c], diff[c+lanes] = ar-br, ai-bi
		}
	}
}

func joinOdd(x, y *row, tmp, coef []float32, half int) {
	even, odd := *rowAt(tmp, 0), row{}
	for t := 1; t <= half; t++ {
		cos, sin := coef[2*(t-1)], coef[2*t-1]
		sum, diff := rowAt(tmp, 2*t), rowAt(tmp, 2*t+1)
		for c := range rowLen {
			even[c] += cos * sum[c]
			odd[c] += sin * diff[c]
		}
	}
	for c := range lanes {
		x[c], x[c+lanes] = even[c]+odd[c+lanes], even[c+lanes]-odd[c]
		y[c], y[c+lanes] = even[c]-odd[c+lanes], even[c+lanes]+odd[c]
	}
}
