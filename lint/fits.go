package lint

import (
	"fmt"
	"slices"

	"github.com/tomoparity/tomoparity/geom"
)

// Fits is a list of fitted CTFs that belongs to no claim.
type Fits struct {
	Path       string
	Underfocus []float64    // Å, one an image
	Plate      []geom.Angle // phase shift of a phase plate where it is known, degrees
	Pixel      float64      // of the images that were fitted, Å; 0 when unknown
	Hands      []int        // dfHand of AreTomo, 1 or -1; nil when there is none
}

// fits looks at a list of fitted CTFs by itself.
func (l *linter) fits(f Fits) {
	if n := len(f.Underfocus); l.p.Sections > 0 && n != l.p.Sections {
		l.add("TP001", f.Path, "images", fmt.Sprintf("%d images", n), fmt.Sprintf("%d, as the stack has sections", l.p.Sections), "")
	}
	var plate []float64
	for _, a := range f.Plate {
		plate = append(plate, a.Degrees())
	}
	l.focus(f.Path, f.Underfocus, f.Path, plate)
	l.pixel(f.Path, f.Pixel)
	if f.Hands != nil {
		found := fmt.Sprintf("dfHand %d in all lines", f.Hands[0])
		if lo, hi := slices.Min(f.Hands), slices.Max(f.Hands); lo != hi {
			found = fmt.Sprintf("dfHand %d and %d", lo, hi)
		}
		l.add("TP010", f.Path, "dfHand", found, "a measurement", "dfHand holds for the .aln of the same run alone, and from AreTomo3 2.0.5 on -1 may be applied to its ROT already: never copy it to another package; tomoparity check with the raw stack measures it.")
	}
}

// focus looks at the underfocus (Å) and the phase (degrees) of all images.
func (l *linter) focus(file string, underfocus []float64, phaseFile string, phase []float64) {
	if m, ok := median(underfocus); ok && (m < 1000 || m > 200000) {
		l.add("TP008", file, "defocus", fmt.Sprintf("a median underfocus of %.4g um", m/1e4), "0.1 to 20 um", "")
	}
	if m, ok := median(phase); ok && (m < 0 || m > 200 || m > 0 && m < 1) {
		l.add("TP009", phaseFile, "phase", fmt.Sprintf("a median phase of %.4g deg", m), "0, or 1 to 180 deg", "")
	}
}
