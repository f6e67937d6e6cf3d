package evidence

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tomoparity/tomoparity/internal/parallel"
	"github.com/tomoparity/tomoparity/signal"
)

// tiltSpectra holds the binned tile spectra of one image.
type tiltSpectra struct {
	section int
	theta   float64   // recorded angle, degrees
	q       []float32 // [tile][bin]: mean power, after whiten the relative excess over the background
	valid   []bool    // [tile]
	used    int       // number of valid tiles
}

// clipFactor limits single spectrum samples to this multiple of the local
// mean; for pure noise the chance of exceeding it is e^-12.
const clipFactor = 12

// reader turns images into tile spectra. It holds one image, as float32, which
// every step changes in place, and a few hundred rows beside it.
type reader struct {
	in      *Input
	lay     *layout
	nx, ny  int
	img     []float32
	box     signal.Box
	mask    bitmap // pixels that were replaced by noise
	workers []*tileWorker
	pics    *pictures // small pictures
}

type tileWorker struct {
	fft        *signal.TileSpectra
	powA, powB []float32
	sums       []float64 // per bin
	ringSum    []float64
	ringCount  []float64
}

func newReader(in *Input, lay *layout) (*reader, error) {
	nx, ny, _ := in.Images.Size()
	r := &reader{in: in, lay: lay, nx: nx, ny: ny, img: make([]float32, nx*ny), mask: newBitmap(nx * ny), pics: &pictures{}}
	for range in.workers() {
		fft, err := signal.NewTileSpectra(lay.side)
		if err != nil {
			return nil, err
		}
		n := (lay.side/2 + 1) * lay.side
		r.workers = append(r.workers, &tileWorker{fft: fft, powA: make([]float32, n), powB: make([]float32, n),
			sums: make([]float64, lay.bins), ringSum: make([]float64, lay.coarseBins), ringCount: make([]float64, lay.coarseBins)})
	}
	return r, nil
}

// read returns the tile spectra of one section, raw powers in q.
func (r *reader) read(ctx context.Context, section int) (*tiltSpectra, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := r.in.Images.ReadSection(section, r.img); err != nil {
		return nil, fmt.Errorf("section %d: %w", section, err)
	}
	for i, v := range r.img {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			r.img[i] = 0
		}
	}
	angle, _ := r.in.Angles[section].Get()
	r.pics.theta = append(r.pics.theta, angle.Degrees())
	r.pics.img = append(r.pics.img, thumbnail(r.img, r.nx, r.ny))
	masked := r.flatten(section)
	ts := &tiltSpectra{section: section, theta: angle.Degrees(),
		q: make([]float32, r.lay.tiles()*r.lay.bins), valid: make([]bool, r.lay.tiles())}
	r.allTiles(ts, masked)
	return ts, nil
}

// flatten removes the local mean and replaces what stands out strongly (gold)
// by noise. It reports whether anything was masked.
func (r *reader) flatten(section int) bool {
	r.box.Rows(r.img, r.nx, r.ny, r.lay.side/4, func(y int, mean []float32) {
		row := r.img[y*r.nx : y*r.nx+r.nx]
		for x, m := range mean {
			row[x] -= m
		}
	})
	centre, sd := spreadOf(r.nx*r.ny, func(i int) float32 { return blurAt(r.img, r.nx, r.ny, i%r.nx, i/r.nx) })
	if !(sd > 0) {
		return false
	}
	hits := r.markOutliers(float32(centre), float32(4.5*sd))
	if hits == 0 || hits > r.nx*r.ny/8 { // too much stands out: it is the specimen
		return false
	}
	r.fillMask(section)
	return true
}

// markOutliers marks the 5×5 pixels around every pixel whose blurred value is
// further than limit from centre, and returns how many those are.
func (r *reader) markOutliers(centre, limit float32) (hits int) {
	r.mask.clear()
	r.box.Rows(r.img, r.nx, r.ny, 1, func(y int, blur []float32) {
		if y < 2 || y >= r.ny-2 {
			return
		}
		for x := 2; x < r.nx-2; x++ {
			if d := blur[x] - centre; d > limit || d < -limit {
				hits++
				for yy := y - 2; yy <= y+2; yy++ {
					for i := yy*r.nx + x - 2; i <= yy*r.nx+x+2; i++ {
						r.mask.set(i)
					}
				}
			}
		}
	})
	return hits
}

// blurAt is the mean of the 3×3 pixels around (x, y), of those inside, as
// signal.Box takes it.
func blurAt(img []float32, nx, ny, x, y int) float32 {
	sum, rows := 0.0, 0
	for yy := max(0, y-1); yy <= min(ny-1, y+1); yy++ {
		line, pixels := 0.0, 0
		for xx := max(0, x-1); xx <= min(nx-1, x+1); xx++ {
			line += float64(img[yy*nx+xx])
			pixels++
		}
		sum += float64(float32(line / float64(pixels)))
		rows++
	}
	return float32(sum * (1 / float64(rows)))
}

func (r *reader) fillMask(section int) {
	_, sd := robustSpread(r.img)
	rng := rand.New(rand.NewPCG(r.in.Seed+0x9e3779b97f4a7c15, uint64(section)))
	r.mask.each(func(i int) { r.img[i] = float32(rng.NormFloat64() * sd) })
}

// robustSpread returns median and 1.4826·MAD of a subsample of v.
func robustSpread(v []float32) (median, sd float64) {
	return spreadOf(len(v), func(i int) float32 { return v[i] })
}

// spreadOf is robustSpread of the n values that at gives.
func spreadOf(n int, at func(i int) float32) (median, sd float64) {
	step := max(1, n/20011)
	sample := make([]float32, 0, n/step+1)
	for i := 0; i < n; i += step {
		sample = append(sample, at(i))
	}
	m := middle(sample)
	for i, x := range sample {
		if x < m {
			sample[i] = m - x
		} else {
			sample[i] = x - m
		}
	}
	return float64(m), 1.4826 * float64(middle(sample))
}

// middle returns what sorting would put at len(v)/2, and changes the order of v.
func middle(v []float32) float32 {
	k, lo, hi := len(v)/2, 0, len(v)-1
	for lo < hi {
		pivot, i, j := v[lo+(hi-lo)/2], lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch { // lo..j are at most the pivot, i..hi at least
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	return v[k]
}

func (r *reader) allTiles(ts *tiltSpectra, masked bool) {
	pairs := (r.lay.tiles() + 1) / 2
	_ = parallel.Each(context.Background(), len(r.workers), pairs, func(w, p int) error { // no call fails
		r.pair(r.workers[w], ts, 2*p, min(2*p+1, r.lay.tiles()-1), masked)
		return nil
	})
	for _, ok := range ts.valid {
		if ok {
			ts.used++
		}
	}
}

func (r *reader) pair(w *tileWorker, ts *tiltSpectra, a, b int, masked bool) {
	w.fft.Pair(r.img, r.nx, r.offset(a), r.offset(b), w.powA, w.powB)
	for i, tile := range []int{a, b} {
		if i == 1 && a == b {
			return
		}
		ts.valid[tile] = w.reduce(r.lay, [][]float32{w.powA, w.powB}[i], ts.q[tile*r.lay.bins:(tile+1)*r.lay.bins]) &&
			!(masked && r.maskedShare(tile) > 0.2)
	}
}

func (r *reader) offset(tile int) int {
	return r.lay.y0[tile/r.lay.nx]*r.nx + r.lay.x0[tile%r.lay.nx]
}

func (r *reader) maskedShare(tile int) float64 {
	off, n, count := r.offset(tile), r.lay.side, 0
	for y := 0; y < n; y += 2 {
		count += r.mask.count(off+y*r.nx, off+y*r.nx+n)
	}
	return float64(count) / float64(n*n/2)
}

// reduce averages the clipped power of one tile into the bins; it reports
// false for a tile without signal.
func (w *tileWorker) reduce(lay *layout, pow []float32, out []float32) bool {
	clear(w.ringSum)
	clear(w.ringCount)
	for i, b := range lay.bin {
		if b >= 0 {
			w.ringSum[lay.coarse[i]] += float64(pow[i])
			w.ringCount[lay.coarse[i]]++
		}
	}
	total := 0.0
	for c := range w.ringSum {
		total += w.ringSum[c]
		if w.ringCount[c] > 0 {
			w.ringSum[c] *= clipFactor / w.ringCount[c]
		}
	}
	if !(total > 0) {
		return false
	}
	clear(w.sums)
	for i, b := range lay.bin {
		if b >= 0 {
			w.sums[b] += math.Min(float64(pow[i]), w.ringSum[lay.coarse[i]])
		}
	}
	for b, s := range w.sums {
		if lay.count[b] > 0 {
			out[b] = float32(s / lay.count[b])
		}
	}
	return true
}
