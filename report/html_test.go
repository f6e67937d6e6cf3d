package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tomoparity/tomoparity/check"
	"github.com/tomoparity/tomoparity/evidence"
	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/tomo"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func render(t *testing.T, o *check.Outcome, meta Meta) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, o, meta); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	pictures = regexp.MustCompile(`data:image/png;base64,[A-Za-z0-9+/=]+`)
	styles   = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>`)
	drawings = regexp.MustCompile(`(?s)<svg .*?</svg>`)
)

// plain leaves out pictures, style and script.
func plain(page string) string {
	return styles.ReplaceAllString(pictures.ReplaceAllString(page, "PICTURE"), "<!-- style or script -->")
}

func TestGolden(t *testing.T) {
	got := strings.ReplaceAll(plain(render(t, small.full(), testMeta())), "><", ">\n<")
	path := filepath.Join("testdata", "report.golden.html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d is\n%s\nand should be\n%s\n(go test ./report -update writes it anew)", i+1, a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatalf("%d lines, %d expected", len(a), len(b))
	}
}

func TestSameBytesTwice(t *testing.T) {
	first, second := render(t, small.full(), testMeta()), render(t, small.full(), testMeta())
	if first != second {
		t.Error("two pages of one outcome differ")
	}
}

// Nothing is loaded: no address of another computer, no file beside the page.
func TestSelfContained(t *testing.T) {
	page := render(t, small.full(), testMeta())
	for _, bad := range []string{"http://", "https://", "<link", "@import", "<iframe", "//cdn"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href|data)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "data:image/png;base64,") {
			t.Errorf("the page loads %.60q", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "#") {
			t.Errorf("the page loads %q", m[1])
		}
	}
}

func TestSize(t *testing.T) {
	big := made{tilts: 121, bins: 400, strips: 31, tiles: 23}
	if n := len(render(t, big.full(), testMeta())); n > 1_500_000 {
		t.Errorf("a page of %d bytes", n)
	}
	if n := len(render(t, small.full(), testMeta())); n > 300_000 {
		t.Errorf("a small page of %d bytes", n)
	}
}

// The sections come in the order of the reader's questions.
func TestSections(t *testing.T) {
	page := render(t, small.full(), testMeta())
	at := 0
	for _, id := range []string{"verdict", "clear", "agreement", "evidence", "mismatch", "todo", "who", "images", "xplot", "slope", "compass", "kappa",
		"rings", "votes", "maps", "geometry", "side", "depth", "raw", "translation", "rest", "numbers", "data"} {
		next := strings.Index(page, `id="`+id+`"`)
		if next < at {
			t.Errorf("section %q is missing or out of order", id)
			continue
		}
		at = next
	}
	for _, want := range []string{">MISTAKE<", "PRELIMINARY", "spherical aberration 2.7 mm", "2 January 2026, 15:04 UTC", "0.0.0-test",
		"EMAN2 run 1", "DISAGREE", "agree", "mirror image: z reversed", "turned by 180° about z", "reverse the sign of all tilt angles", "TS_01.xf: tilt axis (line 1)",
		"RotationAngle", "Whether the camera mirrors the image", "the header names no origin", "00ff", "not hashed", "tomoparity check TS_01.mrc"} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// What files say never becomes markup or script.
func TestHostileText(t *testing.T) {
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(1)></svg>]]>` + "\x00\x1b\u202e"
	claims := small.threeResults()
	for _, c := range claims {
		c.Label, c.Path, c.Version, c.Volume.Name = evil, evil, evil, evil
		c.Note("%s", evil)
		c.AddSource(evil, evil, 3, evil)
	}
	o := small.outcome(claims, small.measured())
	o.Series, o.Assumed, o.Warnings, o.Images = evil, []string{evil}, []string{evil}, evil
	o.Files[0].Path, o.Evidence.Reason = evil, evil
	for i := range o.Remedies {
		o.Remedies[i].Action, o.Remedies[i].Command = evil, evil
	}
	meta := testMeta()
	meta.Command, meta.Version, meta.JSON = evil, evil, []byte(`{"a":"</script><script>alert(1)</script>"}`)
	page := render(t, o, meta)
	if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img") || strings.Contains(page, "\x00") {
		t.Error("hostile text reached the page")
	}
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("%d script elements, 2 expected", n)
	}
	checkDrawings(t, page)
}

// checkDrawings parses every drawing as XML.
func checkDrawings(t *testing.T, page string) {
	t.Helper()
	all := drawings.FindAllString(page, -1)
	if strings.Count(page, "<svg") != len(all) {
		t.Error("a drawing is not closed")
	}
	for _, s := range all {
		d := xml.NewDecoder(strings.NewReader(s))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in %.300s", err, s)
			}
		}
	}
}

func TestDrawingsAreXML(t *testing.T) { checkDrawings(t, render(t, small.full(), testMeta())) }

var notNumbers = regexp.MustCompile(`NaN|[+-]Inf\b|>Inf\b|%!`)

// Whatever is missing, the page is made and no number is invented.
func TestMissingParts(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	undecided := small.measured()
	undecided.State, undecided.Reason, undecided.Help = evidence.Undetermined, "both directions explain the images about equally well", "unbinned images"
	undecided.Kappa, undecided.Margin, undecided.LR, undecided.LR0 = 0.1, 0, 2, -30
	untouched := &evidence.Result{State: evidence.Undetermined, Reason: "fewer than three images have a tilt angle"}
	unlaid := small.threeResults()
	for _, c := range unlaid {
		c.Volume, c.Axis, c.Sources = tomo.VolumeFrame{}, tomo.Opt[geom.Angle]{}, nil
	}
	bare := &tomo.Claim{ID: "x", Package: "imod"}
	broken := small.claim("broken", "", "imod", 84, 1, 1)
	broken.Series.Tilts[2].Projection.M[0][0] = nan
	broken.Series.Tilts[3].NoGeometry = true
	broken.Series.Grid = tomo.ImageGrid{}
	conflict := small.measured()
	conflict.State, conflict.Kappa = evidence.ScaleConflict, 1.6
	lost := small.full()
	lost.Evidence.PsiSigma, lost.Evidence.KappaSigma, lost.Evidence.SignFlipP, lost.Evidence.TopShare = nan, inf, nan, nan
	lost.Evidence.LR, lost.Evidence.Margin, lost.Grid, lost.KV = nan, nan, tomo.ImageGrid{}, nan
	cases := map[string]struct {
		o          *check.Outcome
		want, lack string
	}{
		"no images":       {small.outcome(small.threeResults(), nil), "No images were given", `id="xplot"`},
		"no claims":       {small.outcome(nil, small.measured()), "axis turned by 180°", `class="claims"`},
		"one claim":       {small.outcome(small.threeResults()[:1], small.measured()), `class="claims"`, `class="matrix"`},
		"wrong one alone": {small.outcome(small.threeResults()[1:2], small.measured()), "runs against the dashed line", "solid line, not"},
		"undetermined":    {small.outcome(small.threeResults(), undecided), ">UNDETERMINED<", "follows the solid"},
		"not measured":    {small.outcome(small.threeResults(), untouched), "Nothing could be measured", `id="xplot"`},
		"no layouts":      {small.outcome(unlaid, small.measured()), "not described", "NaN"},
		"empty claim":     {small.outcome([]*tomo.Claim{bare, broken}, small.measured()), "not written", "NaN"},
		"scale":           {small.outcome(small.threeResults()[:1], conflict), "INCONSISTENT", "as large as geometry predicts"},
		"not finite":      {lost, "not measured", "±  "},
		"nothing at all":  {&check.Outcome{}, "UNDETERMINED", `id="compass"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			page := render(t, c.o, testMeta())
			if !strings.Contains(page, c.want) {
				t.Errorf("the page lacks %q", c.want)
			}
			if strings.Contains(plain(page), c.lack) {
				t.Errorf("the page has %q", c.lack)
			}
			if m := notNumbers.FindString(plain(page)); m != "" {
				t.Errorf("the page prints %q", m)
			}
			checkDrawings(t, page)
		})
	}
	if page := render(t, &check.Outcome{}, Meta{}); !strings.Contains(page, `id="data">null</script>`) {
		t.Error("data without JSON is not null")
	}
}

// Every number of the evidence may be missing, each on its own and all at once.
func TestNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for k := range 24 {
			r := small.measured()
			spoil(r, bad, k)
			page := render(t, small.outcome(small.threeResults(), r), testMeta())
			if m := notNumbers.FindString(plain(page)); m != "" {
				t.Errorf("field %d = %g: the page prints %q", k, bad, m)
			}
			checkDrawings(t, page)
		}
	}
}

// spoil sets the k-th group of numbers, all of them for k = 0.
func spoil(r *evidence.Result, bad float64, k int) {
	fields := []*float64{&r.Psi, &r.PsiSigma, &r.Kappa, &r.KappaSigma, &r.PreTilt, &r.Incline, &r.LR, &r.LR0, &r.Margin, &r.SignFlipP,
		&r.TopShare, &r.ExpectedLR, &r.Defocus, &r.Modulation, &r.Ring.Defocus, &r.Ring.Slope, &r.Ring.Lambda, &r.Ring.X[0], &r.Ring.Q[1][1], &r.Maps[0].X[0],
		&r.KappaProfile[3].Y, &r.AxisProfile[3].Y}
	for i, f := range fields {
		if k == 0 || k == i+1 {
			*f = bad
		}
	}
	if k == 0 || k == 23 {
		for i := range r.Tilts {
			r.Tilts[i] = evidence.TiltEvidence{Section: i, Theta: r.Tilts[i].Theta, LR: bad, Slope: bad, SlopeSigma: bad, Predicted: bad, Defocus: bad}
		}
	}
}
