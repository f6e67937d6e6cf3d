package verdict

import (
	"fmt"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Kind says how two claims on the same images are related.
type Kind string

// The kinds of relation.
const (
	Identical        Kind = "identical"    // the same frame, to 2 degrees
	Rotated          Kind = "rotated"      // a proper turn: only a convention
	Mirrored         Kind = "mirrored"     // an improper one: not both can be right
	InconsistentKind Kind = "inconsistent" // no map of the specimen makes them agree
	AmbiguousKind    Kind = "ambiguous"    // the tilts both have do not tell a turn from a mirror image
)

// identityAngle is the turn up to which two claims are Identical.
const identityAngle geom.Angle = 2

// Options set what counts as agreement.
type Options struct {
	ToleranceFraction float64 // largest residual (rms) of consistent claims, fraction of the image width; 0 means 0.02
}

func (o Options) tolerance() float64 {
	if o.ToleranceFraction > 0 {
		return o.ToleranceFraction
	}
	return 0.02
}

// Cause is one thing in which two claims differ.
type Cause struct {
	What string // a clause: "the tilt axis differs by a constant angle"
	Size string // number and unit, may be empty: "+5.0 deg"
}

// Text returns clause and size.
func (c Cause) Text() string {
	if c.Size == "" {
		return c.What
	}
	return fmt.Sprintf("%s (%s)", c.What, c.Size)
}

// TiltResidual is how far the two claims are apart in one tilt, in pixels of
// A's images, over a box of half the image in x and y and a quarter in z.
type TiltResidual struct {
	SectionA, SectionB int // 0-based sections of the two stacks
	RMSPx, MaxPx       float64
}

// Relation is what maps one claim to another: with p_B = Q p_A + Shift both
// project a specimen point to the same place of the same images.
type Relation struct {
	A, B         string // IDs of the claims
	Kind         Kind
	Operation    string    // Q in words
	Q            geom.Mat3 // orthogonal; A's specimen frame to B's
	Shift        geom.Vec3 // Å
	RMSPx, MaxPx float64   // over all matched tilts, pixels of A's images
	PerTilt      []TiltResidual
	Matched      int     // tilts that both have
	OnlyA, OnlyB []int   // usable sections that only one of them has
	Causes       []Cause // of what remains, the most important first
	Rounding     bool    // they agree as well as the rounding of the files lets them
}

// Relate finds the relation of two claims on the same images. Tilts are matched
// by section; when that does not fit and another order does, by angle and shift.
// It is pure. Identities, to the size of the residual, tested by their number:
//
//	(1) Relate(a, a) is Identical with Q = 1.
//	(2) Relate(a, a moved by (q, t)) has Q = q, Shift = t; Mirrored when det q = -1.
//	(3) Relate(b, a) is the inverse of Relate(a, b).
//	(4) Q(a to c) = Q(b to c) Q(a to b).
//	(5) Excluded images, other orders and other binnings change none of these.
func Relate(a, b *tomo.Claim, opt Options) Relation {
	r := Relation{A: a.ID, B: b.ID, Q: geom.Identity3(), Kind: AmbiguousKind}
	s := newScale(a.Series.Grid, b.Series.Grid)
	va, vb := viewsOf(a, toFirst{factor: 1}), viewsOf(b, s.second)
	m := matchSections(va, vb)
	limit := opt.tolerance() * s.width
	best := solve(m.pairs, s.box)
	if best.rms() > limit {
		if other, ok := matchAngles(va, vb, s.box, limit); ok {
			m, best = other, solve(other.pairs, s.box)
			r.Causes = append(r.Causes, Cause{What: "the images are in another order, or some were taken out; they were matched by tilt angle and shift"})
		}
	}
	r.Matched, r.OnlyA, r.OnlyB = len(m.pairs), m.onlyA, m.onlyB
	if len(m.pairs) == 0 {
		r.Operation = "unknown"
		r.Causes = append(r.Causes, Cause{What: "they have no image in common"})
		return r
	}
	var repaired solution
	switch {
	case best.rms() > limit:
		var causes []Cause
		r.Kind = InconsistentKind
		causes, repaired = repair(m, va, vb, best, s, limit)
		r.Causes = append(r.Causes, causes...)
	case best.ambiguous(s.width):
		r.Causes = append(r.Causes, best.whyAmbiguous())
	default:
		r.Kind = kindOf(best.q)
	}
	r.fill(best, s)
	if r.Kind == InconsistentKind {
		r.Causes = append(r.Causes, s.causes...)
		r.Causes = append(r.Causes, worstTilts(r.PerTilt, limit/s.pixel)...)
		if repaired.ok {
			r.Q, r.Shift, r.Operation = repaired.q, repaired.t, geom.DescribeOrthogonal(repaired.q, identityAngle)
		}
		return r
	}
	if s.broken(opt.tolerance()) {
		r.Kind = InconsistentKind
	}
	r.Causes = append(s.causes, append(r.Causes, smallCauses(best, s)...)...)
	r.Rounding = r.MaxPx <= 0.02+1e-4*float64(max(a.Series.Grid.NX, a.Series.Grid.NY)) && len(s.causes) == 0
	return r
}

// kindOf classifies an orthogonal matrix.
func kindOf(q geom.Mat3) Kind {
	switch {
	case q.Det() < 0:
		return Mirrored
	case q.RotationAngle() <= identityAngle:
		return Identical
	}
	return Rotated
}

// fill puts the solution into the relation.
func (r *Relation) fill(s solution, sc scale) {
	r.Q, r.Shift = s.q, s.t
	r.Operation = geom.DescribeOrthogonal(s.q, identityAngle)
	r.RMSPx = s.rms() / sc.pixel
	for _, p := range s.pairs {
		rms, most := s.residual(p)
		t := TiltResidual{SectionA: p.a.section, SectionB: p.b.section, RMSPx: rms / sc.pixel, MaxPx: most / sc.pixel}
		r.MaxPx = max(r.MaxPx, t.MaxPx)
		r.PerTilt = append(r.PerTilt, t)
	}
}
