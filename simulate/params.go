package simulate

// Mode is the kind of specimen.
type Mode string

// The specimens.
const (
	ModeCarbon Mode = "carbon" // amorphous carbon film, gold beads on its surfaces
	ModeIce    Mode = "ice"    // vitreous ice with gold beads and blobs inside, optionally on a carbon support
)

// Scheme is the order in which the tilts of a series are recorded.
type Scheme string

// The schemes. Sections are stored in ascending tilt whatever the scheme is.
const (
	Ascending     Scheme = "ascending"      // lowest angle first
	Descending    Scheme = "descending"     // highest angle first
	Bidirectional Scheme = "bidirectional"  // from Start up, then from below Start down
	DoseSymmetric Scheme = "dose-symmetric" // from Start outward, Group tilts a side in turn
)

// Params says everything about a simulated series. Start from Carbon or Ice and
// change what matters. Angles are degrees, lengths Å unless a name says
// otherwise. The JSON keys are the short names customary in truth files.
type Params struct {
	// Image.
	NX   int     `json:"nx"`   // columns, pixels
	NY   int     `json:"ny"`   // rows, pixels
	Apix float64 `json:"apix"` // pixel size, Å

	// Microscope.
	KV        float64 `json:"kv"`     // acceleration voltage, kV
	CsMM      float64 `json:"cs_mm"`  // spherical aberration, mm
	Amplitude float64 `json:"ac"`     // amplitude contrast, fraction 0 to 1
	AstA      float64 `json:"ast"`    // astigmatism: largest minus smallest underfocus, Å
	AstDeg    float64 `json:"astang"` // direction of largest underfocus, degrees counter-clockwise from +x
	MTF50     float64 `json:"mtf50"`  // frequency where the detector's transfer is 1/2, cycles per pixel; 0 is a perfect detector

	// Tilts.
	PsiDeg      float64   `json:"psi360"`          // oriented tilt axis, degrees counter-clockwise from +y, 0 to 360
	TiltMin     float64   `json:"tmin"`            // lowest recorded angle
	TiltMax     float64   `json:"tmax"`            // highest recorded angle
	TiltStep    float64   `json:"tstep"`           // step of the recorded angles
	Tilts       []float64 `json:"tilts,omitempty"` // recorded angles in ascending order, instead of the three above
	Scheme      Scheme    `json:"scheme"`          // order of recording
	Start       float64   `json:"start"`           // first angle of the bidirectional and dose-symmetric schemes
	Group       int       `json:"group"`           // tilts on one side before the other side is visited, dose-symmetric scheme
	PreTiltDeg  float64   `json:"pretilt"`         // inclination of the film about the tilt axis at recorded tilt 0: acts like an added tilt
	XTiltDeg    float64   `json:"xtilt"`           // inclination of the film along the axis: slope of the underfocus along +u is tan(XTiltDeg) at tilt 0 (a right-handed turn about +e by -XTiltDeg)
	AxisElevDeg float64   `json:"axis_elev"`       // elevation of the +u end of the tilt axis toward the source
	AxisE       float64   `json:"axis_e"`          // place of the tilt axis in the specimen frame, along e, Å
	AxisZ       float64   `json:"axis_z"`          // place of the tilt axis in the specimen frame, along z, Å
	TiltErrDeg  float64   `json:"tilt_err"`        // standard deviation of true minus recorded angle
	AngleScale  float64   `json:"angle_scale"`     // true angle over recorded angle

	// Stage and lens instabilities.
	ShiftPx   float64 `json:"shift_px"` // standard deviation of the image shift in x and in y, pixels
	MagJitter float64 `json:"magw"`     // standard deviation of the magnification about 1
	RotJitter float64 `json:"rot_jit"`  // standard deviation of the in-plane rotation, degrees
	Defocus   float64 `json:"df"`       // mean underfocus of the specimen origin, Å, positive
	DefocusRW float64 `json:"df_rw"`    // standard deviation reached by a random walk of the defocus over the whole series, Å
	DefocusBy float64 `json:"df_lin"`   // change of defocus with the recorded angle, Å per degree
	DefocusSD float64 `json:"df_jit"`   // standard deviation of independent errors of the defocus, Å

	// Specimen.
	Mode              Mode    `json:"mode"`
	Thickness         float64 `json:"thick"`         // thickness of the film along its normal, Å
	PhasePower        float64 `json:"pphi"`          // areal phase power of the film along its normal, Å² rad²: spectral density of its projected phase
	SupportThickness  float64 `json:"support_thick"` // thickness of a carbon film under the ice, Å; 0 is none
	SupportPhasePower float64 `json:"support_pphi"`  // its areal phase power, Å² rad²
	FreePath          float64 `json:"imfp"`          // inelastic mean free path, Å; 0 is no loss
	Beads             int     `json:"ngold"`         // gold beads in the field at tilt 0; more of the same density lie around it
	BeadNM            float64 `json:"gold_nm"`       // diameter of a bead, nm
	BeadPotential     float64 `json:"gold_volt"`     // inner potential of gold as far as its wave stays coherent, V: the strength of the fringes around beads
	BeadFreePath      float64 `json:"gold_mfp"`      // path in gold over which all but 1/e of the electrons are lost to the image, Å
	BeadsBothSides    bool    `json:"gold_both"`     // beads on (carbon) or near (ice) both surfaces, or the one toward the source only
	Blobs             int     `json:"nribo"`         // blobs in the field at tilt 0 (ice only); more of the same density lie around it
	BlobNM            float64 `json:"ribo_nm"`       // diameter of a blob, nm
	BlobPhase         float64 `json:"ribo_phase"`    // mean projected phase of a blob over its disc, rad

	// Dose.
	Dose          float64 `json:"dose"`  // electrons per Å² in each tilt
	BFactor0      float64 `json:"bfac0"` // B-factor before any dose, Å²: amplitudes fall as exp(-B k²/4)
	BFactorGrowth float64 `json:"bfac1"` // growth of the B-factor, Å² for each electron per Å²

	// Negative controls and oddities.
	Untilted  bool `json:"untilted"`  // the specimen is not tilted at all, though the recorded angles say so
	NoThon    bool `json:"nothon"`    // the film has a smooth transfer without Thon rings
	NoiseOnly bool `json:"noise"`     // there is no specimen at all
	Mirror    bool `json:"mirror"`    // the stored images are mirrored, left to right
	Noiseless bool `json:"noiseless"` // expected counts instead of Poisson deviates

	Seed uint64 `json:"seed"` // of everything random

	// Workers bounds the tilts computed at the same time; 0 is one a processor.
	// The images do not depend on it.
	Workers int `json:"-"`
}
