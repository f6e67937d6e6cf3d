package aretomo

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/aln"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// sections says which section of the raw stack, from 0, every line means.
type sections struct {
	n      int   // images of the raw stack
	ofRow  []int // by row of the table
	ofDark []int // by DarkFrame line
	sorted []int // by place in the series sorted by tilt; nil when the file does not say
}

// sectionsOf finds out whether SEC counts from 0 or 1 and what it names.
func sectionsOf(c *tomo.Claim, in convention.Input, path string, f *aln.File) (sections, error) {
	s := sections{n: f.RawN}
	if in.Sections > 0 && s.n > 0 && s.n != in.Sections {
		return s, &problem.Problem{File: path, Field: "RawSize", Got: fmt.Sprintf("%d images", s.n),
			Want: fmt.Sprintf("%d, one for each image of the series", in.Sections),
			Hint: "give the stack AreTomo was run on; AreTomo3 makes its own, sorted by tilt, when it starts from frames"}
	}
	if s.n == 0 {
		s.n = in.Sections
	}
	base, err := firstSection(c, in, path, f, s.n)
	if err != nil {
		return s, err
	}
	for _, r := range f.Rows {
		s.ofRow = append(s.ofRow, r.Section-base)
	}
	for _, d := range f.Darks {
		s.ofDark = append(s.ofDark, d.Section-base)
	}
	if base == 0 && repeated(s.ofDark) {
		// AreTomo3 itself takes the place in the sorted series then.
		for i, d := range f.Darks {
			s.ofDark[i] = d.Index
		}
		c.Note("the DarkFrame lines of %s name one section several times; their first number is taken instead, as AreTomo3 does", filepath.Base(path))
	}
	if s.n == 0 {
		s.n = 1 + max(slices.Max(s.ofRow), slices.Max(append([]int{0}, s.ofDark...)))
	}
	if err := s.check(path, f, base); err != nil {
		return s, err
	}
	s.sort(f)
	return s, nil
}

func repeated(v []int) bool {
	seen := map[int]bool{}
	for _, x := range v {
		if seen[x] {
			return true
		}
		seen[x] = true
	}
	return false
}

// firstSection decides whether SEC counts from 0 or from 1.
func firstSection(c *tomo.Claim, in convention.Input, path string, f *aln.File, n int) (int, error) {
	lo, hi := math.MaxInt, 0
	for _, r := range f.Rows {
		lo, hi = min(lo, r.Section), max(hi, r.Section)
	}
	for _, d := range f.Darks {
		lo, hi = min(lo, d.Section), max(hi, d.Section)
	}
	zero, one := lo == 0, n > 0 && hi == n
	switch {
	case n > 0 && hi > n || zero && one:
		return 0, &problem.Problem{File: path, Field: "SEC", Got: fmt.Sprintf("sections %d to %d", lo, hi),
			Want: fmt.Sprintf("0 to %d or 1 to %d: the stack has %d images", n-1, n, n), Hint: "this alignment belongs to another stack"}
	case zero:
		return 0, nil
	case one:
		return 1, nil
	}
	if base, ok := byAngles(in.Recorded, f); ok {
		c.Note("SEC in %s counts from %d: so the recorded angles have it", filepath.Base(path), base)
		return base, nil
	}
	base, why := 1, "as AreTomo3 takes it"
	switch {
	case len(f.Darks) > 0 && f.Darks[0].Index == f.Darks[0].Section:
		base, why = 0, "its first DarkFrame line has one number twice, which AreTomo3 takes as a sign of that"
	case !f.Said.Has(aln.AlphaOffset):
		base, why = 0, "as AreTomo and AreTomo2 write it"
	}
	c.Doubt(tomo.Doubt{Kind: tomo.DoubtSectionBase, File: path, Field: "SEC", Found: fmt.Sprintf("sections %d to %d, taken to count from %d", lo, hi, base),
		Expected: "a first section 0, or a last one equal to the number of images"})
	c.Note("%s does not tell whether SEC counts from 0 or 1: it is taken to count from %d, %s; give the raw stack or its .mdoc, and recorded angles decide", filepath.Base(path), base, why)
	return base, nil
}

// byAngles compares TILT with the recorded angles: with the right base they
// differ less than with the other.
func byAngles(rec []tomo.Opt[geom.Angle], f *aln.File) (base int, ok bool) {
	off := [2]float64{offBy(rec, f, 0), offBy(rec, f, 1)}
	const near = 0.3 // degrees
	switch {
	case off[0] < near && off[1] > 2*off[0]+near/2:
		return 0, true
	case off[1] < near && off[0] > 2*off[1]+near/2:
		return 1, true
	}
	return 0, false
}

// offBy is how far TILT is from the recorded angles, or from their negatives,
// at worst: after AlphaOffset where the file has it, else after the constant that
// fits best. It is infinite where an angle is unknown.
func offBy(rec []tomo.Opt[geom.Angle], f *aln.File, base int) float64 {
	best := math.Inf(1)
	for _, sense := range []float64{1, -1} {
		lo, hi, known := math.Inf(1), math.Inf(-1), true
		for _, r := range f.Rows {
			i := r.Section - base
			if i < 0 || i >= len(rec) || !rec[i].Known() {
				known = false
				break
			}
			d := r.TiltDeg - sense*rec[i].Or(0).Degrees()
			lo, hi = min(lo, d), max(hi, d)
		}
		switch {
		case !known:
		case f.Said.Has(aln.AlphaOffset):
			best = min(best, max(hi-f.AlphaOffsetDeg, f.AlphaOffsetDeg-lo))
		default:
			best = min(best, (hi-lo)/2)
		}
	}
	return best
}

// check refuses sections outside the stack and sections named twice.
func (s sections) check(path string, f *aln.File, base int) error {
	line := map[int]int{}
	for i, v := range append(slices.Clone(s.ofRow), s.ofDark...) {
		number, what := 0, "SEC"
		if i < len(f.Rows) {
			number = f.Rows[i].Number
		} else {
			number, what = f.Darks[i-len(f.Rows)].Number, "DarkFrame"
		}
		if v < 0 || v >= s.n {
			return &problem.Problem{File: path, Line: number, Field: what, Got: fmt.Sprintf("section %d", v+base),
				Want: fmt.Sprintf("%d to %d: the stack has %d images", base, s.n-1+base, s.n)}
		}
		if line[v] > 0 {
			return &problem.Problem{File: path, Line: number, Field: what, Got: fmt.Sprintf("section %d, which line %d has too", v+base, line[v]),
				Want: "every section once", Hint: "SEC seems to count the kept images of an unknown version: write the .aln again with AreTomo3 2.0.7 or later"}
		}
		line[v] = number
	}
	return nil
}

// sort finds the place of every image in the series sorted by tilt: dark
// images say theirs, kept ones fill the rest in ascending tilt.
func (s *sections) sort(f *aln.File) {
	if len(f.Rows)+len(f.Darks) != s.n {
		return
	}
	place := make([]int, s.n)
	for i := range place {
		place[i] = -1
	}
	for i, d := range f.Darks {
		if d.Index >= s.n || place[d.Index] >= 0 {
			return
		}
		place[d.Index] = s.ofDark[i]
	}
	rows := make([]int, len(f.Rows))
	for i := range rows {
		rows[i] = i
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		switch d := f.Rows[a].TiltDeg - f.Rows[b].TiltDeg; {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	for i := range place {
		if place[i] < 0 {
			place[i], rows = s.ofRow[rows[0]], rows[1:]
		}
	}
	s.sorted = place
}
