package check

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/geom"
	"github.com/tomoparity/tomoparity/problem"
	"github.com/tomoparity/tomoparity/tomo"
)

// Request is what the user asks. Zero values are "not given".
type Request struct {
	Paths []string // files or folders, each may have the prefix "package:"

	// Series is --series: the name of the series to read where a path holds several.
	// A path that holds one only is taken whatever its name, so that packages may
	// name a series differently; at least one result must have the name.
	Series string

	Tilts   string // --tilts: file with the recorded angles
	Mdoc    string // --mdoc
	CTF     string // --ctf: fits of the CTF by a program of their own
	Exclude []int  // --exclude as 0-based sections

	PixelSize   float64 // --angpix, Å
	KV          float64 // --kv
	Cs          tomo.Opt[float64]
	AmpContrast tomo.Opt[float64]
	TiltAxis    tomo.Opt[geom.Angle] // --tilt-axis, degrees counter-clockwise from the vertical
	ImageParity tomo.ImageParity

	ImageNX, ImageNY             int     // --image-size
	VolumeNX, VolumeNY, VolumeNZ int     // --volume-size
	VoxelSize                    float64 // Å
	Reorient                     string  // --reorient

	Tolerance  float64 // --tolerance, fraction of the image width; 0 means the default
	Permissive bool
	// DecimalComma reads numbers with a decimal comma where a package is known to write them.
	DecimalComma bool
	Workers      int
	Seed         uint64
	NoImages     bool              // leave the images out (relations only)
	Volumes      map[string]string // tomograms to test: result (ID or label) to MRC file
	Tomograms    bool              // make small tomograms of the results, for the report

	Progress func(done, total int)
}

// Defaults of the optics when neither files nor options say.
const (
	DefaultKV          = 300.0 // kV
	DefaultCs          = 2.7   // mm
	DefaultAmpContrast = 0.07  // fraction
)

// ParseList reads a list such as "1,5-7" of 1-based stack sections, as IMOD
// writes them, into 0-based sections.
func ParseList(text string) ([]int, error) {
	bad := func(part string) error {
		return &problem.Problem{Class: problem.BadCall, Field: "--exclude", Got: strconv.Quote(part),
			Want: "1-based stack sections such as 1,5-7"}
	}
	var out []int
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		from, to, ranged := strings.Cut(part, "-")
		a, err := strconv.Atoi(strings.TrimSpace(from))
		if err != nil || a < 1 {
			return nil, bad(part)
		}
		b := a
		if ranged {
			if b, err = strconv.Atoi(strings.TrimSpace(to)); err != nil || b < a || b-a > 100000 {
				return nil, bad(part)
			}
		}
		for s := a; s <= b; s++ {
			out = append(out, s-1)
		}
	}
	return out, nil
}

// ParseSize reads "NXxNY" or "NXxNYxNZ" (n numbers).
func ParseSize(option, text string, n int) ([]int, error) {
	parts := strings.Split(strings.ToLower(text), "x")
	out := make([]int, 0, n)
	for _, p := range parts {
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || v < 1 || v > math.MaxInt32 {
			out = nil
			break
		}
		out = append(out, v)
	}
	if len(out) != n {
		return nil, &problem.Problem{Class: problem.BadCall, Field: option, Got: strconv.Quote(text),
			Want: fmt.Sprintf("%d positive whole numbers joined by x, such as %s", n, map[int]string{2: "1024x1024", 3: "1024x1024x300"}[n])}
	}
	return out, nil
}
