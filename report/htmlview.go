package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// view is an outcome with what several parts of the page need of it.
type view struct {
	o       *check.Outcome
	r       *evidence.Result // nil without images
	seen    bool             // the images were measured at all
	decided bool             // they tell the direction of the gradient
	claims  []claimView
	plots   *tiltPlots // nil when not seen
}

// claimView is one result with what the drawings need of it.
type claimView struct {
	verdict.Judged
	name   string
	stance stance
	axis   float64 // oriented axis for the recorded angles, degrees in [0, 360); NaN when unknown
	tilts  map[int]tomo.Tilt
}

func newView(o *check.Outcome) *view {
	v := &view{o: o, r: o.Evidence}
	if v.r != nil {
		v.seen = v.r.TiltsUsed > 0
		v.decided = v.seen && finite(v.r.Psi) && (v.r.State == evidence.Determined || v.r.State == evidence.ScaleConflict)
	}
	for _, j := range o.Claims {
		if j.Claim == nil {
			continue
		}
		c := claimView{Judged: j, name: strings.TrimSpace(j.Claim.Label), stance: stanceOf(j), tilts: map[int]tomo.Tilt{}}
		if c.name == "" {
			c.name = j.Claim.ID
		}
		for _, t := range j.Claim.Series.Tilts {
			c.tilts[t.Section] = t
		}
		c.axis = v.orientedAxis(j.Claim)
		v.claims = append(v.claims, c)
	}
	if v.seen {
		v.plots = v.newPlots()
	}
	return v
}

// recorded returns the angle the microscope recorded for a 0-based section.
func (v *view) recorded(section int) (float64, bool) {
	if section >= 0 && section < len(v.o.Recorded) {
		if a, ok := v.o.Recorded[section].Get(); ok && a.IsFinite() {
			return a.Degrees(), true
		}
	}
	return 0, false
}

// orientedAxis is the axis about which the claim turns the specimen
// right-handed by the recorded angles: its own axis when its tilt angles in
// the hub run with the recorded ones, and the opposite when they run against.
func (v *view) orientedAxis(c *tomo.Claim) float64 {
	axis, _, ok := c.Series.MeanAxis()
	if !ok {
		return math.NaN()
	}
	var n, st, sr, str float64
	for _, t := range c.Series.Tilts {
		theta, ok := v.recorded(t.Section)
		if !ok {
			a, known := t.Recorded.Get()
			theta, ok = a.Degrees(), known
		}
		d, good := t.Projection.Decompose()
		if !ok || !good || !t.Usable() {
			continue
		}
		n, st, sr, str = n+1, st+d.Tilt.Degrees(), sr+theta, str+d.Tilt.Degrees()*theta
	}
	switch cov := str - st*sr/math.Max(1, n); {
	case n < 2 || math.Abs(cov) < 1e-9:
		return math.NaN()
	case cov < 0:
		axis += 180
	}
	return axis.Positive().Degrees()
}

// newPlots gathers what the plots against tilt share.
func (v *view) newPlots() *tiltPlots {
	p := &tiltPlots{r: v.r, tilts: slices.Clone(v.r.Tilts), tip: v.tip}
	p.tilts = slices.DeleteFunc(p.tilts, func(t evidence.TiltEvidence) bool { return !finite(t.Theta) })
	slices.SortStableFunc(p.tilts, func(a, b evidence.TiltEvidence) int {
		switch {
		case a.Theta < b.Theta:
			return -1
		case a.Theta > b.Theta:
			return 1
		}
		return a.Section - b.Section
	})
	if v.o.Grid.Known() {
		p.lever = float64(v.o.Grid.NX) * v.o.Grid.PixelSize / 4
	}
	for _, st := range []stance{agree, disagree, unknown} {
		p.addPredictions(v, st)
	}
	if len(p.predictions) == 0 {
		p.addModel(v.decided)
	}
	return p
}

// addPredictions adds the predicted slopes of the results of one stance, those
// that rise and those that fall with the measured slope apart. The names of all
// of a kind are given to the first, so that the legend has one entry.
func (p *tiltPlots) addPredictions(v *view, st stance) {
	var rising, falling []prediction
	var up, down []string
	sin, cos := math.Sincos(v.r.Psi * math.Pi / 180)
	for _, c := range v.claims {
		if c.stance != st || len(rising)+len(falling) > 12 {
			continue
		}
		q, sense := prediction{stance: st}, 0.0
		for _, e := range p.tilts {
			slope := math.NaN()
			if t, ok := c.tilts[e.Section]; ok && !t.NoGeometry {
				if g, good := t.Projection.DefocusGradient(); good {
					slope = g.Dot(geom.Vec2{cos, sin})
				}
			}
			q.slope = append(q.slope, slope)
			if finite(slope) {
				sense += slope * math.Tan(e.Theta*math.Pi/180)
			}
		}
		if sense < 0 {
			falling, down = append(falling, q), append(down, c.name)
		} else {
			rising, up = append(rising, q), append(up, c.name)
		}
	}
	if len(rising) > 0 {
		rising[0].names = "rising: " + shortNames(up, 30)
	}
	if len(falling) > 0 {
		falling[0].names = "falling: " + shortNames(down, 30)
	}
	p.predictions = append(append(p.predictions, rising...), falling...)
}

// addModel adds the two senses when there is no result to predict anything.
func (p *tiltPlots) addModel(decided bool) {
	up := prediction{names: "axis as found", stance: agree}
	down := prediction{names: "axis turned by 180°", stance: disagree}
	if !decided {
		up.stance, down.stance = unknown, unknown
	}
	for _, t := range p.tilts {
		up.slope, down.slope = append(up.slope, t.Predicted), append(down.slope, -t.Predicted)
	}
	p.predictions = []prediction{up, down}
}

// shortNames joins names, and counts the rest where that gets longer than n runes.
func shortNames(names []string, n int) string {
	text := joined(names)
	for k := len(names) - 1; k > 0 && len([]rune(text)) > n; k-- {
		text = fmt.Sprintf("%s and %d more", strings.Join(names[:k], ", "), len(names)-k)
	}
	return shorten(text, n+12)
}

// tip describes the image of a 0-based section in one line.
func (v *view) tip(section int) string {
	text := imageName(section)
	for _, t := range v.r.Tilts {
		if t.Section == section {
			text += fmt.Sprintf(", %s°: slope %s (predicted %s), vote %s, underfocus %s µm", signedNumber(t.Theta, 1),
				signedPlusMinus(t.Slope, t.SlopeSigma, 2), signedNumber(t.Predicted, 2), signedNumber(t.LR, 1), fixed(t.Defocus/1e4, 2))
			break
		}
	}
	return text
}

// imageName counts images from 1, as the packages' own lists do.
func imageName(section int) string { return fmt.Sprintf("image %d", section+1) }

// nameOf is the label of the claim with that ID.
func (v *view) nameOf(id string) string {
	for _, c := range v.claims {
		if c.Claim.ID == id {
			return c.name
		}
	}
	return id
}
