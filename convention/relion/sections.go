package relion

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// sections returns the 0-based section of the raw stack for every row, and how
// many sections the stack has as far as is known. RELION joins by row and keeps
// images in files of their own, so the stack may have another order: the number
// in "n@stack" says it, else the angles as recorded, else the order of angles,
// in which RELION makes stacks for alignment programs.
func (t *table) sections(c *tomo.Claim, e entry, h header, in convention.Input) ([]int, int, error) {
	n := t.loop.Len()
	var sections []int
	var err error
	numbered, ok := t.numbered()
	// The stack given is RELION 4's own, without the images left out.
	own := ok && h.stack != "" && in.Sections == n && slices.Max(numbered) >= n
	switch {
	case ok && !own:
		sections = numbered
	case own, t.names == nil && h.stack != "":
		sections = make([]int, n)
		for i := range sections {
			sections[i] = i
		}
		err = fewer(e, in, n, "RELION 4 takes excluded views out of its own copy of the stack: give that copy, "+h.stack)
		c.Note("row n of the table is section n of %s; views that were excluded on import are not in it", h.stack)
	case anyKnown(in.Recorded) && t.stage != nil:
		sections, err = t.byAngle(e, in.Recorded)
		c.Note("the images are files of their own; %s says which section of the stack each is", nominalTilt)
	default:
		sections = t.byRank()
		err = fewer(e, in, n, "give the angles as recorded (--tilts or --mdoc), which say which image is which section")
		c.Note("the images are files of their own; they are taken as sections in order of tilt angle")
	}
	if err != nil {
		return nil, 0, err
	}
	total := max(slices.Max(sections)+1, in.Sections, len(in.Recorded))
	return sections, total, t.checkSections(e, sections, in.Sections)
}

// fewer refuses a table that has not one row for each section.
func fewer(e entry, in convention.Input, rows int, hint string) error {
	if in.Sections <= 0 || in.Sections == rows {
		return nil
	}
	return &problem.Problem{File: e.file, Field: "data_" + e.name, Got: fmt.Sprintf("%d tilts", rows),
		Want: fmt.Sprintf("%d, one for each image of the stack", in.Sections), Hint: hint}
}

// checkSections refuses a section that comes twice or is not in the stack.
func (t *table) checkSections(e entry, sections []int, stack int) error {
	var faults problem.List
	seen := map[int]int{}
	for i, s := range sections {
		if before, ok := seen[s]; ok {
			faults.Add(&problem.Problem{File: e.file, Line: t.loop.Line(i), Field: micrograph,
				Got: fmt.Sprintf("image %d a second time, first on line %d", s+1, t.loop.Line(before)), Want: "each image once"})
		}
		if stack > 0 && s >= stack {
			faults.Add(&problem.Problem{File: e.file, Line: t.loop.Line(i), Field: micrograph, Got: fmt.Sprintf("image %d", s+1),
				Want: fmt.Sprintf("1 to %d, the images of the stack", stack)})
		}
		seen[s] = i
	}
	return faults.ErrOrNil()
}

// maxImage bounds the number before @, far above any tilt series.
const maxImage = 100000

// numbered reads "n@stack" where all rows name one stack.
func (t *table) numbered() ([]int, bool) {
	var out []int
	stack := ""
	for _, name := range t.names {
		number, file, ok := strings.Cut(name, "@")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 1 || n > maxImage || stack != "" && file != stack {
			return nil, false
		}
		stack = file
		out = append(out, n-1)
	}
	return out, out != nil
}

// sameAngle is how far a nominal angle may be from the recorded one, degrees:
// some programs round to whole degrees.
const sameAngle = 0.7

// byAngle finds for every row the section whose recorded angle is the nominal one.
func (t *table) byAngle(e entry, recorded []tomo.Opt[geom.Angle]) ([]int, error) {
	out := make([]int, len(t.stage))
	used := map[int]bool{}
	for i, want := range t.stage {
		best, at, second := math.Inf(1), -1, math.Inf(1)
		for s, r := range recorded {
			a, ok := r.Get()
			if !ok || used[s] {
				continue
			}
			if d := math.Abs(a.Degrees() - want); d < best {
				best, at, second = d, s, best
			} else if d < second {
				second = d
			}
		}
		if best > sameAngle || second < 2*best || second < 0.05 {
			return nil, &problem.Problem{File: e.file, Line: t.loop.Line(i), Field: nominalTilt, Got: fmt.Sprintf("%g degrees", want),
				Want: "an angle that one image of the stack has, and no other",
				Hint: "the angles as recorded (--tilts, --mdoc) tell which image is which section: do they belong to this series, and have they the same sign?"}
		}
		out[i], used[at] = at, true
	}
	return out, nil
}

// byRank numbers the rows by their nominal angle, or by rlnTomoYTilt.
func (t *table) byRank() []int {
	by := t.stage
	if by == nil && t.angles != nil {
		by = t.angles.y
	}
	order := make([]int, t.loop.Len())
	for i := range order {
		order[i] = i
	}
	if by != nil {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(by[a], by[b]) })
	}
	out := make([]int, len(order))
	for rank, row := range order {
		out[row] = rank
	}
	return out
}

func anyKnown(recorded []tomo.Opt[geom.Angle]) bool {
	return slices.ContainsFunc(recorded, func(o tomo.Opt[geom.Angle]) bool { return o.Known() })
}

// orders returns the place of every row in the acquisition, by the dose before
// it; nil when the doses do not tell.
func (t *table) orders() []int {
	if t.dose == nil {
		return nil
	}
	order := make([]int, len(t.dose))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(t.dose[a], t.dose[b]) })
	out := make([]int, len(order))
	for rank, row := range order {
		if rank > 0 && t.dose[row] == t.dose[order[rank-1]] {
			return nil
		}
		out[row] = rank
	}
	return out
}

// dosed reports whether the doses are numbers and not only zeros, which stand
// where nobody knew.
func (t *table) dosed() bool {
	return len(t.dose) == 1 || slices.ContainsFunc(t.dose, func(v float64) bool { return v != 0 })
}
