package imod

import (
	"math"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/defocus"
)

// defocusFile writes one line a view, nil when no defocus is known: version 3
// where there is astigmatism or a phase plate, else version 2, which every IMOD
// reads. The two defoci are written larger first, so that the angle is that of
// the larger one, as ctfphaseflip takes it: TestAstigmatismAndPhase fails when it
// is not. Angles are in the raw image; IMOD turns them with the .xf (read).
func defocusFile(rows []row) []byte {
	version, flags := formOf(rows)
	var values []defocus.Values
	for i, r := range rows {
		nm, ok := r.defocusNM.Get()
		if !ok {
			continue
		}
		v := defocus.Values{StartView: i + 1, EndView: i + 1, StartAngleDeg: r.theta.Degrees(), EndAngleDeg: r.theta.Degrees(), Defocus1NM: nm}
		if flags.Has(defocus.Astigmatism) {
			largest, smallest := r.astig.Defoci(nm * defocusA)
			v.Defocus1NM, v.Defocus2NM, v.AstigAngle = largest/defocusA, smallest/defocusA, r.astig.Direction().Degrees()
		}
		if flags.Has(defocus.Phase) { // IMOD takes the amount: a negative one is a turn more
			v.Phase = math.Mod(math.Round(r.plate.Positive().Degrees()*100)/100, 360)
		}
		values = append(values, v)
	}
	if values == nil {
		return nil
	}
	f, err := defocus.New(version, flags, values...)
	if err != nil {
		return nil // these versions and flags are always accepted
	}
	return f.Bytes()
}

// formOf is the version of the file and its flags.
func formOf(rows []row) (version int, flags defocus.Flags) {
	for _, r := range rows {
		if !r.defocusNM.Known() {
			continue
		}
		if r.astig.Difference > convention.SilentAstigmatism {
			flags |= defocus.Astigmatism
		}
		if math.Abs(r.plate.Degrees()) > convention.SilentPlate {
			flags |= defocus.Phase
		}
	}
	if flags == 0 {
		return 2, 0
	}
	return 3, flags
}
