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

// Sign is +1 or -1; 0 is told at each use.
type Sign int

// NotSaid is the DepthSign of a package of which nothing public says how depth
// and defocus are linked.
const NotSaid Sign = 2

// Facts are what a package's numbers mean: declared once, used by explain, by
// the generated pages, and by whoever asks.
type Facts struct {
	Versions string // which versions the facts are about

	// TiltSign is +1 when the package's positive tilt angle turns the specimen
	// right-handed about the axis (the hub's sense, u = x cos t + z sin t), -1
	// when it turns it the other way, 0 when that is not known: such a package
	// cannot be explained against another.
	TiltSign Sign
	// AxisSign is +1 when the number users see is counter-clockwise from the
	// vertical, -1 when it is clockwise, 0 when there is none or it is not known.
	AxisSign Sign
	// StoredAxisSign is the same for the number in the files.
	StoredAxisSign Sign
	// DepthSign is +1 when the package always takes underfocus as D - h, 0 when
	// a flag or option chooses, NotSaid when nothing public says.
	DepthSign Sign

	// Of images and volumes; a zero value is no declaration.
	Centre   Centre // of an image
	Sections Base   // how images of the stack are numbered
	// DefocusA is the unit of a written defocus in Å, negative where underfocus
	// is written negative; 0 where there is none or it is not known.
	DefocusA float64
	// Shifts is the unit of written shifts in words; empty where there are none.
	Shifts string

	Projection string   // formula from a volume point to the raw image
	ToHub      []string // steps from the package's numbers to the hub's
	FromHub    []string // steps back
	Prints     []string // what the package prints or shows, that surprises
	Facts      []Fact
}
