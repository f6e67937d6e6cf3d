package verdict

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

// Word is the overall verdict.
type Word string

// The verdicts.
const (
	OK           Word = "ok"
	Convention   Word = "convention"
	Mistake      Word = "mistake"
	Inconsistent Word = "inconsistent"
	Undetermined Word = "undetermined"
)

// Stamp returns the verdict as it is shown, the same words everywhere.
func (w Word) Stamp() string {
	switch w {
	case OK:
		return "OK"
	case Convention:
		return "ONLY A CONVENTION"
	case Mistake:
		return "MISTAKE"
	case Inconsistent:
		return "INCONSISTENT"
	}
	return "UNDETERMINED"
}

// Sense says how the tilt angles a package writes relate to the recorded ones.
type Sense int8

// The senses. The zero value is unknown.
const (
	SenseReversed Sense = -1
	SenseUnknown  Sense = 0
	SenseRecorded Sense = 1
)

// String returns "angles as recorded", "angles reversed" or "angles of unknown sense".
func (s Sense) String() string {
	switch s {
	case SenseRecorded:
		return "angles as recorded"
	case SenseReversed:
		return "angles reversed"
	}
	return "angles of unknown sense"
}

// Input is what a verdict rests on.
type Input struct {
	Series      string // name for the headline
	Claims      []*tomo.Claim
	Relations   []Relation                            // of every pair of claims
	Evidence    *evidence.Result                      // nil when no images were given
	Recorded    []tomo.Opt[geom.Angle]                // recorded tilt angles by section, degrees
	ImageParity tomo.ImageParity                      // as the user states it
	Remedies    func(*tomo.Claim) []convention.Remedy // each package's own words; may be nil
}

// Judged is one claim with what is found about it.
type Judged struct {
	Claim     *tomo.Claim
	Depth     tomo.DepthParity
	Hand      tomo.VolumeHand // depth parity × volume orientation
	Absolute  tomo.Absolute   // times image parity
	Missing   []string        // factors of Absolute that are unknown
	Agreement float64         // measured over predicted change of focus; NaN when not measured
	Sigma     float64         // its standard error
	Sense     Sense           // of the written angles
	AxisOff   geom.Angle      // turn from the axis line the images show to the claim's, (-90, 90]
	AxisBad   bool            // the line contradicts the images beyond 5 sigma and 10 degrees
}

// Remedy is what to do about one claim.
type Remedy struct {
	ClaimID string
	Label   string
	Package string
	Action  string
	Command string
}

// Verdict is the answer.
type Verdict struct {
	Word       Word
	Headline   string // one sentence behind the stamp
	Series     string
	Claims     []Judged
	Relations  []Relation
	Evidence   *evidence.Result
	Remedies   []Remedy
	Findings   []string // seen, nothing to fix
	Unknown    []string // what this series cannot tell
	Vocabulary []Entry  // the value every package should hold; nil when undetermined
}

// Judge combines claims, relations and evidence.
func Judge(in Input) Verdict {
	v := Verdict{Series: in.Series, Relations: in.Relations, Evidence: in.Evidence}
	for _, c := range in.Claims {
		v.Claims = append(v.Claims, judgeClaim(c, in))
	}
	v.Word = overall(v)
	v.Headline = headline(v)
	v.Remedies = remedies(v, in.Remedies)
	v.Findings = findings(v)
	v.Unknown = unknowns(v, in.ImageParity)
	v.Vocabulary = vocabulary(v)
	return v
}

// decides reports whether the images tell the direction of the gradient.
func decides(r *evidence.Result) bool {
	return r != nil && (r.State == evidence.Determined || r.State == evidence.ScaleConflict)
}

func judgeClaim(c *tomo.Claim, in Input) Judged {
	j := Judged{Claim: c, Agreement: math.NaN(), Sigma: math.NaN(), Sense: senseOf(c, in.Recorded)}
	if in.Evidence != nil && in.Evidence.TiltsUsed > 0 {
		j.compare(in.Evidence, in.Recorded)
	}
	j.Hand = tomo.HandOf(j.Depth, c.Volume.Orientation())
	j.Absolute, j.Missing = tomo.AbsoluteHand(j.Depth, in.ImageParity, c.Volume.Orientation())
	return j
}

// compare projects the gradients that the images show on those that the claim
// predicts.
func (j *Judged) compare(r *evidence.Result, recorded []tomo.Opt[geom.Angle]) {
	var cc, ee, ce float64
	for _, t := range j.Claim.Series.Tilts {
		if !t.Usable() {
			continue
		}
		theta, ok := recordedAngle(t, recorded)
		g, good := t.Projection.DefocusGradient()
		if !ok || !good {
			continue
		}
		gx, gy := r.Gradient(theta.Degrees())
		e := geom.Vec2{gx, gy}
		cc, ee, ce = cc+g.Dot(g), ee+e.Dot(e), ce+g.Dot(e)
	}
	if cc == 0 || ee == 0 {
		return
	}
	cosine := ce / math.Sqrt(cc*ee)
	j.Agreement, j.Sigma = r.Kappa*ce/cc, r.KappaSigma*math.Abs(ce/cc)
	if axis, _, ok := j.Claim.Series.MeanAxis(); ok {
		j.AxisOff = geom.Angle(r.Psi).LineDiffTo(axis)
		off := math.Abs(j.AxisOff.Degrees())
		j.AxisBad = decides(r) && off > 10 && off > 5*r.PsiSigma
	}
	switch {
	case !decides(r) || j.AxisBad:
	case cosine > 0.7:
		j.Depth = tomo.DepthRight
	case cosine < -0.7:
		j.Depth = tomo.DepthWrong
	}
}

func recordedAngle(t tomo.Tilt, recorded []tomo.Opt[geom.Angle]) (geom.Angle, bool) {
	if t.Section < len(recorded) {
		if a, ok := recorded[t.Section].Get(); ok {
			return a, true
		}
	}
	return t.Recorded.Get()
}

// senseOf correlates written with recorded angles.
func senseOf(c *tomo.Claim, recorded []tomo.Opt[geom.Angle]) Sense {
	var n, sw, sr, sww, srr, swr float64
	for _, t := range c.Series.Tilts {
		r, ok := recordedAngle(t, recorded)
		if !ok || t.NoGeometry {
			continue
		}
		w, x := t.Written.Degrees(), r.Degrees()
		n, sw, sr, sww, srr, swr = n+1, sw+w, sr+x, sww+w*w, srr+x*x, swr+w*x
	}
	if n < 2 {
		return SenseUnknown
	}
	cov, vw, vr := swr-sw*sr/n, sww-sw*sw/n, srr-sr*sr/n
	switch corr := cov / math.Sqrt(vw*vr); {
	case corr > 0.9:
		return SenseRecorded
	case corr < -0.9:
		return SenseReversed
	}
	return SenseUnknown
}

// overall applies the rules of the package comment.
func overall(v Verdict) Word {
	var wrong, open, mirrored, turned, broken, ambiguous bool
	for _, j := range v.Claims {
		wrong = wrong || j.wrong()
		open = open || j.Depth == tomo.DepthUndetermined
		broken = broken || j.AxisBad
	}
	for _, r := range v.Relations {
		mirrored = mirrored || r.Kind == Mirrored
		turned = turned || r.Kind == Rotated
		broken = broken || r.Kind == InconsistentKind
		ambiguous = ambiguous || r.Kind == AmbiguousKind
	}
	if v.Evidence != nil && v.Evidence.State == evidence.ScaleConflict {
		broken = true
	}
	measured := v.Evidence != nil
	switch {
	case wrong, mirrored && !measured:
		return Mistake
	case broken:
		return Inconsistent
	case measured && !decides(v.Evidence), measured && open:
		return Undetermined
	case ambiguous, !measured && len(v.Claims) < 2:
		return Undetermined
	case turned:
		return Convention
	}
	return OK
}
