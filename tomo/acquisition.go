package tomo

import (
	"fmt"

	"github.com/tomoparity/tomoparity/geom"
)

// Acquisition is what the microscope's software recorded of a tilt series,
// before any alignment.
type Acquisition struct {
	Path      string // file as the user typed it
	Program   string // "SerialEM", "Tomography", ...; empty when the file does not say
	Grid      ImageGrid
	KV        Opt[float64] // acceleration voltage, kV
	Exposures []Exposure   // in order of Section

	// Axis is the nominal tilt axis, degrees counter-clockwise from the vertical
	// (+v), (-180, 180], as IMOD takes it for its RotationAngle. When AxisSignKnown
	// is false the number is as recorded and may mean the opposite sense.
	Axis          Opt[geom.Angle]
	AxisSignKnown bool

	Sources []Source
	Notes   []string
}

// Exposure is the record of one image.
type Exposure struct {
	Section   int             // 0-based section of the stack
	Angle     Opt[geom.Angle] // stage tilt, degrees, sign of the microscope
	Order     Opt[int]        // place in the acquisition, 0-based
	Dose      Opt[float64]    // of this image, e/Å²
	PriorDose Opt[float64]    // received before this image, e/Å²
	Defocus   Opt[float64]    // nominal underfocus, Å, positive
	PixelSize Opt[float64]    // Å
}

// AddSource records where a quantity came from.
func (a *Acquisition) AddSource(quantity, file string, line int, field string) {
	a.Sources = append(a.Sources, Source{Quantity: quantity, File: file, Line: line, Field: field})
}

// Note records something a reader should know.
func (a *Acquisition) Note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

// Recorded returns the recorded angles by section, unknown where the section
// has none; its length is the last section plus one.
func (a *Acquisition) Recorded() []Opt[geom.Angle] {
	if len(a.Exposures) == 0 {
		return nil
	}
	out := make([]Opt[geom.Angle], a.Exposures[len(a.Exposures)-1].Section+1)
	for _, e := range a.Exposures {
		out[e.Section] = e.Angle
	}
	return out
}

// Fill adds recorded angle, order and dose to the tilts of a claim that lack them.
func (a *Acquisition) Fill(c *Claim) {
	at := map[int]Exposure{}
	for _, e := range a.Exposures {
		at[e.Section] = e
	}
	for i := range c.Series.Tilts {
		t := &c.Series.Tilts[i]
		e, ok := at[t.Section]
		if !ok {
			continue
		}
		if !t.Recorded.Known() {
			t.Recorded = e.Angle
		}
		if !t.Order.Known() {
			t.Order = e.Order
		}
		if !t.Dose.Known() {
			t.Dose = e.PriorDose
		}
	}
}
