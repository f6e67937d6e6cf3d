package convention

// Evidence says how a fact is known.
type Evidence string

// The kinds of evidence.
const (
	Run  Evidence = "run"  // checked by running the package's own program, or against numbers it wrote
	Read Evidence = "read" // from its source code or documents
)

// Fact is one statement about a package.
type Fact struct {
	What  string // short name: "tilt axis", "pixel centre"
	Says  string // one or two sentences with units and signs
	Known Evidence
}

// Sign is +1 or -1.
type Sign int

// Facts are what a package's numbers mean: declared once, used by explain, by
// the generated pages, and by whoever asks.
type Facts struct {
	Versions string // which versions the facts are about

	// TiltSign is +1 when the package's positive tilt angle turns the specimen
	// right-handed about the axis (the hub's sense, u = x cos t + z sin t), -1
	// when it turns it the other way.
	TiltSign Sign
	// AxisSign is +1 when the number users see is counter-clockwise from the
	// vertical, -1 when it is clockwise.
	AxisSign Sign
	// StoredAxisSign is the same for the number in the files.
	StoredAxisSign Sign
	// DepthSign is +1 when the package always takes underfocus as D - h, 0 when
	// a flag or option chooses.
	DepthSign Sign

	Projection string   // formula from a volume point to the raw image
	ToHub      []string // steps from the package's numbers to the hub's
	FromHub    []string // steps back
	Prints     []string // what the package prints or shows, that surprises
	Facts      []Fact
}
