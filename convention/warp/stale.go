package warp

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/tomoparity/tomoparity/tomo"
)

// importedOff is how far, in degrees, an aligned angle may be from the imported
// one and a constant; refined angles stay within a degree or two.
const importedOff = 5.0

// stale holds an .xml against the .tomostar it was made from, which Warp does
// not read any more: a .tomostar with other tilts was made anew for nothing.
func (m *meta) stale(c *tomo.Claim) {
	if strings.EqualFold(filepath.Ext(m.path), ".tomostar") {
		return
	}
	list := m.imported()
	if list == nil {
		return
	}
	found := ""
	switch off, sense := list.offFrom(m); {
	case list.n() != m.n():
		found = fmt.Sprintf("%d tilts", m.n())
	case off > importedOff:
		found = fmt.Sprintf("angles up to %.1f deg from those imported", off)
	case sense < 0:
		found = "angles opposite to those imported"
	}
	if found != "" {
		c.Doubt(tomo.Doubt{Kind: tomo.DoubtStale, File: m.path, Field: "Angles", Found: found, Expected: fmt.Sprintf("the %d tilts of %s", list.n(), list.path)})
	}
}

// imported reads the .tomostar of the same name beside an .xml, or in the folder
// tomostar of the project; nil when there is none that can be read.
func (m *meta) imported() *meta {
	dir, name := filepath.Dir(m.path), baseOf(m.path)+".tomostar"
	for _, path := range []string{filepath.Join(dir, name), filepath.Join(dir, "..", name), filepath.Join(dir, "..", "tomostar", name)} {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if list, err := readTomostar(path); err == nil {
			return list
		}
	}
	return nil
}

// offFrom returns the largest deviation of the angles from those of the .xml,
// or from their negatives, and a constant, in degrees, and which sense it was.
func (m *meta) offFrom(x *meta) (worst, sense float64) {
	worst = math.Inf(1)
	for _, s := range []float64{1, -1} {
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range min(m.n(), x.n()) {
			d := x.anglesDeg[i] - s*m.anglesDeg[i]
			lo, hi = min(lo, d), max(hi, d)
		}
		if w := (hi - lo) / 2; w < worst {
			worst, sense = w, s
		}
	}
	return worst, sense
}
