package warp

import (
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/format/warpxml"
)

// leftAside notes what M refined and has no place in the hub: how particles are
// turned and weighted, and the aberrations of the lens. Points and defocus do not
// depend on it (read). Values that change nothing are not worth a word.
func (m *meta) leftAside(f *warpxml.File) {
	var names []string
	for _, g := range []struct {
		name    string
		without float64 // the value that changes nothing
	}{{"GridAngleX", 0}, {"GridAngleY", 0}, {"GridAngleZ", 0}, {"GridDoseBfacs", 0}, {"GridDoseBfacsDelta", 0}, {"GridDoseWeights", 1}, {"GridLocationBfacs", 0}, {"GridLocationWeights", 1}} {
		grid, ok, p := f.Grid(g.name)
		if ok && p == nil && slices.ContainsFunc(grid.Values, func(v float64) bool { return v != g.without }) {
			names = append(names, g.name)
		}
	}
	for _, name := range []string{"BeamTilt", "ZernikeCoeffsOdd", "ZernikeCoeffsEven"} {
		if v, ok := f.Param("CTF", name); ok && strings.Trim(v, "0.,;+- ") != "" {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		m.note("left aside, as M refined them for particles: %s", strings.Join(names, ", "))
	}
}
