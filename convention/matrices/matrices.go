package matrices

import "github.com/tomoparity/tomoparity/convention"

// Schema names the version of the form.
const Schema = "tomoparity.matrices/1"

// FileName is the file that Write writes and Read looks for in a folder.
const FileName = "matrices.json"

// New returns the room of matrices.json.
func New() convention.Room {
	return convention.Room{
		Name:     "matrices",
		Title:    "matrices.json",
		Facts:    facts(),
		Detect:   Detect,
		Read:     Read,
		Remedies: Remedies,
		Form: convention.Form{
			Write: Write,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Stretch: true, Magnification: true, Excluded: true, Defocus: true,
				Astigmatism: true, Phase: convention.PhasePlate | convention.PhaseWhole, Dose: true, Hand: true},
			Next: Next,
		},
	}
}

// document is the JSON form.
type document struct {
	Schema  string   `json:"schema"`
	Series  string   `json:"series"`
	NX      int      `json:"nx"`
	NY      int      `json:"ny"`
	PixelA  float64  `json:"pixel_size_A"`
	AxisDeg *float64 `json:"tilt_axis_deg,omitempty"` // counter-clockwise from the vertical
	KV      *float64 `json:"kv,omitempty"`
	CsMM    *float64 `json:"cs_mm,omitempty"`
	AmpC    *float64 `json:"amp_contrast,omitempty"`
	Depth   string   `json:"depth"` // what is asserted: right, wrong or undetermined
	Volume  *volume  `json:"volume,omitempty"`
	Tilts   []tilt   `json:"tilts"`
}

// volume is the frame of a volume: voxel index (0-based) to specimen Å.
type volume struct {
	NX     int           `json:"nx"`
	NY     int           `json:"ny"`
	NZ     int           `json:"nz"`
	VoxelA float64       `json:"voxel_size_A"`
	Matrix [3][4]float64 `json:"to_specimen"`
	Name   string        `json:"name,omitempty"`
}

type tilt struct {
	Section     int            `json:"section"` // 0-based section of the raw stack
	Matrix      *[3][4]float64 `json:"matrix"`  // null when the tilt has no alignment
	WrittenDeg  float64        `json:"tilt_deg"`
	RecordedDeg *float64       `json:"recorded_deg,omitempty"`
	DefocusA    *float64       `json:"defocus_A,omitempty"`
	AstigA      *float64       `json:"astigmatism_A,omitempty"`   // largest minus smallest underfocus
	AstigDeg    *float64       `json:"astigmatism_deg,omitempty"` // of the largest, counter-clockwise from u
	PhaseDeg    *float64       `json:"phase_deg,omitempty"`       // of the CTF: phase plate and amplitude contrast
	PlateDeg    *float64       `json:"phase_plate_deg,omitempty"` // alone, where phase_deg is not known
	Order       *int           `json:"order,omitempty"`
	Dose        *float64       `json:"prior_dose,omitempty"` // e/Å²
	Excluded    bool           `json:"excluded,omitempty"`
}
