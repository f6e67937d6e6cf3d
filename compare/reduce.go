package compare

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/problem"
)

// span is a stretch of a volume's voxels along one axis and the weights, of sum 1,
// that make one voxel of the reduced volume from it.
type span struct {
	from    int
	weights []float32
}

func (s span) end() int { return s.from + len(s.weights) }

// blocks are the whole blocks of k voxels from the first voxel on; a side shorter
// than k is one block.
func blocks(full, k int) []span {
	k = min(k, full)
	out := make([]span, full/k)
	for i := range out {
		out[i] = box(full, float64(i*k)-0.5, float64((i+1)*k)-0.5)
	}
	return out
}

// centred are n boxes of a width (voxels) side by side, in the middle of the volume.
// What lies outside of the volume is that of its face.
func centred(full, n int, width float64) []span {
	out := make([]span, n)
	for i := range out {
		c := (float64(i)-float64(n-1)/2)*width + float64(full-1)/2
		out[i] = box(full, c-width/2, c+width/2)
	}
	return out
}

// box is the mean from lo to hi, in voxels; voxel i reaches from i - 0.5 to i + 0.5.
func box(full int, lo, hi float64) span {
	const least = 1e-5 // of a voxel, below which a part is rounding
	first, last := int(math.Floor(lo+0.5+least)), int(math.Ceil(hi+0.5-least))-1
	first = max(0, min(first, full-1))
	last = max(first, min(last, full-1))
	s := span{from: first, weights: make([]float32, last-first+1)}
	sum := 0.0
	for i := range s.weights {
		at := float64(first + i)
		part := math.Max(least, math.Min(hi, at+0.5)-math.Max(lo, at-0.5))
		s.weights[i] = float32(part)
		sum += part
	}
	for i := range s.weights {
		s.weights[i] /= float32(sum)
	}
	return s
}

// reduce reads a volume once, section by section, and returns the weighted means
// that the spans along x, y and z ask for. A voxel that is no number is a problem
// with its place.
func reduce(in Input, spans [3][]span) ([]float32, error) {
	nx, ny, _ := in.Source.Dims()
	n := [3]int{len(spans[0]), len(spans[1]), len(spans[2])}
	out := make([]float32, n[0]*n[1]*n[2])
	section, rows, plane := make([]float32, nx*ny), make([]float32, ny*n[0]), make([]float32, n[0]*n[1])
	next := 0 // the section that plane does not hold yet
	for z, s := range spans[2] {
		into := out[z*n[0]*n[1]:][:n[0]*n[1]]
		for i, w := range s.weights {
			for ; next <= s.from+i; next++ {
				if next < s.from {
					continue
				}
				if err := in.Source.ReadSection(next, section); err != nil {
					return nil, err
				}
				if err := finite(in.Name, section, nx, next); err != nil {
					return nil, err
				}
				reduceSection(section, rows, plane, spans)
			}
			addScaled(into, plane, w)
		}
	}
	return out, nil
}

// reduceSection makes plane from section, by way of its reduced rows.
func reduceSection(section, rows, plane []float32, spans [3][]span) {
	nx, n := len(section)*len(spans[0])/len(rows), len(spans[0])
	for y := 0; y*nx < len(section); y++ {
		line := section[y*nx:][:nx]
		for x, s := range spans[0] {
			var sum float32
			part := line[s.from:s.end()]
			for i, w := range s.weights {
				sum += w * part[i]
			}
			rows[y*n+x] = sum
		}
	}
	clear(plane)
	for y, s := range spans[1] {
		for i, w := range s.weights {
			addScaled(plane[y*n:][:n], rows[(s.from+i)*n:][:n], w)
		}
	}
}

// addScaled adds w times a line.
func addScaled(into, line []float32, w float32) {
	line = line[:len(into)]
	for i := range into {
		into[i] += w * line[i]
	}
}

// finite refuses a section with a voxel that is no number.
func finite(name string, section []float32, nx, z int) error {
	for i, v := range section {
		if v-v != 0 {
			return &problem.Problem{File: name, Field: fmt.Sprintf("voxel (%d, %d, %d)", i%nx, i/nx, z), Got: fmt.Sprint(v), Want: "a finite number", Hint: "--permissive takes the mean of its section for it"}
		}
	}
	return nil
}
