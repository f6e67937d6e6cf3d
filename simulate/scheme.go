package simulate

import "math"

// angles returns the recorded angles in ascending order, degrees.
func (p Params) angles() []float64 {
	if len(p.Tilts) > 0 {
		return append([]float64(nil), p.Tilts...)
	}
	n := int(math.Floor((p.TiltMax-p.TiltMin)/p.TiltStep+1e-6)) + 1
	out := make([]float64, n)
	for i := range out {
		out[i] = p.TiltMin + float64(i)*p.TiltStep
	}
	return out
}

// recordingOrder returns the sections in the order in which they are recorded:
// element k is the section (0-based, ascending angle) recorded as number k.
func (p Params) recordingOrder(angles []float64) []int {
	up, down := sides(angles, p.Start)
	switch p.Scheme {
	case Descending:
		return reversed(len(angles))
	case Bidirectional:
		return append(up, down...)
	case DoseSymmetric:
		return alternate(up, down, p.Group)
	}
	out := make([]int, len(angles))
	for i := range out {
		out[i] = i
	}
	return out
}

func reversed(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = n - 1 - i
	}
	return out
}

// sides splits the sections at the one nearest to start: up holds that one and
// all above in ascending order, down all below in descending order.
func sides(angles []float64, start float64) (up, down []int) {
	first := 0
	for i, a := range angles {
		if math.Abs(a-start) < math.Abs(angles[first]-start) {
			first = i
		}
	}
	for i := first; i < len(angles); i++ {
		up = append(up, i)
	}
	for i := first - 1; i >= 0; i-- {
		down = append(down, i)
	}
	return up, down
}

// alternate takes the first of up, then group of up and group of down in turn,
// until both are empty.
func alternate(up, down []int, group int) []int {
	out := append([]int(nil), up[0])
	up = up[1:]
	for len(up)+len(down) > 0 {
		n := min(group, len(up))
		out, up = append(out, up[:n]...), up[n:]
		n = min(group, len(down))
		out, down = append(out, down[:n]...), down[n:]
	}
	return out
}

// priorDose returns for each section the electrons per Å² received before it.
func priorDose(order []int, dose float64) []float64 {
	out := make([]float64, len(order))
	for k, section := range order {
		out[section] = float64(k) * dose
	}
	return out
}
