package convention

import (
	"fmt"
	"math"

	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// SilentPX is the displacement in pixels that may be lost in writing without a word.
const SilentPX = 0.02

// RefuseStretch is for rooms whose files hold turns and shifts only: it refuses
// magnification, stretch and skew with the displacement that dropping them would
// cause at the corner of the image. title is the package's name.
func RefuseStretch(c *tomo.Claim, title string) error {
	g := c.Series.Grid
	reach := math.Hypot(float64(g.NX), float64(g.NY)) / 2 // pixels from the centre to a corner
	worst, section := 0.0, 0
	for _, t := range c.Series.Tilts {
		if t.NoGeometry {
			continue
		}
		d, ok := t.Projection.Decompose()
		if !ok {
			return &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: fmt.Sprintf("section %d", t.Section),
				Got: "a projection onto a line", Want: "one onto a plane"}
		}
		if px := reach * (math.Abs(d.Magnification-1) + d.Residual); px > worst {
			worst, section = px, t.Section
		}
	}
	if worst <= SilentPX {
		return nil
	}
	return &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: fmt.Sprintf("section %d", section),
		Got:  "an alignment with magnification or stretch, for which " + title + " has no field",
		Want: "turns and shifts only",
		Hint: fmt.Sprintf("nothing was written; if dropped, points at the corner of the image move by up to %.1f px\nto drop it knowingly: --allow-loss stretch", worst)}
}
