package convert

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/tomo"
)

// Schema names the version of the certificate.
const Schema = "tomoparity.certificate/1"

// rounding is what Lost calls digits that the files do not keep; it is never refused.
const rounding = "rounding"

// CertificateName is the file beside the converted files.
const CertificateName = "CERTIFICATE.json"

// Certificate is the proof of a conversion.
type Certificate struct {
	Schema         string     `json:"schema"`
	Version        string     `json:"version"`
	Source         Part       `json:"source"`
	Target         Part       `json:"target"`
	RMSPx          float64    `json:"rms_px"`         // source against the files read back, losses included
	MaxPx          float64    `json:"max_px"`         // the same, largest
	WrittenRMSPx   float64    `json:"written_rms_px"` // without the losses: what writing and reading changed
	WrittenMaxPx   float64    `json:"written_max_px"`
	PerTiltRMSPx   []float64  `json:"per_tilt_rms_px"`
	DefocusMaxA    *float64   `json:"defocus_max_A"` // null when not both know the defocus
	VolumeRelation string     `json:"volume_relation"`
	Hand           Hand       `json:"hand"`
	Lost           []LostPart `json:"lost"`
	Notes          []string   `json:"notes"` // what the reader of the source left aside or took for granted
	Files          []FileHash `json:"files"`
	Inputs         []FileHash `json:"inputs"`
}

// Part is one side of a conversion.
type Part struct {
	Package    string  `json:"package"`
	Version    string  `json:"package_version,omitempty"` // of the package, that the files are of or for
	Path       string  `json:"path"`
	Series     string  `json:"series"`
	Tilts      int     `json:"tilts"`
	NX         int     `json:"nx"`
	NY         int     `json:"ny"`
	PixelSizeA float64 `json:"pixel_size_A"`
}

// Hand is the flag that links depth to defocus in the target, and where it is from.
type Hand struct {
	DerivedFrom string `json:"derived_from"`
	Value       string `json:"value"`
}

// LostPart is what the target does not hold.
type LostPart struct {
	What  string   `json:"what"`
	MaxPx *float64 `json:"max_px"` // null when it displaces nothing
	Text  string   `json:"text"`
}

// FileHash identifies a file.
type FileHash struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

func partOf(c *tomo.Claim) Part {
	return Part{Package: c.Package, Version: c.Version, Path: c.Path, Series: c.Series.Name, Tilts: len(c.Series.Tilts),
		NX: c.Series.Grid.NX, NY: c.Series.Grid.NY, PixelSizeA: c.Series.Grid.PixelSize}
}

// handOf says what the target's files assert, and from what it was derived.
func handOf(req Request, back *tomo.Claim) Hand {
	h := Hand{Value: "the files hold no hand flag"}
	switch back.Series.Asserts {
	case tomo.DepthRight:
		h.Value = "underfocus falls toward +z of the geometry as written"
	case tomo.DepthWrong:
		h.Value = "underfocus grows toward +z of the geometry as written"
	}
	switch source := req.Source.Series.Asserts; {
	case source == tomo.DepthWrong && back.Series.Asserts != source:
		h.DerivedFrom = "nothing: the source's own CTF model is the opposite, underfocus that grows toward +z, and the loss of the hand was allowed"
	case source == tomo.DepthUndetermined:
		h.DerivedFrom = "nothing: the source says nothing, and the sign of this series was never measured; the customary sign was taken"
	default:
		h.DerivedFrom = "the source's own CTF model and the sign of its angles; the sign of this series was not measured"
	}
	return h
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// JSON returns the certificate with a newline at its end.
func (c *Certificate) JSON() ([]byte, error) {
	out, err := json.MarshalIndent(c, "", "  ")
	return append(out, '\n'), err
}

// agreement says how near the points are, and that they are farther apart by what
// was left out where something was.
func (c *Certificate) agreement() string {
	for _, l := range c.Lost {
		if l.MaxPx != nil && l.What != rounding {
			return fmt.Sprintf("points move by up to %.3f px by what is left out", c.MaxPx)
		}
	}
	return fmt.Sprintf("points agree within %.3f px", c.MaxPx)
}

// Text returns the certificate for reading.
func (c *Certificate) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s   %s to %s: %d tilts, %s (%.3f px rms)\n", c.Source.Series, c.Source.Package, c.Target.Package, c.Target.Tilts, c.agreement(), c.RMSPx)
	if c.DefocusMaxA != nil {
		fmt.Fprintf(&b, "  defocus at the points agrees within %.1f A\n", *c.DefocusMaxA)
	}
	fmt.Fprintf(&b, "  volume: %s\n  hand: %s\n    derived from %s\n", c.VolumeRelation, c.Hand.Value, c.Hand.DerivedFrom)
	for _, l := range c.Lost {
		if l.MaxPx != nil {
			fmt.Fprintf(&b, "  lost: %s, up to %.3f px: %s\n", l.What, *l.MaxPx, l.Text)
		} else {
			fmt.Fprintf(&b, "  lost: %s: %s\n", l.What, l.Text)
		}
	}
	for _, n := range c.Notes {
		fmt.Fprintf(&b, "  note: %s\n", n)
	}
	for _, f := range c.Files {
		fmt.Fprintf(&b, "  %s  %s\n", f.SHA256[:12], f.Path)
	}
	return b.String()
}

// targetPart describes the files read back, under the name they will have.
func targetPart(req Request, back *tomo.Claim) Part {
	p := partOf(back)
	p.Path, p.Version = req.Dir, req.Target.Version
	return p
}
