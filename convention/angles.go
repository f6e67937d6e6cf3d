package convention

import (
	"math"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// sameSense is how much (degrees) the solved minus the recorded angles of a
// series may vary for the one to stand for the other.
const sameSense = 3

// HubTilts returns the hub's tilt angle of every section from 0 to the last, for
// files that must have a line for each: of a section without geometry it is the
// recorded angle, in the sense and with the offset that the others have, else the
// angle of the nearest section that has one. It is NaN only when no tilt of the
// claim has a geometry.
func HubTilts(tilts []tomo.Tilt) []geom.Angle {
	if len(tilts) == 0 {
		return nil
	}
	out := make([]geom.Angle, tilts[len(tilts)-1].Section+1)
	for i := range out {
		out[i] = geom.Angle(math.NaN())
	}
	for _, t := range tilts {
		if d, ok := t.Projection.Decompose(); ok && !t.NoGeometry {
			out[t.Section] = d.Tilt
		}
	}
	fromRecorded(tilts, out)
	known := append([]geom.Angle(nil), out...)
	for i := range out {
		for d := 1; !out[i].IsFinite() && d < len(out); d++ {
			for _, j := range []int{i - d, i + d} {
				if j >= 0 && j < len(out) && known[j].IsFinite() {
					out[i] = known[j]
				}
			}
		}
	}
	return out
}

// fromRecorded fills angles that are NaN where a recorded one is known.
func fromRecorded(tilts []tomo.Tilt, out []geom.Angle) {
	for _, sense := range []geom.Angle{1, -1} {
		lo, hi := geom.Angle(math.Inf(1)), geom.Angle(math.Inf(-1))
		for _, t := range tilts {
			if r, ok := t.Recorded.Get(); ok && out[t.Section].IsFinite() {
				d := out[t.Section] - sense*r
				lo, hi = min(lo, d), max(hi, d)
			}
		}
		if !(hi-lo < sameSense) || hi < lo { // not in this sense, or nothing recorded
			continue
		}
		for _, t := range tilts {
			if r, ok := t.Recorded.Get(); ok && !out[t.Section].IsFinite() {
				out[t.Section] = sense*r + (lo+hi)/2
			}
		}
	}
}
