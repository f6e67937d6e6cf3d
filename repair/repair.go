// Package repair proposes the smallest change that removes a contradiction, and
// applies it to a claim, so that the result can be written as a new project. It
// never changes files in place.
package repair

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/lint"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Fix is a change of one claim.
type Fix struct {
	Name  string // as --fix takes it
	Title string
	Hand  string // what it does to the hand of the tomogram: "flips" or "kept"
	apply func(c *tomo.Claim) error
}

// Fixes lists the changes that are known.
func Fixes() []Fix {
	return []Fix{
		{"reverse-angles", "reverse the sign of all tilt angles: the tomogram becomes its mirror image in z", "flips", reverseAngles},
		{"turn-axis", "turn the tilt axis by 180 degrees: the tomogram becomes its point inversion", "flips", turnAxis},
		{"level", "take the constant difference between written and recorded angles out: the tomogram turns about y", "kept", level},
	}
}

// Proposal is a fix that answers a finding.
type Proposal struct {
	Code string // of the finding
	Fix  string
	Why  string
}

// Propose names, for each finding about one result, the fixes that would
// remove it. Where only the images can decide, it says so.
func Propose(findings []lint.Finding) []Proposal {
	var out []Proposal
	for _, f := range findings {
		if f.Ignored != "" {
			continue
		}
		switch f.Code {
		case "TP004":
			out = append(out, Proposal{f.Code, "turn-axis", "only if the images say so: tomoparity check with the raw stack"},
				Proposal{f.Code, "reverse-angles", "the same hand as turn-axis, another orientation; do one, never both"})
		case "TP016":
			if strings.Contains(f.Found, "mirror") {
				out = append(out, Proposal{f.Code, "reverse-angles", "of the result that the images say is wrong: tomoparity check with the raw stack"})
			}
		case "TP006":
			out = append(out, Proposal{f.Code, "level", "unless the offset is a lamella's pre-tilt"})
		}
	}
	return out
}

// Apply returns the claim with the named fix. A deformation of the images is
// kept; a local alignment that depends on the specimen point is refused, since
// its values would belong to other points.
func Apply(c *tomo.Claim, name string) (*tomo.Claim, error) {
	for _, f := range Fixes() {
		if f.Name != name {
			continue
		}
		out := *c
		out.Series.Tilts = append([]tomo.Tilt(nil), c.Series.Tilts...)
		if _, ok := c.Series.Local.(tomo.Following); c.Series.Local != nil && !ok {
			return nil, &problem.Problem{Class: problem.NotRepresentable, File: c.Path, Field: "local", Got: c.Series.Local.Words(),
				Want: "a global alignment, or a deformation of the images",
				Hint: "drop it first, which says what that costs: tomoparity convert " + c.Path + " NEW_FOLDER --to " + c.Package + " --allow-loss local; then repair NEW_FOLDER"}
		}
		if err := f.apply(&out); err != nil {
			return nil, err
		}
		out.Series.Moved() // a deformation stays where it is in the images
		return &out, nil
	}
	var names []string
	for _, f := range Fixes() {
		names = append(names, f.Name)
	}
	return nil, &problem.Problem{Class: problem.BadCall, Field: "--fix", Got: fmt.Sprintf("%q", name), Want: "one of " + strings.Join(names, ", ")}
}

// reverseAngles mirrors the specimen in z: image positions stay what they are
// for the mirrored point, heights change sign.
func reverseAngles(c *tomo.Claim) error {
	mirror := geom.Diag3(1, 1, -1)
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		t.Written = -t.Written
		if !t.NoGeometry {
			t.Projection.M = mirror.Mul(t.Projection.M).Mul(mirror)
			t.Projection.T[2] = -t.Projection.T[2]
		}
	}
	return nil
}

// turnAxis turns axis and specimen frame: a half turn about z after
// reverseAngles, with the angles as written kept.
func turnAxis(c *tomo.Claim) error {
	half := geom.Diag3(-1, -1, 1)
	written := make([]geom.Angle, len(c.Series.Tilts))
	for i, t := range c.Series.Tilts {
		written[i] = t.Written
	}
	if err := reverseAngles(c); err != nil {
		return err
	}
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		t.Written = written[i]
		if !t.NoGeometry {
			t.Projection.M = t.Projection.M.Mul(half)
		}
	}
	if a, ok := c.Axis.Get(); ok {
		c.Axis = tomo.Some((a + 180).Signed())
	}
	return nil
}

// level turns the specimen about y by the mean difference of written and
// recorded angles.
func level(c *tomo.Claim) error {
	sum, n, same := 0.0, 0.0, 0.0
	for _, t := range c.Series.Tilts {
		if r, ok := t.Recorded.Get(); ok && t.Usable() {
			same += t.Written.Degrees() * r.Degrees()
			n++
		}
	}
	if n < 3 {
		return &problem.Problem{File: c.Path, Field: "recorded angles", Got: "not known", Want: "the recorded angle of every tilt", Hint: "give them: --tilts FILE or the mdoc"}
	}
	sign := math.Copysign(1, same)
	for _, t := range c.Series.Tilts {
		if r, ok := t.Recorded.Get(); ok && t.Usable() {
			sum += t.Written.Degrees() - sign*r.Degrees()
		}
	}
	offset := geom.Angle(sum / n)
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		if t.NoGeometry {
			t.Written -= offset
			continue
		}
		before, ok := t.Projection.Decompose()
		if !ok {
			continue
		}
		// The hub's tilt has the sign of the written one, or the opposite.
		turn := offset
		if before.Tilt.Degrees()*t.Written.Degrees() < 0 {
			turn = -offset
		}
		t.Projection.M = t.Projection.M.Mul(geom.RotY(-turn))
		t.Written -= offset
	}
	return nil
}
