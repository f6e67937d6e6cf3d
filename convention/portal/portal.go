package portal

import (
	"encoding/json"

	"github.com/tomoparity/tomoparity/convention"
)

// FileName is the file that Write writes and Read looks for in a folder.
const FileName = "alignment_metadata.json"

// seriesFile describes the tilt series that was aligned.
const seriesFile = "tiltseries_metadata.json"

// New returns the room of the CryoET Data Portal.
func New() convention.Room {
	return convention.Room{
		Name:     "portal",
		Title:    "CryoET Data Portal",
		Facts:    facts(),
		Detect:   Detect,
		Read:     Read,
		Remedies: Remedies,
		Form: convention.Form{
			Write: Write,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Excluded: true, Defocus: true, Astigmatism: true, Phase: convention.PhasePlate},
			Next:  Next,
		},
	}
}

// document is alignment_metadata.json, as far as it concerns geometry.
type document struct {
	Affine     [][]float64 `json:"affine_transformation_matrix"`
	Type       string      `json:"alignment_type"` // GLOBAL or LOCAL
	Format     string      `json:"format"`         // IMOD, ARETOMO3, ...; often absent
	Standard   bool        `json:"is_portal_standard"`
	TiltOffset float64     `json:"tilt_offset"` // degrees, already in the angles
	XOffset    float64     `json:"x_rotation_offset"`
	Dimension  xyz         `json:"volume_dimension"` // Å
	Offset     xyz         `json:"volume_offset"`    // Å
	Path       string      `json:"alignment_path,omitempty"`
	SeriesPath string      `json:"tiltseries_path,omitempty"`
	Files      []string    `json:"files,omitempty"`
	Sections   []section   `json:"per_section_alignment_parameters"`
}

type xyz struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	Z float64 `json:"z"`
}

// section is one entry; nil is absent.
type section struct {
	Z       *int            `json:"z_index"`           // 0-based section of the raw stack
	TiltDeg *float64        `json:"tilt_angle"`        // degrees
	XRotDeg *float64        `json:"volume_x_rotation"` // degrees
	InPlane json.RawMessage `json:"in_plane_rotation"` // [[a, b], [c, d]]
	XPx     *float64        `json:"x_offset"`          // pixels of the tilt series, whatever the schema says
	YPx     *float64        `json:"y_offset"`
}

// seriesDocument is tiltseries_metadata.json, as far as it is used.
type seriesDocument struct {
	PixelA  float64 `json:"pixel_spacing"`                           // Å
	Voltage float64 `json:"acceleration_voltage,omitempty"`          // V
	CsMM    float64 `json:"spherical_aberration_constant,omitempty"` // mm
	Aligned bool    `json:"is_aligned"`
	Size    struct {
		X int `json:"x"`
		Y int `json:"y"`
		Z int `json:"z"`
	} `json:"size"`
	Sections []seriesSection `json:"per_section_parameter"`
}

// seriesSection is what the description of the series says of one image.
type seriesSection struct {
	Z        *int     `json:"z_index"`
	RawDeg   *float64 `json:"raw_angle"`     // degrees, as recorded
	MajorA   *float64 `json:"major_defocus"` // Å, positive for underfocus
	MinorA   *float64 `json:"minor_defocus"`
	AstigDeg *float64 `json:"astigmatic_angle"` // of the major, degrees
	PhaseRad *float64 `json:"phase_shift"`      // of a phase plate, radians
}
