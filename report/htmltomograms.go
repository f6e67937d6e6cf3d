package report

import (
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"

	"github.com/tomoparity/tomoparity/check"
)

// tomogramFigure is one result's tomogram in two pictures.
type tomogramFigure struct {
	Name   string
	Class  string
	Mark   template.HTML
	Words  string // what the images say
	Layout string
	Slabs  []slab
}

// slab is one picture with its axes named.
type slab struct {
	URI    template.URL
	W, H   int // CSS pixels
	Across string
	Up     string
	Scale  string
}

// tomograms draws the small reconstructions, each as its package lays it out.
func (v *view) tomograms() []tomogramFigure {
	var out []tomogramFigure
	for _, t := range v.o.Tomograms {
		f := tomogramFigure{Name: t.ClaimID, Layout: sentence(t.Layout)}
		for _, c := range v.claims {
			if c.Claim.ID == t.ClaimID {
				f.Name, f.Class, f.Mark, f.Words = c.name, c.stance.class(), smallMark(c.stance), imagesSay(c.Judged)
			}
		}
		f.Slabs = []slab{newSlab(t, t.XY, "y"), newSlab(t, t.XZ, "z")}
		out = append(out, f)
	}
	return out
}

// newSlab paints a slab with contrast limits at 1 and 99 %.
func newSlab(t check.Tomogram, values [][]float64, up string) slab {
	lo, hi := limits(values)
	uri := picture(values, 2, 2, true, func(x float64) color.NRGBA {
		g := uint8(math.Round(255 * math.Min(1, math.Max(0, (x-lo)/(hi-lo)))))
		return color.NRGBA{g, g, g, 255}
	})
	s := slab{URI: template.URL(uri), Across: "x", Up: up} // our own PNG
	if len(values) > 0 {
		s.W, s.H = 2*len(values[0]), 2*len(values)
		s.Scale = fmt.Sprintf("%.0f nm wide", float64(len(values[0]))*t.VoxelA/10)
	}
	return s
}

func limits(values [][]float64) (lo, hi float64) {
	var all []float64
	for _, row := range values {
		for _, x := range row {
			if finite(x) {
				all = append(all, x)
			}
		}
	}
	if len(all) == 0 {
		return 0, 1
	}
	slices.Sort(all)
	lo, hi = all[len(all)/100], all[len(all)-1-len(all)/100]
	if hi <= lo {
		hi = lo + 1
	}
	return lo, hi
}
