package aretomo

import (
	"cmp"
	"slices"

	"github.com/tomoparity/tomoparity/convention"
	"github.com/tomoparity/tomoparity/format/ctftxt"
	"github.com/tomoparity/tomoparity/format/tlt"
	"github.com/tomoparity/tomoparity/tomo"
)

// ctfTable is the _CTF.txt, nil unless every image that takes part has a
// defocus. Images left out without one get that of the mean. The larger defocus
// comes first, and the azimuth is its own: TestAstigmatismAndPhase fails when it is
// not. dfHand is written only where it has one meaning, 1.
func ctfTable(c *tomo.Claim, images []image) *ctftxt.File {
	ordered := sorted(images)
	defoci := convention.Filled(ordered, func(im image) (tomo.Opt[float64], bool) { return im.defocus, im.kept })
	if defoci == nil {
		return nil
	}
	columns, hand := 7, [3]float64{}
	if c.Series.Asserts == tomo.DepthRight {
		columns, hand[0] = 8, 1
	}
	f := ctftxt.New(ctftxt.Header{}, ctftxt.AreTomo, columns)
	for place, im := range ordered {
		v := ctftxt.Values{Image: place + 1, AzimuthDeg: im.astig.Direction().Degrees() + 0, PhaseRad: im.plate.Radians() + 0, Further: hand}
		v.Defocus1A, v.Defocus2A = im.astig.Defoci(defoci[place])
		f.Rows = append(f.Rows, ctftxt.Row{Values: v})
	}
	return f
}

// acquisition is the _TLT.txt: recorded angle (degrees), place in the acquisition
// from 1, and dose of this image (e/Å²), one line a section. It is nil unless angle
// and place of every section are known.
func acquisition(tilts []tomo.Tilt, sections int) *tlt.File {
	recorded := slices.DeleteFunc(byPlace(tilts), func(t tomo.Tilt) bool { return !t.Recorded.Known() })
	if len(recorded) != sections {
		return nil
	}
	dosed := doses(recorded)
	f := tlt.New(make([]float64, sections)...)
	for k, t := range recorded {
		f.Rows[t.Section].Values = []float64{t.Recorded.Or(0).Degrees() + 0, float64(k + 1)}
		if dosed != nil {
			f.Rows[t.Section].Values = append(f.Rows[t.Section].Values, dosed[k])
		}
	}
	return f
}

// byPlace returns the tilts in the order in which they were taken: as it is known,
// or as their doses grow. It is nil when neither tells.
func byPlace(tilts []tomo.Tilt) []tomo.Tilt {
	out := slices.Clone(tilts)
	slices.SortStableFunc(out, func(a, b tomo.Tilt) int {
		return cmp.Or(cmp.Compare(a.Order.Or(-1), b.Order.Or(-1)), cmp.Compare(a.Dose.Or(-1), b.Dose.Or(-1)))
	})
	ordered, growing := true, true
	for k, t := range out {
		ordered = ordered && t.Order.Known() && t.Order.Or(0) == k
		growing = growing && !t.Order.Known() && t.Dose.Known() && (k == 0 || t.Dose.Or(0) > out[k-1].Dose.Or(0))
	}
	if !ordered && !growing {
		return nil
	}
	return out
}

// doses are those of each image (e/Å²), from the doses before the images in the
// order in which they were taken; nil where these do not begin at 0 or fall. That
// of the last image is not known: it is taken as that of the one before.
func doses(tilts []tomo.Tilt) []float64 {
	out := make([]float64, len(tilts))
	for k, t := range tilts {
		d, ok := t.Dose.Get()
		switch {
		case !ok || k == 0 && d > leastDose:
			return nil
		case k > 0:
			out[k-1] = d - tilts[k-1].Dose.Or(0)
			out[k] = out[k-1]
			if out[k] < 0 {
				return nil
			}
		}
	}
	return out
}

// leastDose is the dose before the first image, e/Å², that counts as none.
const leastDose = 0.005
