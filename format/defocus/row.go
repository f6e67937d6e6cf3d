package defocus

import (
	"fmt"
	"math"
	"strings"

	"github.com/tomoparity/tomoparity/format/internal/textio"
	"github.com/tomoparity/tomoparity/problem"
)

// Values are the numbers of one line. Fields whose column the file does not
// have are 0.
type Values struct {
	StartView, EndView int     // as written: 1-based, in old files perhaps 0-based
	StartAngleDeg      float64 // tilt angle of StartView as written, degrees
	EndAngleDeg        float64 // tilt angle of EndView as written, degrees
	Defocus1NM         float64 // nanometre, positive is underfocus
	Defocus2NM         float64 // with flag Astigmatism
	AstigAngle         float64 // with flag Astigmatism; unit Flags.AstigAngleUnit
	Phase              float64 // with flag Phase; unit Flags.PhaseUnit
	CutOnPerNM         float64 // with flag CutOn; cut-on frequency of the phase plate, 1/nanometre
}

// Row is one line.
type Row struct {
	Values
	Number int // 1-based line in the file; 0 when not read from one

	src  textio.Source
	read Values
}

// parseValues reads a line that has the columns of the flags.
func parseValues(v []float64, flags Flags) (Values, *problem.Problem) {
	var r Values
	if len(v) != flags.columns() {
		return r, &problem.Problem{Got: fmt.Sprintf("%d columns", len(v)),
			Want: fmt.Sprintf("%d (%s)", flags.columns(), columnNames(flags))}
	}
	for i, name := range [...]string{"start view", "end view"} {
		if v[i] != math.Trunc(v[i]) || math.Abs(v[i]) > 1e6 {
			return r, &problem.Problem{Field: name, Got: fmt.Sprint(v[i]), Want: "a view number"}
		}
	}
	r = Values{StartView: int(v[0]), EndView: int(v[1]), StartAngleDeg: v[2], EndAngleDeg: v[3], Defocus1NM: v[4]}
	if r.StartView < 0 || r.EndView < r.StartView {
		return r, &problem.Problem{Field: "views", Got: fmt.Sprintf("%d to %d", r.StartView, r.EndView),
			Want: "a range from a lower to a higher view"}
	}
	v = v[5:]
	if flags.Has(Astigmatism) {
		r.Defocus2NM, r.AstigAngle, v = v[0], v[1], v[2:]
	}
	if flags.Has(Phase) {
		r.Phase, v = v[0], v[1:]
	}
	if flags.Has(CutOn) {
		r.CutOnPerNM = v[0]
	}
	return r, nil
}

func columnNames(flags Flags) string {
	names := "start view, end view, start angle, end angle, defocus"
	if flags.Has(Astigmatism) {
		names += ", second defocus, astigmatism angle"
	}
	if flags.Has(Phase) {
		names += ", phase"
	}
	if flags.Has(CutOn) {
		names += ", cut-on"
	}
	return names
}

// format writes the row in the layout of ctfplotter for that version. Angles in
// radians get four decimals instead of two. The layout of the cut-on column is
// ours.
func (r Values) format(version int, flags Flags) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d\t%d\t%5.2f\t%5.2f\t", r.StartView, r.EndView, r.StartAngleDeg, r.EndAngleDeg)
	if version < 3 {
		fmt.Fprintf(&b, "%6.0f", r.Defocus1NM)
		return b.String()
	}
	fmt.Fprintf(&b, "%7.1f", r.Defocus1NM)
	decimals := func(u AngleUnit) int { return 2 + 2*int(u) }
	if flags.Has(Astigmatism) {
		fmt.Fprintf(&b, "\t%7.1f\t%7.*f", r.Defocus2NM, decimals(flags.AstigAngleUnit()), r.AstigAngle)
	}
	if flags.Has(Phase) {
		fmt.Fprintf(&b, "\t%9.*f", decimals(flags.PhaseUnit()), r.Phase)
	}
	if flags.Has(CutOn) {
		fmt.Fprintf(&b, "\t%8.4f", r.CutOnPerNM)
	}
	return b.String()
}
