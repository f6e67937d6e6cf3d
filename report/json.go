package report

import (
	"encoding/json"
	"math"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/compare"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
	"github.com/tomoparity/tomoparity/verdict"
)

// CheckSchema names the version of the JSON that check prints; within a major
// version fields are only added.
const CheckSchema = "tomoparity.check/1"

type checkJSON struct {
	Schema     string         `json:"schema"`
	Series     string         `json:"series"`
	Verdict    verdict.Word   `json:"verdict"`
	Headline   string         `json:"headline"`
	Claims     []claimJSON    `json:"claims"`
	Relations  []relationJSON `json:"relations"`
	Evidence   *evidenceJSON  `json:"evidence"`
	Remedies   []remedyJSON   `json:"remedies"`
	Vocabulary []vocabJSON    `json:"vocabulary"`
	Findings   []string       `json:"findings"`
	Unknown    []string       `json:"unknown"`
	Assumed    []string       `json:"assumed"`
	Warnings   []string       `json:"warnings"`
	Images     imagesJSON     `json:"images"`
	Volumes    []volumeJSON   `json:"volumes"`
	Files      []fileJSON     `json:"files"`
	Version    string         `json:"version"`
	Command    string         `json:"command"`
	ElapsedS   float64        `json:"elapsed_s"`
	ExitCode   int            `json:"exit_code"`
}

type claimJSON struct {
	ID              string            `json:"id"`
	Label           string            `json:"label"`
	Package         string            `json:"package"`
	Path            string            `json:"path"`
	TiltAxisDeg     tomo.Opt[float64] `json:"tilt_axis_deg"`
	AngleSense      string            `json:"angle_sense"`
	DepthParity     string            `json:"depth_parity"`
	VolumeHand      string            `json:"volume_hand"`
	AbsoluteHand    string            `json:"absolute_hand"`
	Agreement       *float64          `json:"agreement"`
	AgreementSigma  *float64          `json:"agreement_sigma"`
	Tilts           int               `json:"tilts"`
	ExcludedSection []int             `json:"excluded_sections"`
	Sources         []sourceJSON      `json:"sources"`
	Notes           []string          `json:"notes"`
}

type sourceJSON struct {
	Quantity string `json:"quantity"`
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`
	Field    string `json:"field,omitempty"`
}

type relationJSON struct {
	A         string        `json:"a"`
	B         string        `json:"b"`
	Kind      string        `json:"kind"`
	Operation string        `json:"operation"`
	Matrix    [3][3]float64 `json:"matrix"`
	ShiftA    geom.Vec3     `json:"shift_A"`
	RMSPx     *float64      `json:"rms_px"`
	MaxPx     *float64      `json:"max_px"`
	Matched   int           `json:"matched_tilts"`
	OnlyA     []int         `json:"sections_only_a"`
	OnlyB     []int         `json:"sections_only_b"`
	Causes    []string      `json:"causes"`
}

type evidenceJSON struct {
	State            string   `json:"state"`
	AxisDeg360       *float64 `json:"axis_deg_360"`
	AxisSigmaDeg     *float64 `json:"axis_sigma_deg"`
	Kappa            *float64 `json:"kappa"`
	KappaSigma       *float64 `json:"kappa_sigma"`
	LR               *float64 `json:"lr"`
	LR0              *float64 `json:"lr0"`
	Margin           *float64 `json:"margin"`
	PosteriorCorrect *float64 `json:"posterior_correct"`
	TiltsUsed        int      `json:"tilts_used"`
	Votes            int      `json:"votes"`
	SignFlipP        *float64 `json:"sign_flip_p"`
	ExpectedLR       *float64 `json:"expected_lr"`
	AxisGiven        bool     `json:"axis_given"`
	PreTiltDeg       *float64 `json:"pretilt_deg"`
	InclineDeg       *float64 `json:"incline_deg"`
	DefocusA         *float64 `json:"defocus_A"`
	Reason           string   `json:"reason"`
	Help             string   `json:"help"`
}

type remedyJSON struct {
	Claim   string `json:"claim"`
	Package string `json:"package"`
	Action  string `json:"action"`
	Command string `json:"command"`
}

type vocabJSON struct {
	Package  string `json:"package"`
	Quantity string `json:"quantity"`
	Value    string `json:"value"`
	Meaning  string `json:"meaning"`
}

type imagesJSON struct {
	Path       string            `json:"path"`
	NX         int               `json:"nx"`
	NY         int               `json:"ny"`
	Sections   int               `json:"sections"`
	PixelSizeA float64           `json:"pixel_size_A"`
	KV         float64           `json:"kv"`
	CsMM       float64           `json:"cs_mm"`
	AmpC       float64           `json:"amp_contrast"`
	Nominal    tomo.Opt[float64] `json:"nominal_tilt_axis_deg"`
}

// volumeJSON is a tomogram held against its metadata.
type volumeJSON struct {
	Claim     string        `json:"claim"`
	Path      string        `json:"path"`
	Agrees    bool          `json:"agrees"`
	State     compare.State `json:"state"`
	Operation string        `json:"operation"`  // from where the metadata put it to where it is
	ShiftA    geom.Vec3     `json:"shift_A"`    // along the axes of the file
	TurnedDeg geom.Vec3     `json:"turned_deg"` // small rotation about the axes of the file; 0 when not significant
	Score     float64       `json:"score"`
}

type fileJSON struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Role   string `json:"role"`
}

// JSON returns the document that check --json prints, with a newline at its end.
func JSON(o *check.Outcome, meta Meta) ([]byte, error) {
	d := checkJSON{Schema: CheckSchema, Series: o.Series, Verdict: o.Word, Headline: o.Headline,
		Claims: []claimJSON{}, Relations: []relationJSON{}, Remedies: []remedyJSON{}, Vocabulary: []vocabJSON{}, Volumes: []volumeJSON{}, Files: []fileJSON{},
		Findings: texts(o.Findings), Unknown: texts(o.Unknown), Assumed: texts(o.Assumed), Warnings: texts(o.Warnings),
		Images: imagesJSON{Path: o.Images, NX: o.Grid.NX, NY: o.Grid.NY, Sections: o.Sections, PixelSizeA: o.Grid.PixelSize,
			KV: o.KV, CsMM: o.Cs, AmpC: o.AmpContrast, Nominal: degrees(o.NominalAxis)},
		Version: meta.Version, Command: meta.Command, ElapsedS: math.Round(o.Elapsed.Seconds()*1000) / 1000, ExitCode: o.ExitCode()}
	for _, j := range o.Claims {
		d.Claims = append(d.Claims, claimDocument(j))
	}
	for _, r := range o.Relations {
		d.Relations = append(d.Relations, relationDocument(r))
	}
	d.Evidence = evidenceDocument(o)
	for _, r := range o.Remedies {
		d.Remedies = append(d.Remedies, remedyJSON{r.ClaimID, r.Package, r.Action, r.Command})
	}
	for _, e := range o.Vocabulary {
		d.Vocabulary = append(d.Vocabulary, vocabJSON(e))
	}
	for _, v := range o.Volumes {
		d.Volumes = append(d.Volumes, volumeJSON{v.ClaimID, v.Path, v.Agrees, v.State, v.Operation, v.ShiftA, v.TurnedDeg, v.Score})
	}
	for _, v := range o.Misplaced() {
		d.Findings = append(d.Findings, v.Sentence())
	}
	for _, f := range o.Files {
		d.Files = append(d.Files, fileJSON{f.Path, f.Bytes, f.SHA256, f.Role})
	}
	out, err := json.MarshalIndent(d, "", "  ")
	return append(out, '\n'), err
}

func claimDocument(j verdict.Judged) claimJSON {
	c := claimJSON{ID: j.Claim.ID, Label: j.Claim.Label, Package: j.Claim.Package, Path: j.Claim.Path,
		TiltAxisDeg: degrees(j.Claim.Axis), AngleSense: j.Sense.String(), DepthParity: j.Depth.String(),
		VolumeHand: j.Hand.String(), AbsoluteHand: j.Absolute.String(),
		Agreement: number(j.Agreement), AgreementSigma: number(j.Sigma), Tilts: len(j.Claim.Series.Tilts),
		ExcludedSection: []int{}, Sources: []sourceJSON{}, Notes: texts(j.Claim.Notes)}
	for _, t := range j.Claim.Series.Tilts {
		if t.Excluded {
			c.ExcludedSection = append(c.ExcludedSection, t.Section)
		}
	}
	for _, s := range j.Claim.Sources {
		c.Sources = append(c.Sources, sourceJSON(s))
	}
	return c
}

func relationDocument(r verdict.Relation) relationJSON {
	d := relationJSON{A: r.A, B: r.B, Kind: string(r.Kind), Operation: r.Operation, Matrix: r.Q, ShiftA: r.Shift,
		RMSPx: number(r.RMSPx), MaxPx: number(r.MaxPx), Matched: r.Matched, OnlyA: r.OnlyA, OnlyB: r.OnlyB, Causes: []string{}}
	if d.OnlyA == nil {
		d.OnlyA = []int{}
	}
	if d.OnlyB == nil {
		d.OnlyB = []int{}
	}
	for _, c := range r.Causes {
		d.Causes = append(d.Causes, c.Text())
	}
	return d
}

func evidenceDocument(o *check.Outcome) *evidenceJSON {
	r := o.Evidence
	if r == nil {
		return nil
	}
	e := &evidenceJSON{State: string(r.State), Reason: r.Reason, Help: r.Help, TiltsUsed: r.TiltsUsed, Votes: r.Votes, AxisGiven: r.AxisGiven}
	if r.TiltsUsed == 0 {
		return e
	}
	e.AxisDeg360, e.AxisSigmaDeg = number(r.Psi), number(r.PsiSigma)
	e.Kappa, e.KappaSigma, e.LR, e.LR0 = number(r.Kappa), number(r.KappaSigma), number(r.LR), number(r.LR0)
	e.Margin, e.PosteriorCorrect, e.SignFlipP = number(r.Margin), number(r.Posterior), number(r.SignFlipP)
	e.ExpectedLR, e.PreTiltDeg, e.InclineDeg, e.DefocusA = number(r.ExpectedLR), number(r.PreTilt), number(r.Incline), number(r.Defocus)
	return e
}

// number returns nil for what JSON cannot hold: unknown or infinite.
func number(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func degrees(a tomo.Opt[geom.Angle]) tomo.Opt[float64] {
	if v, ok := a.Get(); ok {
		return tomo.Some(v.Degrees())
	}
	return tomo.Opt[float64]{}
}

func texts(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
