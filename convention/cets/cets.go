package cets

import (
	"strings"

	"github.com/tomoparity/tomoparity/convention"
)

const (
	suffix          = ".cets.json"
	companionSuffix = ".cets-companion.json"
)

// New returns the room of CETS.
func New() convention.Room {
	return convention.Room{
		Name:     "cets",
		Title:    "CETS",
		Facts:    facts(),
		Detect:   Detect,
		Read:     Read,
		Remedies: Remedies,
		Form: convention.Form{
			Write: Write,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Excluded: true, Defocus: true, Astigmatism: true, Phase: convention.PhasePlate, Dose: true, Hand: true},
			Next:  Next,
		},
	}
}

// The names of the profile.
const (
	nameArray      = "array"
	namePhysical   = "physical"
	nameFrame      = "array_to_physical"
	nameProjection = "tomogram_to_projection"
)

// dataset is a document, as far as it concerns geometry.
type dataset struct {
	Name    string   `json:"name"`
	Regions []region `json:"regions"`
}

type region struct {
	ID         string       `json:"id"`
	Series     []tiltSeries `json:"tilt_series"`
	Alignments []alignment  `json:"alignments"`
	Tomograms  []tomogram   `json:"tomograms"`
}

type tiltSeries struct {
	ID     string      `json:"id"`
	Path   *string     `json:"path"`
	Images []tiltImage `json:"images"`

	// In some versions of the schema only; never written.
	Hand    *int     `json:"defocus_handedness,omitempty"`
	KV      *float64 `json:"voltage,omitempty"`
	CsMM    *float64 `json:"spherical_aberration,omitempty"`
	AmpC    *float64 `json:"amplitude_contrast,omitempty"`
	AxisDeg *float64 `json:"nominal_tilt_axis_angle,omitempty"`
}

// image is the part that tilt images and tomograms share.
type image struct {
	Width      int         `json:"width"`
	Height     int         `json:"height"`
	Systems    []system    `json:"coordinate_systems"`
	Transforms []transform `json:"coordinate_transformations"`
}

type tiltImage struct {
	ID      string   `json:"id"`
	Path    *string  `json:"path"`
	Section *int     `json:"section"`            // 0-based
	Nominal *float64 `json:"nominal_tilt_angle"` // degrees
	Dose    *float64 `json:"accumulated_dose"`   // before this image, e/Å²
	CTF     *ctf     `json:"ctf_metadata"`
	Order   *int     `json:"acquisition_order,omitempty"` // 0-based; in some versions only, never written
	image
}

type ctf struct {
	UA       *float64 `json:"defocus_u"`     // Å
	VA       *float64 `json:"defocus_v"`     // Å
	AngleDeg *float64 `json:"defocus_angle"` // degrees
	Phase    *float64 `json:"phase_shift"`
	Hand     *int     `json:"defocus_handedness"`
}

type tomogram struct {
	ID     string  `json:"id"`
	Path   *string `json:"path"`
	Series string  `json:"tilt_series_id"`
	Depth  int     `json:"depth"`
	image
}

type alignment struct {
	Series      string       `json:"tilt_series_id"`
	Projections []projection `json:"projection_alignments"`
}

type projection struct {
	ID    string `json:"id"`
	Image string `json:"tilt_image_id"`
	transform
}

type system struct {
	Name string `json:"name"`
	Axes []axis `json:"axes"`
}

type axis struct {
	Name string `json:"name"`
	Unit string `json:"axis_unit"`
	Type string `json:"axis_type"`
}

// transform is any coordinate transformation; fields of other types are empty.
type transform struct {
	Type        string      `json:"transformation_type"`
	Name        string      `json:"name,omitempty"`
	Input       string      `json:"input,omitempty"`
	Output      string      `json:"output,omitempty"`
	Translation []float64   `json:"translation,omitempty"`
	Scale       []float64   `json:"scale,omitempty"`
	Affine      [][]float64 `json:"affine,omitempty"`
	Sequence    []transform `json:"sequence,omitempty"`
}

// name is that of the alignment, which the ids of its projections hold:
// SERIES_NAME_align_SECTION. It is empty when they do not.
func (a *alignment) name() string {
	if len(a.Projections) == 0 {
		return ""
	}
	rest, ok := strings.CutPrefix(a.Projections[0].ID, a.Series+"_")
	i := strings.LastIndex(rest, "_align_")
	if !ok || i < 0 {
		return ""
	}
	return rest[:i]
}
