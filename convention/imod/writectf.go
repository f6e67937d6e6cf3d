package imod

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tomoparity/tomoparity/format/defocus"
	"github.com/tomoparity/tomoparity/tomo"
)

// ctfCom is ctfcorrection.com, which runs ctfphaseflip on the aligned stack: the
// place of optics, and of the sense in which defocus changes across it. It is made
// where a .defocus is, and where the claim says that depth and defocus run the other
// way. What is not known stays a comment: a number would be made up.
func (p plan) ctfCom(base string, c *tomo.Claim, rows []row) []byte {
	inverted := c.Series.Asserts == tomo.DepthWrong
	version, flags := formOf(rows)
	fitted := defocusFile(rows) != nil
	if !fitted && !inverted {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# made by tomoparity\n$setenv IMOD_OUTPUT_FORMAT MRC\n$ctfphaseflip -StandardInput\n")
	fmt.Fprintf(&b, "InputStack\t%s.ali\nAngleFile\t%s.tlt\nOutputFileName\t%s_ctfcorr.ali\n", base, base, base)
	if fitted {
		fmt.Fprintf(&b, "DefocusFile\t%s.defocus\n", base)
	} else {
		fmt.Fprintf(&b, "# DefocusFile was not known: fit it\n")
	}
	if version == 3 && flags.Has(defocus.Astigmatism) {
		fmt.Fprintf(&b, "TransformFile\t%s.xf\n", base) // turns the directions of the astigmatism
	}
	o := c.Series.Optics
	for _, x := range []struct {
		keyword string
		value   tomo.Opt[float64]
	}{{"Voltage", o.KV}, {"SphericalAberration", o.Cs}, {"AmplitudeContrast", o.AmpContrast}} {
		if v, ok := x.value.Get(); ok && v > 0 {
			fmt.Fprintf(&b, "%s\t%s\n", x.keyword, strconv.FormatFloat(v, 'g', 6, 64))
		} else {
			fmt.Fprintf(&b, "# %s was not known: set it\n", x.keyword)
		}
	}
	fmt.Fprintf(&b, "PixelSize\t%s\n", strconv.FormatFloat(c.Series.Grid.PixelSize*float64(p.binning)/10, 'g', 8, 64)) // nm
	fmt.Fprintf(&b, "DefocusTol\t200\nInterpolationWidth\t20\n")
	if inverted {
		fmt.Fprintf(&b, "InvertTiltAngles\n")
	}
	return []byte(b.String())
}
