package relion

import "github.com/tomoparity/tomoparity/convention"

// New returns the room of RELION's tomography, which writes for RELION 5 and, when
// asked, for RELION 4. Images left out have no row in its tables, which is how its
// files hold them.
func New() convention.Room {
	return convention.Room{
		Name:      "relion",
		Title:     "RELION",
		Facts:     facts(),
		Detect:    Detect,
		Read:      Read,
		Remedies:  Remedies,
		Tomograms: tomograms(),
		Form: convention.Form{
			Version: "5",
			Write:   Write,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Excluded: true, Defocus: true, Astigmatism: true, Phase: convention.PhasePlate,
				Dose: true, Hand: true, Local: held},
			Next: Next,
		},
		Others: []convention.Form{{
			Version: "4",
			Write:   Write4,
			Holds: convention.Holds{XTilt: true, XTiltShared: true, Stretch: true, Magnification: true,
				Excluded: true, Defocus: true, Astigmatism: true, Dose: true, Hand: true, Local: held},
			Next: Next4,
		}},
	}
}
