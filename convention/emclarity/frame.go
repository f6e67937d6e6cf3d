package emclarity

import (
	"cmp"
	"slices"

	"github.com/tomoparity/tomoparity/tomo"
)

// Grid is size and pixel size of the aligned stack, as the first line has them.
func Grid(views []View) tomo.ImageGrid {
	if len(views) == 0 {
		return tomo.ImageGrid{}
	}
	return tomo.ImageGrid{NX: views[0].NX, NY: views[0].NY, PixelSize: views[0].PixelSize}
}

// InStackOrder returns the lines by their view; files have them by falling |tilt|.
func InStackOrder(views []View) []View {
	out := slices.Clone(views)
	slices.SortStableFunc(out, func(a, b View) int { return cmp.Compare(a.View, b.View) })
	return out
}
