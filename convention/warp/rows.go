package warp

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// rows says which section of the raw stack every row is.
type rows struct {
	section []int
	n       int // sections
}

// near is how much (degrees) an angle of Warp may differ from plus or minus the
// recorded one to be that of the same image.
const near = 0.6

// rowsOf finds the sections of the rows: by recorded angles where they are
// known and rows are fewer or in another order, else in the order of the file.
func rowsOf(c *tomo.Claim, in convention.Input, m *meta) (rows, error) {
	r := rows{n: m.n()}
	for i := range m.n() {
		r.section = append(r.section, i)
	}
	same := in.Sections == 0 || in.Sections == m.n()
	if same && (in.Recorded == nil || m.constant(in)) {
		c.Note("the rows of %s are taken to be the sections of the raw stack, in this order", filepath.Base(m.path))
		return r, nil
	}
	for _, sense := range []float64{-1, 1} {
		if section, ok := m.matched(in, sense); ok {
			c.Note("the rows of %s are matched with the sections of the raw stack by their angles", filepath.Base(m.path))
			return rows{section: section, n: max(in.Sections, len(in.Recorded))}, nil
		}
	}
	if same {
		c.Note("the angles of %s are not those recorded for the sections of the raw stack; its rows are taken in the order of the sections", filepath.Base(m.path))
		return r, nil
	}
	return r, &problem.Problem{File: m.path, Field: "Angles", Got: fmt.Sprintf("%d tilts", m.n()), Want: fmt.Sprintf("%d, one for each image of the stack, or angles that match those recorded", in.Sections),
		Hint: "Warp leaves out tilts on import (--max_tilt, --min_intensity): give the .mdoc of the stack too, so that angles tell which, or the stack that ts_stack wrote"}
}

// constant tells whether every row's angle is plus or minus the recorded one
// of the section of the same number, up to a constant.
func (m *meta) constant(in convention.Input) bool {
	for _, sense := range []float64{-1, 1} {
		lo, hi, all := math.Inf(1), math.Inf(-1), true
		for i, a := range m.anglesDeg {
			if i >= len(in.Recorded) || !in.Recorded[i].Known() {
				all = false
				break
			}
			d := a - sense*in.Recorded[i].Or(0).Degrees()
			lo, hi = min(lo, d), max(hi, d)
		}
		if all && (hi-lo)/2 < near {
			return true
		}
	}
	return false
}

// matched gives every row the section with the nearest angle; ok is false when
// one is not near, or two rows get the same.
func (m *meta) matched(in convention.Input, sense float64) (section []int, ok bool) {
	used := map[int]bool{}
	for _, a := range m.anglesDeg {
		best, distance := -1, near
		for s, r := range in.Recorded {
			if v, known := r.Get(); known && !used[s] && math.Abs(a-sense*v.Degrees()) < distance {
				best, distance = s, math.Abs(a-sense*v.Degrees())
			}
		}
		if best < 0 {
			return nil, false
		}
		used[best] = true
		section = append(section, best)
	}
	return section, true
}

// excluded are the sections the user leaves out.
func (r rows) excluded(in convention.Input) ([]bool, error) {
	out := make([]bool, r.n)
	for _, s := range in.Exclude {
		if s < 0 || s >= r.n {
			return nil, convention.NoSuchSection(s, r.n)
		}
		out[s] = true
	}
	return out, nil
}

// orders ranks the doses: the place of every row in the acquisition, nil when
// two doses are the same or they are not known.
func orders(dose []float64) []int {
	at := make([]int, len(dose))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(a, b int) int {
		if dose[a] < dose[b] {
			return -1
		}
		return 1
	})
	out := make([]int, len(dose))
	for rank, i := range at {
		if rank > 0 && dose[at[rank-1]] == dose[i] {
			return nil
		}
		out[i] = rank
	}
	return out
}
