package recon

import (
	"cmp"
	"slices"

	"github.com/tomoparity/tomoparity/tomo"
)

// Half returns the series with every other usable image excluded: by tilt angle
// the first, third and so on stay, or with odd the others. Two tomograms of the
// halves share their geometry, but no noise.
func Half(s *tomo.Series, odd bool) *tomo.Series {
	out := *s
	out.Tilts = slices.Clone(s.Tilts)
	var order []int
	for i, t := range out.Tilts {
		if t.Usable() {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(out.Tilts[i].Written, out.Tilts[j].Written) })
	for k, i := range order {
		out.Tilts[i].Excluded = k%2 == 1 != odd
	}
	return &out
}
