package compare

import (
	"context"
	"math"
	"sort"

	"github.com/tomoparity/tomoparity/geom"
)

// State is how a comparison ends.
type State string

// The states.
const (
	Same      State = "same"      // one turn carries A onto B
	Mirrored  State = "mirrored"  // only a mirror does
	Ambiguous State = "ambiguous" // several operations fit equally well
	Different State = "different" // nothing stands out
)

// Match is one operation with its score.
type Match struct {
	Q         geom.Mat3 // signed permutation, A's axes to B's
	Operation string    // in words
	Shift     geom.Vec3 // voxels of B, see the package comment
	Score     float64   // correlation of the flattened volumes, -1 to 1; negative: contrast reversed
	Z         float64   // |score| over the spread of its correlation map
}

// Shape is the size of a volume.
type Shape struct {
	Size   [3]int  // columns, rows, sections
	VoxelA float64 // Å; 0 when unknown
}

// Result is the relation of two volumes.
type Result struct {
	A, B     Shape
	State    State
	Best     Match
	RunnerUp Match       // the best of the others
	Equal    []Match     // when ambiguous: all that fit equally, Best included
	Chance   float64     // that unrelated volumes score as high; 0 when the score alone excludes it
	Refined  *Refinement // the small rotation on top of Best; nil unless same or mirrored, or when it cannot be measured
	Assumed  string      // what was assumed about voxel sizes; empty when both are known
}

const (
	clearZ      = 8.0   // a peak of pure noise stays below about 6
	clearRatio  = 1.6   // best score over the median of the 48: chance meetings of strong features come up in all of them
	clearChance = 0.001 // see chance
	highScore   = 0.3   // beyond chance by itself, as for a ball, which all 48 fit
	equalScore  = 0.85  // of the best score
)

// chance is the probability that the best of 48 operations scores as high when
// the volumes have nothing in common, told from the others: the largest values
// of correlation maps follow a Gumbel distribution, and the lower two thirds of
// the 48, which no symmetry of the specimen lifts, give its place and width.
func chance(matches []Match) float64 {
	score := func(i int) float64 { return math.Abs(matches[i].Score) }
	if score(0) >= highScore {
		return 0
	}
	n := len(matches)
	median, low := score(n/2), score(n*5/6)
	width := (median - low) / 0.950 // between the quantiles 1/2 and 1/6
	if !(width > 0) {
		return 1
	}
	place := median - 0.3665*width
	return math.Min(1, float64(n)*math.Exp(-(score(0)-place)/width))
}

// standsOut reports whether the best of the sorted matches is more than chance.
func standsOut(matches []Match) bool {
	best, middle := math.Abs(matches[0].Score), math.Abs(matches[len(matches)/2].Score)
	return matches[0].Z >= clearZ && (best >= highScore || best >= clearRatio*middle && chance(matches) < clearChance)
}

// Run compares two volumes.
func Run(ctx context.Context, a, b Input) (*Result, error) {
	volumes, assumed, err := loadAll([]Input{a, b}, largeSide)
	if err != nil {
		return nil, err
	}
	va, vb := volumes[0], volumes[1]
	s, err := spectraOf(volumes)
	if err != nil {
		return nil, err
	}
	fa, fb := s[0], s[1]
	matches, err := search(ctx, va, vb, fa, fb)
	if err != nil {
		return nil, err
	}
	r := decide(matches)
	r.Assumed, r.A, r.B = assumed, a.shape(), b.shape()
	if r.State != Same && r.State != Mirrored {
		return r, nil
	}
	if r.Refined, err = refine(ctx, va, vb, fa, fb, r.Best); err != nil {
		return nil, err
	}
	if r.Refined != nil {
		r.Best.Shift = r.Refined.Shift
	}
	return r, nil
}

// decide says what the scores of the 48 operations mean.
func decide(matches []Match) *Result {
	sort.SliceStable(matches, func(i, j int) bool { return math.Abs(matches[i].Score) > math.Abs(matches[j].Score) })
	r := &Result{Best: matches[0], RunnerUp: matches[1], Chance: chance(matches)}
	for _, m := range matches {
		if math.Abs(m.Score) >= equalScore*math.Abs(r.Best.Score) {
			r.Equal = append(r.Equal, m)
		}
	}
	switch {
	case !standsOut(matches):
		r.State, r.Equal = Different, nil
	case len(r.Equal) > 1:
		r.State = Ambiguous
	case r.Best.Q.Det() > 0:
		r.State, r.Equal = Same, nil
	default:
		r.State, r.Equal = Mirrored, nil
	}
	return r
}
