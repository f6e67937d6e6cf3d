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
		out[i] = span{from: i * k, weights: make([]float32, k)}
		for j := range k {
			out[i].weights[j] = 1 / float32(k)
		}
	}
	return out
}

// tents are n voxels of a width (in voxels of the file, at least 1) side by side in
// the middle of the volume. Their weights fall linearly to 0 at the middles of their
// neighbours, which keeps fine detail from coming back as coarse; at a width of 1
// they are the voxels themselves. What lies outside of the volume is that of its face.
func tents(full, n int, width float64) []span {
	out := make([]span, n)
	for i := range out {
		c := (float64(i)-float64(n-1)/2)*width + float64(full-1)/2
		c = math.Max(0, math.Min(float64(full-1), c))
		first := max(0, int(math.Ceil(c-width)))
		last := min(full-1, int(math.Floor(c+width)))
		s, sum := span{from: first, weights: make([]float32, last-first+1)}, 0.0
		for j := range s.weights {
			w := math.Max(0, 1-math.Abs(float64(first+j)-c)/width)
			s.weights[j] = float32(w)
			sum += w
		}
		for j := range s.weights {
			s.weights[j] /= float32(sum)
		}
		out[i] = s
	}
	return out
}

// reduce reads a volume once, section by section, and returns the weighted means
// that the spans along x, y and z ask for. A voxel that is no number is a problem
// with its place.
func reduce(in Input, spans [3][]span) ([]float32, error) {
	nx, ny, _ := in.Source.Dims()
	n := [3]int{len(spans[0]), len(spans[1]), len(spans[2])}
	out := make([]float32, n[0]*n[1]*n[2])
	section, rows, plane := make([]float32, nx*ny), make([]float32, ny*n[0]), make([]float32, n[0]*n[1])
	first := 0 // the spans before it end before the section
	for z := spans[2][0].from; first < n[2]; z++ {
		if err := in.Source.ReadSection(z, section); err != nil {
			return nil, err
		}
		if err := finite(in.Name, section, nx, z); err != nil {
			return nil, err
		}
		reduceSection(section, rows, plane, spans)
		for i := first; i < n[2] && spans[2][i].from <= z; i++ {
			if s := spans[2][i]; z < s.end() {
				addScaled(out[i*len(plane):][:len(plane)], plane, s.weights[z-s.from])
			}
		}
		for first < n[2] && spans[2][first].end() <= z+1 {
			first++
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
