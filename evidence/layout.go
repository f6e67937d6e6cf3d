package evidence

import "math"

// layout says how images are cut into tiles and spectra into bins of s = k².
type layout struct {
	side       int       // tile side, pixels, a power of two
	nx, ny     int       // tiles per row and column
	x0, y0     []int     // first pixel of each tile column and row
	cx, cy     []float64 // tile centres relative to their mean, Å
	sideA      float64   // tile side, Å
	bins       int
	s0, ds     float64   // centre of bin 0, bin width, Å⁻²
	s          []float64 // bin centres, Å⁻²
	bin        []int16   // bin of spectrum sample kx*side+ky, -1 when unused
	count      []float64 // samples (half plane) in each bin
	eff        []float64 // effective independent samples in each bin of one tile
	coarse     []uint8   // coarse annulus of each sample, for clipping
	coarseBins int
}

const (
	tileLength   = 700.0 // Å, aimed-at tile side
	lowestK      = 1 / 45.0
	highestK     = 1 / 5.0
	nyquistShare = 1 / 2.1 // highest k as a share of 1/pixel
	coarseRings  = 24
)

// newLayout chooses tile side and bins for images of nx×ny pixels. defocusMax
// (Å) sets how fine the rings are that a bin must resolve.
func newLayout(nx, ny int, apix, lambda, defocusMax float64) *layout {
	l := &layout{side: 64}
	for float64(l.side)*apix*math.Sqrt2 < tileLength && l.side*2 <= min(nx, ny)*3/4 {
		l.side *= 2
	}
	if l.side < 128 && min(nx, ny) >= 192 {
		l.side = 128
	}
	l.sideA = float64(l.side) * apix
	step := l.side / 2
	if (min(nx, ny)-l.side)/step+1 < 7 {
		step = l.side / 4
	}
	l.x0, l.cx = places(nx, l.side, step, apix)
	l.y0, l.cy = places(ny, l.side, step, apix)
	l.nx, l.ny = len(l.x0), len(l.y0)
	l.setBins(apix, lambda, defocusMax)
	l.mapSamples(apix, float64(step)/float64(l.side))
	return l
}

// places spreads tiles evenly, centred, over n pixels.
func places(n, side, step int, apix float64) (first []int, centre []float64) {
	count := (n-side)/step + 1
	margin := (n - side - (count-1)*step) / 2
	for i := range count {
		first = append(first, margin+i*step)
		centre = append(centre, (float64(i)-float64(count-1)/2)*float64(step)*apix)
	}
	return first, centre
}

func (l *layout) setBins(apix, lambda, defocusMax float64) {
	smin := lowestK * lowestK
	kmax := math.Min(highestK, nyquistShare/apix)
	smax := kmax * kmax
	if smax < 2*smin { // very coarse pixels: use what there is
		smin = smax / 8
	}
	n := int(math.Ceil((smax - smin) * 6 * lambda * defocusMax))
	l.bins = min(max(n, 48), 480)
	l.ds = (smax - smin) / float64(l.bins)
	l.s0 = smin + l.ds/2
	l.s = make([]float64, l.bins)
	for b := range l.s {
		l.s[b] = l.s0 + float64(b)*l.ds
	}
}

// mapSamples assigns every sample of the half-plane spectrum to a bin. The
// lines kx = 0 and ky = 0 carry camera patterns and are left out.
func (l *layout) mapSamples(apix, overlap float64) {
	n := l.side
	l.bin = make([]int16, (n/2+1)*n)
	l.coarse = make([]uint8, len(l.bin))
	l.coarseBins = coarseRings
	l.count, l.eff = make([]float64, l.bins), make([]float64, l.bins)
	kTop := math.Sqrt(l.s0 + float64(l.bins)*l.ds)
	for kx := 0; kx <= n/2; kx++ {
		for ky := range n {
			i := kx*n + ky
			fy := ky
			if ky > n/2 {
				fy = ky - n
			}
			fx := float64(kx) / l.sideA
			k2 := fx*fx + float64(fy*fy)/(l.sideA*l.sideA)
			b := int(math.Floor((k2 - l.s0 + l.ds/2) / l.ds))
			l.bin[i] = -1
			if kx == 0 || fy == 0 || kx == n/2 || b < 0 || b >= l.bins {
				continue
			}
			l.bin[i] = int16(b)
			l.coarse[i] = uint8(min(coarseRings-1, int(math.Sqrt(k2)/kTop*coarseRings)))
			l.count[b]++
		}
	}
	perDim := lagSum * correlationSum(overlap)
	for b, c := range l.count {
		l.eff[b] = c / (perDim * perDim)
	}
}

// tiles returns the number of tiles in an image.
func (l *layout) tiles() int { return l.nx * l.ny }
